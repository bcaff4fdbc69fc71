import { hash } from 'node:crypto';
import { badInput } from '../errors/problem.ts';
import { endsAsKey } from '../store/sort-keys.ts';

/** Maximum bytes of a position: DynamoDB's 1,024 bytes of a sort key, less what `justAbove` and `justBelow` append. */
const maxPositionLength = 1000;

/** Characters of the signature: enough to recognise a cursor of another list. */
const signatureLength = 8;

/**
 * The cursors of one list in one order. A cursor is a hash that identifies the list, and a position. In a stored list, the position is the sort key of the
 * edge's entry rather than an offset, so a cursor stays valid while entries come and go. Opaque to clients.
 */
export class Cursors {
  readonly #identity: () => string;
  #known: string | undefined;

  /** `identity` names the list, its filters and its order. It is called only when a cursor is needed. */
  constructor(identity: () => string) {
    this.#identity = identity;
  }

  encode(position: string): string {
    return Buffer.from(this.#signature + position).toString('base64url');
  }

  /** The position that a cursor names. Throws BAD_USER_INPUT if it is malformed or belongs to another list. */
  decode(argument: 'after' | 'before', cursor: string): string {
    const text = Buffer.from(cursor, 'base64url').toString();
    const position = text.slice(signatureLength);
    if (text.startsWith(this.#signature) && isPosition(position) && this.encode(position) === cursor)
      return position;
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
export function canonicalSet(values: readonly string[] | null | undefined): string {
  return [...new Set(values)].toSorted().join();
}

/**
 * Whether a text can be a position. The signature is no secret, so a cursor may be forged; any position of this form
 * discloses no more than a regular query does. A position ends with an id (lists), a bracket (searches) or a number (embedded edges), so that `justAbove` and
 * `justBelow` can make the keys beside it. A position may also be such a key: the one just before the entry at which the read budget of a page ended.
 */
function isPosition(text: string): boolean {
  return (
    Buffer.byteLength(text) <= maxPositionLength &&
    text.isWellFormed() &&
    (/[!-~]$/.test(text) || endsAsKey(text))
  );
}
