import type { Known, RecordOf } from '../model/record.ts';
import { copyRevision, isStale } from '../projection/working-copy.ts';
import type { Context } from './context.ts';
import { type ReleaseSource, storedRelease } from './release.ts';

/** The source of a WorkingCopy. */
export interface WorkingCopySource extends CopySource {
  readonly article: RecordOf<'Article'>;
}

/** The fields that the working copies of articles and of fronts share. */
export interface CopySource {
  readonly revision: number;
  readonly basedOnRevision: number;
  readonly isStale: boolean;
  readonly updatedAt: string;
  readonly updatedBy: string;
  readonly publishAt: string | null;
  readonly release: ReleaseSource | null;
}

/** The edit of an article that is not public yet; null without one. */
export async function workingCopy(
  known: Known<'Article'>,
  context: Context,
): Promise<WorkingCopySource | null> {
  const [current, copyState] = await Promise.all([
    context.records.load({ type: 'Article', id: known.id }),
    context.records.workingCopyState(known),
  ]);
  const { copy } = copyState;
  const release = copyState.release === undefined ? null : await storedRelease(copyState.release, context);
  if (current === undefined || copy === undefined) return null;
  const { savedAt, savedBy, basedOnRevision, schedule, record, body } = copy;
  const revision = copyRevision(current, copyState);
  const article = { ...record, revision, updatedAt: savedAt, updatedBy: savedBy };
  if (body !== undefined) context.records.addText(article, body);
  return {
    article,
    revision,
    basedOnRevision,
    updatedAt: savedAt,
    updatedBy: savedBy,
    isStale: isStale(current, copy),
    publishAt: schedule?.at ?? null,
    // A cancelled release has let go of its items.
    release: release?.status === 'CANCELLED' ? null : release,
  };
}
