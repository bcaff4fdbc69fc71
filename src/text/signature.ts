import { wordsIn } from './words.ts';

/** A bounded summary of a text for comparison with others: samples of its shingles and of its facts. */
export interface Signature {
  /** Versions of a text have one of these keys in common nearly always, unrelated texts nearly never. */
  readonly keys: readonly string[];
  /** The number of different shingles. */
  readonly size: number;
  /** One byte per hash function: of its minimum over all shingles (MinHash). */
  readonly samples: Uint8Array;
  /** The smallest hashes of the words that carry facts, ascending. */
  readonly facts: Uint16Array;
}

/** How much two texts have in common. */
export interface Likeness {
  /** Estimated share of the shorter text that is also in the longer one, from 0 to 1. */
  readonly similarity: number;
  /** Whether both tell the same story, and not only share a background or the form of a report. */
  readonly isSameStory: boolean;
}

/** Consecutive words that count as one feature, a shingle. Texts about one topic share words, but few sequences of three. */
const shingleLength = 3;

/** The number of functions that sample shingles. Resemblance is estimated with a standard error of 0.03. */
export const sampleCount = 256;

/** The number of keys: of the whole text, and of its beginning, which most versions keep while they cut or add at the end. */
const keysOf = { text: 4, beginning: 1 } as const;

/** Shingles of the beginning. */
const beginningLength = 120;

/** A shorter text, such as a flash of one line, is not compared: single phrases would decide. */
const minSize = 20;

/** Maximum words that are analyzed, which bounds the time. */
const maxWords = 5000;

/** Maximum number of facts that are kept. */
const maxFacts = 48;

/** The values from which texts are versions of one story; `npm run bench:near-duplicates` measures them. */
const sameStory = { similarity: 0.62, facts: 0.38, minFacts: 4 } as const;

/** The signature of a plain text; undefined if it is too short to be compared. */
export function signatureOf(text: string): Signature | undefined {
  const shingles: number[] = [];
  const facts = new Set<number>();
  let [before, last, count] = [0, 0, 0];
  for (const { word, start } of wordsIn(text)) {
    const hash = hashOf(word);
    if (isFact(text, word, start)) facts.add(mixed(hash) & 0xffff);
    if (count >= shingleLength - 1)
      shingles.push(mixed(Math.imul(mixed(Math.imul(before, 31) ^ last), 31) ^ hash));
    [before, last] = [last, hash];
    count += 1;
    if (count === maxWords) break;
  }
  const all = new Set(shingles);
  if (all.size < minSize) return undefined;
  const minima = minimaOf(all, sampleCount);
  const ofBeginning = minimaOf(shingles.slice(0, beginningLength), keysOf.beginning);
  return {
    keys: [
      ...Array.from(minima.subarray(0, keysOf.text), (value, i) => keyOf('t', i, value)),
      ...Array.from(ofBeginning, (value, i) => keyOf('b', i, value)),
    ],
    size: all.size,
    samples: Uint8Array.from(minima, value => mixed(value) & 0xff),
    facts: Uint16Array.from([...facts].toSorted((a, b) => a - b).slice(0, maxFacts)),
  };
}

/** How much two texts have in common, by their signatures. */
export function likenessOf(one: Signature, other: Signature): Likeness {
  const share = resemblance(one, other);
  const common = (share / (1 + share)) * (one.size + other.size);
  const similarity = Math.min(1, common / Math.min(one.size, other.size));
  const isSameStory =
    similarity >= sameStory.similarity && sharedFacts(one.facts, other.facts) >= sameStory.facts;
  return { similarity, isSameStory };
}

/** Estimated share of the shingles of both texts that are in both (Jaccard). */
function resemblance(one: Signature, other: Signature): number {
  const equal = one.samples.reduce((sum, value, i) => sum + (value === other.samples[i] ? 1 : 0), 0);
  // The bytes of two different shingles are equal by chance one time in 256.
  const chance = 1 / 256;
  return Math.max(0, (equal / sampleCount - chance) / (1 - chance));
}

/**
 * The share of the facts of the text with fewer of them that the other has too. Templated reports, such as weather
 * and markets, share their sentences and not their facts. Too few facts say nothing.
 */
function sharedFacts(one: Uint16Array, other: Uint16Array): number {
  const end = Math.min(
    ...[one, other].map(facts => (facts.length < maxFacts ? 0xffff : (facts.at(-1) ?? 0))),
  );
  const [own, others] = [one, other].map(facts => new Set(facts.filter(fact => fact <= end)));
  if (own === undefined || others === undefined) return 1;
  const least = Math.min(own.size, others.size);
  return least < sameStory.minFacts ? 1 : [...own].filter(fact => others.has(fact)).length / least;
}

/** Whether a word carries a fact: a number, or a word with a capital letter within a sentence, as names have. */
function isFact(text: string, word: string, start: number): boolean {
  if (/\p{N}/u.test(word)) return true;
  if (!/^\p{Lu}/u.test(text.slice(start, start + 2))) return false;
  return !/(?:^|[.!?:。“”„«»"])\s*$|\n\s*$/u.test(text.slice(Math.max(0, start - 3), start));
}

/**
 * The smallest value of the shingles by each of some functions: of different texts, two minima are equal with the
 * probability of their resemblance.
 */
function minimaOf(shingles: Iterable<number>, count: number): Int32Array {
  const all = Int32Array.from(shingles);
  const minima = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    // Integers of 32 bits with a sign: V8 computes with them several times as fast as with larger numbers.
    const [mask, factor] = [mixed(2 * i + 1) | 0, mixed(2 * i + 2) | 1];
    let least = 0x7fffffff;
    for (let at = 0; at < all.length; at++) {
      const value = Math.imul((all[at] ?? 0) ^ mask, factor);
      if (value < least) least = value;
    }
    minima[i] = least;
  }
  return minima;
}

function keyOf(part: string, i: number, value: number): string {
  return `${part}${i}${(value >>> 0).toString(36)}`;
}

/** FNV-1a. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The finalizer of MurmurHash3, after which every bit of a hash depends on every bit of the value. */
function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
