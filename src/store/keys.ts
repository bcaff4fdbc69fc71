/**
 * Every key of the table is made here. A part that comes from outside (a slug, a section) is encoded or checked so that it
 * cannot contain a separator: `#` joins parts of a key, `/` parts of a list's name.
 */

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A key as DynamoDB takes it. */
export function keyAttributes({ pk, sk }: Key) {
  return { pk: { S: pk }, sk: { S: sk } };
}

/** A key as one text; no part of a key contains a NUL. */
export function keyText({ pk, sk }: Key): string {
  return `${pk}\0${sk}`;
}

/** What names a record everywhere in the store. */
export interface RecordName {
  readonly type: string;
  readonly id: string;
}

export function documentKey({ type, id }: RecordName): Key {
  return { pk: `${type}#${id}`, sk: 'document' };
}

/** A part of a record that is stored beside its document, such as an article's body. */
export function partKey({ type, id }: RecordName, part: string): Key {
  return { pk: `${type}#${id}`, sk: part };
}

export function slugKey(type: string, slug: string): Key {
  return { pk: `slug#${type}#${slug}`, sk: 'slug' };
}

/** The name of a list: fixed words, record names and encoded foreign texts, joined by `/`. */
export function listName(...parts: (string | RecordName)[]): string {
  return parts
    .map(part => (typeof part === 'string' ? encodeURIComponent(part) : `${part.type}#${part.id}`))
    .join('/');
}

/** The parts of a list's name, from its partition key: whose list it is, where it is somebody's, and the words after that. */
export function listOf(pk: string): {
  readonly of: RecordName | undefined;
  readonly words: readonly string[];
} {
  const [first = '', ...others] = pk.slice('list#'.length).split('/');
  const [type, id] = first.split('#');
  const of = id === undefined || type === undefined ? undefined : { type, id };
  return { of, words: of === undefined ? [first, ...others] : others };
}

export function entryKey(list: string, sort: string, id: string): Key {
  return { pk: `list#${list}`, sk: `${sort}#${id}` };
}

/** The key of the entry at a place of a list. */
export function placeKey(list: string, sk: string): Key {
  return { pk: `list#${list}`, sk };
}

/** Stands in the table while an import of this name is under way. */
export function importKey(name: string): Key {
  return { pk: `import#${name}`, sk: 'import' };
}

/** What a committed write still owes; sorted by time, so that the oldest is paid first. */
export function outboxKey(time: string, id: string): Key {
  return { pk: outboxPartition, sk: `${time}#${id}` };
}

export const outboxPartition = 'outbox#0';

/** Sort keys from `from` on and below `before`. */
export interface SortRange {
  readonly from?: string | undefined;
  readonly before?: string | undefined;
}

/** The end of the range of sort keys that begin with a text: 2024 covers 2024-09. '~' is above all that follows a date: '#', '-', 'T', digits. */
export function throughPrefix(prefix: string): string {
  return `${prefix}~`;
}

/** The end of the range of sort keys that begin with an instant up to this one: they go on with `#` and an id, and `$` comes right after `#`. */
export function throughInstant(instant: string): string {
  return `${instant}$`;
}

/** The range of sort keys that begin with a text and `#`. */
export function under(text: string) {
  return { from: `${text}#`, before: `${text}$` };
}

/** The order of DynamoDB, which compares UTF-8 bytes; `<` compares UTF-16 units, which differs beyond the basic plane. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** A text just above a sort key, with no other sort key between: those end with an id of fixed length. */
export function justAbove(key: string): string {
  return `${key} `;
}

/** A text just below a sort key, with no other sort key between. */
export function justBelow(key: string): string {
  const last = key.charCodeAt(key.length - 1);
  return `${key.slice(0, -1)}${String.fromCharCode(last - 1)}${highestKey}`;
}

/** Below and above every sort key: real ones begin with a digit or a letter. */
export const lowestKey = ' ';
export const highestKey = '\u{10ffff}';
