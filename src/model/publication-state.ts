import type { AnyRecord, Exposure } from './record.ts';

/** A record, as far as the public's right to see it goes: only articles have a status of publication. */
export interface Exposed {
  readonly type: string;
  readonly status?: string;
  readonly publishedAt?: string | null;
}

/** Whether the public sees a record: an article from its time of publication on, everything else always. */
export function isPublic({ type, status, publishedAt }: Exposed, now: string): boolean {
  if (type !== 'Article') return true;
  return status === 'PUBLISHED' && typeof publishedAt === 'string' && publishedAt <= now;
}

/** How far an article is on its way to the public when it is written at some time. */
export function exposureOf(
  before: AnyRecord | undefined,
  { status, publishedAt }: { status: string; publishedAt: string | null },
  now: string,
): Exposure {
  const due = status === 'PUBLISHED' && publishedAt !== null;
  if (due && publishedAt <= now) return { scheduled: false, removedAt: null };
  const wasPublic = before !== undefined && isPublic(before, now);
  const removedBefore = before?.type === 'Article' ? before.removedAt : null;
  return { scheduled: due, removedAt: wasPublic ? now : removedBefore };
}
