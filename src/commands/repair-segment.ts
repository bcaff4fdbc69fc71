import { embeddedReferences } from '../model/embedded-references.ts';
import { freshList } from '../projection/search-entry.ts';
import { unpackAscending } from '../search/bytes.ts';
import { placeOfKey } from '../search/document-table.ts';
import { type SearchCard, searchCardFrom } from '../search/search-card.ts';
import type { Item } from '../store/attributes.ts';
import { putAll } from '../store/batch-write.ts';
import { getItems, queryPartition } from '../store/items.ts';
import {
  foldLeaseKey,
  postingsKey,
  postingsTailKey,
  segmentIn,
  segmentKey,
  segmentPartKey,
  segmentRecords,
} from '../store/keys.ts';
import { itemsOf } from '../store/list.ts';
import { scanTable } from '../store/scan.ts';
import type { Table } from '../store/table.ts';
import { transact } from '../store/transaction.ts';
import { articlesOf } from './article-owners.ts';

import { searchEntryOf } from './implied.ts';
import { Lease } from './lease.ts';
import { nextName, putSegment, retirement } from './put-segment.ts';
import { lacksBody, type OwnerState } from './record-state.ts';
import { SegmentContents } from './segment-contents.ts';
import { SegmentDraft, termParts } from './segment-draft.ts';
import { Malformed, postingsIn, SegmentLists } from './segment-lists.ts';
import { keysOfTargets, Targets } from './targets.ts';

/** Milliseconds to wait for a process that folds, and after which a dead one is replaced. */
const leaseOptions = { wait: 60_000, takeOverAfter: 2000 };

/** Articles read at a time. */
const windowSize = 500;

/**
 * Replaces a damaged segment by a new one of the same articles, made of their documents. What the segment says of an article whose document or
 * text is missing is kept, as far as it can be read. The one comes into use when the other goes out of use. `hasUnlisted`: its terms may not name
 * all its postings. Returns false where another process holds the index.
 */
export async function rebuildSegment(table: Table, name: string, hasUnlisted: boolean): Promise<boolean> {
  const lease = await Lease.take(table, foldLeaseKey, leaseOptions);
  if (lease === undefined) return false;
  try {
    const [record] = await getItems(table, [segmentKey(freshList, name)], 'consistent');
    return record === undefined || (await replace(table, record, hasUnlisted));
  } finally {
    await lease.release();
  }
}

async function replace(table: Table, record: Item, hasUnlisted: boolean): Promise<boolean> {
  const old = await SegmentContents.read(table, record);
  const lists = await listsOf(table, old.name, hasUnlisted);
  // Its items are removed by its list of terms.
  await putAll(table, termParts(old.name, lists));
  const { cards, kept } = await articlesIn(table, old, record);
  const places = [...cards, ...kept].map(({ place }) => placeOfKey(place));
  const ends = retirement(table, { name: old.name, version: record.version });
  if (places.length === 0) return (await transact(table, ends)).length === 0;
  const draft = new SegmentDraft(nextName(await namesIn(table)), places);
  for (const { place, card } of cards) draft.add(placeOfKey(place).id, card);
  await keep(table, draft, old, { lists, kept });
  await putSegment(table, draft, { also: ends });
  return true;
}

async function namesIn(table: Table): Promise<string[]> {
  const records = await Array.fromAsync(
    itemsOf(table, freshList, segmentRecords, { consistency: 'consistent' }),
  );
  return records.map(({ sk }) => sk.slice(1));
}

/** All lists in which a segment has postings. Only where its terms may be wrong they are looked for in the whole table. */
async function listsOf(table: Table, name: string, hasUnlisted: boolean): Promise<string[]> {
  const found = new Set<string>();
  for await (const item of queryPartition(table, segmentPartKey(name, 'terms', 0).pk))
    if (typeof item.lists === 'string') for (const list of item.lists.split(' ')) found.add(list);
  if (!hasUnlisted) return [...found];
  const sk = [postingsKey('', name), postingsTailKey('', name)].map(key => key.sk);
  for await (const item of scanTable(table, { sk, attributes: [] }))
    if (segmentIn(item) === name) found.add(item.pk.slice('list#'.length));
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
  const targets = new Targets();
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

/** Whether the words and the place of an article do not follow from its document. */
export function isUncertain(owner: OwnerState, targets: Targets): boolean {
  if (owner.is !== 'sound' || lacksBody(owner)) return true;
  return embeddedReferences(owner.whole.record).some(target => targets.isLost(target));
}

/** Adds what a segment says of some articles to another one, as far as it can be read. */
async function keep(
  table: Table,
  draft: SegmentDraft,
  { name, count }: SegmentContents,
  { lists, kept }: { lists: readonly string[]; kept: Articles['kept'] },
): Promise<void> {
  const ordinals = new Map(
    kept.map(({ place, ordinal }) => [ordinal, draft.ordinalOf(placeOfKey(place).id)]),
  );
  if (ordinals.size === 0) return;
  for await (const { list, item, tail } of new SegmentLists(table, name, lists)) {
    if (item === undefined) continue;
    try {
      for (const found of postingsIn(item, tail, count)) {
        const ordinal = ordinals.get(found.ordinal);
        if (ordinal === undefined) continue;
        if (found.is === 'key') draft.addKey(list, ordinal);
        else {
          const { language, form, isProminent, weight, length } = found;
          draft.addPosting({ list, language, form, isProminent, posting: { ordinal, weight, length } });
        }
      }
    } catch (error) {
      // The words of this list are lost; the fault that led here names it.
      if (!(error instanceof Malformed)) throw error;
    }
  }
}
