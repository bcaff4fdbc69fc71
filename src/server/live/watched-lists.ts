import DataLoader from 'dataloader';
import { Problem } from '../../errors/problem.ts';
import { type ListPosition, maxLists as maxBatch } from '../../resolvers/watch-lists.ts';

export interface WatchedListsOptions {
  /** Reads the positions of at most `maxBatch` lists, as the public sees them at present. */
  readonly read: (lists: readonly string[]) => Promise<readonly (ListPosition | Error)[]>;
  /** Milliseconds between two rounds of reads. */
  readonly interval: number;
  /** Lists that one process watches; each is read once in a round, for all of its followers. */
  readonly maxLists: number;
  /** Streams that one process keeps open. */
  readonly maxStreams: number;
  readonly onFailure: (error: unknown) => void;
}

/** A list that somebody watches. */
interface Watched {
  position: ListPosition;
  readonly followers: Set<Follower>;
}

type Follower = (position: ListPosition) => void;

/** Lists that are read in a second at most. With more lists the rounds are longer, so the price of a process is bounded. */
const maxListsPerSecond = 100;

/**
 * The lists that the open streams of this process watch. Their positions are read from the table at an interval, because other processes write
 * too, and because an article may become public without any write.
 */
export class WatchedLists {
  readonly #options: WatchedListsOptions;
  /** Reads in flight, which all streams share that are opened meanwhile. */
  readonly #reads: DataLoader<string, ListPosition>;
  readonly #watched = new Map<string, Watched>();
  readonly #streams = new Set<PositionStream>();
  #timer: NodeJS.Timeout | undefined;
  #isReading = false;
  #isWoken = false;

  constructor(options: WatchedListsOptions) {
    this.#options = options;
    this.#reads = new DataLoader(options.read, { maxBatchSize: maxBatch });
  }

  /**
   * The positions of some lists: first the present ones, then each that changes. Throws before the first one if a list does not exist, or if the
   * process has as many streams or lists as it may have.
   */
  async open(lists: readonly string[]): Promise<PositionStream> {
    const { maxStreams, maxLists } = this.#options;
    const names = [...new Set(lists)];
    const added = names.filter(name => !this.#watched.has(name));
    if (this.#streams.size >= maxStreams || this.#watched.size + added.length > maxLists)
      throw new Problem(
        'UNAVAILABLE',
        'This server has no place for another stream. Poll /live.json, or retry in a minute.',
      );
    const stream = new PositionStream(() => {
      this.#streams.delete(stream);
      for (const name of names) this.#leave(name, stream);
    });
    this.#streams.add(stream);
    try {
      for (const position of await this.#readAll(added)) {
        if (position instanceof Error) throw position;
        // Another stream may have added it meanwhile, with a later position.
        if (!this.#watched.has(position.list))
          this.#watched.set(position.list, { position, followers: new Set() });
      }
      for (const name of names) this.#join(name, stream);
    } catch (error) {
      stream.end();
      throw error;
    }
    this.#schedule();
    return stream;
  }

  /** Reads the lists now: this process has written something. */
  wake(): void {
    this.#isWoken = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#schedule();
  }

  /** Ends all streams. */
  close(): void {
    for (const stream of [...this.#streams]) stream.end();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #join(name: string, stream: PositionStream): void {
    const watched = this.#watched.get(name);
    // The last follower of a list that was watched may have left during the read.
    if (watched === undefined) throw new Problem('UNAVAILABLE', 'The stream could not begin. Retry.');
    watched.followers.add(stream.push);
    stream.push(watched.position);
  }

  #leave(name: string, stream: PositionStream): void {
    const watched = this.#watched.get(name);
    watched?.followers.delete(stream.push);
    if (watched?.followers.size === 0) this.#watched.delete(name);
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#isReading || this.#watched.size === 0) return;
    const pause = Math.max(this.#options.interval, (this.#watched.size / maxListsPerSecond) * 1000);
    this.#timer = setTimeout(() => void this.#run(), this.#isWoken ? 0 : pause);
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#isWoken = false;
    this.#isReading = true;
    await this.#round();
    this.#isReading = false;
    this.#schedule();
  }

  async #round(): Promise<void> {
    const names = [...this.#watched.keys()];
    for (let start = 0; start < names.length; start += maxBatch) {
      const some = names.slice(start, start + maxBatch);
      const found = await this.#readAll(some);
      for (const [i, name] of some.entries()) this.#move(name, found[i]);
    }
  }

  async #readAll(names: readonly string[]): Promise<(ListPosition | Error)[]> {
    const found = await this.#reads.loadMany(names);
    for (const name of names) this.#reads.clear(name);
    return found;
  }

  #move(list: string, found: ListPosition | Error | undefined): void {
    const watched = this.#watched.get(list);
    if (watched === undefined || found === undefined) return;
    const isGone = found instanceof Problem && found.code === 'NOT_FOUND';
    // The next round reads the list again, and its followers keep what they know.
    if (found instanceof Error && !isGone) {
      this.#options.onFailure(found);
      return;
    }
    const position = found instanceof Error ? { list, cursor: null, revision: null } : found;
    const { cursor, revision } = watched.position;
    if (position.cursor === cursor && position.revision === revision) return;
    watched.position = position;
    for (const follow of watched.followers) follow(position);
  }
}

/**
 * The positions that one client has yet to get: the latest of each list, however slowly the client reads, so that a stream holds a bounded number of
 * them.
 */
export class PositionStream implements AsyncIterableIterator<ListPosition> {
  readonly #waiting = new Map<string, ListPosition>();
  readonly #onEnd: () => void;
  #signal = Promise.withResolvers<void>();
  #isEnded = false;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  readonly push = (position: ListPosition): void => {
    this.#waiting.set(position.list, position);
    this.#signal.resolve();
  };

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#signal.resolve();
    this.#onEnd();
  }

  async next(): Promise<IteratorResult<ListPosition>> {
    while (!this.#isEnded) {
      for (const [list, value] of this.#waiting) {
        this.#waiting.delete(list);
        return { done: false, value };
      }
      await this.#signal.promise;
      this.#signal = Promise.withResolvers();
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<ListPosition>> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
