import { wrongState } from '../../model/wrong-state.ts';
import type { CopyState } from '../../projection/copy-state.ts';
import { type Release, releaseFrom, statusOf } from '../../projection/release.ts';
import { getItems } from '../../store/items.ts';
import { releaseKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';

/** What may be an item of a release: an article or a front with the state of its working copy. */
interface Member {
  readonly copyState: Pick<CopyState, 'release'>;
  readonly release?: Release | undefined;
}

export async function readRelease(table: Table, id: string): Promise<Release | undefined> {
  const [item] = await getItems(table, [releaseKey(id)], 'consistent');
  return releaseFrom(item);
}

/** The release that an article or front is an item of. */
export async function releaseOf(
  table: Table,
  { release }: Member['copyState'],
): Promise<Release | undefined> {
  return release === undefined ? undefined : readRelease(table, release);
}

/**
 * What the release of an article or front asks of a write to it. An item of a scheduled release is not written, so that
 * nothing can fail at the instant. Before that, the write changes the version of the release, so that a release is
 * scheduled as it was checked.
 */
export function releaseGuard(
  table: Table,
  { copyState, release }: Member,
  path: readonly string[] = ['id'],
  noun = 'article',
): Action[] {
  if (release === undefined || copyState.release !== release.id) return [];
  switch (statusOf(release, table.now())) {
    case 'DONE':
      return [];
    case 'SCHEDULED': {
      const reason = `The ${noun} is in the release "${release.name}", scheduled for ${release.at}; cancel the release first (cancelRelease)`;
      throw wrongState(path, reason);
    }
    default:
      return [itemWritten(release)];
  }
}

/** The scheduled release of an article or front, which is not written before it. */
export function frozenBy({ copyState, release }: Member, now: string): Release | undefined {
  const isMember = release !== undefined && copyState.release === release.id;
  return isMember && statusOf(release, now) === 'SCHEDULED' ? release : undefined;
}

/** The working copy of an item of a release becomes public with the release, and has no schedule of its own. */
export function checkNoRelease(table: Table, { copyState, release }: Member, noun = 'article'): void {
  if (release === undefined || copyState.release !== release.id) return;
  if (statusOf(release, table.now()) === 'CANCELLED') return;
  const reason = `The ${noun} is in the release "${release.name}"; remove it from there first (removeFromRelease)`;
  throw wrongState(['id'], reason);
}

/** Notes in a release that one of its items was written. */
export function itemWritten({ id, version }: Release): Action {
  return {
    update: releaseKey(id),
    set: { version: version + 1 },
    condition: { attribute: 'version', equals: version },
  };
}
