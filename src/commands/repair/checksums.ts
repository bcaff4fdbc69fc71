import { hash } from 'node:crypto';
import { canonicalJson } from '../../projection/canonical-json.ts';
import type { Item } from '../../store/attributes.ts';
import { type Key, keyText } from '../../store/keys.ts';
import type { Implied } from '../inspection/implied.ts';
import type { Candidate } from './implied-faults.ts';

/** The number of buckets that keep a sum each. Only buckets with a difference are compared item by item. */
const buckets = 65_536;

/** Maximum number of items that one pass compares one by one in memory. */
const maxAtOnce = 200_000;

/** For each bucket: the sum of the checksums of the expected items minus the sum of the checksums of the items found. */
export class Sums {
  readonly #sums = new BigUint64Array(buckets);
  readonly #counts = new Uint32Array(buckets);

  implied({ item }: Implied): void {
    this.#add(item, 1n);
  }

  actual(item: Item): void {
    this.#add(item, -1n);
  }

  /** The buckets with a difference, in parts that fit into memory. */
  *partsThatDiffer(): Generator<Set<number>> {
    let part = new Set<number>();
    let size = 0;
    for (let bucket = 0; bucket < buckets; bucket++) {
      if (this.#sums[bucket] === 0n) continue;
      size += this.#counts[bucket] ?? 0;
      part.add(bucket);
      if (size < maxAtOnce) continue;
      yield part;
      part = new Set();
      size = 0;
    }
    if (part.size > 0) yield part;
  }

  #add(item: Item, sign: 1n | -1n): void {
    const bucket = bucketOf(item);
    // The array wraps around at 64 bits, in both directions.
    this.#sums[bucket] = (this.#sums[bucket] ?? 0n) + sign * checksum(item);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
  }
}

/** The items of some buckets that are on one side only, or that differ between the two sides. */
export class Candidates {
  readonly #buckets: ReadonlySet<number>;
  readonly #open = new Map<string, { key: Key; sum: bigint; sources: Key[] }>();

  constructor(part: ReadonlySet<number>) {
    this.#buckets = part;
  }

  implied({ item, source }: Implied): void {
    this.#note(item, 1n, source);
  }

  actual(item: Item): void {
    this.#note(item, -1n);
  }

  all(): Candidate[] {
    return [...this.#open.values()].filter(({ sum }) => sum !== 0n);
  }

  #note(item: Item, sign: 1n | -1n, source?: Key): void {
    if (!this.#buckets.has(bucketOf(item))) return;
    const text = keyText(item);
    const entry = this.#open.get(text) ?? { key: { pk: item.pk, sk: item.sk }, sum: 0n, sources: [] };
    entry.sum += sign * checksum(item);
    if (source !== undefined) entry.sources.push(source);
    // Where two records claim one key, the first claim is kept although its item was found.
    this.#open.set(text, entry);
  }
}

function bucketOf(key: Key): number {
  // FNV-1a, because the hash only has to spread the keys.
  let bits = 0x811c9dc5;
  const text = keyText(key);
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  return (bits ^ (bits >>> 16)) & (buckets - 1);
}

function checksum(item: Item): bigint {
  return hash('sha1', textOf(item), 'buffer').readBigUInt64BE();
}

/** Most items hold only texts, and need no ordering of keys at every depth. */
function textOf(item: Item): string {
  const isFlat = Object.values(item).every(value => typeof value === 'string');
  return isFlat ? JSON.stringify(item, Object.keys(item).sort()) : canonicalJson(item);
}
