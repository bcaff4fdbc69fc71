import { setTimeout as sleep } from 'node:timers/promises';
import { backlogList, freshList } from '../../projection/search-entry.ts';
import { isSegmentItem, type Segment, segmentFrom, withDead } from '../../projection/segment.ts';
import { parseSortKey } from '../../search/document-table.ts';
import { searchCardFrom, tombstoneCard } from '../../search/search-card.ts';
import { type Item, itemSize } from '../../store/attributes.ts';
import { flushLeaseKey } from '../../store/keys.ts';
import { itemsOf, readList } from '../../store/list.ts';
import { segmentsAndFresh } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, inTransactions, transact, transactionSize } from '../../store/transaction.ts';
import { Lease } from '../write/lease.ts';
import { ArticlePostings } from './article-postings.ts';
import { type MergeLimits, segmentsToMerge } from './merge-policy.ts';
import type { PostingsSource } from './postings-source.ts';
import { nextName, putSegment, retirement, transactAsLeaseHolder } from './put-segment.ts';
import { SegmentBuilder } from './segment-builder.ts';
import { SegmentReader } from './segment-reader.ts';
import { hasUnusedSegments, removeUnusedSegments } from './unused-segments.ts';
import { addToVocabulary } from './vocabulary.ts';

/** The thresholds at which fresh articles are flushed and segments are merged. */
export interface FlushLimits extends MergeLimits {
  /** Number and total bytes of fresh articles at which they are flushed. Every search reads all fresh articles. */
  readonly maxFresh: number;
  readonly maxFreshBytes: number;
  /**
   * Milliseconds between the write of the postings and the write of the segment's entry in the list, and again before the flushed entries are deleted: the
   * replicas that a search reads may lag behind. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
   */
  readonly settling: number;
  /** Maximum postings of articles without emphasis on the word in the first item of a list, in a segment with so many articles. */
  readonly maxInHead?: (articles: number) => number;
}

/** Maximum articles of one flush, and bytes of their entries. They are in memory together. */
export const maxFlushed = 4096;
const maxFlushedBytes = 4_000_000;

const defaultLimits: FlushLimits = {
  maxFresh: 16,
  maxFreshBytes: 24_000,
  tiers: [
    { below: 128, fanIn: 8 },
    { below: 1024, fanIn: 8 },
    { below: 4096, fanIn: 4 },
    { below: 12_288, fanIn: 4 },
  ],
  maxDeadShare: 0.25,
  settling: 200,
};

export interface FlushOptions {
  /** Milliseconds to wait for another process that holds the lease. */
  readonly wait?: number | undefined;
  /** Milliseconds without a sign of life after which another process is considered dead, before its lease has expired. */
  readonly takeOverAfter?: number | undefined;
  readonly limits?: FlushLimits | undefined;
}

/** An import or a repair waits for another process that holds the lease of the flush, and takes the lease over if that process has ended. */
export const flushOptions = { wait: 60_000, takeOverAfter: 1500 } satisfies FlushOptions;

/**
 * Flushes the fresh articles and the backlog into segments of the search index, and merges small segments. A crash at any point loses nothing: the
 * entry of an article is deleted only after a segment with the article is in use. Until then searches find the article once, because the list of
 * fresh articles takes precedence over segments. Returns the number of flushed entries, which is 0 if another process holds the lease.
 */
export async function flush(
  table: Table,
  { wait = 0, takeOverAfter, limits = defaultLimits }: FlushOptions = {},
): Promise<number> {
  if (!(await isFlushDue(table, limits))) return 0;
  const lease = await Lease.take(table, flushLeaseKey, { wait, takeOverAfter });
  if (lease === undefined) return 0;
  const unhurried = table.unhurried();
  try {
    let flushed = 0;
    for (let count = -1; count !== 0 && !lease.isLost; flushed += count) {
      // A long flush retires many segments, and searches pay for their postings as long as these are stored.
      await removeUnusedSegments(unhurried, lease.stillHeldCheck);
      count = await flushOnce(unhurried, limits, lease.stillHeldCheck);
    }
    return flushed;
  } finally {
    await lease.release();
  }
}

/** Whether a flush is due: for a non-empty backlog, a tombstone, enough fresh articles, or a segment to delete. */
async function isFlushDue(table: Table, limits: FlushLimits): Promise<boolean> {
  const [waiting] = await readList(table, backlogList, {
    direction: 'ASC',
    limit: 1,
    range: segmentsAndFresh(table.now()),
    consistency: 'consistent',
  });
  if (waiting !== undefined) return true;
  const { fresh } = await stateOf(table);
  return fresh.some(isTombstone) || areFull(fresh, limits) || (await hasUnusedSegments(table));
}

function areFull(fresh: readonly Item[], { maxFresh, maxFreshBytes }: FlushLimits): boolean {
  return fresh.length >= maxFresh || fresh.reduce((sum, item) => sum + itemSize(item), 0) >= maxFreshBytes;
}

/** A tombstone is flushed at once: until then, the withdrawn article still counts in the rarity of its words. */
function isTombstone({ card }: Item): boolean {
  return card === tombstoneCard;
}

/** An entry to flush: an article or a tombstone. */
interface FlushEntry {
  readonly sk: string;
  /** The words of an article, unparsed: parsed, they take ten times the memory. */
  readonly card: string | undefined;
  /** Its items: in the list of fresh articles, in the backlog, or in both. */
  readonly items: readonly Item[];
}

interface State {
  readonly segments: ReadonlyMap<string, { readonly segment: Segment; readonly item: Item }>;
  readonly fresh: readonly Item[];
}

async function stateOf(table: Table): Promise<State> {
  const segments = new Map<string, { segment: Segment; item: Item }>();
  const fresh: Item[] = [];
  for await (const item of itemsOf(table, freshList, segmentsAndFresh(table.now()), {
    consistency: 'consistent',
  })) {
    if (!isSegmentItem(item)) fresh.push(item);
    else {
      const segment = segmentFrom(item);
      segments.set(segment.name, { segment, item });
    }
  }
  return { segments, fresh };
}

/**
 * The entries to flush next: tombstones always, fresh articles once the limits are reached or the backlog has entries. Of two entries with one sort key,
 * the fresh one is newer.
 */
async function entriesOf(table: Table, { fresh }: State, limits: FlushLimits): Promise<FlushEntry[]> {
  const bySortKey = new Map<string, FlushEntry>();
  let bytes = 0;
  const isFull = () => bySortKey.size >= maxFlushed || bytes >= maxFlushedBytes;
  const add = (item: Item) => {
    const card = isTombstone(item) ? undefined : String(item.card);
    // A malformed entry is left for a repair, because its words are unknown.
    if (card !== undefined && searchCardFrom(card) === undefined) return;
    const waiting = bySortKey.get(item.sk);
    if (waiting === undefined && isFull()) return;
    bytes += itemSize(item);
    bySortKey.set(item.sk, { sk: item.sk, card, items: [item, ...(waiting?.items ?? [])] });
  };
  for await (const item of itemsOf(table, backlogList, segmentsAndFresh(table.now()), {
    consistency: 'consistent',
  })) {
    add(item);
    if (isFull()) break;
  }
  const isDue = bySortKey.size > 0 || areFull(fresh, limits);
  for (const item of isDue ? fresh : fresh.filter(isTombstone)) add(item);
  return [...bySortKey.values()];
}

async function flushOnce(table: Table, limits: FlushLimits, held: Action): Promise<number> {
  const state = await stateOf(table);
  const entries = await entriesOf(table, state, limits);
  if (entries.length === 0) return 0;
  const reader = new SegmentReader(table);
  const segments = [...state.segments.values()].map(({ segment }) => segment);
  const superseded = await reader.ordinalsOf(
    segments,
    entries.map(({ sk }) => sk),
  );
  const indexed = entries.flatMap(({ sk, card }) => (card === undefined ? [] : { sk, card }));
  const merged = segmentsToMerge(indexed.length, segments, superseded, limits);
  const retirements = merged.flatMap(segment => retirement(table, segment));
  const marks = deadMarks(state, superseded, merged);
  // Marks that do not fit into the transaction of the segment are written before it. The flushed entries take precedence meanwhile.
  const together = marks.splice(0, Math.max(0, transactionSize - retirements.length - 3));
  for (const mark of marks) await transactAsLeaseHolder(table, [mark, held]);
  const { words, builder } = await newSegment(state, reader, { indexed, merged, superseded, limits });
  if (!builder.isEmpty) {
    await putSegment(table, builder, {
      furtherActions: [...together, ...retirements, held],
      beforeUse: () => addToVocabulary(table, words),
      settling: limits.settling,
    });
    await sleep(limits.settling);
  } else if (together.length + retirements.length > 0)
    await transactAsLeaseHolder(table, [...together, ...retirements, held]);
  await removeFlushed(table, entries);
  return entries.length;
}

/** Writes that mark the flushed articles as dead in the segments with their earlier versions. */
function deadMarks(
  { segments }: State,
  superseded: ReadonlyMap<string, Set<number>>,
  merged: readonly Segment[],
): Action[] {
  return [...superseded].flatMap(([name, ordinals]): Action[] => {
    const known = segments.get(name);
    if (known === undefined || merged.includes(known.segment)) return [];
    const condition = { attribute: 'version', equals: known.segment.version } as const;
    return [{ put: withDead(known.item, known.segment, ordinals), condition }];
  });
}

/** An entry that is not a tombstone. */
interface ArticleEntry {
  readonly sk: string;
  readonly card: string;
}

interface Content {
  readonly indexed: readonly ArticleEntry[];
  readonly merged: readonly Segment[];
  readonly superseded: ReadonlyMap<string, Set<number>>;
  readonly limits: FlushLimits;
}

/** The new segment, and the words of the flushed articles with their frequencies. */
async function newSegment(
  { segments }: State,
  reader: SegmentReader,
  { indexed, merged, superseded, limits }: Content,
): Promise<{ words: ReadonlyMap<string, number>; builder: SegmentBuilder }> {
  const articles = new ArticlePostings();
  for (const { sk, card: text } of indexed) {
    const card = searchCardFrom(text);
    if (card !== undefined) articles.add(parseSortKey(sk), card);
  }
  const kept: PostingsSource[] = [];
  for (const segment of merged) {
    const dead = new Set([...segment.dead, ...(superseded.get(segment.name) ?? [])]);
    kept.push(await reader.postings(segment, dead));
  }
  const builder = new SegmentBuilder(nextName([...segments.keys()]), [articles, ...kept], limits.maxInHead);
  return { words: articles.documentFrequencies(), builder };
}

/** Deletes the flushed entries, except those that have changed since they were read. */
async function removeFlushed(table: Table, entries: readonly FlushEntry[]): Promise<void> {
  const actions = entries.flatMap(({ items }) =>
    items.map((item): Action => {
      const { pk, sk } = item;
      // DynamoDB counts the deleted item and the card in the condition towards the size of the transaction.
      return {
        delete: { pk, sk },
        bytes: 2 * itemSize(item),
        condition: { attribute: 'card', equals: String(item.card) },
      };
    }),
  );
  for await (const group of inTransactions(table, actions)) {
    let rest = group;
    while (rest.length > 0) {
      const failed = await transact(table, rest);
      if (failed.length === 0) break;
      rest = rest.filter((_, i) => !failed.includes(i));
    }
  }
}
