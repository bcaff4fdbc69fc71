import { chunkText, isFullChunk } from '../../projection/vocabulary.ts';
import { chunkFrom, chunkIssue } from '../../projection/vocabulary-chunk.ts';
import type { SearchCard } from '../../search/search-card.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { vocabularyChunkOf, vocabularyKey } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';
import type { Fault } from '../inspection/fault.ts';
import {
  byChunk,
  type DocumentFrequencies,
  repairChunk,
  repairedExponents,
} from '../search-index/vocabulary.ts';

/** The number of chunks that are read together. */
const batchSize = 100;

/** Maximum missing words that a fault names. */
const maxNamed = 3;

/** The words of all articles in segments, and the names of all chunks of the vocabulary, collected in a pass over the table. */
export class IndexedWords {
  readonly counts = new Map<string, number>();
  readonly chunks = new Set<string>();

  /** Adds an article whose words a flush has added to the vocabulary. */
  add({ words }: SearchCard): void {
    for (const { form } of words) this.counts.set(form, (this.counts.get(form) ?? 0) + 1);
  }

  addChunk(item: Item): void {
    const chunk = vocabularyChunkOf(item);
    if (chunk !== undefined) this.chunks.add(chunk);
  }
}

/**
 * Finds words that the vocabulary lacks, after a pass over the table. Each word of an article in a segment must be in its
 * two chunks, unless a chunk is full: a full chunk drops its rarest words, and counts a dropped word anew from the next
 * flush on, so the frequency of a word does not tell whether it should be in the chunk. Extra words and different
 * frequencies are not faults: frequencies are estimates, and words stay after their last article is gone.
 */
export async function* vocabularyFaults(
  table: Table,
  { counts, chunks }: IndexedWords,
): AsyncGenerator<Fault> {
  const counted = byChunk(counts);
  const names = [...new Set([...chunks, ...counted.keys()])];
  for (let start = 0; start < names.length; start += batchSize) {
    const some = names.slice(start, start + batchSize);
    const items = await getItems(table, some.map(vocabularyKey), 'consistent');
    for (const [i, chunk] of some.entries()) {
      const words: DocumentFrequencies = counted.get(chunk) ?? new Map<string, number>();
      const fault = faultOf(chunk, items[i], words);
      if (fault === undefined) continue;
      const remedy = async (at: Table) => {
        await repairChunk(at, chunk, words);
        return true;
      };
      yield { ...fault, key: vocabularyKey(chunk), owner: undefined, unless: [], remedy };
    }
  }
}

function faultOf(
  chunk: string,
  item: Item | undefined,
  words: DocumentFrequencies,
): Pick<Fault, 'kind' | 'reason'> | undefined {
  const issue = item === undefined ? undefined : chunkIssue(item);
  if (issue !== undefined) return { kind: 'malformed', reason: issue };
  if (isFullChunk(String(item?.words))) return undefined;
  if (item !== undefined && item.words === chunkText(chunk, repairedExponents(item, words))) return undefined;
  const known = item === undefined ? undefined : chunkFrom(item)?.exponents;
  const missing = [...words.keys()].filter(word => known?.has(word) !== true);
  const named = missing.slice(0, maxNamed).join(', ');
  const reason = `lacks ${missing.length} of the words of the articles in the search index: ${named}`;
  return { kind: item === undefined ? 'missing' : 'different', reason };
}
