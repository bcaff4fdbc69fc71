import { createHash, randomBytes } from 'node:crypto';
import { isTypeName, type TypeName } from './type-name.ts';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Whether a text is a ULID, the form of every record's id. */
export function isId(text: string): boolean {
  return ulid.test(text);
}

/** The id that an import gives a new record: the same for the same type and slug, so that importing twice writes the same items. */
export function derivedId(type: TypeName, slug: string): string {
  const hash = createHash('sha256').update(`${type}/${slug}`).digest();
  return crockfordBase32(hash.subarray(0, 16));
}

/** A new id, of the time and of chance, as https://github.com/ulid/spec has it. */
export function newId(time: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(time, 0, 6);
  return crockfordBase32(bytes);
}

/** A short name for a part of a record, from what it says: it stays when its neighbours change. */
export function derivedKey(text: string): string {
  return crockfordBase32(createHash('sha256').update(text).digest().subarray(0, 16)).slice(1, 13);
}

/** The id that clients see: opaque to them, base64 of `Type:id` as the Relay server specification suggests. */
export function globalId(type: string, id: string): string {
  return btoa(`${type}:${id}`);
}

/** What a global id names, or undefined where it is none of ours. A statement's id is `<article id>.<key>`. */
export function parseGlobalId(text: string): { type: TypeName | 'Statement'; id: string } | undefined {
  const [type = '', id = '', ...rest] = Buffer.from(text, 'base64').toString('latin1').split(':');
  if (rest.length > 0 || globalId(type, id) !== text) return undefined;
  if (type === 'Statement' && /^[0-9A-Z]{26}\.[0-9A-Z]{12}(?:-\d+)?$/.test(id)) return { type, id };
  return isTypeName(type) && isId(id) ? { type, id } : undefined;
}

/** 128 bits as the 26 characters of a ULID, whose first character carries three of them. */
function crockfordBase32(bytes: Uint8Array): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = crockford.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text;
}
