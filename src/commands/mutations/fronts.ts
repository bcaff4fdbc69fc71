import { isDeepStrictEqual } from 'node:util';
import type { Front, StoredFront } from '../../model/front.ts';
import { checkFront } from '../../model/front-document.ts';
import { referencesIn } from '../../model/reference.ts';
import { invalidInput, slugTaken } from '../../model/user-error.ts';
import { frontItems } from '../../projection/front.ts';
import { frontCopyStateItems } from '../../projection/front-copy.ts';
import { deletionKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, transact } from '../../store/transaction.ts';
import { copyStateIsUnchanged } from '../pending/copy-state-writes.ts';
import { type FrontState, nextInstantOfFront, unchangedCopyState } from '../pending/due-fronts.ts';
import { currentFrontState } from '../pending/front-state.ts';
import {
  deletionOf,
  eventOfFront,
  frontType,
  idOfFront,
  invalidFront,
  resolved,
  sizeIssues,
  writeFront,
} from '../pending/front-writes.ts';
import { releaseGuard } from '../pending/release-guard.ts';
import { auditOfFront } from '../write/audit.ts';
import type { Input } from '../write/compose.ts';
import { resolve } from '../write/resolve.ts';
import { retryOnConflict } from '../write/retry-on-conflict.ts';
import type { Writer } from '../write/writer.ts';
import { checkRevision } from './edit.ts';

export async function createFront(
  table: Table,
  { input, writer }: { input: Input; writer: Writer },
): Promise<Front> {
  const stored = await composed(table, input);
  // The id is that of an earlier front with this slug, so its revisions continue: nobody who has seen the earlier front overwrites this one.
  const deletion = await deletionOf(table, stored.slug);
  const now = table.now();
  const front: Front = {
    ...stored,
    id: idOfFront(stored.slug),
    revision: (deletion?.revision ?? 0) + 1,
    createdAt: now,
    updatedAt: now,
    updatedBy: writer.by,
  };
  checkFrontSize(front);
  const written = await writeFront(table, undefined, front, auditOfFront(writer, front, now, front));
  if (!written) throw slugTaken(stored.slug, { type: 'Front', id: front.id });
  return front;
}

export interface FrontEdit {
  /** The id that clients see. */
  readonly id: string;
  readonly expectedRevision: number;
  readonly writer: Writer;
}

/** Changes fields of a front; the others stay as they are. */
export function updateFront(
  table: Table,
  { id, expectedRevision, input, writer }: FrontEdit & { input: Input },
): Promise<Front> {
  return retryOnConflict(id, async () => {
    const frontState = await currentFrontState(table, id);
    const { front: current } = frontState;
    checkRevision(current, expectedRevision);
    const furtherActions = guarded(table, frontState);
    const { slug, name, containers, ...rest } = current;
    const next = await editedFront(table, { slug, name, containers }, input);
    if (isDeepStrictEqual(next, { slug, name, containers })) return current;
    const now = table.now();
    const revision = current.revision + 1;
    const front: Front = { ...rest, ...next, revision, updatedAt: now, updatedBy: writer.by };
    checkFrontSize(front);
    const audit = auditOfFront(writer, front, now, front);
    const before = table.committingBefore(nextInstantOfFront(frontState));
    return (await writeFront(before, current, front, [...furtherActions, ...audit])) ? front : undefined;
  });
}

/** The fields of a front after an edit, with all their references looked up. */
export async function editedFront(table: Table, from: StoredFront, input: Input): Promise<StoredFront> {
  const { slug, name, containers } = from;
  if (input.slug != null && input.slug !== slug) {
    const message = `cannot be changed: apps ask for the front by its slug, ${slug}; create another front instead`;
    throw invalidInput({ path: ['input', 'slug'], message });
  }
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const stored = await composed(table, { name, ...given, slug });
  // Containers that are not given may refer to records that have since been deleted, and are not checked again.
  return given.containers === undefined ? { ...stored, containers } : stored;
}

/** Deletes a front with its working copy. An import does not recreate it, unless it is told to. */
export async function deleteFront(table: Table, { id, expectedRevision, writer }: FrontEdit): Promise<void> {
  await retryOnConflict(id, async () => {
    const frontState = await currentFrontState(table, id);
    const { front, copyState } = frontState;
    checkRevision(front, expectedRevision);
    const guard = releaseGuard(table, frontState, ['id'], 'front');
    const now = table.now();
    const { slug, revision, imported } = front;
    const [item, entry] = frontItems(front);
    const tombstone = {
      ...deletionKey(frontType, slug),
      at: now,
      // The revisions of working copies are above that of the front, and those of a new front above all of them.
      revision: revision + copyState.saves + 1,
      ...(imported === undefined ? {} : { digest: imported.digest }),
    };
    const copyItems = frontCopyStateItems(front.id, copyState);
    const failed = await transact(table.committingBefore(nextInstantOfFront(frontState)), [
      {
        delete: { pk: item.pk, sk: item.sk },
        condition: { attribute: 'revision', equals: revision },
      },
      { delete: { pk: entry.pk, sk: entry.sk } },
      ...(copyItems.length === 0 ? [unchangedCopyState(frontState)] : []),
      ...copyItems.map(({ pk, sk }, i) => ({
        delete: { pk, sk },
        ...(i === 0 ? { condition: copyStateIsUnchanged(copyState) } : {}),
      })),
      { put: tombstone },
      ...guard,
      ...eventOfFront(front, undefined, now),
      ...auditOfFront(writer, front, now),
    ]);
    // The front was written after the read. The next attempt reports its new revision, or that it is gone.
    return failed.length === 0 ? front : undefined;
  });
}

/** The conditions of a write to a front in a release: those of the release, and that the front has not joined another release meanwhile. */
function guarded(table: Table, frontState: FrontState): Action[] {
  return [unchangedCopyState(frontState), ...releaseGuard(table, frontState, ['id'], 'front')];
}

/** The front of an input, with all its references looked up. */
async function composed(table: Table, input: Input): Promise<StoredFront> {
  const checked = checkFront(input);
  if ('issues' in checked) throw invalidFront(checked.issues);
  const references = referencesIn(checked.document).map(({ reference }) => reference);
  const result = resolved(checked.document, await resolve(table, references));
  if ('issues' in result) throw invalidFront(result.issues);
  return result.stored;
}

export function checkFrontSize(front: Front): void {
  const issues = sizeIssues(front);
  if (issues.length > 0) throw invalidFront(issues);
}
