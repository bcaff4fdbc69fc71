import { isPublic, type Publishable } from '../model/publication-state.ts';
import type { Known } from '../model/record.ts';
import type { RecordKey } from '../store/keys.ts';
import { compareKeys, type SortRange, throughInstant } from '../store/sort-keys.ts';
import type { Context } from './context.ts';
import { allows } from './viewer.ts';

/**
 * Whether the caller may see a record: public records are visible to everybody, and READ_DRAFTS makes all records
 * visible. Lookups by id or slug, and of articles within other records, use this check; an invisible record is answered
 * as a missing one. Lists, search and related records are the same for all callers: they contain public records only
 * (`publicPart`, `isPublic`). A mutation returns the record that it wrote without this check, so WRITE without
 * READ_DRAFTS shows a draft whose id the caller knows (docs/authentication.md). A preview shows what the public will
 * see, to editors too.
 */
export function isVisible(known: Publishable, asking: Asking): boolean {
  return isPublic(known, asking.now) || seesHidden(asking);
}

/** Whether the caller may see records that are not public. */
export function seesHidden({ viewer, preview }: Asking): boolean {
  return preview === undefined && allows(viewer, 'READ_DRAFTS');
}

/** A record that was read, if the caller may see it. Otherwise the reported cost is that of a missing record. */
export function ifVisible<R extends Publishable & RecordKey>(
  record: R | undefined,
  context: Asking & Pick<Context, 'records'>,
): R | undefined {
  if (record === undefined || isVisible(record, context)) return record;
  context.records.conceal(record);
  return undefined;
}

/**
 * An article embedded in another record, if the caller may see it. The check reads the article: its embedded reference is updated only moments
 * after a change of its publication time or a withdrawal.
 */
export async function visibleArticle(
  article: Known<'Article'> | null,
  context: Context,
): Promise<Known<'Article'> | null> {
  const record = article === null ? undefined : await context.records.load(article);
  return ifVisible(record, context) ?? null;
}

/**
 * The public part of a range in a list sorted by publication time: up to this very millisecond. Lists are the same for everybody, so that an
 * editor sees the same feed as readers.
 */
export function publicPart(range: SortRange, now: string): SortRange {
  const end = throughInstant(now);
  return range.before !== undefined && compareKeys(range.before, end) < 0 ? range : { ...range, before: end };
}

/** The caller, and the time of the request. */
type Asking = Pick<Context, 'viewer' | 'now' | 'preview'>;
