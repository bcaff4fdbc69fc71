import { createHash, randomBytes } from 'node:crypto';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Whether a text is a ULID, the form of all record ids. */
export function isId(text: string): boolean {
  return ulid.test(text);
}

/** The id of an imported record, derived from type and slug, so that a repeated import writes the same items. */
export function derivedId(type: string, slug: string): string {
  const hash = createHash('sha256').update(`${type}/${slug}`).digest();
  return crockfordBase32(hash.subarray(0, 16));
}

/** A new ULID from the time and random bits: https://github.com/ulid/spec */
export function newId(time: number): string {
  return timedId(time, randomBytes(16));
}

/** A ULID of a time and of the last ten of 16 bytes. */
export function timedId(time: number, random: Uint8Array): string {
  const bytes = Buffer.from(random);
  bytes.writeUIntBE(time, 0, 6);
  return crockfordBase32(bytes);
}

/** The time of a ULID: its first ten characters. */
export function timeOfId(id: string): number {
  return [...id.slice(0, 10)].reduce((time, letter) => time * 32 + crockford.indexOf(letter), 0);
}

/** A short key for a part of a record, derived from its text, so that it does not change when other parts change. */
export function derivedKey(text: string): string {
  return crockfordBase32(createHash('sha256').update(text).digest().subarray(0, 16)).slice(1, 13);
}

/** Encodes 128 bits as the 26 characters of a ULID. The first character holds three bits. */
function crockfordBase32(bytes: Uint8Array): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = crockford.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text;
}

/** Makes the keys within one record or text distinct by numbering repeated ones. */
export function distinctKeys(keys: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return keys.map(key => {
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times === 1 ? key : `${key}-${times}`;
  });
}
