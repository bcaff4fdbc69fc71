import { maxAncestors } from '../../model/parent.ts';
import { isPublic } from '../../model/publication-state.ts';
import { invalidInput, staleRevision } from '../../model/user-error.ts';
import { wrongState } from '../../model/wrong-state.ts';
import { isStale, type Revised, type SavedEdit } from '../../projection/copy-state.ts';
import { type Release, type ReleaseItem, releasedChange, statusOf } from '../../projection/release.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';
import { auditOfRelease } from '../write/audit.ts';
import { type PendingTask, pendingTask, toItem } from '../write/outbox-task.ts';
import { checkParentsOfCopy, withChecks } from '../write/parent-cycle.ts';
import { lacksBody } from '../write/version.ts';
import type { Writer } from '../write/writer.ts';
import { carryOut, readArticleStates } from './carry-out.ts';
import { type ArticleState, nextDue } from './due-changes.ts';
import { type FrontState, nextDueOfFront } from './due-fronts.ts';
import { carryOutFront, readFronts } from './front-state.ts';
import { changeRelease, nextRelease, removePending, writeRelease } from './release-writes.ts';

interface ReleaseEdit {
  readonly id: string;
  readonly expectedRevision: number;
  readonly writer: Writer;
}

/**
 * Milliseconds after the instant in which a worker writes nothing of a release: a reader whose clock is late must not see a part of it.
 */
const workerDelay = 5000;

/**
 * Schedules a release, or gives a scheduled one another instant. Everything that could fail at the instant is checked
 * here: each later write of an item is refused, and an earlier one changes the version of the release.
 */
export function scheduleRelease(
  table: Table,
  { at, expectedRevision, id, writer }: ReleaseEdit & { at: string },
): Promise<Release> {
  return changeRelease(table, { id, argument: 'id' }, async release => {
    checkRevision(release, expectedRevision);
    checkPending(table, release);
    if (at <= table.now()) throw invalidInput({ path: ['at'], message: 'must be in the future' });
    const articleStates = await currentArticleStates(table, release);
    const fronts = articleStates && (await currentFronts(table, release));
    if (articleStates === undefined || fronts === undefined) return undefined;
    const isOfHidden =
      fronts.size === 0 && articleStates.every(one => one === undefined || !isPublic(one.full.record, at));
    const next = nextRelease(table, release, { at, state: 'SCHEDULED', scheduledBy: writer.by, isOfHidden });
    const parents = await checkParentsOfItems(table, articleStates, next);
    checkItems({ articleStates, fronts, parents: parents.reasons }, release, { at, writer });
    const furtherActions = [
      { put: toItem(releaseTask(release.id, at)) },
      ...auditOfRelease(writer, next),
      ...parents.unchanged,
    ];
    return (await writeRelease(beforeInstant(table, release), release, next, furtherActions))
      ? next
      : undefined;
  });
}

/** Cancels a release. Its items can be edited again, and added to another release. */
export function cancelRelease(table: Table, { id, expectedRevision, writer }: ReleaseEdit): Promise<Release> {
  return changeRelease(table, { id, argument: 'id' }, async release => {
    checkRevision(release, expectedRevision);
    checkPending(table, release);
    if (release.state === 'CANCELLED') return release;
    const articleStates = await currentArticleStates(table, release);
    if (articleStates === undefined) return undefined;
    for (const articleState of articleStates) checkRights(articleState, writer);
    if (release.items.some(isFront)) writer.checkRights({ type: 'Front' });
    const next = nextRelease(table, release, { state: 'CANCELLED' });
    const furtherActions = auditOfRelease(writer, next);
    return (await writeRelease(beforeInstant(table, release), release, next, furtherActions))
      ? next
      : undefined;
  });
}

/** Writes the items of a release whose instant has come, one after the other: readers see all of them already. */
export async function carryOutRelease(table: Table, release: Release | undefined): Promise<void> {
  if (release === undefined || statusOf(release, table.now()) !== 'DONE') return;
  for (const item of release.items)
    await (isFront(item) ? carryOutFront(table, item.id) : carryOut(table, item));
  await removePending(table, release);
}

/** The task that writes the items of a release after its instant. */
export function releaseTask(id: string, at: string): PendingTask {
  const due = new Date(Date.parse(at) + workerDelay).toISOString();
  return pendingTask({ type: 'Release', id }, due);
}

/** A release that readers see until its instant as scheduled is changed before it. */
function beforeInstant(table: Table, { state, at }: Release): Table {
  return state === 'SCHEDULED' && at !== null ? table.committingBefore(at) : table;
}

/** Maximum requests that read for one item whose change is due. */
const readsOfDueItem = 8;

/**
 * The articles of a release as the public sees them, with nothing due. Undefined if something was: it is carried out, and the release must be read
 * again.
 */
async function currentArticleStates(
  table: Table,
  release: Release,
): Promise<(ArticleState | undefined)[] | undefined> {
  const articleStates = await readArticleStates(table, release);
  const now = table.now();
  const due = articleStates
    .filter(articleState => articleState !== undefined)
    .filter(articleState => nextDue(articleState, now) !== undefined);
  if (due.length === 0) return articleStates;
  // These reads are not those of the request: a worker that was down has left changes unwritten.
  table.allowReads(due.length * readsOfDueItem);
  for (const { full } of due) await carryOut(table, full.record);
  return undefined;
}

/** The fronts of a release as the public sees them, by id; undefined if something was due, which is carried out. */
async function currentFronts(
  table: Table,
  release: Release,
): Promise<ReadonlyMap<string, FrontState> | undefined> {
  const fronts = await readFronts(table, release);
  const now = table.now();
  const due = [...fronts.values()].filter(frontState => nextDueOfFront(frontState, now) !== undefined);
  if (due.length === 0) return fronts;
  table.allowReads(due.length * readsOfDueItem);
  for (const { front } of due) await carryOutFront(table, front.id);
  return undefined;
}

function isFront({ type }: ReleaseItem): boolean {
  return type === 'Front';
}

function checkRevision({ revision }: Release, expected: number): void {
  if (revision !== expected) throw staleRevision(expected, revision);
}

function checkPending(table: Table, release: Release): void {
  if (statusOf(release, table.now()) !== 'DONE') return;
  throw wrongState(['id'], `The release has been public since ${release.at}; edit or withdraw its articles`);
}

function checkItems(
  { articleStates, fronts, parents }: ReleaseState,
  release: Release,
  { at, writer }: { at: string; writer: Writer },
): void {
  if (release.items.length === 0)
    throw wrongState(['id'], 'The release has no items; add some first (addToRelease)');
  const reasons: string[] = [];
  const articles = release.items.filter(item => !isFront(item));
  for (const item of release.items) {
    const articleState = isFront(item) ? undefined : articleStates[articles.indexOf(item)];
    if (isFront(item)) writer.checkRights({ type: 'Front' });
    else checkRights(articleState, writer);
    const reason = isFront(item)
      ? issueOfFront(fronts.get(item.id), release)
      : (issueOfArticle(articleState, release, { item, at }) ?? parents.get(item.id));
    if (reason !== undefined) reasons.push(reason);
  }
  const [first, ...others] = reasons;
  if (first !== undefined) throw wrongState(['id'], first, ...others);
}

function checkRights(articleState: ArticleState | undefined, { checkRights: check }: Writer): void {
  for (const record of [articleState?.full.record, articleState?.copyState.copy?.record])
    if (record !== undefined) check(record);
}

/** The articles of a release in the order of its items, and its fronts by id. */
interface ReleaseState {
  readonly articleStates: readonly (ArticleState | undefined)[];
  readonly fronts: ReadonlyMap<string, FrontState>;
  /** Why articles cannot have the parents that their working copies give them, by the ids of the articles. */
  readonly parents: ReadonlyMap<string, string>;
}

/** Maximum conditions about ancestors, beside the other actions of the transaction that schedules a release. */
const maxConditions = 80;

/**
 * Checks the parents that the working copies of a release give their articles, as if the release were scheduled. `unchanged` are the conditions under
 * which its articles form no cycle.
 */
async function checkParentsOfItems(
  table: Table,
  articleStates: readonly (ArticleState | undefined)[],
  releasing: Release,
): Promise<{ readonly reasons: ReadonlyMap<string, string>; readonly unchanged: readonly Action[] }> {
  const reasons = new Map<string, string>();
  let unchanged: readonly Action[] = [];
  for (const articleState of articleStates) {
    const { record } = articleState?.full ?? {};
    const copy = articleState?.copyState.copy;
    const action = releasedChange(releasing, record?.id ?? '')?.action;
    if (record === undefined || copy === undefined || action !== 'PUBLISH') continue;
    // A release has many articles, and few of their working copies change a parent.
    table.allowReads(maxAncestors);
    const { field, fault, unchanged: conditions } = await checkParentsOfCopy(table, record, copy, releasing);
    const named = `The working copy of the article "${record.slug}"`;
    const all = withChecks(unchanged, conditions);
    if (fault !== undefined)
      reasons.set(
        record.id,
        `${named} cannot be published: "${field}" ${fault}; save it again (saveWorkingCopy)`,
      );
    else if (all.length > maxConditions)
      reasons.set(
        record.id,
        `${named} changes the family of one article too many for one release; ${removal}`,
      );
    else unchanged = all;
  }
  return { reasons, unchanged };
}

/** Why a front cannot become public with its release. */
function issueOfFront(frontState: FrontState | undefined, release: Release): string | undefined {
  if (frontState === undefined) return `A front of the release is deleted; ${removal}`;
  const { front, copyState } = frontState;
  const subject = `front "${front.slug}"`;
  if (copyState.release !== release.id) return `The ${subject} is in another release now; ${removal}`;
  if (copyState.copy === undefined) return `The ${subject} has no working copy; ${removal}`;
  return issueOfCopy(copyState.copy, front, subject, 'saveFrontWorkingCopy');
}

const removal = 'remove it from the release (removeFromRelease)';

/** Why an article cannot become public with its release. */
function issueOfArticle(
  articleState: ArticleState | undefined,
  release: Release,
  { item, at }: { item: ReleaseItem; at: string },
): string | undefined {
  if (articleState?.full.record.type !== 'Article') return `An article of the release is deleted; ${removal}`;
  const { full, copyState } = articleState;
  const { record } = articleState.full;
  const subject = `article "${record.slug}"`;
  if (copyState.release !== release.id) return `The ${subject} is in another release now; ${removal}`;
  if (record.expiresAt !== null && record.expiresAt <= at)
    return `The ${subject} expires before the release, at ${record.expiresAt}; change its expiry (setExpiry)`;
  if (lacksBody(full)) return `The text of the ${subject} is missing from the table; restore it`;
  if (item.action === 'UNPUBLISH')
    return record.status === 'PUBLISHED' ? undefined : `The ${subject} is not published; ${removal}`;
  const { copy } = copyState;
  if (copy !== undefined) return issueOfCopy(copy, record, subject, 'saveWorkingCopy');
  return record.status === 'PUBLISHED'
    ? `The ${subject} is published and has no working copy; ${removal}`
    : undefined;
}

/** Why a working copy cannot become public with a release. `subject` is its article or front, in words; `mutation` saves the copy. */
function issueOfCopy(
  copy: SavedEdit,
  current: Revised,
  subject: string,
  mutation: string,
): string | undefined {
  if (copy.schedule !== undefined)
    return `The working copy of the ${subject} has a schedule of its own; save it again (${mutation})`;
  return isStale(current, copy)
    ? `The ${subject} was edited after its working copy was saved; save the copy again (${mutation})`
    : undefined;
}
