import DataLoader from 'dataloader';
import { Problem } from '../../errors/problem.ts';
import { type ListPosition, maxLists as maxBatch } from '../../resolvers/watch-lists.ts';

export interface WatchedListsOptions {
  /** Reads the positions of at most `maxBatch` lists, as the public sees them now. */
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
  /** Undefined until the first read, which new streams await. */
  position: ListPosition | undefined;
  readonly followers: Set<Follower>;
}

type Follower = (position: ListPosition) => void;

/** Maximum lists read per second. With more lists the rounds are longer, which bounds the cost of a process. */
const maxListsPerSecond = 100;

/**
 * The lists that the open streams of this process watch. Their positions are read from the table at an interval, because other processes write
 * too, and because an article may become public without any write.
 */
export class WatchedLists {
  readonly #options: WatchedListsOptions;
  /** Reads in flight, shared by all streams opened meanwhile. */
  readonly #reads: DataLoader<string, ListPosition>;
  readonly #watched = new Map<string, Watched>();
  readonly #streams = new Set<PositionStream>();
  #timer: NodeJS.Timeout | undefined;
  #isReading = false;
  #isWoken = false;
  #isClosed = false;
  /** When the last round began. */
  #lastRound = Number.NEGATIVE_INFINITY;

  constructor(options: WatchedListsOptions) {
    this.#options = options;
    this.#reads = new DataLoader(options.read, { maxBatchSize: maxBatch });
  }

  /**
   * The positions of some lists: first the current ones, then each that changes. Throws before the first one if a list does not exist, or if the
   * process has as many streams or lists as it may have. The stream ends when its client goes away, also while it is being opened.
   */
  async open(lists: readonly string[], client?: AbortSignal): Promise<PositionStream> {
    const { maxStreams, maxLists } = this.#options;
    const names = [...new Set(lists)];
    const added = names.filter(name => !this.#watched.has(name));
    if (this.#isClosed || this.#streams.size >= maxStreams || this.#watched.size + added.length > maxLists)
      throw new Problem(
        'UNAVAILABLE',
        'The server cannot open another stream now. Poll /live.json, or retry in a minute.',
      );
    const end = () => stream.end();
    const stream = new PositionStream(() => {
      client?.removeEventListener('abort', end);
      this.#streams.delete(stream);
      for (const name of names) this.#leave(name, stream);
    });
    // The stream and its lists count before the read, because other streams may be opened, and may end, during the read.
    this.#streams.add(stream);
    const unread = names.filter(name => this.#join(name, stream) === undefined);
    client?.addEventListener('abort', end);
    try {
      if (client?.aborted === true) end();
      else await this.#begin(unread);
    } catch (error) {
      end();
      throw error;
    }
    this.#schedule();
    return stream;
  }

  /** Reads the lists now: this process has written something. */
  wake(): void {
    this.#isWoken = true;
    if (this.#isReading) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#schedule();
  }

  /** Ends all streams, also those that are being opened, and opens no others. */
  close(): void {
    this.#isClosed = true;
    for (const stream of [...this.#streams]) stream.end();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Has a stream follow a list, and returns its position. */
  #join(name: string, stream: PositionStream): ListPosition | undefined {
    const watched = this.#watched.get(name) ?? { position: undefined, followers: new Set() };
    this.#watched.set(name, watched);
    watched.followers.add(stream.push);
    if (watched.position !== undefined) stream.push(watched.position);
    return watched.position;
  }

  #leave(name: string, stream: PositionStream): void {
    const watched = this.#watched.get(name);
    watched?.followers.delete(stream.push);
    if (watched?.followers.size === 0) this.#watched.delete(name);
  }

  /** Reads lists for the first time. Throws if one of them cannot be watched. */
  async #begin(names: readonly string[]): Promise<void> {
    const found = await this.#readAll(names);
    for (const position of found) {
      if (position instanceof Error) continue;
      const watched = this.#watched.get(position.list);
      // Another stream may have read the list meanwhile, at a later position.
      if (watched !== undefined && watched.position === undefined) move(watched, position);
    }
    const error = found.find(position => position instanceof Error);
    if (error !== undefined) throw error;
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#isReading || this.#watched.size === 0) return;
    const shortest = (this.#watched.size / maxListsPerSecond) * 1000;
    const pause = this.#isWoken
      ? shortest - (performance.now() - this.#lastRound)
      : Math.max(this.#options.interval, shortest);
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, pause));
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#isWoken = false;
    this.#isReading = true;
    this.#lastRound = performance.now();
    await this.#round();
    this.#isReading = false;
    this.#schedule();
  }

  async #round(): Promise<void> {
    const names = [...this.#watched].flatMap(([name, { position }]) =>
      position === undefined ? [] : [name],
    );
    const failures: Error[] = [];
    for (let start = 0; start < names.length; start += maxBatch) {
      const some = names.slice(start, start + maxBatch);
      const found = await this.#readAll(some);
      for (const [i, name] of some.entries()) {
        const position = isGone(found[i]) ? { list: name, cursor: null, revision: null } : found[i];
        // The next round reads the list again, and its followers keep what they know.
        if (position instanceof Error) failures.push(position);
        else if (position !== undefined) this.#move(position);
      }
    }
    // In an outage all reads fail: one failure is reported.
    const [failure] = failures;
    if (failure !== undefined) this.#options.onFailure(failure);
  }

  async #readAll(names: readonly string[]): Promise<(ListPosition | Error)[]> {
    const found = await this.#reads.loadMany(names);
    for (const name of names) this.#reads.clear(name);
    return found;
  }

  #move(position: ListPosition): void {
    const watched = this.#watched.get(position.list);
    const { cursor, revision } = watched?.position ?? {};
    if (watched === undefined || (position.cursor === cursor && position.revision === revision)) return;
    move(watched, position);
  }
}

function move(watched: Watched, position: ListPosition): void {
  watched.position = position;
  for (const follow of watched.followers) follow(position);
}

function isGone(found: ListPosition | Error | undefined): boolean {
  return found instanceof Problem && found.code === 'NOT_FOUND';
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
