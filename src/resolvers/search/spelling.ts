import { listName } from '../../projection/lists.ts';
import { isForgiving, nearPrefixesOf, type PrefixCard, tierIn } from '../../projection/prefixes.ts';
import {
  chunksNear,
  type Exponents,
  exponentAfter,
  isVocabularyWord,
  maxEditsOf,
  spellingOf,
  wordOf,
} from '../../projection/vocabulary.ts';
import { chunkFrom } from '../../projection/vocabulary-chunk.ts';
import { getItems } from '../../store/items.ts';
import { readList } from '../../store/list.ts';
import { vocabularyKey } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';
import { editDistance } from '../../text/edit-distance.ts';
import { wordsOf } from '../../text/words.ts';

/** A known word that a misspelt word may be corrected to. */
export interface NearWord {
  readonly word: string;
  readonly distance: number;
  /** The exponent of the number of articles with the word; for a word that occurs only in names, of the articles that mention the entity. */
  readonly exponent: number;
}

/** The number of entities that are read from each list of names. */
const nearNames = 50;

/** The document frequencies of words in fresh articles, which are not in the vocabulary yet. */
export type FreshFrequencies = ReadonlyMap<string, number>;

/** The known words within the edit distance of a misspelt word, without the word itself; the best correction first. */
export async function nearestWords(
  table: Table,
  word: string,
  fresh?: FreshFrequencies,
): Promise<NearWord[]> {
  return (await nearest(table, [word], fresh)).get(word) ?? [];
}

/** The best correction of each misspelt word. Words without a correction are left out. */
export async function corrections(
  table: Table,
  words: readonly string[],
  fresh?: FreshFrequencies,
): Promise<ReadonlyMap<string, string>> {
  const near = await nearest(table, words, fresh);
  return new Map([...near].flatMap(([word, [best]]) => (best === undefined ? [] : [[word, best.word]])));
}

/**
 * One request reads the words of articles for all misspelt words. The names of entities are read only for words with no word of an article within one
 * edit: articles contain the names of the entities that they mention.
 */
async function nearest(
  table: Table,
  words: readonly string[],
  fresh: FreshFrequencies = new Map(),
): Promise<Map<string, NearWord[]>> {
  const candidates = [...new Set(words)].filter(word => isVocabularyWord(spellingOf(word)));
  const chunks = new Map(candidates.map(word => [word, chunksNear(spellingOf(word))]));
  const exponents = await readExponents(table, [...new Set([...chunks.values()].flat())]);
  const freshExponents = new Map(
    [...fresh]
      .map(([word, articles]) => [spellingOf(word), exponentAfter(undefined, articles)] as const)
      .filter(([spelling]) => isVocabularyWord(spelling)),
  );
  const found = await Promise.all(
    candidates.map(async word => {
      const stored = (chunks.get(word) ?? []).map(chunk => exponents.get(chunk) ?? new Map());
      const near = [...stored, freshExponents].flatMap(some => nearIn(some, word));
      if (!near.some(({ distance }) => distance === 1)) near.push(...(await nearInNames(table, word)));
      return [word, inOrder(near, word)] as const;
    }),
  );
  return new Map(found);
}

async function readExponents(table: Table, chunks: readonly string[]): Promise<Map<string, Exponents>> {
  const items = await getItems(table, chunks.map(vocabularyKey));
  return new Map(
    chunks.flatMap((chunk, i) => {
      const item = items[i];
      const stored = item === undefined ? undefined : chunkFrom(item);
      return stored === undefined ? [] : [[chunk, stored.exponents]];
    }),
  );
}

function nearIn(exponents: Exponents, word: string): NearWord[] {
  const spelling = spellingOf(word);
  const max = maxEditsOf(spelling);
  return [...exponents].flatMap(([known, exponent]): NearWord[] => {
    const distance = editDistance(spelling, known, max);
    return distance === undefined || distance === 0 ? [] : [{ word: wordOf(known), distance, exponent }];
  });
}

async function nearInNames(table: Table, word: string): Promise<NearWord[]> {
  if (!isForgiving(word)) return [];
  const lists = nearPrefixesOf(word).map(near => listName('prefix/near', near));
  const entries = await Promise.all(
    lists.map(list => readList(table, list, { direction: 'ASC', limit: nearNames })),
  );
  return entries.flat().flatMap(({ sk, card }) => {
    // The projection of prefixes wrote this card.
    const { names } = JSON.parse(card) as PrefixCard;
    const exponent = Math.max(0, tierIn(sk) - 1);
    return nearIn(
      new Map(
        names
          .flat()
          .filter(isOneWord)
          .map(known => [known, exponent]),
      ),
      word,
    );
  });
}

/** Whether search has this word of a name as a word too. Names without spaces also have suffixes as words, because users may type those. */
function isOneWord(known: string): boolean {
  const [first, ...others] = wordsOf(known);
  return first === known && others.length === 0 && isVocabularyWord(known);
}

/**
 * Sorts corrections, each word once: by distance, then words with the same letters in another order, then words with the same first letter, then by
 * frequency. A word that differs only by two swapped letters is rarely a coincidence.
 */
function inOrder(near: readonly NearWord[], misspelt: string): NearWord[] {
  const best = new Map<string, NearWord>();
  for (const one of near) if ((best.get(one.word)?.exponent ?? -1) < one.exponent) best.set(one.word, one);
  const [initial = ''] = misspelt;
  const isOff = ({ word }: NearWord) => (word.startsWith(initial) ? 0 : 1);
  const sorted = sortedLetters(misspelt);
  const isOther = ({ word }: NearWord) => (sortedLetters(word) === sorted ? 0 : 1);
  return [...best.values()].toSorted(
    (a, b) =>
      a.distance - b.distance ||
      isOther(a) - isOther(b) ||
      isOff(a) - isOff(b) ||
      b.exponent - a.exponent ||
      a.word.length - b.word.length ||
      (a.word < b.word ? -1 : 1),
  );
}

function sortedLetters(word: string): string {
  return [...word].toSorted().join('');
}
