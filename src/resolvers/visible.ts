import type { Known } from '../content/record.ts';
import { compareKeys, type SortRange, throughInstant } from '../store/keys.ts';

/** Whether the public may see a record: an article from its time of publication on, everything else always. */
export function isVisible(known: Guarded, now: string): boolean {
  if (known.type !== 'Article') return true;
  return known.status === 'PUBLISHED' && typeof known.publishedAt === 'string' && known.publishedAt <= now;
}

/** An article that stands inside another record, where the public may see it. */
export function visibleArticle(article: Known<'Article'> | null, now: string): Known<'Article'> | null {
  return article !== null && isVisible(article, now) ? article : null;
}

/** The part of a range of a list sorted by time of publication that is public: up to this very millisecond. */
export function publicPart(range: SortRange, now: string): SortRange {
  const end = throughInstant(now);
  return range.before !== undefined && compareKeys(range.before, end) < 0 ? range : { ...range, before: end };
}

/** A record, as far as its visibility goes: only articles have a status of publication. */
interface Guarded {
  readonly type: string;
  readonly status?: string;
  readonly publishedAt?: string | null;
}
