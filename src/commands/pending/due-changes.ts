import { isDeepStrictEqual } from 'node:util';
import { withBareReferences } from '../../model/embedded-references.ts';
import { publicationStateOf } from '../../model/publication-state.ts';
import type { AnyRecord, RecordOf } from '../../model/record.ts';
import { isStale } from '../../projection/copy-state.ts';
import type { FullRecord } from '../../projection/project.ts';
import {
  type Release,
  type ReleaseAction,
  type ReleasedChange,
  releasedChange,
} from '../../projection/release.ts';
import {
  copyStateItems,
  copyStateKeys,
  type WorkingCopy,
  type WorkingCopyState,
} from '../../projection/working-copy.ts';
import { documentKey } from '../../store/keys.ts';
import type { Action } from '../../store/transaction.ts';
import type { Transition } from '../write/transition.ts';
import { copyStateWrites } from './copy-state-writes.ts';

/** The author of the revision that an expiry makes. */
export const expiryAuthor = 'expiry';

/** An article with the working copy beside it. */
export interface ArticleState {
  readonly full: FullRecord;
  readonly copyState: WorkingCopyState;
  /** The release that the article is an item of. */
  readonly release?: Release | undefined;
}

/** A pending change whose instant has come: the transition of the article, and the article after it. */
export interface DueChange {
  readonly at: string;
  /** Undefined for a schedule that lapses: the article was edited since, or the working copy changes nothing. */
  readonly transition: Transition | undefined;
  /** The writes to the working copy. */
  readonly copy: readonly Action[];
  readonly after: ArticleState;
}

/**
 * The first pending change of an article that is due. It depends only on the stored items and its own instant, so that readers before and the
 * worker after it make the same items.
 */
export function nextDue(articleState: ArticleState, now: string): DueChange | undefined {
  const [first] = pendingChanges(articleState);
  return first === undefined || first.at > now ? undefined : first.due(first.at);
}

/** The instant of the first pending change of an article. Other writes that start from its stored version commit before it. */
export function nextInstant(articleState: ArticleState): string | undefined {
  return pendingChanges(articleState)[0]?.at;
}

/** The pending changes of an article, in their order. Of those at one instant, the end of the publication comes first. */
function pendingChanges(
  articleState: ArticleState,
): { at: string; due: (at: string) => DueChange | undefined }[] {
  const { full, copyState, release } = articleState;
  const { record } = full;
  if (record.type !== 'Article') return [];
  const expiry = record.status === 'PUBLISHED' ? record.expiresAt : null;
  const copyAt = copyState.copy?.schedule?.at;
  const released = copyState.release === release?.id ? releasedChange(release, record.id) : undefined;
  return [
    ...(expiry === null ? [] : [{ at: expiry, due: (at: string) => dueExpiry(articleState, record, at) }]),
    ...(copyAt === undefined ? [] : [{ at: copyAt, due: (at: string) => dueCopy(articleState, at) }]),
    ...(released === undefined
      ? []
      : [{ at: released.at, due: () => dueRelease(articleState, record, released) }]),
  ].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function dueCopy(articleState: ArticleState, at: string): DueChange | undefined {
  const { copyState, full } = articleState;
  const { copy } = copyState;
  if (copy?.schedule === undefined) return undefined;
  if (isStale(full.record, copy)) {
    const unscheduled = {
      ...copyState,
      version: copyState.version + 1,
      copy: { ...copy, schedule: undefined },
    };
    const writes = copyStateActions(full.record, copyState, unscheduled);
    return { at, transition: undefined, copy: writes, after: { ...articleState, copyState: unscheduled } };
  }
  return publicationOf(articleState, copy, at, copy.schedule.by);
}

/** Publishes the working copy as the article at `at`. */
export function publicationOf(
  articleState: ArticleState,
  copy: WorkingCopy,
  at: string,
  by: string,
): DueChange {
  const { full, copyState } = articleState;
  const { copy: _, ...emptied } = { ...copyState, version: copyState.version + 1 };
  const writes = copyStateActions(full.record, copyState, emptied);
  const next = versionFrom(full, copy, at, by);
  if (next === undefined)
    return { at, transition: undefined, copy: writes, after: { ...articleState, copyState: emptied } };
  const transition = { before: [full], after: [next], now: at, furtherActions: writes };
  return { at, transition, copy: writes, after: { ...articleState, full: next, copyState: emptied } };
}

/** A change by a release. What could fail was checked when it was scheduled, and nobody edits the article since. */
function dueRelease(
  articleState: ArticleState,
  record: RecordOf<'Article'>,
  { at, by, action }: ReleasedChange,
): DueChange {
  const { full, copyState } = articleState;
  const { release: _, ...others } = { ...copyState, version: copyState.version + 1 };
  const isPublication = action === 'PUBLISH';
  const { copy: published, ...emptied } = others;
  const left: WorkingCopyState = isPublication ? emptied : others;
  const writes = copyStateActions(record, copyState, left);
  const base =
    isPublication && published !== undefined
      ? { body: published.body ?? full.body, record: { ...published.record, ...keptOf(record) } }
      : { body: full.body, record };
  const state = releasedState(record, at, action);
  const after: FullRecord = {
    body: base.body,
    record: {
      ...base.record,
      ...state,
      ...publicationStateOf(record, state, at),
      ...nextRevision(record, at, by),
    },
  };
  const transition = { before: [full], after: [after], now: at, furtherActions: writes };
  return { at, transition, copy: writes, after: { full: after, copyState: left } };
}

/** The publication of an article after its release. */
function releasedState(
  { status, publishedAt, expiresAt }: RecordOf<'Article'>,
  at: string,
  action: ReleaseAction,
): Pick<RecordOf<'Article'>, 'status' | 'publishedAt' | 'expiresAt'> {
  if (action === 'UNPUBLISH') return { status: 'WITHDRAWN', publishedAt, expiresAt: null };
  return status === 'PUBLISHED'
    ? { status, publishedAt, expiresAt }
    : { status: 'PUBLISHED', publishedAt: at, expiresAt };
}

function dueExpiry(articleState: ArticleState, record: RecordOf<'Article'>, at: string): DueChange {
  const { full } = articleState;
  const state = publicationStateOf(record, { status: 'WITHDRAWN', publishedAt: record.publishedAt }, at);
  const next: FullRecord = {
    ...full,
    record: {
      ...record,
      ...state,
      status: 'WITHDRAWN',
      expiresAt: null,
      ...nextRevision(record, at, expiryAuthor),
    },
  };
  const transition = { before: [full], after: [next], now: at };
  return { at, transition, copy: [], after: { ...articleState, full: next } };
}

/** The next version of an article, with the fields of its working copy; undefined if these are the same. */
function versionFrom(before: FullRecord, copy: WorkingCopy, at: string, by: string): FullRecord | undefined {
  const { record } = before;
  if (record.type !== 'Article') return undefined;
  const merged = { ...copy.record, ...keptOf(record) };
  // Without a copied body, the article keeps its own.
  const body = copy.body ?? before.body;
  // Readers may not have read the texts.
  const isSameText = copy.isSameText ?? body === before.body;
  const isSame = isSameText && isDeepStrictEqual(withBareReferences(merged), withBareReferences(record));
  if (isSame) return undefined;
  return {
    body,
    record: {
      ...merged,
      ...publicationStateOf(record, record, at),
      ...nextRevision(record, at, by),
    },
  };
}

function nextRevision({ revision, version }: RecordOf<'Article'>, at: string, by: string) {
  return { revision: revision + 1, version: version + 1, updatedAt: at, updatedBy: by };
}

/** The fields that a working copy does not change: bookkeeping, publication, and the slug. */
export function keptOf(record: RecordOf<'Article'>): Partial<RecordOf<'Article'>> {
  const { id, slug, status, publishedAt, expiresAt, scheduled, removedAt, formerSlugs, formerIds } = record;
  const { revision, version, createdAt, updatedAt, updatedBy, imported, referencesUpdatedAt } = record;
  return {
    id,
    slug,
    status,
    publishedAt,
    expiresAt,
    scheduled,
    removedAt,
    formerSlugs,
    formerIds,
    revision,
    version,
    createdAt,
    updatedAt,
    updatedBy,
    ...(imported === undefined ? {} : { imported }),
    ...(referencesUpdatedAt === undefined ? {} : { referencesUpdatedAt }),
  };
}

/**
 * The writes from one state of a working copy to the next, on condition that it is unchanged since it was read. The
 * deletion of an article removes the state of its copy, so before the first write of that state the article must still
 * be there.
 */
export function copyStateActions(
  article: AnyRecord,
  before: WorkingCopyState,
  after: WorkingCopyState,
): Action[] {
  const items = { old: copyStateKeys(article, before), next: copyStateItems(article, after) };
  return [
    ...copyStateWrites(before, { ...items, kept: copyStateKeys(article, after) }),
    ...(setsInstant(before, after) ? [nextVersionOf(article)] : presence(article, before)),
  ];
}

/** Whether the article will change at an instant that nobody who read it before knows of. */
function setsInstant(before: WorkingCopyState, after: WorkingCopyState): boolean {
  const [old, next] = [before.copy?.schedule?.at, after.copy?.schedule?.at];
  const isScheduled = next !== undefined && next !== old;
  return isScheduled || (after.release !== undefined && after.release !== before.release);
}

/**
 * Changes the version of an article, so that every write that is based on the current one is refused: it would commit
 * at any time, also after the new instant, and take back what readers have seen since. Here an edit pays nothing for
 * it, as it would for a condition on the state of the working copy.
 */
function nextVersionOf({ version, ...article }: AnyRecord): Action {
  const condition = { attribute: 'version', equals: version };
  return { update: documentKey(article), set: { version: version + 1 }, condition };
}

function presence(article: AnyRecord, { version }: WorkingCopyState): Action[] {
  return version === 0 ? [{ check: documentKey(article), condition: { present: true } }] : [];
}
