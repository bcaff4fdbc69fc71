import type { AnyRecord } from '../model/record.ts';
import { firstLetters } from '../store/search-keys.ts';
import type { WordLanguage } from '../text/languages/tag.ts';
import { isStopWord } from '../text/stop-words.ts';
import { keyOfForm } from '../text/word-key.ts';
import { wordsIn } from '../text/words.ts';
import type { ListEntry } from './entry.ts';
import { type SearchField, searchableOf } from './searchable.ts';
import type { NameWithWord, WordCard } from './word-entry.ts';

/** Maximum number of different words of one entity in the index, in order of occurrence; forms with one key are one word. */
const maxWords = 500;

/** The entries of an entity in the word lists: one entry for each word. Articles are indexed by segments (search-entry.ts). */
export function wordEntries(record: AnyRecord): ListEntry[] {
  if (record.type === 'Article') return [];
  const { language, fields } = searchableOf(record, undefined);
  const words = [...formsByKey(language, fields)].slice(0, maxWords);
  return words.map(([key, forms]): ListEntry => {
    const card: WordCard = {
      l: language,
      w: [...forms].map(([form, { weight, names }]) =>
        names.length === 0 ? [form, weight] : [form, weight, names],
      ),
    };
    return { list: 'word', of: firstLetters(key), sort: `${key}#${record.type}`, id: record.id, card };
  });
}

interface Form {
  weight: number;
  readonly names: NameWithWord[];
}

/** The frequencies of the words of a text, and the number of its distinct content words: those that are not stop words, or all if it has no others. */
interface Counts {
  readonly times: ReadonlyMap<string, number>;
  readonly contentWords: number;
}

/** Counts the words of a text, and their other indexed forms like words. */
function countsOf(text: string): Counts {
  const times = new Map<string, number>();
  const distinct = new Set<string>();
  for (const { word, others } of wordsIn(text)) {
    distinct.add(word);
    for (const one of [word, ...others]) times.set(one, (times.get(one) ?? 0) + 1);
  }
  return { times, contentWords: [...distinct].filter(word => !isStopWord(word)).length || distinct.size };
}

/** Every form by its key, with its weight: the sum over all its occurrences. */
function formsByKey(language: WordLanguage, fields: readonly SearchField[]): Map<string, Map<string, Form>> {
  const keys = new Map<string, Map<string, Form>>();
  for (const { text, weight, name } of fields) {
    const { times, contentWords } = countsOf(text);
    for (const [word, count] of times) {
      const key = keyOfForm(language, word);
      const forms = keys.get(key) ?? new Map<string, Form>();
      const form = forms.get(word) ?? { weight: 0, names: [] };
      form.weight += weight * count;
      if (name !== undefined) form.names.push([name, contentWords]);
      forms.set(word, form);
      keys.set(key, forms);
    }
  }
  return keys;
}
