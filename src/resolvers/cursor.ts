import { createHash } from 'node:crypto';
import { badInput } from '../content/problem.ts';

/** Characters of the signature: enough that a cursor of another list is not taken for one of this. */
const signatureLength = 8;

/**
 * The cursors of one list in one order. A cursor says which list it belongs to and after what it stands; not a position, so
 * that it holds while entries come and go. Opaque to clients.
 */
export class Cursors {
  readonly #signature: string;

  /** `identity` names the list, its filters and its order. */
  constructor(identity: string) {
    this.#signature = createHash('sha256').update(identity).digest('base64url').slice(0, signatureLength);
  }

  encode(place: string): string {
    return Buffer.from(this.#signature + place).toString('base64url');
  }

  /** The place that a cursor names; BAD_USER_INPUT where it is broken or belongs to another list. */
  decode(argument: 'after' | 'before', cursor: string): string {
    const text = Buffer.from(cursor, 'base64url').toString();
    const place = text.slice(signatureLength);
    if (text.startsWith(this.#signature) && place !== '' && this.encode(place) === cursor) return place;
    throw badInput(
      `"${argument}" is not a cursor of this list. Use one that this field gave with the same arguments.`,
    );
  }
}
