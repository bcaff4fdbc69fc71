import { Problem } from '../content/problem.ts';
import type { RecordOf } from '../content/record.ts';
import { newsMaxAge } from '../model/declaration.ts';
import { articles } from '../resolvers/article.ts';
import type { Context } from '../resolvers/context.ts';
import { node } from '../resolvers/node.ts';
import { isVisible } from '../resolvers/visible.ts';
import { publicUntil } from './use-cache-control.ts';
import type { Page } from './use-routes.ts';

/** What a feed says of the newsroom. */
export interface FeedSettings {
  readonly siteName: string;
  /** The address of this API as readers know it; undefined for the one that was asked. */
  readonly publicUrl: string | undefined;
  /** The page of an article, with `{slug}` and `{id}` in the places of its own; undefined where there is none. */
  readonly articleUrl: string | undefined;
}

/** How many articles a feed has. */
const feedSize = 20;

type Article = RecordOf<'Article'>;

/** A feed before it is written in one format or the other. */
interface Feed {
  readonly title: string;
  readonly address: string;
  readonly siteName: string;
  readonly entries: readonly { readonly article: Article; readonly link: string | undefined }[];
}

/** The newest articles in Atom (RFC 4287): all, of a `section`, or about an `entity` by its id. */
export async function atomFeed(url: URL, context: Context, settings: FeedSettings): Promise<Page> {
  const feed = await collect(url, context, settings);
  const latest = feed.entries
    .map(({ article }) => updatedFor(article))
    .toSorted()
    .at(-1);
  const text = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    element('id', feed.address),
    element('title', feed.title),
    element('updated', latest ?? new Date(0).toISOString()),
    `<author>${element('name', feed.siteName)}</author>`,
    `<link rel="self" type="application/atom+xml" href="${escapeXml(feed.address)}"/>`,
    ...feed.entries.map(({ article, link }) => atomEntry(article, link)),
    '</feed>\n',
  ].join('\n');
  return {
    type: 'application/atom+xml; charset=utf-8',
    text,
    cacheControl: publicUntil(context.now, newsMaxAge),
  };
}

/** The same as a JSON Feed: https://www.jsonfeed.org/version/1.1/ */
export async function jsonFeed(url: URL, context: Context, settings: FeedSettings): Promise<Page> {
  const feed = await collect(url, context, settings);
  const text = JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    feed_url: feed.address,
    authors: [{ name: feed.siteName }],
    items: feed.entries.map(({ article, link }) => jsonItem(article, link)),
  });
  return {
    type: 'application/feed+json; charset=utf-8',
    text,
    cacheControl: publicUntil(context.now, newsMaxAge),
  };
}

async function collect(url: URL, context: Context, settings: FeedSettings): Promise<Feed> {
  const section = url.searchParams.get('section');
  const entity = url.searchParams.get('entity');
  const filter = { section, mentions: entity === null ? [] : [entity] };
  const { edges } = await articles({ first: feedSize, filter }, context);
  // A card does not say when its article was changed, which is what readers look for.
  const [about, ...records] = await Promise.all([
    entity === null ? undefined : nameOf(entity, context),
    ...edges.map(each => context.records.load({ type: 'Article', id: each.node.id })),
  ]);
  const found = records.filter(record => record !== undefined).filter(record => isVisible(record, context));
  const address = new URL(url.pathname, settings.publicUrl ?? url.origin);
  if (section !== null) address.searchParams.set('section', section);
  if (entity !== null) address.searchParams.set('entity', entity);
  return {
    title: [settings.siteName, section, about].filter(part => part != null).join(': '),
    address: address.href,
    siteName: settings.siteName,
    entries: found.map(article => ({ article, link: linkOf(article, settings) })),
  };
}

async function nameOf(entity: string, context: Context): Promise<string> {
  const found = await node(entity, context, { related: false });
  if (found === null || !('name' in found) || found.name === undefined)
    throw new Problem('NOT_FOUND', 'There is no entity with this id.');
  return found.name;
}

/** The newsroom's own page of an article, else that of the original. */
function linkOf({ id, slug, url }: Article, { articleUrl }: FeedSettings): string | undefined {
  return articleUrl?.replaceAll('{slug}', slug).replaceAll('{id}', id) ?? url ?? undefined;
}

function atomEntry(article: Article, link: string | undefined): string {
  const { section, keywords, byline } = article;
  const text = article.summary ?? article.headline;
  return [
    `<entry xml:lang="${escapeXml(article.language)}">`,
    element('id', lastingId(article.id)),
    element('title', article.headline),
    element('updated', updatedFor(article)),
    element('published', article.publishedAt ?? article.updatedAt),
    ...byline.map(name => `<author>${element('name', name)}</author>`),
    ...[section, ...keywords].flatMap(term => (term === null ? [] : `<category term="${escapeXml(term)}"/>`)),
    // An entry leads somewhere or holds its content itself.
    ...(link === undefined
      ? [`<content type="text">${escapeXml(text)}</content>`]
      : [`<link rel="alternate" href="${escapeXml(link)}"/>`, element('summary', text)]),
    '</entry>',
  ].join('');
}

function jsonItem(article: Article, link: string | undefined) {
  const { headline, summary, image, publishedAt, byline, section, keywords, language } = article;
  return {
    id: lastingId(article.id),
    ...(link === undefined ? {} : { url: link }),
    title: headline,
    content_text: summary ?? headline,
    ...(image === null ? {} : { image: image.url }),
    date_published: publishedAt,
    date_modified: updatedFor(article),
    ...(byline.length === 0 ? {} : { authors: byline.map(name => ({ name })) }),
    tags: [...(section === null ? [] : [section]), ...keywords],
    language,
  };
}

/** When readers saw it change last: what was edited before it was published changed for them with its publication. */
function updatedFor({ publishedAt, updatedAt }: Article): string {
  return publishedAt !== null && publishedAt > updatedAt ? publishedAt : updatedAt;
}

/** A ULID as the UUID of the same 128 bits: an id in the form that RFC 4287 asks for, which no move of the site changes. */
function lastingId(ulid: string): string {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let bits = 0n;
  for (const character of ulid) bits = bits * 32n + BigInt(digits.indexOf(character));
  const hex = bits.toString(16).padStart(32, '0');
  return `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`;
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}

/** Text for XML: without the characters that XML 1.0 cannot hold at all. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}
