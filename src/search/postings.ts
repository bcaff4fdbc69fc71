import { ByteReader, ByteWriter } from './bytes.ts';

/** An article that has a word: its number within the segment, and the codes of the word's weight in it and of its length. */
export interface Posting {
  readonly ordinal: number;
  readonly weight: number;
  readonly length: number;
}

/** The postings of the forms of one root, in each language. */
export class WordPostings {
  readonly #variants = new Map<string, { language: string; form: string; postings: number[] }>();

  add(language: string, form: string, posting: Posting): void {
    const key = `${language}/${form}`;
    const variant = this.#variants.get(key);
    if (variant === undefined) this.#variants.set(key, { language, form, postings: [toNumber(posting)] });
    else variant.postings.push(toNumber(posting));
  }

  /** Adds the ordinals of all articles that have one of the forms. */
  addOrdinals(ordinals: Set<number>): void {
    for (const { postings } of this.#variants.values())
      for (const one of postings) ordinals.add(fromNumber(one).ordinal);
  }

  /** The packed form. The same postings give the same bytes. */
  pack(): Uint8Array {
    const writer = new ByteWriter();
    const sorted = [...this.#variants].toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [, { language, form, postings }] of sorted) {
      const packed = packPostings(postings.toSorted((a, b) => a - b).map(fromNumber));
      writer.text(language);
      writer.text(form);
      writer.number(packed.length);
      writer.bytes(packed);
    }
    return writer.result();
  }
}

/** A posting as one small number, which takes a tenth of the memory of an object: a segment has hundreds of thousands. They sort by ordinal. */
function toNumber({ ordinal, weight, length }: Posting): number {
  return ordinal * 65_536 + weight * 256 + length;
}

function fromNumber(number: number): Posting {
  return {
    ordinal: Math.floor(number / 65_536),
    weight: Math.floor(number / 256) % 256,
    length: number % 256,
  };
}

/**
 * Visits packed postings. `select` gets each form with its language, and returns the visitor of its postings, or undefined where they are to be
 * skipped.
 */
export function visitPostings(
  packed: Uint8Array,
  select: (language: string, form: string) => ((posting: Posting) => void) | undefined,
): void {
  const reader = new ByteReader(packed);
  while (!reader.isAtEnd) {
    const language = reader.text();
    const form = reader.text();
    const length = reader.number();
    const visit = select(language, form);
    if (visit === undefined) reader.skip(length);
    else readPostings(reader, visit);
  }
}

function packPostings(postings: readonly Posting[]): Uint8Array {
  const writer = new ByteWriter();
  writer.number(postings.length);
  let last = -1;
  for (const { ordinal, weight, length } of postings) {
    writer.number(ordinal - last - 1);
    writer.byte(weight);
    writer.byte(length);
    last = ordinal;
  }
  return writer.result();
}

function readPostings(reader: ByteReader, visit: (posting: Posting) => void): void {
  const count = reader.number();
  let ordinal = -1;
  for (let i = 0; i < count && !reader.isAtEnd; i++) {
    ordinal += reader.number() + 1;
    visit({ ordinal, weight: reader.byte(), length: reader.byte() });
  }
}
