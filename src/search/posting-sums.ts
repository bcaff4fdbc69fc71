import type { SearchCard } from './search-card.ts';

/**
 * A checksum of the postings of each article in a segment: the sum of their hashes, which does not depend on the order in which the lists are
 * read. It takes two 32-bit numbers per article.
 */
export class PostingSums {
  readonly #first: Uint32Array;
  readonly #second: Uint32Array;

  constructor(count: number) {
    this.#first = new Uint32Array(count);
    this.#second = new Uint32Array(count);
  }

  add(ordinal: number, { first, second }: PostingSum): void {
    // The arrays wrap around at 32 bits.
    this.#first[ordinal] = (this.#first[ordinal] ?? 0) + first;
    this.#second[ordinal] = (this.#second[ordinal] ?? 0) + second;
  }

  at(ordinal: number): PostingSum {
    return { first: this.#first[ordinal] ?? 0, second: this.#second[ordinal] ?? 0 };
  }

  isEqual(ordinal: number, { first, second }: PostingSum): boolean {
    return this.#first[ordinal] === first && this.#second[ordinal] === second;
  }
}

export interface PostingSum {
  readonly first: number;
  readonly second: number;
}

/** The checksum of the postings that an article's card implies. `listOf` returns the list of a form. */
export function sumOfCard(card: SearchCard, listOf: (form: string) => string): PostingSum {
  const sums = new PostingSums(1);
  for (const { form, weight, isProminent } of card.words)
    sums.add(
      0,
      hashOfPosting(hashOfForm(listOf(form), card.language, form, isProminent), weight, card.length),
    );
  for (const list of card.lists) sums.add(0, hashOf(list));
  return sums.at(0);
}

/** The hash of the part that all postings of a form have in common. */
export function hashOfForm(list: string, language: string, form: string, isProminent: boolean): PostingSum {
  return hashOf(`${list} ${language} ${form} ${isProminent}`);
}

export function hashOfPosting({ first, second }: PostingSum, weight: number, length: number): PostingSum {
  const codes = weight * 256 + length + 1;
  return {
    first: mixed(first ^ Math.imul(codes, 0x9e3779b1)),
    second: mixed(second + Math.imul(codes, 0x85ebca77)),
  };
}

/** FNV-1a, mixed as in MurmurHash3: https://github.com/aappleby/smhasher. It detects damage, not tampering. */
export function hashOf(text: string): PostingSum {
  let [first, second] = [0x811c9dc5, 0x1b873593];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0xcc9e2d51) + 0xe6546b64;
    second ^= second >>> 15;
  }
  return { first: mixed(first), second: mixed(second) };
}

function mixed(hash: number): number {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
