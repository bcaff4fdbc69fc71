import type { ConsumedCapacity, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Problem } from '../errors/problem.ts';
import { KnownCopies, type ProcessClocks } from './known-copies.ts';
import type { Meter } from './meter.ts';
import type { OverlaySource } from './overlay.ts';
import { withinDeadline } from './retry.ts';

/** Milliseconds since 1970; injected, so that tests can set the time. */
export type Clock = () => number;

export interface TableSettings {
  readonly client: DynamoDBClient;
  readonly name: string;
  readonly clock?: Clock;
  /** Milliseconds until a call is abandoned. */
  readonly readDeadline?: number;
  readonly writeDeadline?: number;
  /** Milliseconds until one try of a call is abandoned for another one. */
  readonly tryLimit?: number;
  /** Ends all calls when aborted: their caller has failed, or is done. */
  readonly signal?: AbortSignal;
  /** Milliseconds by which the clocks of writers may differ. */
  readonly clockSkew?: number;
  /** The table of an engine on this machine, which charges nothing. */
  readonly isOfLocalEngine?: boolean;
  /** The instant before which writes must end, in milliseconds since 1970. */
  readonly writesEndBefore?: number;
  /** The clocks by which the process knows how old its copies of hot lists are; tests set them. */
  readonly processClocks?: ProcessClocks;
}

const defaultReadDeadline = 3000;
const defaultWriteDeadline = 10_000;
const defaultTryLimit = 2000;
const defaultClockSkew = 5000;

/** Factors by which background work waits longer for a read, and for one try of it. */
const patience = { read: 20, try: 10 };

/** The table, and its calls: a deadline, retries, and a count of the cost of each call. */
export class Table {
  readonly name: string;
  readonly clock: Clock;
  /** Transactions are not dearer than other writes. */
  readonly isOfLocalEngine: boolean;
  readonly #settings: TableSettings;
  readonly #meter: Meter | undefined;
  /** What readers see over the items; undefined for a table without an overlay. */
  readonly overlay: OverlaySource | undefined;
  /** The copies of hot lists, as far as this process knows them: one value for the table and all that derive from it. */
  readonly copies: KnownCopies;

  constructor(settings: TableSettings, meter?: Meter, overlay?: OverlaySource, copies?: KnownCopies) {
    this.name = settings.name;
    this.clock = settings.clock ?? Date.now;
    this.isOfLocalEngine = settings.isOfLocalEngine ?? false;
    this.#settings = settings;
    this.#meter = meter;
    this.overlay = overlay;
    this.copies = copies ?? new KnownCopies(settings.processClocks);
  }

  /** The same table, with a meter for the cost of its calls. */
  metered(meter: Meter): Table {
    return new Table(this.#settings, meter, this.overlay, this.copies);
  }

  /** Another table of the same account or engine, such as a restored copy. */
  named(name: string): Table {
    return new Table({ ...this.#settings, name });
  }

  /** The same table as readers see it, with an overlay over the items. Writers need the items themselves. */
  overlaid(overlay: OverlaySource): Table {
    return new Table(this.#settings, this.#meter, overlay, this.copies);
  }

  /** Whether its reads are for readers, and decide no write. */
  get isForReaders(): boolean {
    return this.overlay !== undefined;
  }

  /** The same table for reads of the process that belong to no request: without a meter, and without an overlay. */
  forProcess(): Table {
    return new Table(this.#settings, undefined, undefined, this.copies);
  }

  /**
   * The same table with writes that must commit before an instant, at which a pending change takes effect: readers then
   * see another state than the one that the writes are based on. The time of a write ends earlier, by `clockSkew`,
   * because other clocks may be ahead of this one.
   */
  committingBefore(instant: string | undefined): Table {
    if (instant === undefined) return this;
    return new Table(
      { ...this.#settings, writesEndBefore: Date.parse(instant) },
      this.#meter,
      this.overlay,
      this.copies,
    );
  }

  /** The same table at a fixed time: for a preview of what readers see then. */
  at(instant: string): Table {
    const time = Date.parse(instant);
    return new Table({ ...this.#settings, clock: () => time }, this.#meter, this.overlay, this.copies);
  }

  /** Allows the operation more reads: those of lists that its arguments name, and that its points pay for. */
  allowReads(reads: number): void {
    this.#meter?.allowReads(reads);
  }

  /**
   * The same table for background work, which also accepts late responses of a busy process or engine. Writes keep their deadline: a record has the
   * timestamp of the beginning of its write, and readers of changes rely on a commit soon after it.
   */
  patient(): Table {
    const { readDeadline = defaultReadDeadline, tryLimit = defaultTryLimit } = this.#settings;
    const longer = { readDeadline: readDeadline * patience.read, tryLimit: tryLimit * patience.try };
    return new Table({ ...this.#settings, ...longer }, this.#meter, this.overlay, this.copies);
  }

  /**
   * The same table for writes that carry no time, such as those of the search index: they may take as long as reads. An engine on a busy machine takes
   * longer for a hundred large items than a record may.
   */
  unhurried(): Table {
    const writeDeadline = Math.max(this.writeDeadline, this.#readDeadline);
    return new Table({ ...this.#settings, writeDeadline }, this.#meter, this.overlay, this.copies);
  }

  /** Milliseconds until a write is abandoned. */
  get writeDeadline(): number {
    return this.#settings.writeDeadline ?? defaultWriteDeadline;
  }

  /** The current time as an instant that sorts with those in the table. */
  now(): string {
    return new Date(this.clock()).toISOString();
  }

  /**
   * The instant up to which no new entry can appear any more among entries sorted by time of writing: a write has the timestamp of its beginning,
   * and is abandoned unless it commits by its deadline.
   */
  stableUntil(): string {
    const { clockSkew = defaultClockSkew } = this.#settings;
    return new Date(this.clock() - this.writeDeadline - clockSkew).toISOString();
  }

  read<Output extends Costed>(call: Call<Output>): Promise<Output> {
    return this.#call('read', this.#readDeadline, call);
  }

  write<Output extends Costed>(call: Call<Output>): Promise<Output> {
    const attempt: Call<Output> = (client, signal) => {
      // The clock may have advanced since the deadline was set.
      this.#timeForWrite();
      return call(client, signal);
    };
    return this.#call('write', Math.min(this.writeDeadline, this.#timeForWrite()), attempt);
  }

  /** Waits for what this process reads for several operations at once, as long as the current one may take. */
  waitFor<T>(work: () => Promise<T>): Promise<T> {
    const deadline = this.#within(this.#readDeadline);
    return withinDeadline({ deadline, tryLimit: deadline, signal: this.#settings.signal }, work);
  }

  /** The milliseconds left for a write. Throws if it can no longer begin. */
  #timeForWrite(): number {
    const { writesEndBefore, clockSkew = defaultClockSkew } = this.#settings;
    if (writesEndBefore === undefined) return Number.POSITIVE_INFINITY;
    const left = writesEndBefore - clockSkew - this.clock();
    if (left > 0) return left;
    const at = new Date(writesEndBefore).toISOString();
    throw new Problem(
      'UNAVAILABLE',
      `A scheduled change becomes public at ${at}, before this write could finish. Retry after that time.`,
    );
  }

  async #call<Output extends Costed>(
    kind: 'read' | 'write',
    maxMilliseconds: number,
    call: Call<Output>,
  ): Promise<Output> {
    // Once, however often it is tried: a query is refused for what it asks for, and never for a bad moment of the store.
    if (kind === 'read') this.#meter?.countRead();
    const { tryLimit = defaultTryLimit, signal: closed } = this.#settings;
    return withinDeadline({ deadline: this.#within(maxMilliseconds), tryLimit, signal: closed }, signal =>
      this.#counted(call, kind, signal),
    );
  }

  get #readDeadline(): number {
    return this.#settings.readDeadline ?? defaultReadDeadline;
  }

  /** The deadline of a call is at most that of the operation it is part of. */
  #within(milliseconds: number): number {
    return Math.min(milliseconds, this.#meter?.left ?? milliseconds);
  }

  async #counted<Output extends Costed>(
    call: Call<Output>,
    units: 'read' | 'write',
    signal: AbortSignal,
  ): Promise<Output> {
    const { client } = this.#settings;
    if (this.#meter === undefined) return call(client, signal);
    this.#meter.begin();
    try {
      const output = await call(client, signal);
      for (const { CapacityUnits = 0 } of [output.ConsumedCapacity ?? []].flat())
        this.#meter.charge(units, CapacityUnits);
      return output;
    } finally {
      this.#meter.end();
    }
  }
}

/** A request to DynamoDB; called again for each try. */
export type Call<Output> = (client: DynamoDBClient, signal: AbortSignal) => Promise<Output>;

/** The output of a command of the SDK. Those about whole tables cost no capacity. */
interface Costed {
  $metadata?: object;
  ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] | undefined;
}
