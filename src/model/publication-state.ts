import type { AnyRecord, PublicationState } from './record.ts';

/** The fields that decide the visibility of a record. Only articles have a publication status. */
export interface Publishable {
  readonly type: string;
  readonly status?: string;
  readonly publishedAt?: string | null;
}

/** Whether a record is public: an article from its publication time on, any other record always. */
export function isPublic({ type, status, publishedAt }: Publishable, now: string): boolean {
  if (type !== 'Article') return true;
  return status === 'PUBLISHED' && typeof publishedAt === 'string' && publishedAt <= now;
}

/** The publication state of an article that is written at a given time. */
export function publicationStateOf(
  before: AnyRecord | undefined,
  { status, publishedAt }: { status: string; publishedAt: string | null },
  now: string,
): PublicationState {
  const due = status === 'PUBLISHED' && publishedAt !== null;
  if (due && publishedAt <= now) return { scheduled: false, removedAt: null };
  const wasPublic = before !== undefined && isPublic(before, now);
  const removedBefore = before?.type === 'Article' ? before.removedAt : null;
  return { scheduled: due, removedAt: wasPublic ? now : removedBefore };
}
