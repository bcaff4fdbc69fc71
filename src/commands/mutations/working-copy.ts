import type { RecordOf } from '../../model/record.ts';
import { toDocument } from '../../model/record.ts';
import { invalidInput, staleWorkingCopy } from '../../model/user-error.ts';
import { wrongState } from '../../model/wrong-state.ts';
import { copyRevision, isStale } from '../../projection/copy-state.ts';
import type { FullRecord } from '../../projection/project.ts';
import { copyStateItems, type WorkingCopyState } from '../../projection/working-copy.ts';
import type { Item } from '../../store/attributes.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';
import { removeReferrers, writeCopyState } from '../pending/copy-writes.ts';
import { type ArticleState, keptOf, nextInstant, publicationOf } from '../pending/due-changes.ts';
import { checkNoRelease, releaseGuard } from '../pending/release-guard.ts';
import { auditBeside } from '../write/audit.ts';
import { commit } from '../write/commit.ts';
import { compose, type Input, overlaid } from '../write/compose.ts';
import { pendingTask, toItem } from '../write/outbox-task.ts';
import { checkParentsOfCopy, type FieldCheck, withChecks } from '../write/parent-cycle.ts';
import { retryOnConflict } from '../write/retry-on-conflict.ts';
import { nextVersion } from '../write/version.ts';
import type { Writer } from '../write/writer.ts';
import { carryOutIfDue, currentArticleState, type Edit } from './edit.ts';
import { checkCopyRevision, expectedCopy } from './expected-copy.ts';

/** The article, with the items of its updated working copy. */
export interface WithCopy extends FullRecord {
  readonly copyItems: readonly Item[];
}

/** Saves an edit of an article that is not public yet. The input overlays the working copy, or the article if there is none. */
export function saveWorkingCopy(
  table: Table,
  { input, ...asked }: Edit & { input: Input },
): Promise<WithCopy> {
  return editWorkingCopy(table, asked, async articleState => {
    const { full, copyState } = articleState;
    const { record } = full;
    checkCopyRevision(record, copyState, asked.expectedRevision);
    const from =
      copyState.copy === undefined
        ? full
        : { record: copyState.copy.record, body: copyState.copy.body ?? full.body };
    const { slug, status, publishedAt, expiresAt } = toDocument(record, undefined);
    const kept = { slug, status, publishedAt, expiresAt };
    const document = overlaid(overlaid(toDocument(from.record, from.body, 'id'), kept), input);
    if (document.slug !== slug) {
      const message =
        'cannot change in a working copy; change the slug of the article itself (updateArticle)';
      throw invalidInput({ path: ['input', 'slug'], message });
    }
    const alreadyRead = [record, from.record];
    const { writer } = asked;
    const write = await compose(table, { input: document, id: record.id, by: writer.by, alreadyRead });
    const savedAt = table.now();
    const next = nextVersion(full, write, savedAt);
    if (next.record.type !== 'Article') throw new Error('Only articles have working copies.');
    writer.checkRights(next.record);
    const after: WorkingCopyState = {
      ...copyState,
      saves: copyState.saves + 1,
      version: copyState.version + 1,
      copy: {
        record: { ...next.record, ...keptOf(articleOf(full)) },
        body: next.body ?? '',
        basedOnRevision: record.revision,
        isSameText: (next.body ?? '') === full.body,
        savedAt,
        savedBy: writer.by,
      },
    };
    return writtenCopyState(table, articleState, after, writer, savedAt);
  });
}

/** Publishes a working copy now, or at an instant to come. */
export function publishWorkingCopy(
  table: Table,
  { at, now, ...asked }: Edit & { at?: string | undefined; now: string },
): Promise<WithCopy> {
  return editWorkingCopy(table, asked, async articleState => {
    const { full, copyState } = articleState;
    const { writer } = asked;
    const copy = expectedCopy(full.record, copyState, asked, 'article');
    if (isStale(full.record, copy)) throw staleWorkingCopy(copyRevision(full.record, copyState));
    const parents = await checkParentsOfCopy(table, full.record, copy);
    if (parents.fault !== undefined) throw wrongState(['id'], parentsReason(parents));
    if (at !== undefined && at > now) {
      checkNoRelease(table, articleState);
      const schedule = { at, by: writer.by };
      const after = {
        ...copyState,
        saves: copyState.saves + 1,
        version: copyState.version + 1,
        copy: { ...copy, schedule },
      };
      const task = { put: toItem(pendingTask(full.record, at)) };
      const furtherActions = [task, ...parents.unchanged];
      return writtenCopyState(table, articleState, after, writer, table.now(), furtherActions);
    }
    const publication = publicationOf(articleState, copy, table.now(), writer.by);
    const { after, transition } = publication;
    if (transition === undefined)
      return writtenCopyState(table, articleState, after.copyState, writer, table.now());
    const ownActions = [...(transition.furtherActions ?? []), ...releaseGuard(table, articleState)];
    const furtherActions = withChecks(ownActions, parents.unchanged);
    const committed = await commit(table, {
      ...transition,
      commitBefore: nextInstant(articleState),
      writer,
      furtherActions,
    });
    if (committed !== 'written') return undefined;
    await removeReferrers(table, full.record, copyState, after.copyState);
    return after;
  });
}

/** Discards a working copy, and its schedule. */
export function discardWorkingCopy(table: Table, asked: Edit): Promise<WithCopy> {
  return editWorkingCopy(table, asked, async articleState => {
    const { full, copyState } = articleState;
    expectedCopy(full.record, copyState, asked, 'article');
    const { copy: _, ...after } = { ...copyState, version: copyState.version + 1 };
    return writtenCopyState(table, articleState, after, asked.writer, table.now());
  });
}

/** Edits the working copy of an article. `change` returns undefined if a concurrent write was first. */
function editWorkingCopy(
  table: Table,
  { id, writer }: Edit,
  change: (articleState: ArticleState) => Promise<ArticleState | undefined>,
): Promise<WithCopy> {
  return retryOnConflict(id, async () => {
    const articleState = await currentArticleState(table, ['Article'], 'id', id, writer, 'with its text');
    if (articleState.copyState.copy !== undefined) writer.checkRights(articleState.copyState.copy.record);
    if (await carryOutIfDue(table, articleState)) return undefined;
    const changed = await change(articleState);
    return changed && { ...changed.full, copyItems: copyStateItems(changed.full.record, changed.copyState) };
  });
}

/** Writes the next state of a working copy, with its entry in the audit log. */
async function writtenCopyState(
  table: Table,
  articleState: ArticleState,
  after: WorkingCopyState,
  writer: Writer,
  at: string,
  furtherActions: readonly Action[] = [],
): Promise<ArticleState | undefined> {
  const { full } = articleState;
  const { record } = full;
  const revision = after.copy === undefined ? null : copyRevision(record, after);
  const audit = auditBeside(writer, record, { at, revision, suffix: `copy.${after.version}` });
  const isWritten = await writeCopyState(table, articleState, after, {
    furtherActions: withChecks([...audit, ...releaseGuard(table, articleState)], furtherActions),
    commitBefore: nextInstant(articleState),
  });
  return isWritten ? { full, copyState: after } : undefined;
}

function parentsReason({ field, fault }: FieldCheck): string {
  return `The working copy cannot be published: "${field}" ${fault}; save it again with another value (saveWorkingCopy)`;
}

function articleOf({ record }: FullRecord): RecordOf<'Article'> {
  if (record.type !== 'Article') throw new Error('Only articles have working copies.');
  return record;
}
