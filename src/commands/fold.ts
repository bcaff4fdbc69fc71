import { setTimeout as sleep } from 'node:timers/promises';
import { backlogList, freshList } from '../projection/search-entry.ts';
import { isSegmentItem, maxSegmentSize, type Segment, segmentFrom, withDead } from '../projection/segment.ts';
import { placeOfKey } from '../search/document-table.ts';
import { articleCounts, removedCard, type SearchCard, searchCardFrom } from '../search/search-card.ts';
import { type Item, itemSize } from '../store/attributes.ts';
import { foldLeaseKey, segmentsAndFresh } from '../store/keys.ts';
import { itemsOf, readList } from '../store/list.ts';
import type { Table } from '../store/table.ts';
import { type Action, inTransactions, transact, transactionSize } from '../store/transaction.ts';
import { Lease } from './lease.ts';
import { done, nextName, putSegment, retirement } from './put-segment.ts';
import { SegmentDraft } from './segment-draft.ts';
import { SegmentReader } from './segment-reader.ts';
import { removeUnusedSegments } from './unused-segments.ts';
import { addToVocabulary } from './vocabulary.ts';

/** When articles are folded, and segments merged. */
export interface FoldLimits {
  /** Fresh articles are read by every search, so they are folded once there are this many, or once they have this many bytes. */
  readonly maxFresh: number;
  readonly maxFreshBytes: number;
  /** Segments of one tier are merged when there are this many. */
  readonly tierSize: number;
  /** Upper bounds of the number of articles in a segment of each tier; larger segments are not merged. */
  readonly tiers: readonly number[];
  /** Share of dead articles above which a segment is rewritten. */
  readonly maxDeadShare: number;
  /**
   * Milliseconds between the last postings of a segment and its use, and again until the fresh entries that it replaces are deleted: a search may
   * read from replicas that lag behind. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
   */
  readonly settling: number;
}

const defaultLimits: FoldLimits = {
  maxFresh: 16,
  maxFreshBytes: 24_000,
  tierSize: 8,
  tiers: [128, 1024, 3072],
  maxDeadShare: 0.25,
  settling: 200,
};

/** Maximum segments that end in one transaction, two actions each; the rest of it is for the marks of dead articles. */
const maxMerged = 20;

export interface FoldOptions {
  /** Milliseconds to wait for another process that folds. */
  readonly wait?: number | undefined;
  /** Milliseconds without a sign of life after which another process is considered dead, before its lease has expired. */
  readonly takeOverAfter?: number | undefined;
  readonly limits?: FoldLimits | undefined;
}

/**
 * Folds the fresh articles and the backlog into segments of the search index, and merges small segments. A crash at any point loses nothing: an
 * article leaves the list of fresh articles only after a segment with the same words is in use, and is found once throughout, because what the
 * list of fresh articles says of it counts before every segment. Returns the number of folded articles; 0 too where another process folds.
 */
export async function fold(
  table: Table,
  { wait = 0, takeOverAfter, limits = defaultLimits }: FoldOptions = {},
): Promise<number> {
  if (!(await isFoldDue(table, limits))) return 0;
  const lease = await Lease.take(table, foldLeaseKey, { wait, takeOverAfter });
  if (lease === undefined) return 0;
  try {
    await removeUnusedSegments(table, lease.held);
    let folded = 0;
    for (let some = -1; some !== 0 && !lease.isLost; folded += some)
      some = await foldOnce(table, limits, lease.held);
    return folded;
  } finally {
    await lease.release();
  }
}

/** Whether there is anything to fold. */
async function isFoldDue(table: Table, limits: FoldLimits): Promise<boolean> {
  const [waiting] = await readList(table, backlogList, {
    direction: 'ASC',
    limit: 1,
    range: segmentsAndFresh(table.now()),
    consistency: 'consistent',
  });
  if (waiting !== undefined) return true;
  const { fresh } = await stateOf(table);
  return fresh.some(isTrace) || areFull(fresh, limits);
}

function areFull(fresh: readonly Item[], { maxFresh, maxFreshBytes }: FoldLimits): boolean {
  return fresh.length >= maxFresh || fresh.reduce((sum, item) => sum + itemSize(item), 0) >= maxFreshBytes;
}

/** A trace is folded at once: what was taken back counts in the rarity of words until then. */
function isTrace({ card }: Item): boolean {
  return card === removedCard;
}

/** An entry that is to be folded: an article, or the trace of one. */
interface FoldEntry {
  readonly sk: string;
  readonly card: SearchCard | undefined;
  /** The items that it is read from: in the list of fresh articles, in the backlog, or in both. */
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
 * The entries to fold next: none unless something waits in the backlog or the fresh articles are due; traces always. Of two entries at one place,
 * the fresh one is the later one.
 */
async function entriesOf(table: Table, { fresh }: State, limits: FoldLimits): Promise<FoldEntry[]> {
  const byPlace = new Map<string, FoldEntry>();
  const add = (item: Item) => {
    const card = searchCardFrom(String(item.card));
    // A malformed card stays for a repair: what it says is unknown.
    if (card === undefined && !isTrace(item)) return;
    const waiting = byPlace.get(item.sk);
    if (waiting === undefined && byPlace.size >= maxSegmentSize) return;
    byPlace.set(item.sk, { sk: item.sk, card, items: [item, ...(waiting?.items ?? [])] });
  };
  for await (const item of itemsOf(table, backlogList, segmentsAndFresh(table.now()), {
    consistency: 'consistent',
  })) {
    add(item);
    if (byPlace.size === maxSegmentSize) break;
  }
  const isDue = byPlace.size > 0 || areFull(fresh, limits);
  for (const item of isDue ? fresh : fresh.filter(isTrace)) add(item);
  return [...byPlace.values()];
}

async function foldOnce(table: Table, limits: FoldLimits, held: Action): Promise<number> {
  const state = await stateOf(table);
  const entries = await entriesOf(table, state, limits);
  if (entries.length === 0) return 0;
  const reader = new SegmentReader(table);
  const superseded = await reader.ordinalsOf(
    [...state.segments.values()].map(({ segment }) => segment),
    entries.map(({ sk }) => sk),
  );
  const live = entries.flatMap(({ sk, card }) => (card === undefined ? [] : { sk, card }));
  const merged = mergedWith(live.length, state, superseded, limits);
  const ends = merged.flatMap(segment => retirement(table, segment));
  const deaths = deathsIn(state, superseded, merged);
  // Those that do not fit come first: of an article that was fresh, its entry counts meanwhile.
  const together = deaths.splice(0, Math.max(0, transactionSize - ends.length - 3));
  for (const one of deaths) await done(table, [one, held]);
  const draft = await draftOf(state, reader, { live, merged, superseded });
  if (draft !== undefined) {
    await addToVocabulary(table, articleCounts(live.map(({ card }) => card)));
    await putSegment(table, draft, { also: [...together, ...ends, held], settling: limits.settling });
    await sleep(limits.settling);
  } else if (together.length + ends.length > 0) await done(table, [...together, ...ends, held]);
  await removeFolded(table, entries);
  return entries.length;
}

/** The segments that become part of the new one. */
function mergedWith(
  size: number,
  { segments }: State,
  superseded: ReadonlyMap<string, Set<number>>,
  { maxDeadShare, tiers, tierSize }: FoldLimits,
): Segment[] {
  const sizes = [...segments.values()].map(({ segment }) => {
    const dead = new Set([...segment.dead, ...(superseded.get(segment.name) ?? [])]).size;
    return { segment, live: segment.count - dead, isWorn: dead > segment.count * maxDeadShare };
  });
  const merged: Segment[] = [];
  let total = size;
  const take = (some: typeof sizes) => {
    for (const { segment, live } of some) {
      const isFull = merged.length === maxMerged || total + live > maxSegmentSize;
      if (isFull || merged.includes(segment)) continue;
      merged.push(segment);
      total += live;
    }
  };
  take(sizes.filter(({ isWorn }) => isWorn));
  for (const bound of tiers) {
    const small = sizes.filter(({ live, segment }) => live < bound && !merged.includes(segment));
    if (total < bound && small.length >= tierSize - 1) take(small.toSorted((a, b) => a.live - b.live));
  }
  return merged;
}

/** Articles that are folded are dead in the segments that have an earlier version of them. */
function deathsIn(
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

interface Content {
  readonly live: readonly { readonly sk: string; readonly card: SearchCard }[];
  readonly merged: readonly Segment[];
  readonly superseded: ReadonlyMap<string, Set<number>>;
}

/** The next segment. Undefined where it would be empty. */
async function draftOf(
  { segments }: State,
  reader: SegmentReader,
  { live, merged, superseded }: Content,
): Promise<SegmentDraft | undefined> {
  const kept = await Promise.all(
    merged.map(async segment => {
      const dead = new Set([...segment.dead, ...(superseded.get(segment.name) ?? [])]);
      const places = await reader.places(segment);
      return { segment, places: places.map((place, ordinal) => (dead.has(ordinal) ? undefined : place)) };
    }),
  );
  const places = [
    ...live.map(({ sk }) => placeOfKey(sk)),
    ...kept.flatMap(({ places }) => places.filter(place => place !== undefined)),
  ];
  if (places.length === 0) return undefined;
  const draft = new SegmentDraft(nextName([...segments.keys()]), places);
  for (const { sk, card } of live) draft.add(placeOfKey(sk).id, card);
  for (const { segment, places } of kept) {
    const ordinals = places.map(place => (place === undefined ? undefined : draft.ordinalOf(place.id)));
    await reader.addTo(draft, segment, ordinals);
  }
  return draft;
}

/** Removes the folded entries, except those that were changed meanwhile. */
async function removeFolded(table: Table, entries: readonly FoldEntry[]): Promise<void> {
  const actions = entries.flatMap(({ items }) =>
    items.map((item): Action => {
      const { pk, sk } = item;
      // The deleted item counts like a written one, and so does the card in the condition.
      return {
        delete: { pk, sk },
        bytes: 2 * itemSize(item),
        condition: { attribute: 'card', equals: String(item.card) },
      };
    }),
  );
  for (const group of inTransactions(actions)) {
    let rest = group;
    while (rest.length > 0) {
      const failed = await transact(table, rest);
      if (failed.length === 0) break;
      rest = rest.filter((_, i) => !failed.includes(i));
    }
  }
}
