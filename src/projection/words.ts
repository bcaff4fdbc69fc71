import type { AnyRecord } from '../model/record.ts';
import { isTypeName, type TypeName } from '../model/types.ts';
import { rootOf } from '../text/stem.ts';
import { isStopWord } from '../text/stop-words.ts';
import { wordsIn } from '../text/words.ts';
import type { ListEntry } from './entry.ts';
import { type SearchField, searchableOf } from './searchable.ts';
import type { NamePlace, WordCard } from './word-entry.ts';

/**
 * Maximum number of different roots of one record in the index, in order of occurrence: the deletes of a withdrawn article must fit into one item
 * of the outbox, 400 KB.
 */
const maxRoots = 3000;

/**
 * The entries of a record in the word lists: one entry for each root. Only records that are or will be public have any. An article has the same
 * sort key there as in all lists of articles; entities come after all articles, by type.
 */
export function wordEntries(record: AnyRecord, body: string | undefined): ListEntry[] {
  const sort = placeOf(record);
  if (sort === undefined) return [];
  const { language, fields } = searchableOf(record, body);
  const roots = [...byRoot(fields)].slice(0, maxRoots);
  return roots.map(([root, forms]): ListEntry => {
    const card: WordCard = {
      l: language,
      w: [...forms].map(([form, { weight, names }]) =>
        names.length === 0 ? [form, weight] : [form, weight, names],
      ),
    };
    return { list: 'word', of: root, sort, id: record.id, card };
  });
}

/** The entries of an article in lists that hold only keys, so that a filter costs a search little. */
export function filterEntries(record: AnyRecord): ListEntry[] {
  const sort = placeOf(record);
  if (record.type !== 'Article' || sort === undefined) return [];
  const entities = new Map(record.mentions.map(({ entity }) => [`${entity.type}#${entity.id}`, entity]));
  const entry = { sort, id: record.id, card: {} };
  return [
    ...(record.section === null ? [] : [{ list: 'keys/section' as const, of: record.section, ...entry }]),
    { list: 'keys/language', of: record.language, ...entry },
    ...[...entities.values()].map(of => ({ list: 'keys' as const, of, ...entry })),
  ];
}

/** The type of the record of a word entry, from the sort key. */
export function typeOfFound(sk: string): TypeName {
  const sort = sk.slice(0, sk.indexOf('#'));
  return isTypeName(sort) ? sort : 'Article';
}

function placeOf(record: AnyRecord): string | undefined {
  if (record.type !== 'Article') return record.type;
  return record.status === 'PUBLISHED' && record.publishedAt !== null ? record.publishedAt : undefined;
}

interface Form {
  weight: number;
  readonly names: NamePlace[];
}

/** The words of a text: their frequencies, and the number of different words that are not stop words. */
interface Counts {
  readonly times: ReadonlyMap<string, number>;
  readonly telling: number;
}

/** Includes all indexed forms of a word. The counts of a long text are kept, because an edit needs those of the article before and after. */
function countsOf(text: string): Counts {
  if (last?.text === text) return last.counts;
  const times = new Map<string, number>();
  const own = new Set<string>();
  for (const { word, others } of wordsIn(text)) {
    own.add(word);
    for (const one of [word, ...others]) times.set(one, (times.get(one) ?? 0) + 1);
  }
  const telling = [...own].filter(word => !isStopWord(word)).length || own.size;
  const counts = { times, telling };
  if (text.length > long) last = { text, counts };
  return counts;
}

let last: { readonly text: string; readonly counts: Counts } | undefined;
const long = 500;

/** Every form of every root with its weight: the sum over all places where it occurs. */
function byRoot(fields: readonly SearchField[]): Map<string, Map<string, Form>> {
  const roots = new Map<string, Map<string, Form>>();
  for (const { text, weight, name } of fields) {
    const { times, telling } = countsOf(text);
    for (const [word, count] of times) {
      const root = rootOf(word);
      const forms = roots.get(root) ?? new Map<string, Form>();
      const form = forms.get(word) ?? { weight: 0, names: [] };
      form.weight += weight * count;
      if (name !== undefined) form.names.push([name, telling]);
      forms.set(word, form);
      roots.set(root, forms);
    }
  }
  return roots;
}
