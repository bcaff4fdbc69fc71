import { isPublic, type Publishable } from '../model/publication-state.ts';
import type { Known } from '../model/record.ts';
import { compareKeys, type RecordName, type SortRange, throughInstant } from '../store/keys.ts';
import type { Context } from './context.ts';
import { allows } from './viewer.ts';

/**
 * Whether the one who asks may see a record: everybody what is public, and with READ_DRAFTS everything. Every look-up of a record
 * and of what stands inside another one goes through here; what may not be seen is answered as what does not exist.
 */
export function isVisible(known: Publishable, { viewer, now }: Asking): boolean {
  return isPublic(known, now) || allows(viewer, 'READ_DRAFTS');
}

/** A record that was read, where it may be seen. Where not, the cost that is told is that of a record that does not exist. */
export function ifVisible<R extends Publishable & RecordName>(
  record: R | undefined,
  context: Pick<Context, 'viewer' | 'now' | 'records'>,
): R | undefined {
  if (record === undefined || isVisible(record, context)) return record;
  context.records.conceal(record);
  return undefined;
}

/**
 * An article that stands inside another record, where it may be seen. It is read for that: what stands there is told of a new time of
 * publication, or of a withdrawal, only moments later.
 */
export async function visibleArticle(
  article: Known<'Article'> | null,
  context: Context,
): Promise<Known<'Article'> | null> {
  const record = article === null ? undefined : await context.records.load(article);
  return ifVisible(record, context) ?? null;
}

/**
 * The part of a range of a list sorted by time of publication that is public: up to this very millisecond. Lists are the same
 * for everybody, so that an editor sees in the feed what readers see.
 */
export function publicPart(range: SortRange, now: string): SortRange {
  const end = throughInstant(now);
  return range.before !== undefined && compareKeys(range.before, end) < 0 ? range : { ...range, before: end };
}

/** Who asks, and when. */
type Asking = Pick<Context, 'viewer' | 'now'>;
