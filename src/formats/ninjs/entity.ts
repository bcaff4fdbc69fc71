import { slugFrom } from '../../text/slug-from.ts';
import { webAddress } from './address.ts';
import type { Named, Place } from './item.ts';
import { line } from './text.ts';

/** The documents that an item becomes: the article or event itself, and the entities that it names. */
export interface Conversion {
  readonly main: Draft;
  readonly entities: readonly Draft[];
  /** Whether the item only cancels: `main` names a record to cancel, and has nothing else of it. */
  readonly isCancellation?: boolean;
}

/** A document of the content format, before it is checked. */
export interface Draft {
  readonly type: string;
  readonly slug: string;
  readonly [field: string]: unknown;
}

export function person({ name, uri }: Named): Draft {
  const { office, own } = withoutOffice(line(name));
  return { type: 'Person', slug: slugFrom(own), name: own, jobTitle: office, sameAs: addresses(uri) };
}

/** Words that make the part before a comma an office: "Vice-President, Ada Lovelace", unlike "Lovelace, Ada". */
const offices =
  /\b(?:president|minister|director|chair|chairman|chairwoman|secretary|chief|head|officer|ambassador|commissioner|governor|mayor|spokes\p{L}*|editor|manager|professor)\b/iu;

/** Some senders write an office before the name. */
function withoutOffice(name: string): { office?: string; own: string } {
  const comma = name.lastIndexOf(', ');
  const [office, own] = [name.slice(0, Math.max(comma, 0)), name.slice(comma + 2)];
  const isOffice = comma > 0 && offices.test(office) && !offices.test(own);
  return isOffice ? { office, own } : { own: name };
}

export function organization({ name, uri, literal }: Pick<Named, 'name' | 'uri' | 'literal'>): Draft {
  // A literal is an abbreviation, or a key of the sender without a meaning for others.
  const isAbbreviation =
    literal !== undefined && /^\p{Lu}[\p{L} .&-]{1,19}$/u.test(literal) && literal !== name;
  return {
    type: 'Organization',
    slug: slugFrom(name),
    name: line(name),
    alternateNames: isAbbreviation ? [literal] : [],
    sameAs: addresses(uri),
  };
}

export function topic({ name, uri }: Named): Draft {
  return { type: 'Topic', slug: slugFrom(name), name: line(name), sameAs: addresses(uri) };
}

/** A place, and the town and the country of its address that contain it. A town may be its own country, as Singapore is. */
export function placeWithin({ name, uri, contactInfo = [] }: Place): Draft[] {
  const { locality, country } = contactInfo.find(({ address }) => address !== undefined)?.address ?? {};
  const isCountry = isSame(name, country);
  const isTown = !isCountry && isSame(name, locality);
  const own = isCountry ? 'COUNTRY' : isTown ? 'CITY' : locality === undefined ? 'OTHER' : 'FACILITY';
  const all = [
    { name, kind: own },
    ...(locality === undefined || isCountry || isTown || isSame(locality, country)
      ? []
      : [{ name: locality, kind: 'CITY' }]),
    ...(country === undefined || isCountry ? [] : [{ name: country, kind: 'COUNTRY' }]),
  ];
  return all.map((one, i) => {
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

function isSame(one: string, other: string | undefined): boolean {
  return other !== undefined && slugFrom(one) === slugFrom(other);
}

function addresses(uri: string | undefined): string[] {
  const address = webAddress(uri);
  return address === undefined ? [] : [address];
}
