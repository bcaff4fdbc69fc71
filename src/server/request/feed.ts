import { generateAtomFeed, generateJsonFeed } from 'feedsmith';
import { Problem } from '../../errors/problem.ts';
import { bylineOf } from '../../model/authors.ts';
import { newsMaxAge } from '../../model/declaration.ts';
import { lastChangeOf } from '../../model/last-change.ts';
import { permanentId } from '../../model/permanent-id.ts';
import type { RecordOf } from '../../model/record.ts';
import { articleUrl } from '../../resolvers/addresses.ts';
import { articles } from '../../resolvers/article-list.ts';
import type { Context } from '../../resolvers/context.ts';
import { node } from '../../resolvers/node.ts';
import { isVisible } from '../../resolvers/visible.ts';
import { publicUntil } from '../response/cache-control.ts';
import type { Page } from './page.ts';

/** The settings of the feeds. */
export interface FeedSettings {
  readonly siteName: string;
  /** The public URL of this API; by default that of the request. */
  readonly publicUrl: string | undefined;
}

/** Number of articles in a feed. */
const feedSize = 20;

type Article = RecordOf<'Article'>;

/** A feed, independent of its format. */
interface Feed {
  readonly title: string;
  readonly url: string;
  readonly siteName: string;
  readonly entries: readonly { readonly article: Article; readonly link: string | undefined }[];
}

/** The latest articles in Atom (RFC 4287): all, of a `section`, or about an `entity` by its id. */
export async function atomFeed(url: URL, context: Context, settings: FeedSettings): Promise<Page> {
  const feed = await collect(url, context, settings);
  const latest = feed.entries
    .map(({ article }) => lastChangeOf(article))
    .toSorted()
    .at(-1);
  const text = generateAtomFeed({
    id: xmlText(feed.url),
    title: { value: xmlText(feed.title) },
    updated: latest ?? new Date(0).toISOString(),
    authors: [{ name: xmlText(feed.siteName) }],
    links: [{ rel: 'self', type: 'application/atom+xml', href: feed.url }],
    entries: feed.entries.map(({ article, link }) => atomEntry(article, link)),
  });
  return {
    type: 'application/atom+xml; charset=utf-8',
    text,
    cacheControl: publicUntil(context.now, newsMaxAge, context.pending.next()),
  };
}

/** The latest articles as a JSON Feed: https://www.jsonfeed.org/version/1.1/ */
export async function jsonFeed(url: URL, context: Context, settings: FeedSettings): Promise<Page> {
  const feed = await collect(url, context, settings);
  const text = JSON.stringify(
    generateJsonFeed({
      title: feed.title,
      feed_url: feed.url,
      authors: [{ name: feed.siteName }],
      items: feed.entries.map(({ article, link }) => jsonItem(article, link)),
    }),
  );
  return {
    type: 'application/feed+json; charset=utf-8',
    text,
    cacheControl: publicUntil(context.now, newsMaxAge, context.pending.next()),
  };
}

async function collect(url: URL, context: Context, settings: FeedSettings): Promise<Feed> {
  const section = url.searchParams.get('section');
  const entity = url.searchParams.get('entity');
  const filter = { section, mentions: entity === null ? [] : [entity] };
  const { edges } = await articles({ first: feedSize, filter }, context);
  // The records are read because a card lacks the time of the last change, by which feed readers find updates.
  const [about, ...records] = await Promise.all([
    entity === null ? undefined : nameOf(entity, context),
    ...edges.map(each => context.records.load({ type: 'Article', id: each.node.id })),
  ]);
  const found = records.filter(record => record !== undefined).filter(record => isVisible(record, context));
  const feedUrl = new URL(url.pathname, settings.publicUrl ?? url.origin);
  if (section !== null) feedUrl.searchParams.set('section', section);
  if (entity !== null) feedUrl.searchParams.set('entity', entity);
  return {
    title: [settings.siteName, section, about].filter(part => part != null).join(': '),
    url: feedUrl.href,
    siteName: settings.siteName,
    entries: found.map(article => ({ article, link: linkOf(article, context) })),
  };
}

async function nameOf(entity: string, context: Context): Promise<string> {
  const found = await node(entity, context, { related: false });
  if (found === null || !('name' in found) || found.name === undefined)
    throw new Problem('NOT_FOUND', 'No entity has this id.');
  return found.name;
}

/** The URL of an article on the newsroom's site, or else of the original. */
function linkOf(article: Article, { addresses }: Context): string | undefined {
  return articleUrl(article, addresses) ?? article.url ?? undefined;
}

function atomEntry(article: Article, link: string | undefined) {
  const { section, keywords, language } = article;
  const text = xmlText(article.summary ?? article.headline);
  return {
    xml: { lang: language },
    id: permanentId(article.id),
    title: { value: xmlText(article.headline) },
    updated: lastChangeOf(article),
    published: article.publishedAt ?? article.updatedAt,
    authors: bylineOf(article).map(name => ({ name: xmlText(name) })),
    categories: [...(section === null ? [] : [section]), ...keywords].map(term => ({ term: xmlText(term) })),
    // An entry needs a link or content.
    ...(link === undefined
      ? { content: { type: 'text', value: text } }
      : { links: [{ rel: 'alternate', href: xmlUrl(link) }], summary: { value: text } }),
  };
}

function jsonItem(article: Article, link: string | undefined) {
  const { headline, summary, image, section, keywords, language } = article;
  const byline = bylineOf(article);
  return {
    id: permanentId(article.id),
    ...(link === undefined ? {} : { url: link }),
    title: headline,
    content_text: summary ?? headline,
    ...(image === null ? {} : { image: image.url }),
    date_published: article.publishedAt ?? article.updatedAt,
    date_modified: lastChangeOf(article),
    ...(byline.length === 0 ? {} : { authors: byline.map(name => ({ name })) }),
    tags: [...(section === null ? [] : [section]), ...keywords],
    language,
  };
}

/** The characters that XML 1.0 forbids. */
const forbidden = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text without the characters that XML 1.0 forbids. */
function xmlText(text: string): string {
  return text.replace(forbidden, '');
}

/** A URL with these characters in the form that all others accept. */
function xmlUrl(url: string): string {
  return url.replace(forbidden, encodeURIComponent);
}
