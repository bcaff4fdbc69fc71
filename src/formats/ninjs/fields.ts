import { isObject } from './version.ts';

/** Names of ninjs 1 for what later versions call otherwise. */
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

/** The names of ninjs 3 whose spelling differs between versions and senders, by how they are compared. */
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
    'firstCreated',
    'genres',
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
// The one name that the third version has and the others spell otherwise is read as theirs: two of them would be two embargoes.
canonical.set('embargoeduntil', 'embargoed');

/** Fields of which two values that differ must not be chosen from: they say which item it is, and whether and when it may be shown. */
const decisive = new Set([
  'embargoed',
  'firstCreated',
  'pubStatus',
  'type',
  'uri',
  'version',
  'versionCreated',
]);

/** A field that an item has twice, in two spellings, and that must not be guessed. */
export class Ambiguous extends Error {
  override name = 'Ambiguous';
}

/** An object with its fields called as ninjs 3 calls them: `pubstatus`, `PubStatus` and `pub_status` are `pubStatus`. */
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

/** What ninjs 3 calls a field, else the name as it is. Case and signs between words do not matter, nor do characters that nobody sees. */
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

/** The values of a list, or of an object that names each, as associations and renditions of ninjs 1 do; only those that are objects. */
export function objectsIn(value: unknown): Record<string, unknown>[] {
  const all = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return all.filter(isObject).map(one => withCanonicalNames(one));
}

/** An item of ninjs 1 in the shape of ninjs 3: texts by name become lists, and codes of a scheme become addresses. */
export function fromFirstVersion(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const item = withCanonicalNames(input, 1);
  const headline = item.headline;
  return {
    ...item,
    headlines: [
      ...(headline === undefined ? [] : [{ role: 'main', value: headline }]),
      ...textsNamed(item, 'headline'),
      ...listIn(item.headlines),
    ],
    descriptions: [...textsNamed(item, 'description'), ...listIn(item.descriptions)],
    bodies: [...textsNamed(item, 'body'), ...listIn(item.bodies)],
    ...Object.fromEntries(
      ['people', 'organisations', 'places', 'subjects', 'events', 'infoSources', 'genres']
        .filter(name => item[name] !== undefined)
        .map(name => [name, Array.isArray(item[name]) ? item[name].map(withAddress) : item[name]]),
    ),
  };
}

function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `body_html` and its like; the end of the name says the format, or what the text is for. */
function textsNamed(item: Readonly<Record<string, unknown>>, kind: string) {
  return Object.entries(item).flatMap(([name, value]) => {
    const [, role] = new RegExp(`^${kind}_(\\w+)$`, 'i').exec(name) ?? [];
    if (role === undefined) return [];
    const contentType = formats.find(([form]) => form.test(role))?.[1];
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
    : { ...named, literal: code };
}
