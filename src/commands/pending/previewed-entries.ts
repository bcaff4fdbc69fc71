import { limitExceeded } from '../../errors/problem.ts';
import { isOfRelease, pendingReleaseItem, type Release, releaseOnCard } from '../../projection/release.ts';
import { type Entry, toEntry } from '../../store/list.ts';

/** Maximum articles that change before the time of a preview. Each of its requests reads all of them. */
const maxPreviewed = 500;

/**
 * The entries of the changes that a preview shows: those that are due at its time, and its release, as if that were
 * scheduled for this time.
 */
export function withPreview(due: readonly Entry[], release: Release | undefined, now: string): Entry[] {
  const previewed = [...due, ...unscheduled(release, now)];
  const articles = previewed.reduce((sum, entry) => sum + articlesIn(entry), 0);
  if (articles > maxPreviewed)
    throw limitExceeded('preview', {
      what: 'Too many articles change before the time of the preview',
      asked: articles,
      allowed: maxPreviewed,
      advice: 'Choose an earlier time.',
    });
  return previewed;
}

/** The entry that an open release would have if it were scheduled for the time of its preview. */
function unscheduled(release: Release | undefined, at: string): Entry[] {
  if (release?.state !== 'OPEN') return [];
  const item = pendingReleaseItem({ ...release, state: 'SCHEDULED', at, scheduledBy: 'preview' });
  return item === undefined ? [] : [toEntry(item)];
}

/** The number of articles that a pending change concerns. */
function articlesIn(entry: Entry): number {
  return isOfRelease(entry) ? releaseOnCard(entry).items.length : 1;
}
