import type { Item } from './attributes.ts';
import type { Key } from './keys.ts';
import { compareKeys } from './sort-keys.ts';

/** A key that is read, or a partition of which a range is read. */
export interface ReadTarget {
  readonly pk: string;
  readonly sk?: string | undefined;
}

/** Keys that are read at the moment, with their items to come. */
export interface Alongside {
  readonly keys?: readonly Key[] | undefined;
  readonly items?: Promise<ReadonlyMap<string, Item>> | undefined;
}

/** What readers see over the items of the table. */
export interface OverlaySource {
  /** The further keys that are to be read with some keys, because the overlay over those is derived from them. */
  along(keys: readonly Key[]): readonly Key[];
  /** The overlay, complete for some targets; undefined if there is nothing to see. Called by every read, so it is kept. */
  overlay(targets: readonly ReadTarget[], alongside?: Alongside): Promise<Overlay | undefined>;
}

/**
 * A difference that readers see over the items of a table before it is written: items that replace or join those of the table, and keys without
 * an item. Every read of an overlaid table returns what it would return from the table in which the difference was written.
 */
export class Overlay {
  readonly #partitions = new Map<string, Map<string, Item | undefined>>();

  put(item: Item): void {
    this.#partition(item.pk).set(item.sk, item);
  }

  delete({ pk, sk }: Key): void {
    this.#partition(pk).set(sk, undefined);
  }

  /** An item as readers see it, from the one in the table. */
  over(key: Key, stored: Item | undefined): Item | undefined {
    const partition = this.#partitions.get(key.pk);
    return partition?.has(key.sk) === true ? partition.get(key.sk) : stored;
  }

  /** The part that concerns a read of one partition between two sort keys, both included; undefined if nothing does. */
  within(
    pk: string,
    { low, high }: { readonly low: string; readonly high: string },
    direction: 'ASC' | 'DESC',
  ): OverlaidRange | undefined {
    const partition = this.#partitions.get(pk);
    if (partition === undefined) return undefined;
    const within = [...partition].filter(([sk]) => compareKeys(sk, low) >= 0 && compareKeys(sk, high) <= 0);
    return within.length === 0 ? undefined : new OverlaidRange(new Map(within), direction);
  }

  #partition(pk: string): Map<string, Item | undefined> {
    const known = this.#partitions.get(pk);
    if (known !== undefined) return known;
    const partition = new Map<string, Item | undefined>();
    this.#partitions.set(pk, partition);
    return partition;
  }
}

/** An overlay over one range of a partition, laid over its pages in the order of the read. */
class OverlaidRange {
  readonly #keys: ReadonlyMap<string, Item | undefined>;
  /** The items to come, in the order of the read. */
  readonly #coming: Item[];
  /** The keys without an item that are to come. */
  readonly #removed: Set<string>;
  readonly #sign: number;

  constructor(keys: ReadonlyMap<string, Item | undefined>, direction: 'ASC' | 'DESC') {
    this.#keys = keys;
    this.#sign = direction === 'ASC' ? 1 : -1;
    this.#coming = [...keys.values()]
      .filter(item => item !== undefined)
      .toSorted((a, b) => this.#sign * compareKeys(a.sk, b.sk));
    this.#removed = new Set([...keys].flatMap(([sk, item]) => (item === undefined ? sk : [])));
  }

  /** The number of keys beyond the pages so far that have no item any more. */
  get removed(): number {
    return this.#removed.size;
  }

  /** The items of a page, with those that are laid before, between and on them. */
  page(stored: readonly Item[]): Item[] {
    return stored.flatMap(item => {
      const before = this.#upTo(item.sk);
      this.#removed.delete(item.sk);
      return this.#keys.has(item.sk) ? before : [...before, item];
    });
  }

  /** The items after the last page. */
  rest(): Item[] {
    return this.#coming.splice(0);
  }

  /** The items to come, up to a sort key and on it. */
  #upTo(sk: string): Item[] {
    const end = this.#coming.findIndex(item => this.#sign * compareKeys(item.sk, sk) > 0);
    return this.#coming.splice(0, end === -1 ? this.#coming.length : end);
  }
}
