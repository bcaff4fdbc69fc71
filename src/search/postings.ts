import { ByteReader, ByteWriter } from './bytes.ts';

/** An article that has a word: its number within the segment, and the codes of the word's weight in it and of its length. */
export interface Posting {
  readonly ordinal: number;
  readonly weight: number;
  readonly length: number;
}

/** The number of postings of a form in a language. */
export interface FormCount {
  readonly language: string;
  readonly form: string;
  readonly count: number;
}

/** The postings of the forms under one term of the index, in each language. */
export class WordPostings {
  readonly #variants: Map<string, Variant>;

  constructor(variants: Iterable<readonly [key: string, variant: Variant]> = []) {
    this.#variants = new Map(variants);
  }

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

  /**
   * Divides the postings in two: those of some articles, with all those of the rarest forms as far as they fit into so many bytes, and the others.
   */
  split(articles: ReadonlySet<number>, maxBytes: number): { head: WordPostings; tail: WordPostings } {
    const tail = new WordPostings();
    const head = new WordPostings();
    for (const [key, variant] of this.#variants) {
      const isInHead = (posting: number) => articles.has(fromNumber(posting).ordinal);
      const { true: inHead = [], false: others = [] } = Object.groupBy(
        variant.postings,
        one => `${isInHead(one)}`,
      );
      if (inHead.length > 0) head.#variants.set(key, { ...variant, postings: inHead });
      if (others.length > 0) tail.#variants.set(key, { ...variant, postings: others });
    }
    const bySize = [...tail.#variants].toSorted(
      ([a, one], [b, two]) => one.postings.length - two.postings.length || (a < b ? -1 : 1),
    );
    let bytes = 0;
    for (const [key, variant] of bySize) {
      bytes += packVariant(variant).length;
      if (bytes > maxBytes) break;
      const known = head.#variants.get(key)?.postings ?? [];
      head.#variants.set(key, { ...variant, postings: [...known, ...variant.postings] });
      tail.#variants.delete(key);
    }
    return { head, tail };
  }

  get isEmpty(): boolean {
    return this.#variants.size === 0;
  }

  /** The packed form. The same postings give the same bytes. */
  pack(): Uint8Array {
    const writer = new ByteWriter();
    for (const variant of this.#sorted()) writer.bytes(packVariant(variant));
    return writer.result();
  }

  /** The number of postings of each form, packed. */
  packCounts(): Uint8Array {
    const writer = new ByteWriter();
    for (const { language, form, postings } of this.#sorted()) {
      writer.text(language);
      writer.text(form);
      writer.number(postings.length);
    }
    return writer.result();
  }

  #sorted(): Variant[] {
    return [...this.#variants].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, variant]) => variant);
  }
}

/** A form in a language, and its postings as numbers. */
interface Variant {
  readonly language: string;
  readonly form: string;
  readonly postings: number[];
}

export function unpackCounts(packed: Uint8Array): FormCount[] {
  const reader = new ByteReader(packed);
  const counts: FormCount[] = [];
  while (!reader.isAtEnd)
    counts.push({ language: reader.text(), form: reader.text(), count: reader.number() });
  return counts;
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

function packVariant({ language, form, postings }: Variant): Uint8Array {
  const writer = new ByteWriter();
  const packed = packPostings(postings.toSorted((a, b) => a - b).map(fromNumber));
  writer.text(language);
  writer.text(form);
  writer.number(packed.length);
  writer.bytes(packed);
  return writer.result();
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
