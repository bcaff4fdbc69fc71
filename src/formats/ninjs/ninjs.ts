import { slugFrom } from '../../text/slug-from.ts';
import { webAddress } from './address.ts';
import { bylineOf } from './byline.ts';
import { type Conversion, type Draft, organization, person, placeWithin, topic } from './entity.ts';
import { toEvent } from './event.ts';
import { cut, imageOf, mediaOf } from './image.ts';
import { type Item, type Named, readItem } from './item.ts';
import {
  bodyOf,
  headlineOf,
  namedOnce,
  referenceTo,
  slugOf,
  summaryOf,
  textOf,
  timesOf,
} from './item-fields.ts';
import { pubStatusOf } from './publication.ts';
import { type ItemSource, sourceOf } from './source.ts';
import { line, termOf } from './text.ts';

/** The result of a conversion: the article or event itself, and the entities that it names. */
export interface Converted extends Conversion {
  readonly source: ItemSource;
  /** Whether the item is public now. Entities are public from the moment they are stored, so a hidden item must not create any. */
  readonly isPublic: boolean;
}

/** Maximum characters and entries, as src/model/article.ts declares them. */
const max = { headline: 300, keyword: 100, keywords: 50 } as const;

/**
 * Converts an item of IPTC ninjs 1, 2 or 3 (https://iptc.org/std/ninjs/) to documents: a text becomes an article, an event becomes an event, and
 * the entities that it names become people, organizations, places and topics. docs/import.md has the mapping as a table. Throws for any input
 * that is not an item, or cannot be converted; the message gives the reason.
 */
export function fromNinjs(input: unknown, now = new Date().toISOString()): Converted {
  const item = readItem(input, now);
  const source = sourceOf(item);
  const { main, entities, isCancellation = false } = convert(item, now);
  const { publishedAt, expiresAt, status } = main;
  const isExpired = typeof expiresAt === 'string' && expiresAt <= now;
  const isPublic =
    main.type === 'Event' ||
    (typeof publishedAt === 'string' && publishedAt <= now && status !== 'WITHDRAWN' && !isExpired);
  // Of two mentions of one entity, the more detailed one counts, which comes first.
  const byName = new Map(entities.toReversed().map(entity => [referenceTo(entity), entity]));
  return { main, source, entities: [...byName.values()], isPublic, isCancellation };
}

/** An item of a type that is neither an article nor an event, such as a picture. */
export class UnknownItem extends Error {
  override name = 'UnknownItem';
}

function convert(item: Item, now: string): Conversion {
  const type = termOf(item.type);
  const isEvent = type === 'event' || (type === undefined && item.eventDetails !== undefined);
  if (isEvent) return toEvent(item, now);
  if (type === undefined || type === 'text' || type === 'composite') return toArticle(item, now);
  throw new UnknownItem(`is "${item.type}"; only text, composite and event can be imported`);
}

function toArticle(item: Item, now: string): Conversion {
  const people = namedOnce(item.people).map(person);
  const organizations = namedOnce(item.organisations).map(organization);
  const places = namedOnce(item.places).flatMap(placeWithin);
  const topics = namedOnce(item.subjects).map(topic);
  const publisher = publisherOf(item);
  const named = new Set(namedOnce(item.places).map(({ name }) => slugFrom(name)));
  const headline = headlineOf(item) ?? nameOfHidden(item);
  const main = {
    type: 'Article',
    slug: slugOf(item),
    headline: headline && cut(headline, max.headline),
    alternativeHeadline: textOf(item.title) === headline ? undefined : titleOf(item),
    summary: summaryOf(item.descriptions),
    body: bodyOf(item.bodies),
    byline: bylineOf(textOf(item.by)),
    section: literalsOf(item, 'section')[0],
    keywords: keywordsOf(item),
    // Some senders write en_GB.
    language: item.language?.trim().replaceAll('_', '-'),
    url: webAddress(item.uri),
    image: imageOf(item.associations, headline, now),
    media: mediaOf(item.associations, headline, now),
    publisher: publisher && referenceTo(publisher),
    mentions: [
      ...namedOnce(item.people).map((one, i) => ({ entity: referenceTo(people[i]), role: roleOf(one) })),
      ...namedOnce(item.organisations).map((one, i) => ({
        entity: referenceTo(organizations[i]),
        role: roleOf(one),
      })),
      // A town may be named by itself and in the address of another place.
      ...[...new Set(places.map(({ slug }) => slug))]
        .filter(slug => named.has(slug))
        .map(slug => ({ entity: `Place/${slug}`, role: 'LOCATION' })),
      ...topics.map(one => ({ entity: referenceTo(one), role: 'CATEGORY' })),
    ],
    ...publicationOf(item),
  };
  return {
    main,
    entities: [
      ...people,
      ...organizations,
      ...places,
      ...topics,
      ...(publisher === undefined ? [] : [publisher]),
    ],
  };
}

/** The distinct keywords, including those among the subjects: ninjs 3.1 has no field for keywords. */
function keywordsOf(item: Item): string[] {
  const all = [...(item.keywords ?? []).map(line), ...literalsOf(item, 'keyword')];
  return [...new Set(all)].filter(({ length }) => length > 0 && length <= max.keyword).slice(0, max.keywords);
}

/** The literals of unnamed subjects whose `rel` is one that our exports write (src/resolvers/ninjs/article.ts). These subjects are no topics. */
function literalsOf({ subjects = [] }: Item, wanted: string): string[] {
  return subjects.flatMap(({ name, rel, literal }) =>
    name === '' && rel === wanted && literal !== undefined ? [literal] : [],
  );
}

/** A withdrawal often has no text at all. It must not fail for want of a headline, which readers will not see. */
function nameOfHidden({ pubStatus, uri }: Item): string | undefined {
  return pubStatusOf(pubStatus) === 'usable' ? undefined : line(uri);
}

function titleOf({ title }: Item): string | undefined {
  const text = textOf(title);
  return text && cut(text, max.headline);
}

/** The publisher: the holder of the rights, otherwise the source with the role of a publisher or supplier. */
function publisherOf({ copyrightHolder, infoSources = [] }: Item): Draft | undefined {
  const holder = textOf(copyrightHolder);
  if (holder !== undefined) return organization({ name: holder });
  const source = infoSources.find(
    ({ name, role = '', rel = '' }) =>
      name.trim() !== '' && /publish|provid|suppl|distribut/i.test(`${role} ${rel}`),
  );
  return source && organization(source);
}

/** A withheld item is a draft, a cancelled one is withdrawn, and an embargo is the time of publication. */
function publicationOf(item: Item) {
  const status = pubStatusOf(item.pubStatus);
  const { embargoed, firstCreated, versionCreated, expires: expiresAt } = timesOf(item);
  const publishedAt = embargoed ?? firstCreated ?? versionCreated;
  if (status === 'withheld' || publishedAt === undefined) return {};
  return status === 'canceled' ? { publishedAt, status: 'WITHDRAWN' } : { publishedAt, expiresAt };
}

function roleOf({ rel = '' }: Named): string {
  const relation = termOf(rel) ?? '';
  if (relation === 'quoted' || relation === 'author') return relation === 'quoted' ? 'QUOTED' : 'AUTHOR';
  return /about|subject/.test(relation) ? 'SUBJECT' : 'MENTIONED';
}
