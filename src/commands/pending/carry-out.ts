import type { AnyRecord } from '../../model/record.ts';
import { carriedOutItem } from '../../projection/carried-out.ts';
import { isStale } from '../../projection/copy-state.ts';
import type { FullRecord } from '../../projection/project.ts';
import type { Release } from '../../projection/release.ts';
import { fullRecordFrom, fullRecordKeys } from '../../projection/stored.ts';
import {
  copyStateFrom,
  type WorkingCopy,
  type WorkingCopyState,
  workingCopyKeys,
} from '../../projection/working-copy.ts';
import { getItems } from '../../store/items.ts';
import type { RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, transact } from '../../store/transaction.ts';
import { commit } from '../write/commit.ts';
import { carryOutAll } from './carry-out-all.ts';
import { removeReferrers } from './copy-writes.ts';
import { type ArticleState, type DueChange, nextDue, nextInstant } from './due-changes.ts';
import { frozenBy, releaseGuard, releaseOf } from './release-guard.ts';

/**
 * Writes the pending changes of an article that are due. Readers have seen each of them since its instant, which is also the timestamp of what is
 * written; a repetition changes nothing. Returns whether a change was due.
 */
export function carryOut(table: Table, recordKey: RecordKey): Promise<boolean> {
  return carryOutAll(table, `${recordKey.type} ${recordKey.id}`, async () => {
    const articleState = await readArticleState(table, recordKey);
    const due = articleState && nextDue(articleState, table.now());
    if (articleState === undefined || due === undefined) return undefined;
    if (!(await write(table, articleState, due))) return 'conflict';
    if (due.copy.length > 0)
      await removeReferrers(table, recordKey, articleState.copyState, due.after.copyState);
    return 'written';
  });
}

/**
 * The pending changes of an article that an import replaces. Those that are due are carried out first, and the article must be read again (`wasDue`).
 * The write must commit before the next pending change (`commitBefore`), together with the `furtherActions` that the release of the article requires.
 * A change of the article would be one of the `obstacles`.
 */
export async function beforeImport(
  table: Table,
  full: FullRecord | undefined,
): Promise<{
  readonly wasDue: boolean;
  readonly commitBefore?: string | undefined;
  readonly furtherActions: readonly Action[];
  readonly obstacles: Obstacles;
}> {
  const articleState = full && (await withCopyState(table, full));
  if (articleState === undefined) return { wasDue: false, furtherActions: [], obstacles: {} };
  const wasDue =
    nextDue(articleState, table.now()) !== undefined && (await carryOut(table, articleState.full.record));
  const obstacles = obstaclesIn(articleState, table.now());
  const isFree = !wasDue && obstacles.release === undefined;
  return {
    wasDue,
    commitBefore: nextInstant(articleState),
    furtherActions: isFree ? releaseGuard(table, articleState, []) : [],
    obstacles,
  };
}

/** What stands in the way of a change of an article by an import. */
export interface Obstacles {
  /** The schedule of the working copy, which the change would end. */
  readonly schedule?: Schedule | undefined;
  /** The scheduled release of the article. */
  readonly release?: Release | undefined;
}

/** When a working copy becomes public, and who has said so. */
type Schedule = NonNullable<WorkingCopy['schedule']>;

/** What stands in the way of a change of an article. Nothing is written, not even what is due. */
export async function obstaclesOf(table: Table, full: FullRecord): Promise<Obstacles> {
  const articleState = await withCopyState(table, full);
  return articleState === undefined ? {} : obstaclesIn(articleState, table.now());
}

function obstaclesIn(articleState: ArticleState, now: string): Obstacles {
  const { full, copyState } = articleState;
  return { schedule: scheduleIn(copyState, full.record), release: frozenBy(articleState, now) };
}

/** An article with its working copy, which has no text; undefined for other records. */
async function withCopyState(table: Table, full: FullRecord): Promise<ArticleState | undefined> {
  if (full.record.type !== 'Article') return undefined;
  const copyState = await copyStateOf(table, full.record);
  return { full, copyState, release: await releaseOf(table, copyState) };
}

function scheduleIn({ copy }: WorkingCopyState, record: AnyRecord): Schedule | undefined {
  return copy === undefined || isStale(record, copy) ? undefined : copy.schedule;
}

/** The working copy of an article, without its text. */
async function copyStateOf(table: Table, recordKey: RecordKey): Promise<WorkingCopyState> {
  const [copyKey] = workingCopyKeys(recordKey);
  const [item] = await getItems(table, [copyKey], 'consistent');
  return copyStateFrom(item, undefined);
}

/** An article and its working copy, as stored. */
export async function readArticleState(
  table: Table,
  recordKey: RecordKey,
): Promise<ArticleState | undefined> {
  const keys = [...fullRecordKeys(recordKey), ...workingCopyKeys(recordKey)];
  const [document, body, copy, copyBody] = await getItems(table, keys, 'consistent');
  const full = fullRecordFrom(document, body);
  if (full === undefined) return undefined;
  const copyState = copyStateFrom(copy, copyBody);
  return { full, copyState, release: await releaseOf(table, copyState) };
}

/**
 * The articles of a release, as stored, in their order among its items, and without the texts of their working copies.
 * An operation may make fewer requests than a release has items.
 */
export async function readArticleStates(
  table: Table,
  release: Release,
): Promise<(ArticleState | undefined)[]> {
  const articles = release.items.filter(({ type }) => type !== 'Front');
  const keys = articles.map(item => {
    const [copyKey] = workingCopyKeys(item);
    return [...fullRecordKeys(item), copyKey];
  });
  const items = await getItems(table, keys.flat(), 'consistent');
  let start = 0;
  return keys.map(({ length }) => {
    const [document, body, copyItem] = items.slice(start, start + length);
    start += length;
    const full = fullRecordFrom(document, body);
    return full && { full, copyState: copyStateFrom(copyItem, undefined), release };
  });
}

async function write(
  table: Table,
  { full }: ArticleState,
  { at, transition, copy }: DueChange,
): Promise<boolean> {
  if (transition === undefined) return (await transact(table, copy)).length === 0;
  const writtenAt = table.now();
  const trace = { from: full.record.revision, carriedOutAt: writtenAt };
  const furtherActions = [
    ...(transition.furtherActions ?? []),
    { put: carriedOutItem(full.record, at, trace) },
  ];
  return (await commit(table, { ...transition, writtenAt, furtherActions })) === 'written';
}
