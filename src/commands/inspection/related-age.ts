import { maxKeptArticles } from '../../projection/related.ts';
import type { LatestArticles } from '../outbox/latest-articles.ts';
import { articlesOf, neighbours } from '../outbox/relate.ts';
import { taskName } from './fault.ts';

/**
 * Milliseconds before a count in which the change of an article may be missing from it: a write commits up to 10 s after its timestamp, clocks
 * differ by up to 5 s, and 5 s are in reserve.
 */
const lateWrites = 20_000;

/** The related articles of one article, as packed lists of ids: as stored by an earlier count, and as counted now. */
export interface TwoCounts {
  readonly at: string;
  readonly before: string;
  readonly now: string;
}

/**
 * The outbox tasks that would repair a difference between two counts; undefined if the difference is legitimate. A changed article causes a
 * new count only for the articles most similar to it (relate.ts), so other counts may be older than the change. Articles that have not changed
 * since their count must be the same, and so must those with them among their most similar articles.
 */
export async function tasksThatRepair(
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
    // A deleted article may stay in the lists of others.
    const isGone = latest.changeOf(one) === undefined;
    if (isGone && !(await latest.wasRemoved(one))) return left.map(taskOf);
  }
  const since = new Date(Date.parse(counts.at) - lateWrites).toISOString();
  const isSame = (one: string) => (latest.changeOf(one) ?? counts.at) < since;
  const [orderBefore, orderNow] = common.map(ids => ids.filter(isSame).join(' '));
  if (orderBefore !== orderNow) return [];
  // A list below its maximum length holds every article that shares a mention.
  const isFull = before.length === maxKeptArticles;
  if (!isFull && entered.some(isSame)) return [];
  if (now.length < maxKeptArticles && left.some(isSame)) return [];
  const unexplained = isFull ? entered.slice(0, 1) : entered;
  for (const other of unexplained.length === 0 && moved !== undefined ? [moved] : unexplained) {
    const nearest = (await articlesOf(other, latest)).slice(0, neighbours);
    if (nearest.some(one => one.id === id)) return [taskOf(other)];
  }
  return undefined;
}

function taskOf(id: string): string {
  return taskName('related', { type: 'Article', id });
}

/** The ids of a list whose shape was checked before. */
function idsIn(text: string): string[] {
  return JSON.parse(text) as string[];
}

function without(ids: readonly string[], others: readonly string[]): string[] {
  const among = new Set(others);
  return ids.filter(id => !among.has(id));
}
