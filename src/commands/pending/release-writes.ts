import { globalId, parseReleaseId } from '../../model/global-id.ts';
import { notFound } from '../../model/user-error.ts';
import { wrongState } from '../../model/wrong-state.ts';
import { type Release, type ReleaseItem, releaseItems, statusOf } from '../../projection/release.ts';
import { keyText, releaseKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, transact } from '../../store/transaction.ts';
import { retryOnConflict } from '../write/retry-on-conflict.ts';
import { readRelease } from './release-guard.ts';

/** Changes a release. `change` returns undefined if a concurrent write was first. */
export function changeRelease(
  table: Table,
  { id, argument }: { id: string; argument: string },
  change: (current: Release) => Promise<Release | undefined>,
): Promise<Release> {
  return retryOnConflict(id, async () => {
    const releaseId = parseReleaseId(id);
    const current = releaseId === undefined ? undefined : await readRelease(table, releaseId);
    if (current === undefined) throw notFound(argument, id, 'release');
    return change(current);
  });
}

/** The next revision of a release. */
export function nextRelease(table: Table, release: Release, changes: Partial<Release>): Release {
  const { revision, version } = release;
  return { ...release, ...changes, revision: revision + 1, version: version + 1, updatedAt: table.now() };
}

/** Writes a release with its entries; returns false if it was written meanwhile. */
export async function writeRelease(
  table: Table,
  before: Release | undefined,
  after: Release,
  furtherActions: readonly Action[] = [],
): Promise<boolean> {
  const [first, ...entries] = releaseItems(after);
  if (first === undefined) return false;
  const kept = new Set([first, ...entries].map(keyText));
  const gone = before === undefined ? [] : releaseItems(before).filter(item => !kept.has(keyText(item)));
  const condition =
    before === undefined ? { absent: true as const } : { attribute: 'version', equals: before.version };
  const failed = await transact(table, [
    { put: first, condition },
    ...entries.map(put => ({ put })),
    ...gone.map(({ pk, sk }) => ({ delete: { pk, sk } })),
    ...furtherActions,
  ]);
  return failed.length === 0;
}

/** Deletes the entry of a release in the list of pending changes, after all its items are written. */
export async function removePending(table: Table, release: Release): Promise<void> {
  const key = keyText(releaseKey(release.id));
  const entries = releaseItems(release).filter(item => keyText(item) !== key && item.list === 'pending');
  await transact(
    table,
    entries.map(({ pk, sk }) => ({ delete: { pk, sk } })),
  );
}

/** The items of a release change before it is scheduled only: what is scheduled was checked. */
export function checkUnscheduled(table: Table, release: Release): void {
  const status = statusOf(release, table.now());
  if (status === 'DONE') {
    throw wrongState(['release'], 'The release is already public; make another release');
  }
  if (status === 'SCHEDULED') {
    const reason = `The release is scheduled for ${release.at}; cancel it first (cancelRelease)`;
    throw wrongState(['release'], reason);
  }
}

/** The id that clients see of an item. */
export function idOf({ type, id }: ReleaseItem): string {
  return globalId(type, id);
}
