import * as z from 'zod';
import { isPartialDate, toInstant } from './date.ts';
import { htmlToMarkdown, nitfToMarkdown, plainToMarkdown } from './html.ts';
import { toPlain } from './markdown.ts';
import { slugFrom } from './slug.ts';
import { isWebUrl } from './web-url.ts';

/** A document of the content format, before it is checked. */
export interface Draft {
  readonly type: string;
  readonly slug: string;
  readonly [field: string]: unknown;
}

/** What a ninjs item becomes: the article or event itself, and the entities that it names. */
export interface Converted {
  readonly main: Draft;
  readonly entities: readonly Draft[];
}

/** Characters of a summary that is made of a longer text. */
const longestSummary = 1500;

/**
 * An item of IPTC ninjs 3 (https://iptc.org/std/ninjs/) as documents: a text becomes an article, an event an event; what it names
 * becomes people, organizations, places and topics. docs/import.md has the mapping as a table. Throws a ZodError for what
 * is not an item, and an UnknownItem for one that is neither text nor event.
 */
export function fromNinjs(input: unknown): Converted {
  const item = itemShape.parse(input);
  const { main, entities } = convert(item);
  // What an item names twice is described where it says most, which comes first.
  const byName = new Map(entities.toReversed().map(entity => [referenceTo(entity), entity]));
  return { main, entities: [...byName.values()] };
}

/** An item of a type that has no place among articles and events, such as a picture. */
export class UnknownItem extends Error {
  override name = 'UnknownItem';
}

const textValue = z.looseObject({
  role: z.string().optional(),
  contentType: z.string().optional(),
  value: z.string().default(''),
});
/** Some senders name what they mean by a code alone; what has no name is left aside. */
const named = z.looseObject({
  name: z.string().default(''),
  rel: z.string().optional(),
  uri: z.string().optional(),
  literal: z.string().optional(),
});
const place = named.extend({
  contactInfo: z
    .array(
      z.looseObject({
        address: z
          .looseObject({ locality: z.string().optional(), country: z.string().optional() })
          .optional(),
      }),
    )
    .optional(),
});
const rendition = z.looseObject({
  href: z.string(),
  contentType: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
});
const association = z.looseObject({
  type: z.string().optional(),
  name: z.string().optional(),
  by: z.string().optional(),
  copyrightHolder: z.string().optional(),
  headlines: z.array(textValue).optional(),
  descriptions: z.array(textValue).optional(),
  renditions: z.array(rendition).optional(),
});
const when = z.string().optional();

/** The fields of ninjs 3 that are read; an item may have others. */
const itemShape = z.looseObject({
  uri: z.string().min(1, 'is needed: it tells one item from another'),
  type: z.string().optional(),
  title: z.string().optional(),
  slugline: z.string().optional(),
  by: z.string().optional(),
  language: z.string().optional(),
  pubStatus: z.string().optional(),
  copyrightHolder: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  firstCreated: when,
  versionCreated: when,
  embargoed: when,
  headlines: z.array(textValue).optional(),
  descriptions: z.array(textValue).optional(),
  bodies: z.array(textValue).optional(),
  subjects: z.array(named).optional(),
  people: z.array(named).optional(),
  organisations: z.array(named).optional(),
  places: z.array(place).optional(),
  genres: z.array(z.looseObject({ name: z.string().optional() })).optional(),
  associations: z.array(association).optional(),
  eventDetails: z
    .looseObject({ dates: z.record(z.string(), z.unknown()).optional(), organiser: named.optional() })
    .optional(),
});

type Item = z.output<typeof itemShape>;
type Named = z.output<typeof named>;

function convert(item: Item): Converted {
  const isEvent = item.type === 'event' || (item.type === undefined && item.eventDetails !== undefined);
  if (isEvent) return toEvent(item);
  if (item.type === undefined || item.type === 'text' || item.type === 'composite') return toArticle(item);
  throw new UnknownItem(`is "${item.type}"; only text, composite and event can be imported`);
}

function toArticle(item: Item): Converted {
  const people = namedOnce(item.people).map(person);
  const organizations = namedOnce(item.organisations).map(organization);
  const places = namedOnce(item.places).flatMap(placeWithin);
  const topics = namedOnce(item.subjects).map(topic);
  const publisher = item.copyrightHolder?.trim() ? organization({ name: item.copyrightHolder }) : undefined;
  const named = new Set(namedOnce(item.places).map(({ name }) => slugFrom(name)));
  const headline = headlineOf(item);
  const main = {
    type: 'Article',
    slug: slugOf(item),
    headline,
    alternativeHeadline:
      item.title !== undefined && item.title.trim() !== headline ? line(item.title) : undefined,
    summary: summaryOf(item.descriptions),
    body: bodyOf(item.bodies),
    byline: item.by?.trim() ? [line(item.by)] : [],
    keywords: item.keywords,
    language: item.language,
    url: isWebUrl(item.uri) ? item.uri : undefined,
    image: imageOf(item, headline),
    publisher: publisher && referenceTo(publisher),
    mentions: [
      ...namedOnce(item.people).map((one, i) => ({ entity: referenceTo(people[i]), role: roleOf(one) })),
      ...namedOnce(item.organisations).map((one, i) => ({
        entity: referenceTo(organizations[i]),
        role: roleOf(one),
      })),
      ...places
        .filter(({ slug }) => named.has(slug))
        .map(one => ({ entity: referenceTo(one), role: 'LOCATION' })),
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

function toEvent(item: Item): Converted {
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
  const isHost = (one: Draft) => host !== undefined && referenceTo(one) === referenceTo(host);
  const main = {
    type: 'Event',
    slug: slugOf(item),
    name: headlineOf(item),
    summary: summaryOf(item.descriptions ?? item.bodies),
    kind: (item.genres ?? []).some(({ name = '' }) => /congress|confer/i.test(name)) ? 'CONFERENCE' : 'OTHER',
    status: eventStatus(item, start),
    startDate: start?.slice(0, 10),
    endDate: dateOf(dates, 'EndDate')?.slice(0, 10),
    image: imageOf(item, headlineOf(item)),
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
    // What stands in a list of its own says more than the organiser's name.
    entities: [...people, ...organizations, ...(host === undefined ? [] : [host]), ...places],
  };
}

/** The item's address without what all addresses share: the same item keeps its slug from version to version. */
function slugOf({ uri }: Item): string {
  return slugFrom(uri.replace(/^(?:https?:\/\/|urn:(?:newsml:|uuid:)?)(?:www\.)?/i, ''));
}

function headlineOf({ headlines = [], title, slugline }: Item): string | undefined {
  const main = headlines.find(({ role }) => role === 'main') ?? headlines[0];
  const text = main?.value ?? title ?? slugline;
  return text === undefined ? undefined : line(text);
}

/** The first description, or of several the one that is meant to introduce, as plain text. */
function summaryOf(texts: Item['descriptions'] = []): string | undefined {
  const text = texts.find(({ role = '' }) => /lead|summary|ingress/.test(role)) ?? texts[0];
  if (text === undefined || text.value.trim() === '') return undefined;
  const plain = toPlain(markdownOf(text)).replace(/\s+/g, ' ');
  if (plain.length <= longestSummary) return plain;
  return `${plain.slice(0, longestSummary).replace(/\s+\S*$/, '')} …`;
}

/** The richest form of the text that can be read. */
function bodyOf(texts: Item['bodies'] = []): string | undefined {
  const rank = ({ contentType = '' }: z.output<typeof textValue>) => {
    const order = [/html/i, /nitf/i, /^$|plain/i].findIndex(form => form.test(contentType));
    return order < 0 ? 3 : order;
  };
  const [best] = texts.filter(({ value }) => value.trim() !== '').toSorted((a, b) => rank(a) - rank(b));
  return best === undefined ? undefined : markdownOf(best);
}

function markdownOf({ contentType = '', role = '', value }: z.output<typeof textValue>): string {
  if (/nitf/i.test(contentType)) return nitfToMarkdown(value);
  const isMarkup = /html|xml/i.test(contentType) || (contentType === '' && /html/i.test(role));
  return isMarkup ? htmlToMarkdown(value) : plainToMarkdown(withoutEscapes(value));
}

/** A picture that comes with the item, else a graphic, in its largest form. */
function imageOf({ associations = [] }: Item, headline: string | undefined) {
  const ofType = (wanted: string) => associations.filter(({ type }) => type === wanted);
  for (const one of [...ofType('picture'), ...ofType('graphic')]) {
    const { name, headlines, descriptions, renditions = [], by, copyrightHolder } = one;
    const [largest] = renditions
      .filter(({ href, contentType = 'image/' }) => contentType.startsWith('image/') && isWebUrl(href))
      .toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0));
    const caption = descriptions?.[0]?.value;
    const alt = headlines?.[0]?.value || caption?.slice(0, 500) || headline || name;
    if (largest === undefined || !alt) continue;
    return {
      url: largest.href,
      alt: line(alt),
      width: largest.width,
      height: largest.height,
      caption: caption ? line(caption) : undefined,
      credit: by || copyrightHolder ? line(by || copyrightHolder || '') : undefined,
    };
  }
  return undefined;
}

/** A withheld item is a draft, a cancelled one is withdrawn, and an embargo is the time of publication. */
function publicationOf({ pubStatus = 'usable', embargoed, firstCreated, versionCreated }: Item) {
  if (pubStatus === 'withheld') return {};
  const publishedAt = embargoed ?? firstCreated ?? versionCreated;
  return { publishedAt, ...(/^cancell?ed$/.test(pubStatus) ? { status: 'WITHDRAWN' } : {}) };
}

/** Whether it had taken place is judged by when the item was written, so that importing it later gives the same. */
function eventStatus({ pubStatus = '', versionCreated }: Item, start: string | undefined): string {
  if (/^cancell?ed$/.test(pubStatus)) return 'CANCELLED';
  const written = toInstant(versionCreated ?? '');
  const begins = toInstant(start ?? '') ?? start;
  return written !== undefined && begins !== undefined && begins > written ? 'SCHEDULED' : 'HELD';
}

/** ninjs has dates that are certain, confirmed, expected or estimated. */
function dateOf(dates: Readonly<Record<string, unknown>>, end: 'StartDate' | 'EndDate'): string | undefined {
  const names = [
    end.charAt(0).toLowerCase() + end.slice(1),
    `confirmed${end}`,
    `expected${end}`,
    `estimated${end}`,
  ];
  return names
    .map(name => dates[name])
    .filter(date => typeof date === 'string')
    .find(date => isPartialDate(date.slice(0, 10)));
}

function person({ name, uri }: Named): Draft {
  const { office, own } = withoutOffice(line(name));
  return { type: 'Person', slug: slugFrom(own), name: own, jobTitle: office, sameAs: addresses(uri) };
}

/** What makes the part before a comma an office: "Vice-President, Ada Lovelace" against "Lovelace, Ada". */
const offices =
  /\b(?:president|minister|director|chair|chairman|chairwoman|secretary|chief|head|officer|ambassador|commissioner|governor|mayor|spokes\p{L}*|editor|manager|professor)\b/iu;

/** Some senders write an office before the name. */
function withoutOffice(name: string): { office?: string; own: string } {
  const comma = name.lastIndexOf(', ');
  const [office, own] = [name.slice(0, Math.max(comma, 0)), name.slice(comma + 2)];
  const isOffice = comma > 0 && offices.test(office) && !offices.test(own);
  return isOffice ? { office, own } : { own: name };
}

function organization({ name, uri, literal }: Pick<Named, 'name' | 'uri' | 'literal'>): Draft {
  // A literal is an abbreviation, or a key of the sender that says nothing to others.
  const short = literal !== undefined && /^\p{Lu}[\p{L} .&-]{1,19}$/u.test(literal) && literal !== name;
  return {
    type: 'Organization',
    slug: slugFrom(name),
    name: line(name),
    alternateNames: short ? [literal] : [],
    sameAs: addresses(uri),
  };
}

function topic({ name, uri }: Named): Draft {
  return { type: 'Topic', slug: slugFrom(name), name: line(name), sameAs: addresses(uri) };
}

/** A place, and the town and the country of its address around it. */
function placeWithin({ name, uri, contactInfo = [] }: z.output<typeof place>): Draft[] {
  const { locality, country } = contactInfo.find(({ address }) => address !== undefined)?.address ?? {};
  const around = [
    ...(locality === undefined ? [] : [{ name: locality, kind: 'CITY' }]),
    ...(country === undefined ? [] : [{ name: country, kind: 'COUNTRY' }]),
  ].filter(one => slugFrom(one.name) !== slugFrom(name));
  const own = { name, kind: around.length > 0 ? 'FACILITY' : 'OTHER' };
  return [own, ...around].map((one, i, all) => {
    const outer = all[i + 1];
    return {
      type: 'Place',
      slug: slugFrom(one.name),
      name: line(one.name),
      kind: one.kind,
      sameAs: i === 0 ? addresses(uri) : [],
      within: outer === undefined ? undefined : `Place/${slugFrom(outer.name)}`,
    };
  });
}

function roleOf({ rel = '' }: Named): string {
  return /about|subject/.test(rel) ? 'SUBJECT' : 'MENTIONED';
}

/** What has a name, each name once. */
function namedOnce<N extends Named>(all: readonly N[] = []): N[] {
  const bySlug = new Map<string, N>();
  for (const one of all) {
    const slug = slugFrom(one.name);
    if (one.name.trim() !== '' && !bySlug.has(slug)) bySlug.set(slug, one);
  }
  return [...bySlug.values()];
}

function referenceTo(draft: Draft | undefined): string {
  return `${draft?.type}/${draft?.slug}`;
}

function addresses(uri: string | undefined): string[] {
  return uri !== undefined && isWebUrl(uri) ? [uri] : [];
}

function line(text: string): string {
  return withoutEscapes(text).replace(/\s+/g, ' ').trim();
}

/** Some senders escape quotation marks twice; a backslash before one is never meant. */
function withoutEscapes(text: string): string {
  return text.replace(/\\(?=["'])/g, '');
}
