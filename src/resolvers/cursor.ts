import { hash } from 'node:crypto';
import { badInput } from '../errors/problem.ts';

/** Bytes that a sort key has at DynamoDB, less what keys just above and below it take. */
const maxPlaceLength = 1000;

/** Characters of the signature: enough that a cursor of another list is not taken for one of this. */
const signatureLength = 8;

/**
 * The cursors of one list in one order. A cursor says which list it belongs to and after what it stands; not a position, so
 * that it holds while entries come and go. Opaque to clients.
 */
export class Cursors {
  readonly #identity: () => string;
  #known: string | undefined;

  /** `identity` names the list, its filters and its order. It is asked for when a cursor is. */
  constructor(identity: () => string) {
    this.#identity = identity;
  }

  encode(place: string): string {
    return Buffer.from(this.#signature + place).toString('base64url');
  }

  /** The place that a cursor names; BAD_USER_INPUT where it is broken or belongs to another list. */
  decode(argument: 'after' | 'before', cursor: string): string {
    const text = Buffer.from(cursor, 'base64url').toString();
    const place = text.slice(signatureLength);
    if (text.startsWith(this.#signature) && isPlace(place) && this.encode(place) === cursor) return place;
    throw badInput(
      `"${argument}" is not a cursor of this list. Use a cursor that this field returned for the same arguments.`,
    );
  }

  /** Made when it is first needed: a feed has sixty small lists of which no cursor is requested. */
  get #signature(): string {
    this.#known ??= hash('sha256', this.#identity(), 'base64url').slice(0, signatureLength);
    return this.#known;
  }
}

/** An argument that is a set, as the identity of a list holds it: neither order nor repetition makes another list, nor does null. */
export function setText(values: readonly string[] | null | undefined): string {
  return [...new Set(values)].toSorted().join();
}

/**
 * Whether a text can be a place: the signature is no secret, so a cursor may be made up. What leads to a place of this form leads to no more
 * than what can be had without it. Every place ends with an id or a bracket, so that the keys beside it are easily made.
 */
function isPlace(text: string): boolean {
  return Buffer.byteLength(text) <= maxPlaceLength && text.isWellFormed() && /[!-~]$/.test(text);
}
