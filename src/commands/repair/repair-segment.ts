import { embeddedReferences } from '../../model/embedded-references.ts';
import { freshList } from '../../projection/search-entry.ts';
import { unpackAscending } from '../../search/bytes.ts';
import { placeOfKey } from '../../search/document-table.ts';
import { type SearchCard, searchCardFrom } from '../../search/search-card.ts';
import type { Item } from '../../store/attributes.ts';
import { putAll } from '../../store/batch-write.ts';
import { getItems, queryPartition } from '../../store/items.ts';
import {
  flushLeaseKey,
  isPostings,
  isPostingsTail,
  segmentIn,
  segmentKey,
  segmentPartKey,
  segmentRecords,
  termOfPostings,
} from '../../store/keys.ts';
import { itemsOf } from '../../store/list.ts';
import { scanTable } from '../../store/scan.ts';
import type { Table } from '../../store/table.ts';
import { type Action, transact } from '../../store/transaction.ts';
import { articlesOf } from '../inspection/article-owners.ts';
import { searchEntryOf } from '../inspection/implied.ts';
import { isBodyMissing, type OwnerState } from '../inspection/record-state.ts';
import { keysOfTargets, TargetCache } from '../inspection/targets.ts';
import { nextName, putSegment, retirement } from '../search-index/put-segment.ts';
import { SegmentBuilder, termParts } from '../search-index/segment-builder.ts';
import { SegmentContents } from '../search-index/segment-contents.ts';
import { Malformed, postingsIn, SegmentLists } from '../search-index/segment-lists.ts';
import { Lease } from '../write/lease.ts';

/** Milliseconds to wait for a process that holds the lease, and without a renewal after which the process is considered dead. */
const leaseOptions = { wait: 60_000, takeOverAfter: 2000 };

/** Number of articles read together. */
const windowSize = 500;

/**
 * Replaces a damaged segment by a new segment with the same articles, built from their documents. Readable postings of articles whose document or
 * text is missing are copied. One transaction puts the new segment into use and retires the old one. `hasUnlisted` means that the terms may not list
 * all postings. Returns false if another process holds the lease.
 */
export async function rebuildSegment(table: Table, name: string, hasUnlisted: boolean): Promise<boolean> {
  const lease = await Lease.take(table, flushLeaseKey, leaseOptions);
  if (lease === undefined) return false;
  try {
    const [record] = await getItems(table, [segmentKey(freshList, name)], 'consistent');
    return (
      record === undefined || (await replace(table, record, { hasUnlisted, held: lease.stillHeldCheck }))
    );
  } finally {
    await lease.release();
  }
}

interface Replacement {
  readonly hasUnlisted: boolean;
  /** Condition: this process still has the lease. */
  readonly held: Action;
}

async function replace(table: Table, record: Item, { hasUnlisted, held }: Replacement): Promise<boolean> {
  const old = await SegmentContents.read(table, record);
  const lists = await listsOf(table, old.name, hasUnlisted);
  // The next flush deletes the items that the terms list.
  await putAll(table, termParts(old.name, lists));
  const { cards, kept } = await articlesIn(table, old, record);
  const places = [...cards, ...kept].map(({ place }) => placeOfKey(place));
  const retirements = [...retirement(table, { name: old.name, version: record.version }), held];
  if (places.length === 0) return (await transact(table, retirements)).length === 0;
  const builder = new SegmentBuilder(nextName(await namesIn(table)), places);
  for (const { place, card } of cards) builder.add(placeOfKey(place).id, card);
  await keep(table, builder, old, { lists, kept });
  await putSegment(table, builder, { also: retirements });
  return true;
}

async function namesIn(table: Table): Promise<string[]> {
  const records = await Array.fromAsync(
    itemsOf(table, freshList, segmentRecords, { consistency: 'consistent' }),
  );
  return records.map(({ sk }) => sk.slice(1));
}

/** All lists with postings of a segment. Scans the whole table only if the terms may be wrong. */
async function listsOf(table: Table, name: string, hasUnlisted: boolean): Promise<string[]> {
  const found = new Set<string>();
  for await (const item of queryPartition(table, segmentPartKey(name, 'terms', 0).pk))
    if (typeof item.lists === 'string') for (const list of item.lists.split(' ')) found.add(list);
  if (!hasUnlisted) return [...found];
  for await (const item of scanTable(table, { attributes: [] }))
    if (segmentIn(item) === name && (isPostings(item) || isPostingsTail(item)))
      found.add(termOfPostings(item));
  return [...found].toSorted();
}

interface Articles {
  readonly cards: readonly { readonly place: string; readonly card: SearchCard }[];
  /** The articles that cannot be indexed from their documents. */
  readonly kept: readonly { readonly place: string; readonly ordinal: number }[];
}

async function articlesIn(table: Table, contents: SegmentContents, { dead }: Item): Promise<Articles> {
  const out = new Set(dead instanceof Uint8Array ? unpackAscending(dead) : []);
  const live = [...contents.places()].filter(({ ordinal }) => !out.has(ordinal));
  const cards: { place: string; card: SearchCard }[] = [];
  const kept: { place: string; ordinal: number }[] = [];
  const targets = new TargetCache();
  for (let start = 0; start < live.length; start += windowSize) {
    const some = live.slice(start, start + windowSize);
    const ids = some.map(({ place }) => placeOfKey(place).id);
    const articles = await articlesOf(table, ids);
    for (const [i, { name, owner }] of articles.entries()) {
      const one = some[i];
      if (one === undefined) continue;
      await targets.read(table, keysOfTargets({ name, owner }));
      if (isUncertain(owner, targets)) kept.push(one);
      else {
        const entry = searchEntryOf(owner);
        const card = entry?.sk === one.place ? searchCardFrom(String(entry.card)) : undefined;
        if (card !== undefined) cards.push({ place: one.place, card });
      }
    }
  }
  return { cards, kept };
}

/** Whether the indexed words and the place of an article cannot be derived from its document. */
export function isUncertain(owner: OwnerState, targets: TargetCache): boolean {
  if (owner.is !== 'sound' || isBodyMissing(owner)) return true;
  return embeddedReferences(owner.full.record).some(target => targets.isLost(target));
}

/** Copies the readable postings of some articles to another segment. */
async function keep(
  table: Table,
  builder: SegmentBuilder,
  { name, count }: SegmentContents,
  { lists, kept }: { lists: readonly string[]; kept: Articles['kept'] },
): Promise<void> {
  const ordinals = new Map(
    kept.map(({ place, ordinal }) => [ordinal, builder.ordinalOf(placeOfKey(place).id)]),
  );
  if (ordinals.size === 0) return;
  for await (const { list, item, tail } of new SegmentLists(table, name, lists)) {
    if (item === undefined) continue;
    try {
      for (const found of postingsIn(item, tail, count)) {
        const ordinal = ordinals.get(found.ordinal);
        if (ordinal === undefined) continue;
        if (found.is === 'key') builder.addKey(list, ordinal);
        else {
          const { weight, length, ...form } = found;
          builder.adder({ ...form, list })({ ordinal, weight, length });
        }
      }
    } catch (error) {
      // The postings of this list are lost; the repaired fault has reported the list.
      if (!(error instanceof Malformed)) throw error;
    }
  }
}
