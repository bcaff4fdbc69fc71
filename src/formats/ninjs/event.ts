import { isPartialDate, toInstant } from '../../text/date.ts';
import { webAddress } from './address.ts';
import { type Conversion, type Draft, organization, person, placeWithin } from './entity.ts';
import { imageOf } from './image.ts';
import type { Item } from './item.ts';
import { headlineOf, namedOnce, referenceTo, slugOf, summaryOf, timesOf } from './item-fields.ts';
import { pubStatusOf, quoted, Unreadable } from './publication.ts';
import { line } from './text.ts';

export function toEvent(item: Item, now: string): Conversion {
  const isCanceled = pubStatusOf(item.pubStatus) === 'canceled';
  const { dates = {}, organiser } = item.eventDetails ?? {};
  const start = dateOf(dates, 'StartDate');
  if (isCanceled && (headlineOf(item) === undefined || start === undefined || isEmbargoed(item, now)))
    return cancellationOf(item);
  refuseHiddenEvent(item, now);
  const people = namedOnce(item.people).map(person);
  const organizations = namedOnce(item.organisations).map(organization);
  // An organiser with a relation, such as a press officer, is a person; the relation is the title.
  const host = !organiser?.name.trim()
    ? undefined
    : organiser.rel === undefined
      ? organization(organiser)
      : { ...person(organiser), jobTitle: line(organiser.rel) };
  const places = namedOnce(item.places).flatMap(placeWithin);
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
    sameAs: [webAddress(item.uri) ?? []].flat(),
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

/** A withdrawal often has nothing but the id of its item. The stored event keeps its other fields; these fill the form of a document. */
function cancellationOf(item: Item): Conversion {
  const main = {
    type: 'Event',
    slug: slugOf(item),
    name: 'Canceled',
    startDate: '1970-01-01',
    status: 'CANCELLED',
  };
  return { main, entities: [], isCancellation: true };
}

/** Refuses an event that must not be public yet: an event is public from the moment it is stored. */
function refuseHiddenEvent(item: Item, now: string): void {
  if (pubStatusOf(item.pubStatus) === 'withheld')
    throw new Unreadable('pubStatus: is withheld, but events become public as soon as they are imported');
  if (isEmbargoed(item, now))
    throw new Unreadable(
      `embargoed: is ${timesOf(item).embargoed}, but events become public as soon as they are imported`,
    );
}

function isEmbargoed(item: Item, now: string): boolean {
  const { embargoed } = timesOf(item);
  return embargoed !== undefined && embargoed > now;
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
