import { Problem } from '../../errors/problem.ts';
import type { FeedSettings } from './feed.ts';
import type { NewContext, Page } from './page.ts';

/** The request for published content. */
interface Wanted {
  readonly url: URL;
  /** The decoded path after the prefix of the route. */
  readonly name: string;
  readonly newContext: (maxReads?: number) => ReturnType<NewContext>;
  readonly feed: FeedSettings;
}

/** A sitemap index reads one item for each page that it lists: 48 a year. */
const maxSitemapReads = 5000;

/**
 * Published content in the formats of others, by path; a path that ends with a slash continues with a name. Each format
 * is loaded when it is first asked for.
 */
const routes: Readonly<Record<string, (wanted: Wanted) => Promise<Page>>> = {
  '/feed.xml': async ({ url, newContext, feed }) =>
    (await import('./feed.ts')).atomFeed(url, await newContext(), feed),
  '/feed.json': async ({ url, newContext, feed }) =>
    (await import('./feed.ts')).jsonFeed(url, await newContext(), feed),
  '/jsonld/': async ({ name, newContext }) =>
    (await import('./json-ld.ts')).jsonLdPage(name, await newContext()),
  '/sitemap.xml': async ({ url, newContext, feed }) =>
    (await import('./sitemap.ts')).sitemapIndex(url, await newContext(maxSitemapReads), feed),
  '/sitemap/': async ({ name, newContext }) =>
    (await import('./sitemap.ts')).sitemapPage(name, await newContext(maxSitemapReads)),
  '/news-sitemap.xml': async ({ newContext }) =>
    (await import('./sitemap.ts')).newsSitemap(await newContext(maxSitemapReads)),
  '/ninjs': async ({ url, newContext, feed }) =>
    (await import('./ninjs.ts')).ninjsFeed(url, await newContext(), feed),
  '/ninjs/': async ({ name, newContext }) => (await import('./ninjs.ts')).ninjsItem(name, await newContext()),
};

/** The page at a path that routes.ts passes on. */
export async function publishedPage(wanted: Omit<Wanted, 'name'>): Promise<Page> {
  const path = wanted.url.pathname;
  const key = Object.hasOwn(routes, path) ? path : path.slice(0, path.indexOf('/', 1) + 1);
  const name = decoded(path.slice(key.length));
  const route = routes[key];
  if (route === undefined || name === undefined)
    throw new Problem('NOT_FOUND', 'This address does not exist.');
  return route({ ...wanted, name });
}

/** A part of a path as its sender meant it; undefined if it is not UTF-8. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
