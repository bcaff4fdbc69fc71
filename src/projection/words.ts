import type { AnyRecord } from '../model/record.ts';
import { rootOf } from '../text/root.ts';
import { isStopWord } from '../text/stop-words.ts';
import { wordsIn } from '../text/words.ts';
import type { ListEntry } from './entry.ts';
import { type SearchField, searchableOf } from './searchable.ts';
import type { NamePlace, WordCard } from './word-entry.ts';

/** Maximum number of different roots of one entity in the index, in order of occurrence. */
const maxRoots = 500;

/** The entries of an entity in the word lists: one entry for each root. Articles are indexed by segments (search-entry.ts). */
export function wordEntries(record: AnyRecord): ListEntry[] {
  if (record.type === 'Article') return [];
  const { language, fields } = searchableOf(record, undefined);
  const roots = [...byRoot(fields)].slice(0, maxRoots);
  return roots.map(([root, forms]): ListEntry => {
    const card: WordCard = {
      l: language,
      w: [...forms].map(([form, { weight, names }]) =>
        names.length === 0 ? [form, weight] : [form, weight, names],
      ),
    };
    return { list: 'word', of: root, sort: record.type, id: record.id, card };
  });
}

interface Form {
  weight: number;
  readonly names: NamePlace[];
}

/** The frequencies of the words of a text, and the number of its distinct content words, which are the words other than stop words. */
interface Counts {
  readonly times: ReadonlyMap<string, number>;
  readonly contentWords: number;
}

/** Includes all indexed forms of a word. */
function countsOf(text: string): Counts {
  const times = new Map<string, number>();
  const own = new Set<string>();
  for (const { word, others } of wordsIn(text)) {
    own.add(word);
    for (const one of [word, ...others]) times.set(one, (times.get(one) ?? 0) + 1);
  }
  return { times, contentWords: [...own].filter(word => !isStopWord(word)).length || own.size };
}

/** Every form of every root with its weight: the sum over all places where it occurs. */
function byRoot(fields: readonly SearchField[]): Map<string, Map<string, Form>> {
  const roots = new Map<string, Map<string, Form>>();
  for (const { text, weight, name } of fields) {
    const { times, contentWords } = countsOf(text);
    for (const [word, count] of times) {
      const root = rootOf(word);
      const forms = roots.get(root) ?? new Map<string, Form>();
      const form = forms.get(word) ?? { weight: 0, names: [] };
      form.weight += weight * count;
      if (name !== undefined) form.names.push([name, contentWords]);
      forms.set(word, form);
      roots.set(root, forms);
    }
  }
  return roots;
}
