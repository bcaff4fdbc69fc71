import { Problem } from '../errors/problem.ts';

/** The numbers of copies of a list. The list itself counts as the first one, so 1 is a list without copies. */
export interface Copies {
  /** Copies that readers choose from. */
  readonly read: number;
  /** Copies that every write of an entry includes; at least as many as are read. */
  readonly written: number;
  /** Copies that may have entries; at least as many as are written. */
  readonly stored: number;
}

export const noCopies: Copies = { read: 1, written: 1, stored: 1 };

/** The copies of all hot lists, by the names of the lists. */
export type CopiesOfLists = ReadonlyMap<string, Copies>;

/**
 * Milliseconds for which a process uses the copies that it has read. A write that has begun is abandoned ten seconds
 * later at most (`writeDeadline`), so no write begins a try after twice that time.
 */
export const copiesKept = 10_000;
const maxAgeInWrite = 2 * copiesKept;

/**
 * Milliseconds after a change of the copies until no process acts by the earlier ones: the age up to which a write
 * begins a try, the length of that try, and a reserve for an aborted one that commits late.
 */
export const copiesSettle = 30_000;

/** Milliseconds by clocks of which at least one goes on while the process is frozen or the computer sleeps. */
export type ProcessClocks = () => readonly number[];

const ownClocks: ProcessClocks = () => [Date.now(), performance.now()];

/** The copies as they were at a time. */
export class CopiesAt {
  readonly #lists: CopiesOfLists;
  readonly #age: () => number;

  constructor(lists: CopiesOfLists, age: () => number) {
    this.#lists = lists;
    this.#age = age;
  }

  of(list: string): Copies {
    return this.#lists.get(list) ?? noCopies;
  }

  /** Milliseconds since the read began that found these copies. */
  get age(): number {
    return this.#age();
  }

  /** Throws where a write by these copies may no longer begin: others may have been told that it has ended. */
  checkForWrite(): void {
    if (this.#age() > maxAgeInWrite)
      throw new Problem('UNAVAILABLE', 'The write was interrupted for too long. Retry.');
  }
}

/** The numbers of copies of hot lists, as a process knows them. */
export class KnownCopies {
  readonly #clocks: ProcessClocks;
  #known: CopiesAt | undefined;
  #loading: Promise<CopiesAt> | undefined;

  constructor(clocks: ProcessClocks = ownClocks) {
    this.#clocks = clocks;
  }

  /** The copies for a write: read anew if they are older than `copiesKept`. */
  forWrite(load: () => Promise<CopiesOfLists>): CopiesAt | Promise<CopiesAt> {
    return this.#fresh() ?? this.#load(load);
  }

  /**
   * The copies for a read, which waits for nothing: undefined where they are not known. They are read again in the background,
   * early enough for a process that reads all the time to know them all the time.
   */
  forRead(load: () => Promise<CopiesOfLists>): CopiesAt | undefined {
    const fresh = this.#fresh();
    // A failure concerns no reader, who reads the list itself; the next write meets it.
    if (fresh === undefined || fresh.age > copiesKept / 2) this.#load(load).catch(() => undefined);
    return fresh;
  }

  #fresh(): CopiesAt | undefined {
    return this.#known !== undefined && this.#known.age <= copiesKept ? this.#known : undefined;
  }

  #load(load: () => Promise<CopiesOfLists>): Promise<CopiesAt> {
    if (this.#loading !== undefined) return this.#loading;
    // Not the time of the response: the copies may have changed since the read began.
    const begun = this.#clocks();
    const age = () => Math.max(...this.#clocks().map((now, i) => now - (begun[i] ?? now)));
    const loading = load().then(lists => {
      this.#known = new CopiesAt(lists, age);
      return this.#known;
    });
    this.#loading = loading;
    loading.then(this.#loaded, this.#loaded);
    return loading;
  }

  readonly #loaded = () => {
    this.#loading = undefined;
  };
}
