import type { Item } from '../store/attributes.ts';
import { vocabularyChunkOf, vocabularyKey } from '../store/search-keys.ts';
import { chunksOf, chunkText, type Exponents, exponentsIn, isVocabularyWord } from './vocabulary.ts';

/** A chunk of the vocabulary as it is stored. */
export interface StoredChunk {
  readonly exponents: Exponents;
  /** Incremented by every write: the condition of the next one. */
  readonly version: number;
}

export function chunkItem(chunk: string, { exponents, version }: StoredChunk): Item {
  return { ...vocabularyKey(chunk), words: chunkText(chunk, exponents), version };
}

/** The chunk in an item; undefined if the item is malformed. */
export function chunkFrom(item: Item): StoredChunk | undefined {
  const { words, version } = item;
  const chunk = vocabularyChunkOf(item);
  if (chunk === undefined || typeof words !== 'string' || typeof version !== 'number') return undefined;
  const exponents = exponentsIn(chunk, words);
  return exponents === undefined ? undefined : { exponents, version };
}

/** The fault of a chunk by itself: no other item implies the words. */
export function chunkIssue(item: Item): string | undefined {
  const chunk = vocabularyChunkOf(item) ?? '';
  const stored = chunkFrom(item);
  if (stored === undefined) return 'has no list of words with their frequencies, or no version';
  const isOwn = (word: string) => isVocabularyWord(word) && chunksOf(word).includes(chunk);
  return [...stored.exponents.keys()].every(isOwn) ? undefined : 'has a word of another chunk';
}
