import { isObject } from './version.ts';

/** Names of ninjs 1 that later versions have renamed. */
const renamed: Readonly<Record<string, string>> = {
  person: 'people',
  organisation: 'organisations',
  place: 'places',
  subject: 'subjects',
  event: 'events',
  infosource: 'infoSources',
  genre: 'genres',
  byline: 'by',
  $standard: 'standard',
  mimetype: 'contentType',
};

/** The names of ninjs 3 whose spelling differs between versions and senders, by their compared form. */
const canonical = new Map(
  [
    'associations',
    'bodies',
    'by',
    'contactInfo',
    'contentType',
    'copyrightHolder',
    'descriptions',
    'embargoed',
    'eventDetails',
    'events',
    'expires',
    'firstCreated',
    'genres',
    'guid',
    'headline',
    'headlines',
    'href',
    'infoSources',
    'keywords',
    'language',
    'literal',
    'name',
    'organisations',
    'people',
    'places',
    'pubStatus',
    'rel',
    'renditions',
    'role',
    'slugline',
    'standard',
    'subjects',
    'title',
    'type',
    'uri',
    'value',
    'version',
    'versionCreated',
  ].map(name => [name.toLowerCase(), name]),
);
// Version 3 alone spells this name differently. Both spellings become one field, because two of them would be two embargoes.
canonical.set('embargoeduntil', 'embargoed');

/** Fields whose conflicting values are refused: they determine the identity of an item, and whether and when it may be shown. */
const decisive = new Set([
  'embargoed',
  'expires',
  'firstCreated',
  'guid',
  'pubStatus',
  'type',
  'uri',
  'version',
  'versionCreated',
]);

/** A field that an item has twice, in two spellings, and whose value must not be guessed. */
export class Ambiguous extends Error {
  override name = 'Ambiguous';
}

/** An object with its fields renamed to those of ninjs 3: `pubstatus`, `PubStatus` and `pub_status` are `pubStatus`. */
export function withCanonicalNames(
  input: Readonly<Record<string, unknown>>,
  version?: 1,
): Record<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [name, value] of Object.entries(input)) {
    const current = canonicalName(name, version);
    if (decisive.has(current) && fields.has(current) && fields.get(current) !== value)
      throw new Ambiguous(`${current}: is given twice, in two spellings, with different values`);
    if (!fields.has(current) || name === current) fields.set(current, value);
  }
  return Object.fromEntries(fields);
}

/** The name of a field in ninjs 3, or the name unchanged if unknown. Case, signs between words and invisible characters do not matter. */
export function canonicalName(name: string, version?: 1): string {
  const compared = name
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .toLowerCase();
  return (
    (version === 1 ? renamed[compared] : undefined) ??
    canonical.get(compared) ??
    canonical.get(compared.replace(/[_.\s-]/g, '')) ??
    name
  );
}

/** The objects in a list, or in an object that names each of them, or lists of them, like associations and renditions in ninjs 1. */
export function objectsIn(value: unknown): Record<string, unknown>[] {
  const all = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return all
    .flat()
    .filter(isObject)
    .map(one => withCanonicalNames(one));
}

/**
 * An item in the shape of ninjs 3. The fields of ninjs 1 are read in an item of any version, because senders mix them, and a text would be lost
 * otherwise: texts in named fields become lists, and codes of a scheme become URIs.
 */
export function inCurrentForm(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const item = withCanonicalNames(input, 1);
  const { headline } = item;
  const headlines = [
    ...(headline === undefined ? [] : [{ role: 'main', value: headline }]),
    ...textsNamed(item, 'headline'),
  ];
  return {
    ...item,
    ...identityOf(item),
    ...bylineIn(item),
    headlines: together(item.headlines, headlines),
    descriptions: together(item.descriptions, textsNamed(item, 'description')),
    bodies: together(item.bodies, textsNamed(item, 'body')),
    ...Object.fromEntries(
      ['people', 'organisations', 'places', 'subjects', 'events', 'infoSources', 'genres']
        .filter(name => item[name] !== undefined)
        .map(name => [name, Array.isArray(item[name]) ? item[name].map(withAddress) : item[name]]),
    ),
  };
}

/** The address of an item, otherwise its `guid`: Superdesk, which many agencies use, has no `uri`, because its items have no address yet. */
function identityOf({ uri, guid }: Readonly<Record<string, unknown>>): { uri?: unknown } {
  const identity = uri ?? guid;
  return identity === undefined ? {} : { uri: identity };
}

/** The byline, or the names in a list of bylines or authors, which many systems have in its place. */
function bylineIn({ by, bylines, authors }: Readonly<Record<string, unknown>>): { by?: unknown } {
  if (by !== undefined && !Array.isArray(by)) return { by };
  const names = [by, bylines, authors].map(namesIn).find(({ length }) => length > 0);
  return names === undefined ? {} : { by: names.join(', ') };
}

function namesIn(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  const all = list.map(one => (isObject(one) ? (one.name ?? one.byline ?? one.by) : one));
  return all.filter(one => typeof one === 'string');
}

/** The texts of a list, and those of single fields. What is not a list stays, to be refused. */
function together(list: unknown, single: readonly unknown[]): unknown {
  return list === undefined ? single : Array.isArray(list) ? [...list, ...single] : list;
}

/** `body_html` and similar fields; the end of the name denotes the format, or the purpose of the text. */
function textsNamed(item: Readonly<Record<string, unknown>>, kind: string) {
  return Object.entries(item).flatMap(([name, value]) => {
    const [, role] = new RegExp(`^${kind}_(\\w+)$`, 'i').exec(name) ?? [];
    if (role === undefined) return [];
    const contentType = formats.find(([form]) => form.test(role))?.[1];
    // Some systems have data of their own under such names, as `body_event` with the fields of an event.
    if (contentType === undefined && typeof value !== 'string') return [];
    return [{ role: role.toLowerCase(), value, ...(contentType === undefined ? {} : { contentType }) }];
  });
}

const formats: readonly (readonly [RegExp, string])[] = [
  [/xhtml/i, 'application/xhtml+xml'],
  [/html/i, 'text/html'],
  [/nitf/i, 'application/nitf+xml'],
  [/text|plain/i, 'text/plain'],
];

function withAddress(named: unknown): unknown {
  if (!isObject(named)) return named;
  const { scheme, code } = named;
  if (typeof code !== 'string' || named.uri !== undefined) return named;
  return typeof scheme === 'string' && /[/#=]$/.test(scheme)
    ? { ...named, uri: `${scheme}${encodeURIComponent(code)}` }
    : { literal: code, ...named };
}
