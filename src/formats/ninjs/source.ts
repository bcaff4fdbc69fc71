import { canonicalName } from './fields.ts';
import { quoted, Unreadable } from './publication.ts';
import { isObject } from './version.ts';

/** The identity of an item, and of one version of it. */
export interface ItemSource {
  readonly id: string;
  readonly version?: string;
}

/** The source of an item. Throws Unreadable if its version cannot be compared with others, because it may or may not be the latest. */
export function sourceOf({
  uri,
  version: given,
}: {
  readonly uri: string;
  readonly version?: unknown;
}): ItemSource {
  if (given === undefined) return { id: idOf(uri) };
  const version = versionIn(given);
  if (version === undefined)
    throw new Unreadable(`version: expected a number, like 2 or "1.10", got ${quoted(given)}`);
  return { id: idOf(uri), version };
}

/** The possible sources of an unreadable item, with a note where the version is unknown. */
export function possibleSources(input: unknown): (ItemSource & { readonly isVersionUnknown: boolean })[] {
  if (!isObject(input)) return [];
  const given = (field: string) =>
    Object.entries(input).flatMap(([name, value]) => (canonicalName(name) === field ? [value] : []));
  const versions = new Set(given('version').map(versionIn));
  const [version] = versions;
  const isVersionUnknown = versions.size > 1 || versions.has(undefined);
  const uris = given('uri').flatMap(textsIn);
  const ids = new Set((uris.length > 0 ? uris : given('guid').flatMap(textsIn)).map(idOf));
  return [...ids].map(id => ({
    id,
    isVersionUnknown,
    ...(isVersionUnknown || version === undefined ? {} : { version }),
  }));
}

/** The id from an address: http and https are equal, and so are upper and lower case in a host or in a URN's scheme. */
export function idOf(uri: string): string {
  return uri
    .trim()
    .normalize('NFC')
    .replace(/^https?:\/\/(?:www\.)?([^/?#]*)/i, (_, host: string) =>
      host.toLowerCase().replace(/:(?:80|443)$/, ''),
    )
    .replace(/^urn:[a-z0-9-]+:/i, scheme => scheme.toLowerCase());
}

/** A number, or a text that begins with one: "2", "1.10", "2024-09-09T08:00:00Z", "v2". */
function versionIn(value: unknown): string | undefined {
  if (typeof value === 'number')
    return value >= 0 && value <= Number.MAX_SAFE_INTEGER ? String(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value
    .normalize('NFKC')
    .trim()
    .replace(/^v(?:er(?:sion)?)?[.\s]*(?=\d)/i, '');
  return /^\d/.test(text) ? text : undefined;
}

/** A text, or the texts directly in a list or an object. */
function textsIn(value: unknown): string[] {
  const all = typeof value === 'object' && value !== null ? Object.values(value) : [value];
  return all.filter(one => typeof one === 'string').filter(one => one.trim() !== '');
}
