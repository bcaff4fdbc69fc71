import { ByteReader, ByteWriter } from './bytes.ts';
import { valueOfCode } from './codes.ts';
import { compressed, decompressed } from './compression.ts';
import { IndexDamage } from './index-damage.ts';

/** An article that has a word: its number within the segment, the code of the word's weight in the article, and the code of the article's length. */
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

  /** Returns a function that adds a posting of a form. It must be called once at least: a form without postings is not stored. */
  adder(language: string, form: string): (posting: Posting) => void {
    const key = `${language}/${form}`;
    const variant = this.#variants.get(key) ?? { language, form, postings: [] };
    this.#variants.set(key, variant);
    return posting => variant.postings.push(packPosting(posting));
  }

  /** Adds the ordinals of all articles that have one of the forms. */
  addOrdinals(ordinals: Set<number>): void {
    for (const { postings } of this.#variants.values())
      for (const one of postings) ordinals.add(ordinalOf(one));
  }

  /** Adds the ordinals of the articles in which the forms together have this weight at least. */
  addOrdinalsFrom(minWeight: number, ordinals: Set<number>): void {
    const weights = new Map<number, number>();
    for (const { postings } of this.#variants.values()) {
      for (const one of postings) {
        const ordinal = ordinalOf(one);
        const weight = (weights.get(ordinal) ?? 0) + valueOfCode(weightOf(one));
        weights.set(ordinal, weight);
        if (weight >= minWeight) ordinals.add(ordinal);
      }
    }
  }

  /**
   * Divides the postings in two. Head: the postings of `articles`, and all those of the rarest forms up to `maxPostings`. Tail: the rest.
   */
  split(articles: ReadonlySet<number>, maxPostings: number): { head: WordPostings; tail: WordPostings } {
    const tail = new WordPostings();
    const head = new WordPostings();
    for (const [key, variant] of this.#variants) {
      const inHead: number[] = [];
      const others: number[] = [];
      for (const one of variant.postings) (articles.has(ordinalOf(one)) ? inHead : others).push(one);
      if (inHead.length > 0) head.#variants.set(key, { ...variant, postings: inHead });
      if (others.length > 0) tail.#variants.set(key, { ...variant, postings: others });
    }
    const bySize = [...tail.#variants].toSorted(
      ([a, one], [b, two]) => one.postings.length - two.postings.length || (a < b ? -1 : 1),
    );
    let count = 0;
    for (const [key, variant] of bySize) {
      count += variant.postings.length;
      if (count > maxPostings) break;
      const known = head.#variants.get(key)?.postings ?? [];
      head.#variants.set(key, { ...variant, postings: [...known, ...variant.postings] });
      tail.#variants.delete(key);
    }
    return { head, tail };
  }

  get isEmpty(): boolean {
    return this.#variants.size === 0;
  }

  /**
   * The packed form: the forms with their numbers of postings, then the weights, the lengths and the ordinals of all
   * postings. Stored next to each other, similar numbers compress to a third of their size.
   */
  pack(): Uint8Array {
    const variants = this.#sorted();
    const lists = variants.map(({ postings }) => postings.toSorted((a, b) => a - b));
    // A posting has a byte of weight, a byte of length, and a byte or two of ordinal.
    const count = variants.reduce((sum, { postings }) => sum + postings.length, 0);
    const writer = new ByteWriter(4 * count + 32 * variants.length);
    writer.number(variants.length);
    for (const { language, form, postings } of variants) {
      writer.text(language);
      writer.text(form);
      writer.number(postings.length);
    }
    for (const postings of lists) for (const one of postings) writer.byte(weightOf(one));
    for (const postings of lists) for (const one of postings) writer.byte(lengthOf(one));
    for (const postings of lists) {
      let last = -1;
      for (const one of postings) {
        writer.number(ordinalOf(one) - last - 1);
        last = ordinalOf(one);
      }
    }
    return compressed(writer.result());
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

/** A posting as one small number, which takes a tenth of the memory of an object. They sort by ordinal. */
function packPosting({ ordinal, weight, length }: Posting): number {
  return ordinal * 65_536 + weight * 256 + length;
}

function ordinalOf(packed: number): number {
  return Math.floor(packed / 65_536);
}

function weightOf(packed: number): number {
  return Math.floor(packed / 256) % 256;
}

function lengthOf(packed: number): number {
  return packed % 256;
}

/**
 * Visits packed postings. `select` gets each form with its language, and returns the visitor of its postings, or undefined if they are to be
 * skipped. Throws if the bytes are not packed postings.
 */
export function visitPostings(
  packed: Uint8Array,
  select: (language: string, form: string) => ((posting: Posting) => void) | undefined,
): void {
  const reader = new ByteReader(decompressed(packed));
  const variants: FormCount[] = [];
  for (let left = reader.number(); left > 0 && !reader.isAtEnd; left--)
    variants.push({ language: reader.text(), form: reader.text(), count: reader.number() });
  const total = variants.reduce((sum, { count }) => sum + count, 0);
  // Each posting has a weight, a length, and a byte of its ordinal at least.
  if (total === 0 || reader.left < 3 * total)
    throw new IndexDamage('The postings of a search segment are malformed');
  const weights = reader.bytes(total);
  const lengths = reader.bytes(total);
  let index = 0;
  for (const { language, form, count } of variants) {
    const visit = select(language, form);
    let ordinal = -1;
    for (const end = index + count; index < end; index++) {
      ordinal += reader.number() + 1;
      visit?.({ ordinal, weight: weights[index] ?? 0, length: lengths[index] ?? 0 });
    }
  }
}
