import type { Known, RecordOf } from '../model/record.ts';
import { type CopyState, copyRevision, isStale } from '../projection/copy-state.ts';
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
  const source = await copySource(current, copyState, context);
  const { copy } = copyState;
  if (source === null || copy === undefined) return null;
  const { revision, updatedAt, updatedBy } = source;
  const article = { ...copy.record, revision, updatedAt, updatedBy };
  if (copy.body !== undefined) context.records.addText(article, copy.body);
  return { ...source, article };
}

/** The fields of the working copy of an article or front; null without one. */
export async function copySource(
  current: { readonly revision: number } | undefined,
  copyState: CopyState,
  context: Context,
): Promise<CopySource | null> {
  const { copy } = copyState;
  const release = copyState.release === undefined ? null : await storedRelease(copyState.release, context);
  if (current === undefined || copy === undefined) return null;
  return {
    revision: copyRevision(current, copyState),
    basedOnRevision: copy.basedOnRevision,
    updatedAt: copy.savedAt,
    updatedBy: copy.savedBy,
    isStale: isStale(current, copy),
    publishAt: copy.schedule?.at ?? null,
    // A cancelled release has let go of its items.
    release: release?.status === 'CANCELLED' ? null : release,
  };
}
