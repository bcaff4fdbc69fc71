import { hash } from 'node:crypto';
import { badInput } from '../errors/problem.ts';
import { endsAsKey } from '../store/keys.ts';

/** Maximum bytes of a sort key in DynamoDB, less those of the keys just above and below it. */
const maxPlaceLength = 1000;

/** Characters of the signature: enough to recognise a cursor of another list. */
const signatureLength = 8;

/**
 * The cursors of one list in one order. A cursor holds its list and the entry before it, not a position, so that it stays valid while entries
 * come and go. Opaque to clients.
 */
export class Cursors {
  readonly #identity: () => string;
  #known: string | undefined;

  /** `identity` names the list, its filters and its order. It is called only when a cursor is needed. */
  constructor(identity: () => string) {
    this.#identity = identity;
  }

  encode(place: string): string {
    return Buffer.from(this.#signature + place).toString('base64url');
  }

  /** The place that a cursor names. Throws BAD_USER_INPUT if it is malformed or belongs to another list. */
  decode(argument: 'after' | 'before', cursor: string): string {
    const text = Buffer.from(cursor, 'base64url').toString();
    const place = text.slice(signatureLength);
    if (text.startsWith(this.#signature) && isPlace(place) && this.encode(place) === cursor) return place;
    throw badInput(
      `"${argument}" is not a cursor of this list. Use a cursor that this field returned for the same arguments.`,
    );
  }

  /** Computed on first use: a feed has sixty small lists of which no cursor is requested. */
  get #signature(): string {
    this.#known ??= hash('sha256', this.#identity(), 'base64url').slice(0, signatureLength);
    return this.#known;
  }
}

/** A set-valued argument in the identity of a list: order, duplicates and null make no difference. */
export function setText(values: readonly string[] | null | undefined): string {
  return [...new Set(values)].toSorted().join();
}

/**
 * Whether a text can be a place. The signature is no secret, so a cursor may be forged; any place of this form
 * discloses no more than a regular query does. Every place ends with an id or a bracket, so that the keys beside it are
 * easy to make, or is such a key: just before the entry at which the budget of a page ended.
 */
function isPlace(text: string): boolean {
  return (
    Buffer.byteLength(text) <= maxPlaceLength &&
    text.isWellFormed() &&
    (/[!-~]$/.test(text) || endsAsKey(text))
  );
}
