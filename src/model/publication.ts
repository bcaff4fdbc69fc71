export type StoredStatus = 'DRAFT' | 'PUBLISHED' | 'WITHDRAWN';

/** What clients are told: a published article with a time to come is scheduled until that very instant. */
export function publicationStatus(status: StoredStatus, publishedAt: string | null, now: string) {
  return status === 'PUBLISHED' && publishedAt !== null && publishedAt > now ? 'SCHEDULED' : status;
}

/** What a document says of it, or leaves to be told from the time. */
export function storedStatus(status: string | undefined, publishedAt: string | null): StoredStatus {
  if (status === 'WITHDRAWN') return 'WITHDRAWN';
  return publishedAt === null ? 'DRAFT' : 'PUBLISHED';
}
