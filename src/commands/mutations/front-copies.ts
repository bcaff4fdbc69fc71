import type { Front } from '../../model/front.ts';
import { staleWorkingCopy } from '../../model/user-error.ts';
import { copyRevision, isStale } from '../../projection/copy-state.ts';
import { type FrontCopy, type FrontCopyState, frontCopyStateItems } from '../../projection/front-copy.ts';
import type { Item } from '../../store/attributes.ts';
import type { Table } from '../../store/table.ts';
import { type Action, transact } from '../../store/transaction.ts';
import {
  type FrontState,
  frontCopyStateActions,
  nextInstantOfFront,
  publicationOfFront,
  unchangedFront,
} from '../pending/due-fronts.ts';
import { currentFrontState } from '../pending/front-state.ts';
import { eventOfFront, frontType } from '../pending/front-writes.ts';
import { checkNoRelease, releaseGuard } from '../pending/release-guard.ts';
import { auditBesideFront } from '../write/audit.ts';
import type { Input } from '../write/compose.ts';
import { pendingTask, toItem } from '../write/outbox-task.ts';
import { retryOnConflict } from '../write/retry-on-conflict.ts';
import { checkCopyRevision, expectedCopy } from './expected-copy.ts';
import { checkFrontSize, editedFront, type FrontEdit } from './fronts.ts';

/** The public front after a change of its working copy or release, with the items of the working copy. */
export interface FrontWithCopy {
  readonly front: Front;
  readonly copyItems: readonly Item[];
}

/** Saves an edit of a front that is not public yet. The input overlays the working copy, or the front if there is none. It cancels a schedule. */
export function saveFrontWorkingCopy(
  table: Table,
  { input, ...asked }: FrontEdit & { input: Input },
): Promise<FrontWithCopy> {
  return atFront(table, asked, async frontState => {
    const { front, copyState } = frontState;
    const { writer, expectedRevision } = asked;
    checkCopyRevision(front, copyState, expectedRevision);
    const { slug } = front;
    const { name, containers } = copyState.copy ?? front;
    const edited = await editedFront(table, { slug, name, containers }, input);
    checkFrontSize({ ...front, ...edited });
    const savedAt = table.now();
    const copy: FrontCopy = {
      name: edited.name,
      containers: edited.containers,
      basedOnRevision: front.revision,
      savedAt,
      savedBy: writer.by,
    };
    return written(table, frontState, { ...copyState, saves: copyState.saves + 1, copy }, asked, {
      at: savedAt,
    });
  });
}

/** Publishes a working copy now, or at an instant to come. */
export function publishFrontWorkingCopy(
  table: Table,
  { at, ...asked }: FrontEdit & { at?: string | undefined },
): Promise<FrontWithCopy> {
  return atFront(table, asked, async frontState => {
    const { front, copyState } = frontState;
    const copy = expectedCopy(front, copyState, asked, 'front');
    if (isStale(front, copy)) throw staleWorkingCopy(copyRevision(front, copyState), 'front');
    const now = table.now();
    const { by } = asked.writer;
    if (at !== undefined && at > now) {
      checkNoRelease(table, frontState, 'front');
      const after = { ...copyState, saves: copyState.saves + 1, copy: { ...copy, schedule: { at, by } } };
      const furtherActions = [{ put: toItem(pendingTask({ type: frontType, id: front.id }, at)) }];
      return written(table, frontState, after, asked, { at: now, furtherActions });
    }
    const { after, writes } = publicationOfFront(frontState, copy, { at: now, by });
    const audit = { at: now, revision: after.front.revision, version: after.copyState.version };
    const failed = await transact(table.committingBefore(nextInstantOfFront(frontState)), [
      ...writes,
      ...(after.front === front ? [unchangedFront(frontState)] : eventOfFront(front, after.front, now)),
      ...auditBesideFront(asked.writer, front, audit),
      ...releaseGuard(table, frontState, ['id'], 'front'),
    ]);
    return failed.length === 0 ? after : undefined;
  });
}

/** Discards a working copy, and its schedule. */
export function discardFrontWorkingCopy(table: Table, asked: FrontEdit): Promise<FrontWithCopy> {
  return atFront(table, asked, async frontState => {
    const { front, copyState } = frontState;
    expectedCopy(front, copyState, asked, 'front');
    const { copy: _, ...after } = copyState;
    return written(table, frontState, after, asked, { at: table.now() });
  });
}

/** Changes the working copy or the release of a front. `change` returns undefined if a concurrent write was first. */
function atFront(
  table: Table,
  { id }: FrontEdit,
  change: (frontState: FrontState) => Promise<FrontState | undefined>,
): Promise<FrontWithCopy> {
  return retryOnConflict(id, async () => {
    const changed = await change(await currentFrontState(table, id));
    return (
      changed && { front: changed.front, copyItems: frontCopyStateItems(changed.front.id, changed.copyState) }
    );
  });
}

/** Writes the next state of a working copy, with its entry in the audit log. */
async function written(
  table: Table,
  frontState: FrontState,
  copyState: FrontCopyState,
  { writer }: FrontEdit,
  { at, furtherActions = [] }: { at: string; furtherActions?: readonly Action[] },
): Promise<FrontState | undefined> {
  const { front } = frontState;
  const after = { ...copyState, version: copyState.version + 1 };
  const revision = after.copy === undefined ? null : copyRevision(front, after);
  const failed = await transact(table.committingBefore(nextInstantOfFront(frontState)), [
    ...frontCopyStateActions(front.id, frontState.copyState, after),
    unchangedFront(frontState),
    ...furtherActions,
    ...auditBesideFront(writer, front, { at, revision, version: after.version }),
    ...releaseGuard(table, frontState, ['id'], 'front'),
  ]);
  return failed.length === 0 ? { ...frontState, copyState: after } : undefined;
}
