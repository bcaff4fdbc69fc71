import type { PreviewTarget } from '../access/preview.ts';
import { badInput } from '../errors/problem.ts';
import { type Release, releaseFrom, statusOf } from '../projection/release.ts';
import { getItems } from '../store/items.ts';
import { releaseKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';

/** The content as it will be: all reads of a request are those of an instant to come. */
export interface Preview {
  /** The instant; the present one where that of the target has passed. */
  readonly at: string;
  /** The release that is public then, whether or not it is scheduled. */
  readonly release?: Release | undefined;
}

/** The preview of a target. */
export async function previewOf(table: Table, target: PreviewTarget): Promise<Preview> {
  const now = table.now();
  if ('at' in target) return { at: later(now, target.at) };
  const [item] = await getItems(table, [releaseKey(target.release)], 'consistent');
  const release = releaseFrom(item);
  if (release === undefined) throw badInput('No release has the id of this preview.');
  if (statusOf(release, now) === 'CANCELLED')
    throw badInput(
      `The release "${release.name}" was cancelled. Preview it after it is scheduled again (scheduleRelease).`,
    );
  return { at: later(now, release.at ?? now), release };
}

function later(a: string, b: string): string {
  return a < b ? b : a;
}
