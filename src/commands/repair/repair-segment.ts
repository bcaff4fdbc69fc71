import { embeddedReferences } from '../../model/embedded-references.ts';
import { freshList } from '../../projection/search-entry.ts';
import { unpackAscending } from '../../search/bytes.ts';
import { type ArticleSortKey, parseSortKey } from '../../search/document-table.ts';
import { searchCardFrom } from '../../search/search-card.ts';
import type { Item } from '../../store/attributes.ts';
import { putAll } from '../../store/batch-write.ts';
import { getItems, queryPartition } from '../../store/items.ts';
import { flushLeaseKey } from '../../store/keys.ts';
import { itemsOf } from '../../store/list.ts';
import { scanTable } from '../../store/scan.ts';
import {
  isPostings,
  isPostingsTail,
  segmentIn,
  segmentKey,
  segmentPartKey,
  segmentRecords,
  termOfPostings,
} from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, transact } from '../../store/transaction.ts';
import { articlesOf } from '../inspection/article-owners.ts';
import { searchEntryOf } from '../inspection/implied.ts';
import { isBodyMissing, type OwnerState } from '../inspection/record-state.ts';
import { keysOfTargets, TargetCache } from '../inspection/targets.ts';
import { ArticlePostings } from '../search-index/article-postings.ts';
import type { PostingsSource, SourceList } from '../search-index/postings-source.ts';
import { nextName, putSegment, retirement } from '../search-index/put-segment.ts';
import { SegmentBuilder } from '../search-index/segment-builder.ts';
import { SegmentContents } from '../search-index/segment-contents.ts';
import { Malformed, SegmentLists, visitList } from '../search-index/segment-lists.ts';
import { termParts } from '../search-index/segment-terms.ts';
import { Lease } from '../write/lease.ts';

/** Milliseconds to wait for a process that holds the lease, and without a renewal after which the process is considered dead. */
const leaseOptions = { wait: 60_000, takeOverAfter: 2000 };

/** Number of articles read together. */
const batchSize = 500;

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
  const { indexed, kept } = await articlesIn(table, old, record);
  const retirements = [...retirement(table, { name: old.name, version: record.version }), held];
  const readable = new ReadablePostings(table, old, { lists, kept });
  const builder = new SegmentBuilder(nextName(await namesIn(table)), [indexed, readable]);
  if (builder.isEmpty) return (await transact(table, retirements)).length === 0;
  await putSegment(table, builder, { furtherActions: retirements });
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
  if (!hasUnlisted) return [...found].toSorted();
  for await (const item of scanTable(table, { attributes: [] }))
    if (segmentIn(item) === name && (isPostings(item) || isPostingsTail(item)))
      found.add(termOfPostings(item));
  return [...found].toSorted();
}

interface Articles {
  readonly indexed: ArticlePostings;
  /** The articles that cannot be indexed from their documents. */
  readonly kept: readonly { readonly sk: string; readonly ordinal: number }[];
}

async function articlesIn(table: Table, contents: SegmentContents, { dead }: Item): Promise<Articles> {
  const out = new Set(dead instanceof Uint8Array ? unpackAscending(dead) : []);
  const remaining = [...contents.sortKeys()].filter(({ ordinal }) => !out.has(ordinal));
  const indexed = new ArticlePostings();
  const kept: { sk: string; ordinal: number }[] = [];
  const targets = new TargetCache();
  for (let start = 0; start < remaining.length; start += batchSize) {
    const some = remaining.slice(start, start + batchSize);
    const ids = some.map(({ sk }) => parseSortKey(sk).id);
    const articles = await articlesOf(table, ids);
    for (const [i, { recordKey, owner }] of articles.entries()) {
      const one = some[i];
      if (one === undefined) continue;
      await targets.read(table, keysOfTargets({ recordKey, owner }));
      if (isUncertain(owner, targets)) kept.push(one);
      else {
        const entry = searchEntryOf(owner);
        const card = entry?.sk === one.sk ? searchCardFrom(String(entry.card)) : undefined;
        if (card !== undefined) indexed.add(parseSortKey(one.sk), card);
      }
    }
  }
  return { indexed, kept };
}

/** Whether the indexed words and the sort key of an article cannot be derived from its document. */
export function isUncertain(owner: OwnerState, targets: TargetCache): boolean {
  if (owner.is !== 'sound' || isBodyMissing(owner)) return true;
  return embeddedReferences(owner.full.record).some(target => targets.isLost(target));
}

/** The readable postings of some articles of a damaged segment. */
class ReadablePostings implements PostingsSource {
  readonly sortKeys: (ArticleSortKey | undefined)[];
  readonly #table: Table;
  readonly #contents: SegmentContents;
  readonly #lists: readonly string[];

  constructor(
    table: Table,
    contents: SegmentContents,
    { lists, kept }: { lists: readonly string[]; kept: Articles['kept'] },
  ) {
    this.#table = table;
    this.#contents = contents;
    this.#lists = kept.length === 0 ? [] : lists;
    this.sortKeys = Array.from({ length: contents.count });
    for (const { sk, ordinal } of kept) this.sortKeys[ordinal] = parseSortKey(sk);
  }

  async *lists(): AsyncGenerator<SourceList> {
    const { name, count } = this.#contents;
    for await (const { list, item, tail } of new SegmentLists(this.#table, name, this.#lists)) {
      if (item === undefined) continue;
      try {
        // Malformed postings are recognized before any of them is visited.
        visitList(item, tail, count, { article: () => {}, word: () => () => {} });
      } catch (error) {
        // The postings of this list are lost; the repaired fault has reported the list.
        if (!(error instanceof Malformed)) throw error;
        continue;
      }
      yield { list, visit: visitor => visitList(item, tail, count, visitor) };
    }
  }
}
