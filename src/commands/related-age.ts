import { maxKeptArticles } from '../projection/related.ts';
import { taskName } from './fault.ts';
import type { LatestArticles } from './latest-articles.ts';
import { articlesOf, neighbours } from './relate.ts';

/**
 * Milliseconds before the time of a count in which an article may have changed unseen by it: a write commits up to 10 s after the time that it
 * bears, and clocks differ by up to 5 s.
 */
const lateWrites = 20_000;

/** The articles related to one, as packed lists of ids: as they were counted at some time, and as they are counted now. */
export interface TwoCounts {
  readonly at: string;
  readonly before: string;
  readonly now: string;
}

/**
 * The outbox tasks that would mend a difference between two counts; undefined where they may differ. An article that changes has only those
 * counted anew that are most like it (relate.ts), so others may be older than it. What has not changed since they were
 * counted must be the same, and so must what has them among the articles most like itself.
 */
export async function tasksThatMend(
  id: string,
  counts: TwoCounts,
  latest: LatestArticles,
): Promise<string[] | undefined> {
  const [before, now] = [idsIn(counts.before), idsIn(counts.now)];
  await latest.readMentions([...before, ...now]);
  const left = without(before, now);
  const entered = without(now, before);
  const common = [without(before, left), without(now, entered)] as const;
  const [moved] = common[1].filter((one, i) => one !== common[0][i]);
  for (const one of left) {
    // An article that was deleted may be left in the lists of others.
    const isGone = latest.changeOf(one) === undefined;
    if (isGone && !(await latest.wasRemoved(one))) return left.map(taskOf);
  }
  const since = new Date(Date.parse(counts.at) - lateWrites).toISOString();
  const isSame = (one: string) => (latest.changeOf(one) ?? counts.at) < since;
  const [orderBefore, orderNow] = common.map(ids => ids.filter(isSame).join(' '));
  if (orderBefore !== orderNow) return [];
  // A list that is not full holds everything that shares a mention.
  const isFull = before.length === maxKeptArticles;
  if (!isFull && entered.some(isSame)) return [];
  if (now.length < maxKeptArticles && left.some(isSame)) return [];
  const unlike = isFull ? entered.slice(0, 1) : entered;
  for (const other of unlike.length === 0 && moved !== undefined ? [moved] : unlike) {
    const like = (await articlesOf(other, latest)).slice(0, neighbours);
    if (like.some(one => one.id === id)) return [taskOf(other)];
  }
  return undefined;
}

function taskOf(id: string): string {
  return taskName('related', { type: 'Article', id });
}

/** The ids of a list whose shape has been checked. */
function idsIn(text: string): string[] {
  return JSON.parse(text) as string[];
}

function without(ids: readonly string[], others: readonly string[]): string[] {
  const among = new Set(others);
  return ids.filter(id => !among.has(id));
}
