import { buffer } from 'node:stream/consumers';
import { ErrorLevel, SitemapIndexStream, SitemapStream } from 'sitemap';
import { Problem } from '../../errors/problem.ts';
import { newsMaxAge, referenceMaxAge } from '../../model/declaration.ts';
import type { Known } from '../../model/record.ts';
import { articleUrl } from '../../resolvers/addresses.ts';
import type { Context } from '../../resolvers/context.ts';
import {
  articlesOfPage,
  changedArticles,
  newsArticles,
  pagesWithArticles,
} from '../../resolvers/site-map.ts';
import { publicUntil } from '../response/cache-control.ts';
import type { FeedSettings } from './feed.ts';
import type { Page } from './page.ts';

/** The page of the latest changes, in addition to the pages of publication days. */
const changesPage = 'changes';

/** The index of all sitemaps (https://www.sitemaps.org/protocol.html): the latest changes, then about a week of articles each. */
export async function sitemapIndex(url: URL, context: Context, { publicUrl }: FeedSettings): Promise<Page> {
  requirePages(context);
  const pages = await pagesWithArticles(context);
  if (pages.length === 0) throw noArticles();
  const index = new SitemapIndexStream({ level: ErrorLevel.SILENT });
  for (const page of [changesPage, ...pages])
    index.write({ url: new URL(`/sitemap/${page}.xml`, publicUrl ?? url.origin).href });
  index.end();
  return pageOf(await buffer(index), referenceMaxAge, context);
}

/** One sitemap of the index: `<first day>.xml`, or `changes.xml`, which alone says when each article last changed. */
export async function sitemapPage(name: string, context: Context): Promise<Page> {
  requirePages(context);
  const [, page = ''] = /^([\w-]+)\.xml$/.exec(name) ?? [];
  const items =
    page === changesPage
      ? (await changedArticles(context)).map(({ article, at }) => ({
          url: pageUrl(article, context),
          lastmod: at,
        }))
      : (await articlesOfPage(page, context))?.map(article => ({ url: pageUrl(article, context) }));
  if (items === undefined || items.length === 0) throw noArticles();
  return pageOf(await urlSet(items, false), page === changesPage ? newsMaxAge : referenceMaxAge, context);
}

/** The news sitemap: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap */
export async function newsSitemap(context: Context): Promise<Page> {
  requirePages(context);
  const articles = await newsArticles(context);
  const items = articles.map(article => ({
    url: pageUrl(article, context),
    news: {
      publication: { name: context.siteName, language: newsLanguage(article.language ?? 'en') },
      publication_date: article.publishedAt ?? '',
      title: article.headline,
    },
  }));
  return pageOf(items.length === 0 ? emptyUrlSet : await urlSet(items, true), newsMaxAge, context);
}

interface Item {
  readonly url: string;
  readonly lastmod?: string;
  readonly news?: {
    readonly publication: { readonly name: string; readonly language: string };
    readonly publication_date: string;
    readonly title: string;
  };
}

function urlSet(items: readonly Item[], news: boolean): Promise<Buffer> {
  const xmlns = { news, xhtml: false, image: false, video: false };
  const set = new SitemapStream({ level: ErrorLevel.SILENT, xmlns });
  for (const item of items) set.write(item);
  set.end();
  return buffer(set);
}

/** Without news the sitemap stays, so that crawlers come again. The package makes no empty one. */
const emptyUrlSet =
  '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>';

function pageOf(xml: Buffer | string, maxAge: number, { now, pending }: Context): Page {
  return {
    type: 'application/xml; charset=utf-8',
    text: xml.toString(),
    cacheControl: publicUntil(now, maxAge, pending.next()),
  };
}

/** The page of an article; `requirePages` has checked that there is one. */
function pageUrl(article: Known<'Article'>, { addresses }: Context): string {
  return new URL(articleUrl(article, addresses) ?? '').href;
}

/** A sitemap lists pages of one site, so the addresses of originals elsewhere are no substitute. */
function requirePages({ addresses }: Context): void {
  if (addresses.article === undefined)
    throw new Problem('NOT_FOUND', 'No sitemaps: the operator has not set ARTICLE_URL.');
}

function noArticles(): Problem {
  return new Problem('NOT_FOUND', 'This sitemap is empty. See /sitemap.xml for the available ones.');
}

/** The language of a publication as a news sitemap has it: two or three letters, except for Chinese in its two scripts. */
function newsLanguage(tag: string): string {
  const { language, script } = new Intl.Locale(tag).maximize();
  if (language === 'zh') return script === 'Hant' ? 'zh-tw' : 'zh-cn';
  return language;
}
