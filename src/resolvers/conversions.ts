import { limitExceeded, Problem } from '../errors/problem.ts';
import { TooComplex } from '../errors/too-complex.ts';
import { Memo } from './memo.ts';

/** From Markdown to another form of text, or to its blocks. */
export type Converter<Made extends NonNullable<unknown> = NonNullable<unknown>> = (markdown: string) => Made;

/** A text that was converted: its result, or why it has none. */
interface Conversion {
  readonly markdown: string;
  readonly outcome: { readonly result: unknown } | Problem;
}

/** Converted texts of articles, within the limit of one request. */
export class Conversions {
  readonly #maxBytes: number;
  #bytes = 0;
  #milliseconds = 0;
  readonly #made = new Map<Converter, Map<string, Conversion[]>>();

  /** `maxBytes` limits the sum of all texts. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * An article's text in another format, counted once however often it is requested. The text may also be that of its working copy. Throws
   * LIMIT_EXCEEDED beyond the limit.
   */
  of<Made extends NonNullable<unknown>>(id: string, markdown: string, convert: Converter<Made>): Made {
    const known = this.#find(id, markdown, convert)?.outcome;
    if (known instanceof Problem) throw known;
    // The results of a converter are of its type.
    if (known !== undefined) return known.result as Made;
    const keep = (outcome: Conversion['outcome']) => this.#keep(id, convert, { markdown, outcome });
    // Cached results count too: the refusal of an operation must not depend on the requests of others.
    this.#count(Buffer.byteLength(markdown));
    try {
      const result = memoOf(convert).of(id, markdown, text => this.#timed(text, convert));
      keep({ result });
      return result;
    } catch (error) {
      // A conversion that was refused is not tried again in the same request.
      if (error instanceof Problem) keep(error);
      throw error;
    }
  }

  /** Whether a text can still be converted within the limit, or already was. */
  hasRoomFor(id: string, markdown: string, convert: Converter): boolean {
    if (this.#find(id, markdown, convert) !== undefined) return true;
    return (
      this.#milliseconds <= maxMilliseconds && this.#bytes + Buffer.byteLength(markdown) <= this.#maxBytes
    );
  }

  #find(id: string, markdown: string, convert: Converter): Conversion | undefined {
    return this.#made
      .get(convert)
      ?.get(id)
      ?.find(made => made.markdown === markdown);
  }

  #keep(id: string, convert: Converter, conversion: Conversion): void {
    const made = this.#made.get(convert) ?? new Map<string, Conversion[]>();
    this.#made.set(convert, made);
    made.set(id, [...(made.get(id) ?? []), conversion]);
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
      throw notConvertible('The texts take too long to convert. Request fewer texts.');
    const start = performance.now();
    try {
      return convert(markdown);
    } catch (error) {
      if (!(error instanceof TooComplex)) throw error;
      throw notConvertible('The text is too complex to convert. Request it in Markdown.');
    } finally {
      this.#milliseconds += performance.now() - start;
    }
  }
}

/** A refusal for a limit of time or complexity, which has no number that a client could know. */
function notConvertible(message: string): Problem {
  return new Problem('LIMIT_EXCEEDED', message, { limit: 'conversion' });
}

/** Milliseconds of conversions after which a request begins no further one: many complex texts are as bad as one. */
const maxMilliseconds = 4000;

/** The total length of the texts whose results are kept, in characters and for each converter: about a thousand articles. */
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
