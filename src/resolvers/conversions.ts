import { limitExceeded, Problem } from '../errors/problem.ts';
import { TimeLimitExceeded } from '../errors/timeout.ts';
import { Memo } from './memo.ts';

/** From Markdown to another form of text, or to its blocks. */
export type Converter<Made extends NonNullable<unknown> = NonNullable<unknown>> = (markdown: string) => Made;

/** Converted texts of articles, within the limit of one request. */
export class Conversions {
  readonly #maxBytes: number;
  #bytes = 0;
  #milliseconds = 0;
  readonly #made = new Map<Converter, Map<string, { readonly result: unknown } | Problem>>();

  /** `maxBytes` limits the sum of all texts. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** An article's text in another format, counted once however often it is requested. Throws LIMIT_EXCEEDED beyond the limit. */
  of<Made extends NonNullable<unknown>>(id: string, markdown: string, convert: Converter<Made>): Made {
    const made = this.#made.get(convert) ?? new Map<string, { result: unknown } | Problem>();
    this.#made.set(convert, made);
    const known = made.get(id);
    if (known instanceof Problem) throw known;
    // The results of a converter are of its type.
    if (known !== undefined) return known.result as Made;
    // Cached results count too: the refusal of an operation must not depend on the requests of others.
    this.#count(Buffer.byteLength(markdown));
    try {
      const result = memoOf(convert).of(id, markdown, text => this.#timed(text, convert));
      made.set(id, { result });
      return result;
    } catch (error) {
      // A conversion that has timed out is not tried again in the same request.
      if (error instanceof Problem) made.set(id, error);
      throw error;
    }
  }

  /** Whether a text can still be converted within the limit, or already was. */
  hasRoomFor(id: string, markdown: string, convert: Converter): boolean {
    if (this.#made.get(convert)?.has(id)) return true;
    return (
      this.#milliseconds <= maxMilliseconds && this.#bytes + Buffer.byteLength(markdown) <= this.#maxBytes
    );
  }

  #count(bytes: number): void {
    const size = this.#bytes + bytes;
    if (size > this.#maxBytes)
      throw limitExceeded('conversion', {
        what: 'Too many bytes of text to convert',
        asked: size,
        allowed: this.#maxBytes,
        advice: 'Request fewer texts, or request them in Markdown.',
      });
    this.#bytes = size;
  }

  #timed<Made extends NonNullable<unknown>>(markdown: string, convert: Converter<Made>): Made {
    if (this.#milliseconds > maxMilliseconds)
      throw new Problem('LIMIT_EXCEEDED', 'The texts take too long to convert. Request fewer texts.');
    const start = performance.now();
    try {
      return convert(markdown);
    } catch (error) {
      if (!(error instanceof TimeLimitExceeded)) throw error;
      throw new Problem('LIMIT_EXCEEDED', 'The text is too complex to convert. Request it in Markdown.');
    } finally {
      this.#milliseconds += performance.now() - start;
    }
  }
}

/** Milliseconds of conversions after which a request begins no further one: many complex texts are as bad as one. */
const maxMilliseconds = 4000;

/** Maximum characters of text of which each converter's results are kept: about a thousand articles. */
const maxKept = 2_000_000;

const memos = new Map<Converter, object>();

function memoOf<Made extends NonNullable<unknown>>(convert: Converter<Made>): Memo<Made> {
  const known = memos.get(convert);
  // The memo of a converter holds its results.
  if (known !== undefined) return known as Memo<Made>;
  const memo = new Memo<Made>(maxKept);
  memos.set(convert, memo);
  return memo;
}
