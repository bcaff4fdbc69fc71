import type { Item } from '../store/attributes.ts';
import { vocabularyChunkOf, vocabularyKey } from '../store/keys.ts';
import { chunksOf, chunkText, isVocabularyWord, type Steps, stepsIn } from './vocabulary.ts';

/** A chunk of the vocabulary as it is stored. */
export interface StoredChunk {
  readonly steps: Steps;
  /** Incremented by every write: the condition of the next one. */
  readonly version: number;
}

export function chunkItem(chunk: string, { steps, version }: StoredChunk): Item {
  return { ...vocabularyKey(chunk), words: chunkText(chunk, steps), version };
}

/** The chunk in an item; undefined where the item is malformed. */
export function chunkFrom(item: Item): StoredChunk | undefined {
  const { words, version } = item;
  const chunk = vocabularyChunkOf(item);
  if (chunk === undefined || typeof words !== 'string' || typeof version !== 'number') return undefined;
  const steps = stepsIn(chunk, words);
  return steps === undefined ? undefined : { steps, version };
}

/** The fault of a chunk by itself: no other item implies the words. */
export function chunkIssue(item: Item): string | undefined {
  const chunk = vocabularyChunkOf(item) ?? '';
  const stored = chunkFrom(item);
  if (stored === undefined) return 'has no list of words with their frequencies, or no version';
  const isOwn = (word: string) => isVocabularyWord(word) && chunksOf(word).includes(chunk);
  return [...stored.steps.keys()].every(isOwn) ? undefined : 'has a word of another chunk';
}
