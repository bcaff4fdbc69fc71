import { isPartialDate, toInstant } from '../../text/date.ts';
import { slugFrom } from '../../text/slug-from.ts';
import { isWebUrl } from '../../text/web-url.ts';
import { htmlToMarkdown, nitfToMarkdown, plainToMarkdown } from '../html-to-markdown.ts';
import { toPlain } from '../markdown.ts';
import { bylineOf } from './byline.ts';
import { type Draft, organization, person, placeWithin, topic } from './entity.ts';
import { cut, imageOf, mediaOf } from './image.ts';
import { type Item, type Named, readItem, type Text } from './item.ts';
import { instantOf, pubStatusOf, quoted, Unreadable } from './publication.ts';
import { type ItemSource, idOf, sourceOf } from './source.ts';
import { line, looksLikeHtml, withoutEscapes } from './text.ts';

/** The result of a conversion: the article or event itself, and the entities that it names. */
export interface Converted {
  readonly main: Draft;
  readonly source: ItemSource;
  readonly entities: readonly Draft[];
  /** Whether the item is public now. Entities are public from the moment they are stored, so a hidden item must not create any. */
  readonly isPublic: boolean;
}

/** Maximum characters and entries, as src/model/article.ts declares them. */
const max = { title: 300, keyword: 100, keywords: 50 } as const;

/** Maximum characters of a summary made from a longer text. */
const maxSummaryLength = 1500;

/**
 * Converts an item of IPTC ninjs 1, 2 or 3 (https://iptc.org/std/ninjs/) to documents: a text becomes an article, an event becomes an event, and
 * the entities that it names become people, organizations, places and topics. docs/import.md has the mapping as a table. Throws for any input
 * that is not an item, or cannot be converted; the message gives the reason.
 */
export function fromNinjs(input: unknown, now = new Date().toISOString()): Converted {
  const item = readItem(input);
  const source = sourceOf(item);
  const { main, entities } = convert(item, now);
  const { publishedAt, status } = main;
  const isPublic =
    main.type === 'Event' ||
    (typeof publishedAt === 'string' && publishedAt <= now && status !== 'WITHDRAWN');
  // Of two mentions of one entity, the more detailed one counts, which comes first.
  const byName = new Map(entities.toReversed().map(entity => [referenceTo(entity), entity]));
  return { main, source, entities: [...byName.values()], isPublic };
}

/** An item of a type that is neither an article nor an event, such as a picture. */
export class UnknownItem extends Error {
  override name = 'UnknownItem';
}

function convert(item: Item, now: string): Omit<Converted, 'isPublic' | 'source'> {
  const type = item.type?.trim().toLowerCase();
  const isEvent = type === 'event' || (type === undefined && item.eventDetails !== undefined);
  if (isEvent) return toEvent(item, now);
  if (type === undefined || type === 'text' || type === 'composite') return toArticle(item, now);
  throw new UnknownItem(`is "${item.type}"; only text, composite and event can be imported`);
}

function toArticle(item: Item, now: string): Omit<Converted, 'isPublic' | 'source'> {
  const people = namedOnce(item.people).map(person);
  const organizations = namedOnce(item.organisations).map(organization);
  const places = namedOnce(item.places).flatMap(placeWithin);
  const topics = namedOnce(item.subjects).map(topic);
  const publisher = publisherOf(item);
  const named = new Set(namedOnce(item.places).map(({ name }) => slugFrom(name)));
  const headline = headlineOf(item);
  const main = {
    type: 'Article',
    slug: slugOf(item),
    headline,
    alternativeHeadline: item.title?.trim() === headline ? undefined : titleOf(item),
    summary: summaryOf(item.descriptions),
    body: bodyOf(item.bodies),
    byline: bylineOf(textOf(item.by)),
    section: literalsOf(item, 'section')[0],
    keywords: keywordsOf(item),
    // Some senders write en_GB.
    language: item.language?.trim().replaceAll('_', '-'),
    url: isWebUrl(item.uri) ? item.uri : undefined,
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
  const all = [...(item.keywords ?? []), ...literalsOf(item, 'keyword')];
  return [...new Set(all)].filter(({ length }) => length <= max.keyword).slice(0, max.keywords);
}

/** The literals of unnamed subjects whose `rel` is one that our exports write (src/resolvers/ninjs/article.ts). These subjects are no topics. */
function literalsOf({ subjects = [] }: Item, wanted: string): string[] {
  return subjects.flatMap(({ name, rel, literal }) =>
    name === '' && rel === wanted && literal !== undefined ? [literal] : [],
  );
}

function toEvent(item: Item, now: string): Omit<Converted, 'isPublic' | 'source'> {
  refuseHiddenEvent(item, now);
  const { dates = {}, organiser } = item.eventDetails ?? {};
  const people = namedOnce(item.people).map(person);
  const organizations = namedOnce(item.organisations).map(organization);
  // An organiser with a relation, such as a press officer, is a person; the relation is the title.
  const host = !organiser?.name.trim()
    ? undefined
    : organiser.rel === undefined
      ? organization(organiser)
      : { ...person(organiser), jobTitle: line(organiser.rel) };
  const places = namedOnce(item.places).flatMap(placeWithin);
  const start = dateOf(dates, 'StartDate');
  if (start === undefined) throw new Unreadable(withoutStart(dates));
  const isHost = (one: Draft) => host !== undefined && referenceTo(one) === referenceTo(host);
  const main = {
    type: 'Event',
    slug: slugOf(item),
    name: headlineOf(item),
    summary: summaryOf(item.descriptions) ?? summaryOf(item.bodies),
    kind: (item.genres ?? []).some(({ name = '' }) => /congress|confer/i.test(name)) ? 'CONFERENCE' : 'OTHER',
    status: eventStatus(item, start),
    startDate: start.slice(0, 10),
    endDate: dateOf(dates, 'EndDate')?.slice(0, 10),
    image: imageOf(item.associations, headlineOf(item), now),
    sameAs: isWebUrl(item.uri) ? [item.uri] : [],
    location: places[0] && referenceTo(places[0]),
    participants: [
      ...(host === undefined ? [] : [{ actor: referenceTo(host), role: 'ORGANIZER' }]),
      ...[...people, ...organizations]
        .filter(one => !isHost(one))
        .map(one => ({ actor: referenceTo(one), role: 'ATTENDEE' })),
    ],
  };
  return {
    main,
    // Entries of `people` and `organisations` have more data, so they come before the organiser and win.
    entities: [...people, ...organizations, ...(host === undefined ? [] : [host]), ...places],
  };
}

/** The item's address without the part that all addresses share, so that the same item keeps its slug from version to version. */
function slugOf({ uri }: Item): string {
  const own = idOf(uri).replace(/^urn:(?:newsml:|uuid:)?(?:www\.)?/, '');
  // Punctuation in a URI is not part of a word.
  return slugFrom(own.replace(/[+#%]/g, '-'));
}

function headlineOf({ headlines = [], title, slugline }: Item): string | undefined {
  const shown = headlines.filter(({ value }) => textOf(value) !== undefined);
  const main = shown.find(({ role }) => role === 'main') ?? shown[0];
  return textOf(main?.value) ?? textOf(title) ?? textOf(slugline);
}

function titleOf({ title }: Item): string | undefined {
  const text = textOf(title);
  return text && cut(text, max.title);
}

/** A text in one line; undefined if it is empty without its markup. */
function textOf(text: string | undefined): string | undefined {
  return line(text ?? '') || undefined;
}

/** The first description as plain text; of several, the one intended as an introduction. */
function summaryOf(texts: Item['descriptions'] = []): string | undefined {
  const filled = texts.filter(({ value }) => value.trim() !== '');
  const text = filled.find(({ role = '' }) => /lead|summary|ingress/.test(role)) ?? filled[0];
  if (text === undefined) return undefined;
  const plain = toPlain(markdownOf(text)).replace(/\s+/g, ' ').trim();
  if (plain === '') return undefined;
  if (plain.length <= maxSummaryLength) return plain;
  return `${plain.slice(0, maxSummaryLength).replace(/\s+\S*$/, '')} …`;
}

/** The richest readable form of the text. */
function bodyOf(texts: Item['bodies'] = []): string | undefined {
  const rank = ({ contentType = '' }: Text) => {
    const order = [/html/i, /nitf/i, /markdown/i, /^$|plain/i].findIndex(form => form.test(contentType));
    return order < 0 ? 4 : order;
  };
  const [best] = texts.filter(({ value }) => value.trim() !== '').toSorted((a, b) => rank(a) - rank(b));
  return best === undefined ? undefined : markdownOf(best);
}

function markdownOf({ contentType = '', role = '', value }: Text): string {
  if (/nitf/i.test(contentType)) return nitfToMarkdown(value);
  if (/markdown/i.test(contentType)) return value;
  const isMarkup =
    /html|xml/i.test(contentType) || (contentType === '' && (/html/i.test(role) || looksLikeHtml(value)));
  return isMarkup ? htmlToMarkdown(value) : plainToMarkdown(withoutEscapes(value));
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
  const { embargoed, firstCreated, versionCreated } = timesOf(item);
  const publishedAt = embargoed ?? firstCreated ?? versionCreated;
  if (status === 'withheld' || publishedAt === undefined) return {};
  return { publishedAt, ...(status === 'canceled' ? { status: 'WITHDRAWN' } : {}) };
}

/** Reads all times, even unused ones, because an item with an unreadable value is refused whole. */
function timesOf({ embargoed, firstCreated, versionCreated }: Item) {
  return {
    embargoed: instantOf('embargoed', embargoed),
    firstCreated: instantOf('firstCreated', firstCreated),
    versionCreated: instantOf('versionCreated', versionCreated),
  };
}

/** Refuses an event that must not be public yet: an event is public from the moment it is stored. */
function refuseHiddenEvent(item: Item, now: string): void {
  const { embargoed } = timesOf(item);
  if (pubStatusOf(item.pubStatus) === 'withheld')
    throw new Unreadable('pubStatus: is withheld, but events become public as soon as they are imported');
  if (embargoed !== undefined && embargoed > now)
    throw new Unreadable(`embargoed: is ${embargoed}, but events become public as soon as they are imported`);
}

/** The time of the item's writing decides whether the event has taken place, so that a later import gives the same result. */
function eventStatus(item: Item, start: string): string {
  if (pubStatusOf(item.pubStatus) === 'canceled') return 'CANCELLED';
  const written = timesOf(item).versionCreated;
  const begins = toInstant(start) ?? start;
  return written !== undefined && begins > written ? 'SCHEDULED' : 'HELD';
}

/** ninjs has dates that are certain, confirmed, expected or estimated. */
function dateNames(which: 'StartDate' | 'EndDate'): string[] {
  return [
    which.charAt(0).toLowerCase() + which.slice(1),
    `confirmed${which}`,
    `expected${which}`,
    `estimated${which}`,
  ];
}

/** The reason why an event cannot be dated, in the sender's terms. */
function withoutStart(dates: Readonly<Record<string, unknown>>): string {
  const names = dateNames('StartDate');
  const given = names.filter(name => dates[name] !== undefined);
  const found = given.map(name => `${name} is ${quoted(dates[name])}`).join(', ') || 'it has none of these';
  return `eventDetails.dates: expected a date such as 2024-09-09 in one of ${names.join(', ')}; ${found}`;
}

function dateOf(
  dates: Readonly<Record<string, unknown>>,
  which: 'StartDate' | 'EndDate',
): string | undefined {
  return dateNames(which)
    .map(name => dates[name])
    .filter(date => typeof date === 'string')
    .find(date => isPartialDate(date.slice(0, 10)));
}

function roleOf({ rel = '' }: Named): string {
  if (rel === 'quoted' || rel === 'author') return rel === 'quoted' ? 'QUOTED' : 'AUTHOR';
  return /about|subject/.test(rel) ? 'SUBJECT' : 'MENTIONED';
}

/** The entries with a name, each name once. */
function namedOnce<N extends Named>(all: readonly N[] = []): N[] {
  const bySlug = new Map<string, N>();
  for (const one of all) {
    const slug = slugFrom(one.name);
    if (one.name !== '' && !bySlug.has(slug)) bySlug.set(slug, one);
  }
  return [...bySlug.values()];
}

function referenceTo(draft: Draft | undefined): string {
  return `${draft?.type}/${draft?.slug}`;
}
