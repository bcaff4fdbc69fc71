import {
  chunksOf,
  type Exponents,
  exponentAfter,
  isVocabularyWord,
  spellingOf,
} from '../../projection/vocabulary.ts';
import { chunkFrom, chunkIssue, chunkItem } from '../../projection/vocabulary-chunk.ts';
import type { Item } from '../../store/attributes.ts';
import { inParallel } from '../../store/in-parallel.ts';
import { getItems } from '../../store/items.ts';
import { vocabularyChunkOf, vocabularyKey } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, inTransactions, keyOf, transact, transactionSize } from '../../store/transaction.ts';

/** Words with their document frequencies: the number of articles that contain each word. */
export type DocumentFrequencies = ReadonlyMap<string, number>;

/** Maximum attempts to write a group of chunks while other writers change them. After each conflict the group is split in half. */
const maxAttempts = 20;

/** Number of groups of chunks that are written concurrently. */
const concurrency = 2;

/**
 * Adds words of public articles to the vocabulary. Writes only the chunks that change: those with new words, and with words whose
 * estimated frequency has reached the next power of two.
 * Concurrent calls lose no word. A repeated call counts its articles twice.
 */
export async function addToVocabulary(
  table: Table,
  words: DocumentFrequencies,
  random: () => number = Math.random,
): Promise<void> {
  const additions = byChunk(words);
  await writeChunks(table, [...additions.keys()], (chunk, item) => {
    const stored = item === undefined ? noChunk : chunkFrom(item);
    // A malformed chunk is kept as it is, until the vocabulary is rebuilt.
    return stored === undefined ? undefined : withAdded(stored.exponents, additions.get(chunk), random);
  });
}

/**
 * Repairs a chunk: a malformed one gets the given words, any other one those that it lacks. Words that are not
 * given stay: they may come from articles indexed in the meantime.
 */
export async function repairChunk(table: Table, chunk: string, words: DocumentFrequencies): Promise<void> {
  await writeChunks(table, [chunk], (_, item) => repairedExponents(item, words));
}

/** The words of a chunk after its repair. */
export function repairedExponents(item: Item | undefined, words: DocumentFrequencies): Exponents {
  const isSound = item !== undefined && chunkIssue(item) === undefined;
  const known = (isSound ? chunkFrom(item) : undefined)?.exponents ?? new Map<string, number>();
  const missing = new Map([...words].filter(([word]) => !known.has(word)));
  return withAdded(known, missing, () => 1);
}

const noChunk = { exponents: new Map<string, number>() };

/** Words by the names of their chunks. */
export function byChunk(words: DocumentFrequencies): Map<string, Map<string, number>> {
  const chunks = new Map<string, Map<string, number>>();
  for (const [word, articles] of words) {
    const spelling = spellingOf(word);
    if (!isVocabularyWord(spelling)) continue;
    for (const chunk of chunksOf(spelling)) {
      const inChunk = chunks.get(chunk) ?? new Map<string, number>();
      chunks.set(chunk, inChunk.set(spelling, articles));
    }
  }
  return chunks;
}

function withAdded(
  exponents: Exponents,
  added: DocumentFrequencies = new Map(),
  random: () => number,
): Exponents {
  const all = new Map(exponents);
  for (const [word, articles] of added) all.set(word, exponentAfter(all.get(word), articles, random));
  return all;
}

/** Returns the new words of a chunk, given its current item; undefined to leave the chunk unchanged. */
type Change = (chunk: string, item: Item | undefined) => Exponents | undefined;

async function writeChunks(table: Table, chunks: readonly string[], change: Change): Promise<void> {
  const groups = Array.from({ length: Math.ceil(chunks.length / transactionSize) }, (_, i) =>
    chunks.slice(i * transactionSize, (i + 1) * transactionSize),
  );
  await inParallel(groups, group => writeGroup(table, group, change), concurrency);
}

async function writeGroup(table: Table, group: readonly string[], change: Change): Promise<void> {
  let rest = [group];
  for (let attempt = 0; attempt < maxAttempts && rest.length > 0; attempt++) {
    const conflicts: string[][] = [];
    for (const chunks of rest) conflicts.push(...(await writeOnce(table, chunks, change)));
    rest = conflicts.flatMap(chunks => {
      const middle = Math.ceil(chunks.length / 2);
      return [chunks.slice(0, middle), chunks.slice(middle)].filter(half => half.length > 0);
    });
  }
  if (rest.length > 0)
    throw new Error(
      `${rest.flat().length} chunks of the vocabulary kept changing while words were being added.`,
    );
}

/** Reads and writes chunks. Returns the chunks of each transaction that failed because another writer had changed one of them. */
async function writeOnce(table: Table, chunks: readonly string[], change: Change): Promise<string[][]> {
  const items = await getItems(table, chunks.map(vocabularyKey), 'consistent');
  const actions = chunks.flatMap((chunk, i): Action[] => {
    const item = items[i];
    const exponents = change(chunk, item);
    if (exponents === undefined) return [];
    const version = typeof item?.version === 'number' ? item.version : 0;
    const put = chunkItem(chunk, { exponents, version: version + 1 });
    const isSame = put.words === item?.words && version === item?.version;
    return isSame ? [] : [{ put, condition: isUnchanged(item) }];
  });
  const conflicts: string[][] = [];
  for await (const some of inTransactions(table, actions)) {
    const failed = await transact(table, some);
    if (failed.length > 0) conflicts.push(some.map(action => vocabularyChunkOf(keyOf(action)) ?? ''));
  }
  return conflicts;
}

/** Chunks are never deleted, so a version number is never reused. */
function isUnchanged(item: Item | undefined) {
  if (item === undefined) return { absent: true } as const;
  const { version } = item;
  return typeof version === 'number'
    ? ({ attribute: 'version', equals: version } as const)
    : ({ present: true } as const);
}
