import type { Known } from '../model/record.ts';
import { listName } from '../projection/lists.ts';
import { isOfPosts } from '../projection/live-post.ts';
import { type Entry, readList } from '../store/list.ts';
import { instantIn, type SortRange, throughInstant, throughPrefix } from '../store/sort-keys.ts';
import type { Context } from './context.ts';
import { nodeOnce } from './entry.ts';
import { publicPart } from './visible.ts';

/**
 * Maximum articles in a page of the sitemap. The protocol allows 50,000 addresses, but each takes its card of about 1.3 KB from the table, and a page
 * of 20,000 addresses has 3 MB, half of what a Lambda function may answer.
 */
const maxPageArticles = 20_000;

/** Maximum articles in the page of the latest changes. */
const maxChanged = 1000;

/** Maximum articles of a news sitemap: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap */
const maxNews = 1000;

/** Milliseconds for which an article is news, from the same page. */
const newsAge = 48 * 3_600_000;

/** Maximum years in the index, the newest first; each takes up to 48 reads of one item, and one to find it. */
const maxYears = 100;

/** The days of a month with which a page begins: a page has about a week. Addresses of pages contain them, so they do not change. */
const firstDays = ['01', '08', '15', '22'];

/** The pages that have articles, by their first day, the newest first. The pages of one year are read one after the other, and all years concurrently. */
export async function pagesWithArticles(context: Context): Promise<string[]> {
  const newestOfYears: string[] = [];
  let newest = await newestBefore(undefined, context);
  while (newest !== undefined && newestOfYears.length < maxYears) {
    newestOfYears.push(newest);
    newest = await newestBefore(newest.slice(0, 4), context);
  }
  return (await Promise.all(newestOfYears.map(one => pagesOfYear(one, context)))).flat();
}

async function pagesOfYear(newest: string, context: Context): Promise<string[]> {
  const year = newest.slice(0, 4);
  const pages: string[] = [];
  for (let at: string | undefined = newest; at?.startsWith(year); ) {
    const page = pageOf(at);
    pages.push(page);
    at = await newestBefore(page, context);
  }
  return pages;
}

/** The public articles of the page with this first day, newest first; undefined if no page begins with this day. */
export async function articlesOfPage(
  firstDay: string,
  context: Context,
): Promise<Known<'Article'>[] | undefined> {
  const range = rangeOfPage(firstDay);
  if (range === undefined) return undefined;
  return publicArticles(range, maxPageArticles, context);
}

/** The articles that were published in the last 48 hours, newest first. */
export function newsArticles(context: Context): Promise<Known<'Article'>[]> {
  const from = new Date(Date.parse(context.now) - newsAge).toISOString();
  return publicArticles({ from }, maxNews, context);
}

export interface ChangedArticle {
  readonly article: Known<'Article'>;
  readonly at: string;
}

/** The articles that changed last, with the times of their changes, latest first. Changes of posts of live articles do not count. */
export async function changedArticles(context: Context): Promise<ChangedArticle[]> {
  const entries = await readList(context.table, listName('changes', 'Article'), {
    direction: 'DESC',
    limit: maxChanged,
    range: { before: throughInstant(context.now) },
  });
  return entries
    .filter(entry => !isOfPosts(entry))
    .map(entry => ({ article: nodeOnce<'Article'>(entry), at: instantIn(entry) }));
}

async function publicArticles(range: SortRange, limit: number, context: Context) {
  const entries = await publicEntries(range, limit, context);
  return entries.map(entry => nodeOnce<'Article'>(entry));
}

/** The time of the newest public article below a sort key. */
async function newestBefore(before: string | undefined, context: Context): Promise<string | undefined> {
  const [entry] = await publicEntries({ before }, 1, context);
  return entry && instantIn(entry);
}

function publicEntries(range: SortRange, limit: number, { table, now }: Context): Promise<Entry[]> {
  return readList(table, listName('articles'), {
    direction: 'DESC',
    limit,
    range: publicPart(range, now),
  });
}

function pageOf(instant: string): string {
  const day = firstDays.findLast(first => first <= instant.slice(8, 10)) ?? '01';
  return `${instant.slice(0, 'YYYY-MM-'.length)}${day}`;
}

function rangeOfPage(firstDay: string): SortRange | undefined {
  const [, month = '', day = ''] = /^(\d{4}-\d\d)-(\d\d)$/.exec(firstDay) ?? [];
  const index = firstDays.indexOf(day);
  if (index < 0) return undefined;
  const next = firstDays[index + 1];
  return { from: firstDay, before: next === undefined ? throughPrefix(month) : `${month}-${next}` };
}
