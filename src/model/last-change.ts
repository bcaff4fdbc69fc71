import type { RecordOf } from './record.ts';

/** The time of the last change that readers could see; edits before the publication do not count. */
export function lastChangeOf({
  publishedAt,
  updatedAt,
}: Pick<RecordOf<'Article'>, 'publishedAt' | 'updatedAt'>): string {
  return publishedAt !== null && publishedAt > updatedAt ? publishedAt : updatedAt;
}
