import {
  isBefore,
  type KnownKeys,
  ListReader,
  type ListSource,
  type Position,
  type Reading,
  type SortedReader,
} from './list-reader.ts';
import { compareKeys } from './sort-keys.ts';

/** A union of lists: the sort keys with an entry in any of them. */
export interface UnionSource {
  readonly anyOf: readonly string[];
  /** Selects the entries that count; by default all of them. */
  readonly accepts?: ListSource['accepts'];
  /** The lists that take the place of empty ones, for example those of records into which others were merged. */
  readonly successorsOf?: ((lists: readonly string[]) => Promise<readonly string[]>) | undefined;
}

/** Minimum entries of the first request to each list of a union: entries without cards up to this number cost the least that a request can. */
const minFirstRead = 20;

/** The share of a page that the first request to a list provides for, as a multiple of its even share. */
const firstShare = 3;

/** One of the lists, and its position; undefined if it is to be sought. */
interface Member {
  readonly reader: ListReader;
  position: Position | 'ended' | undefined;
}

/**
 * The entries of several lists with the same sort order, merged: each sort key once, with the entry of the first list that has it. All lists are read at
 * once, and afterwards only those of which the known part is used up.
 */
export class Union implements SortedReader {
  readonly #source: UnionSource;
  readonly #reading: Reading;
  #members: readonly Member[];
  #current: string | undefined;
  #hasSuccessors: boolean;

  constructor(source: UnionSource, reading: Reading) {
    const { limit } = reading.listRange;
    const share = Math.ceil((firstShare * limit) / Math.max(1, source.anyOf.length));
    const firstRead = reading.readBudget.firstRead ?? Math.min(limit, Math.max(minFirstRead + 1, share));
    this.#source = source;
    this.#reading = { ...reading, readBudget: { ...reading.readBudget, firstRead } };
    this.#members = this.#open(source.anyOf);
    this.#hasSuccessors = source.successorsOf !== undefined;
  }

  async seek(target: string | undefined, known: KnownKeys | undefined): Promise<Position | undefined> {
    await this.#seekAll(this.#members, target, known);
    if (this.#hasSuccessors) await this.#addSuccessors(target, known);
    const positions = this.#members.flatMap(({ position }) =>
      position === undefined || position === 'ended' ? [] : position,
    );
    const [first, ...others] = positions;
    if (first === undefined) return undefined;
    const nearest = others.reduce((one, other) => (this.#isNearer(other, one) ? other : one), first);
    this.#current = nearest.sk;
    return nearest;
  }

  mustRead(target: string): boolean {
    return this.#members.some(member => this.#isToSeek(member, target) && member.reader.mustRead(target));
  }

  step(): void {
    for (const member of this.#members) {
      const { position } = member;
      if (position === undefined || position === 'ended' || position.sk !== this.#current) continue;
      member.reader.step();
      member.position = undefined;
    }
  }

  /** The known parts of the lists end at different sort keys, so no keys of the union are known to be all. */
  keysFrom(): KnownKeys {
    return { keys: [], isAll: false };
  }

  #open(lists: readonly string[]): Member[] {
    const { accepts } = this.#source;
    return lists.map(list => ({
      reader: new ListReader({ list, accepts }, this.#reading),
      position: undefined,
    }));
  }

  async #seekAll(members: readonly Member[], target: string | undefined, known: KnownKeys | undefined) {
    const outdated = members.filter(member => this.#isToSeek(member, target));
    await Promise.all(
      outdated.map(async member => {
        member.position = (await member.reader.seek(target, known)) ?? 'ended';
      }),
    );
  }

  /** A position without an entry only says that there is none before it. */
  #isToSeek({ position }: Member, target: string | undefined): boolean {
    if (position === undefined) return true;
    if (position === 'ended' || target === undefined) return false;
    const { direction } = this.#reading.listRange;
    return (
      isBefore(position.sk, target, direction) || (position.entry === undefined && position.sk === target)
    );
  }

  /** Called once, after the first read of all lists. */
  async #addSuccessors(target: string | undefined, known: KnownKeys | undefined): Promise<void> {
    this.#hasSuccessors = false;
    const empty = this.#members.filter(({ reader }) => reader.isEmpty).map(({ reader }) => reader.list);
    if (empty.length === 0) return;
    const listed = new Set(this.#members.map(({ reader }) => reader.list));
    const successors = (await this.#source.successorsOf?.(empty)) ?? [];
    const added = this.#open([...new Set(successors)].filter(list => !listed.has(list)));
    await this.#seekAll(added, target, known);
    this.#members = [...this.#members, ...added];
  }

  /** An entry precedes a position without one at the same key. */
  #isNearer(one: Position, other: Position): boolean {
    if (compareKeys(one.sk, other.sk) === 0) return one.entry !== undefined && other.entry === undefined;
    return isBefore(one.sk, other.sk, this.#reading.listRange.direction);
  }
}
