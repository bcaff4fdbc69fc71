import { isDeepStrictEqual } from 'node:util';
import { isPublic } from '../../model/publication-state.ts';
import type { AnyRecord, RecordOf } from '../../model/record.ts';
import { monthIn } from '../../projection/article-count.ts';
import { embeddedReferenceOf } from '../../projection/card.ts';
import { removalItems, removalKeys } from '../../projection/change.ts';
import { deletionItems } from '../../projection/deletion.ts';
import { firstOfEach } from '../../projection/entry.ts';
import { mentionedBy } from '../../projection/mention.ts';
import type { FullRecord } from '../../projection/project.ts';
import { pastItems, revisionItems } from '../../projection/revision.ts';
import type { Action } from '../../store/transaction.ts';
import { type ChangeEvent, eventOf, mergeEvent, publicationEvent } from './change-event.ts';
import {
  type CountedMonths,
  cleanupTask,
  eventTask,
  type OutboxTask,
  pendingTask,
  postsTask,
  postsTextTask,
  publicationTask,
  referencesTask,
  relatedTask,
} from './outbox-task.ts';
import type { Transition } from './transition.ts';

/** The contents of a transaction in addition to the projections: history and removals, and outbox tasks. */
export interface Consequences {
  readonly actions: Action[];
  readonly tasks: OutboxTask[];
}

/**
 * Milliseconds after which the referrers of a record are updated once more. A change commits within 10 s of its timestamp. A writer that read the
 * old name just before the change has committed 13 s later, or given up (3 s a read, 10 s a write), by clocks that differ by less than 5 s.
 */
const lateWriterDelay = 30_000;

export function consequencesOf({ before, after, now, writtenAt = now }: Transition): Consequences {
  const pairs = pairsOf(before, after);
  return {
    actions: pairs.flatMap(pair => [...historyOf(pair), ...removalOf(pair, now), ...deletionOf(pair, now)]),
    tasks: pairs.flatMap(pair => [
      ...relatedTasks(pair, writtenAt),
      ...referencesTasks(pair, now, writtenAt),
      ...publicationTasks(pair),
      ...expiryTasks(pair),
      ...postsTasks(pair, now, writtenAt),
      ...postsTextTasks(pair, writtenAt),
      ...cleanupTasks(pair, now),
      ...eventTasks(pair, now),
    ]),
  };
}

interface Pair {
  readonly from: FullRecord | undefined;
  readonly to: FullRecord | undefined;
  /** Whether the record was merged into another one, and therefore has no next version. */
  readonly isMerged: boolean;
}

/** The versions of each record before and after. */
function pairsOf(before: readonly FullRecord[], after: readonly FullRecord[]): Pair[] {
  const ids = new Set([...before, ...after].map(({ record }) => record.id));
  const survivors = new Set(after.flatMap(({ record }) => record.formerIds));
  return [...ids].map(id => ({
    from: before.find(({ record }) => record.id === id),
    to: after.find(({ record }) => record.id === id),
    isMerged: survivors.has(id),
  }));
}

/** A merged record keeps its last version in its history; nothing is kept of a deleted record. */
function historyOf({ from, to, isMerged }: Pair): Action[] {
  if (to !== undefined) return revisionItems(from, to.record).map(put => ({ put }));
  return from !== undefined && isMerged ? pastItems(from).map(put => ({ put })) : [];
}

/** Announces to apps that keep a copy that a record ceases to be public, and withdraws the announcement once it is public again. */
function removalOf({ from, to }: Pair, now: string): Action[] {
  if (to === undefined) {
    const isSeen = from !== undefined && isPublic(from.record, now);
    return isSeen ? removalItems(from.record, now).map(put => ({ put })) : [];
  }
  const [old, fresh] = [from?.record, to.record].map(one => (one?.type === 'Article' ? one.removedAt : null));
  if (old === fresh) return [];
  return [
    ...(typeof fresh === 'string' ? removalItems(to.record, fresh).map(put => ({ put })) : []),
    ...(typeof old === 'string' ? removalKeys(to.record, old).map(key => ({ delete: key })) : []),
  ];
}

/** Maximum number of tombstones in the transaction of a deletion. Tombstones of further slugs are written before the transaction. */
export const maxDeletionTombstones = 25;

function deletionOf({ from, to, isMerged }: Pair, now: string): Action[] {
  if (from === undefined || to !== undefined || isMerged) return [];
  return deletionItems(from.record, now)
    .slice(0, maxDeletionTombstones)
    .map(put => ({ put }));
}

/**
 * Related items and counts change with the public mentions and the section of an article, from its publication time on.
 * A count that was made before the write does not include it, even if the timestamp of the write is earlier than the count.
 */
function relatedTasks({ from, to }: Pair, writtenAt: string): OutboxTask[] {
  const versions = [from, to].flatMap(full =>
    full?.record.type === 'Article' && full.record.status === 'PUBLISHED' ? full.record : [],
  );
  const [one, other] = [from, to].map(full => publicMentions(full?.record));
  const [owner] = versions;
  if (one === other || owner === undefined) return [];
  const mentioned = firstOfEach(versions.flatMap(mentionedBy), recordKey => recordKey);
  const due = versions.map(({ publishedAt }) => publishedAt ?? writtenAt).filter(time => time > writtenAt);
  const counted = countedOf(versions);
  return [writtenAt, ...due].map(time => relatedTask(owner, time, mentioned, counted));
}

function publicMentions(record: AnyRecord | undefined): string | undefined {
  if (record?.type !== 'Article' || record.status !== 'PUBLISHED') return undefined;
  return JSON.stringify([record.publishedAt, record.section, mentionedBy(record)]);
}

/** The months and sections of some versions of an article. */
export function countedOf(
  versions: readonly Pick<RecordOf<'Article'>, 'publishedAt' | 'section'>[],
): CountedMonths {
  return {
    months: [
      ...new Set(versions.flatMap(({ publishedAt }) => (publishedAt === null ? [] : monthIn(publishedAt)))),
    ],
    sections: [...new Set(versions.flatMap(({ section }) => section ?? []))],
  };
}

function referencesTasks({ from, to }: Pair, now: string, writtenAt: string): OutboxTask[] {
  if (from === undefined) return [];
  if (to !== undefined && isDeepStrictEqual(embeddedReferenceOf(from.record), embeddedReferenceOf(to.record)))
    return [];
  return [now, afterLateWriters(writtenAt)].map(due => referencesTask(from.record, due));
}

function publicationTasks(pair: Pair): OutboxTask[] {
  return newInstant(pair, publicationTask, record =>
    record?.type === 'Article' && record.scheduled ? record.publishedAt : null,
  );
}

function expiryTasks(pair: Pair): OutboxTask[] {
  return newInstant(pair, pendingTask, record =>
    record?.type === 'Article' && record.status === 'PUBLISHED' ? record.expiresAt : null,
  );
}

/** A task at an instant that the new version of a record has. */
function newInstant(
  { from, to }: Pair,
  taskAt: (record: AnyRecord, at: string) => OutboxTask,
  instantOf: (record: AnyRecord | undefined) => string | null,
): OutboxTask[] {
  const [old, fresh] = [instantOf(from?.record), instantOf(to?.record)];
  return typeof fresh !== 'string' || fresh === old || to === undefined ? [] : [taskAt(to.record, fresh)];
}

/** The posts of a live article become public with it. Other articles have no posts. */
function postsTasks({ from, to }: Pair, now: string, writtenAt: string): OutboxTask[] {
  const [old, fresh] = [from, to].map(full => liveFrom(full?.record));
  if (to === undefined || old === fresh) return [];
  const due = typeof fresh === 'string' && fresh > now ? fresh : now;
  return [...new Set([now, due, afterLateWriters(due > writtenAt ? due : writtenAt)])].map(time =>
    postsTask(to.record, time),
  );
}

/** An article of another kind is indexed without its posts, also without those that were written right before its kind changed. */
function postsTextTasks({ from, to }: Pair, writtenAt: string): OutboxTask[] {
  const [was, is] = [from, to].map(full => full?.record.type === 'Article' && full.record.kind === 'LIVE');
  return from === undefined || to === undefined || was || !is ? [] : [postsTextTask(to.record, writtenAt)];
}

/** The time from which the posts of an article are public. */
function liveFrom(record: AnyRecord | undefined): string | null {
  const isLive = record?.type === 'Article' && record.kind === 'LIVE' && record.status === 'PUBLISHED';
  return isLive ? record.publishedAt : null;
}

/** The leftovers of a deleted record, and of the records that were merged into it. */
function cleanupTasks({ from, to, isMerged }: Pair, now: string): OutboxTask[] {
  if (from === undefined || to !== undefined || isMerged) return [];
  const { type, id, formerIds } = from.record;
  return [id, ...formerIds].flatMap(one =>
    [now, afterLateWriters(now)].map(due => cleanupTask({ type, id: one }, due)),
  );
}

function eventTasks({ from, to, isMerged }: Pair, now: string): OutboxTask[] {
  const owner = to ?? from;
  if (owner === undefined) return [];
  const event = isMerged ? mergeEvent(owner.record, now) : eventOf(from, to, now);
  return [publicationEventOf(from, to, now), event].flatMap((one, nth) =>
    one === undefined ? [] : [eventTask(owner.record, one, nth)],
  );
}

/** The event of a scheduled article whose time has come. Any write that closes the article's schedule announces it. */
function publicationEventOf(
  from: FullRecord | undefined,
  to: FullRecord | undefined,
  now: string,
): ChangeEvent | undefined {
  const record = from?.record;
  if (record?.type !== 'Article' || !record.scheduled || !isPublic(record, now)) return undefined;
  const isStillOpen = to?.record.type === 'Article' && to.record.scheduled;
  if (isStillOpen && to.record.publishedAt === record.publishedAt) return undefined;
  return publicationEvent(record, record.publishedAt ?? now);
}

function afterLateWriters(now: string): string {
  return new Date(Date.parse(now) + lateWriterDelay).toISOString();
}
