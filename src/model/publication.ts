export type StoredStatus = 'DRAFT' | 'PUBLISHED' | 'WITHDRAWN';

/** The status that clients see: a published article is SCHEDULED until its publication time. */
export function publicationStatus(status: StoredStatus, publishedAt: string | null, now: string) {
  return status === 'PUBLISHED' && publishedAt !== null && publishedAt > now ? 'SCHEDULED' : status;
}

/** The status in documents, which may omit it. SCHEDULED and PUBLISHED differ only by the clock. */
export function storedStatus(status: string | undefined, publishedAt: string | null): StoredStatus {
  if (status === 'WITHDRAWN') return 'WITHDRAWN';
  return publishedAt === null ? 'DRAFT' : 'PUBLISHED';
}
