import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { getItems } from '../store/items.ts';
import type { Key } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { transact } from '../store/transaction.ts';

/** Milliseconds after its last renewal at which a lease ends by itself. */
const duration = 30_000;

/** Milliseconds between two renewals, and between two looks at the lease of another process. */
const beat = 400;

export interface LeaseOptions {
  /** Milliseconds to wait for a lease that another process holds. */
  readonly wait: number;
  /** Milliseconds without a renewal after which a waiting process takes a lease over, although its time has not come. */
  readonly takeOverAfter?: number | undefined;
}

/**
 * The right to work on something alone. It only spares work that would be done twice: all of that work may be done twice, so a process
 * that loses its lease without noticing does no harm.
 */
export class Lease {
  readonly #table: Table;
  readonly #key: Key;
  readonly #owner: string;
  readonly #timer: NodeJS.Timeout;
  #isLost = false;
  #renewal: Promise<void> = Promise.resolve();

  private constructor(table: Table, key: Key, owner: string) {
    this.#table = table;
    this.#key = key;
    this.#owner = owner;
    this.#timer = setInterval(() => {
      this.#renewal = this.#renewal.then(() => this.#renew());
    }, beat).unref();
  }

  /** Takes a lease; undefined where another process holds it, and goes on holding it for as long as this one waits. */
  static async take(
    table: Table,
    key: Key,
    { wait, takeOverAfter }: LeaseOptions,
  ): Promise<Lease | undefined> {
    const owner = randomUUID();
    const begun = performance.now();
    let seen = { beat: '', at: begun };
    for (;;) {
      const free = { attribute: 'expiresAt', below: table.now(), orAbsent: true } as const;
      if ((await transact(table, [{ put: itemOf(table, key, owner), condition: free }])).length === 0)
        return new Lease(table, key, owner);
      const [item] = await getItems(table, [key], 'consistent');
      const now = performance.now();
      const present = String(item?.beat);
      if (present !== seen.beat) seen = { beat: present, at: now };
      else if (takeOverAfter !== undefined && item !== undefined && now - seen.at >= takeOverAfter) {
        const asSeen = { attribute: 'beat', equals: present } as const;
        if ((await transact(table, [{ put: itemOf(table, key, owner), condition: asSeen }])).length === 0)
          return new Lease(table, key, owner);
      }
      if (now - begun >= wait) return undefined;
      await sleep(Math.min(beat, wait));
    }
  }

  /** Whether another process has taken it over. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Releases it; a lost lease stays with the process that holds it. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewal;
    await transact(this.#table, [{ delete: this.#key, condition: this.#isOurs }]);
  }

  get #isOurs() {
    return { attribute: 'owner', equals: this.#owner } as const;
  }

  /** A renewal that fails is made up for by the next one; without any, the lease ends, as it should where the store is away. */
  async #renew(): Promise<void> {
    const put = itemOf(this.#table, this.#key, this.#owner);
    await transact(this.#table, [{ put, condition: this.#isOurs }]).then(
      failed => {
        this.#isLost = failed.length > 0;
      },
      () => undefined,
    );
  }
}

function itemOf(table: Table, key: Key, owner: string) {
  const expiresAt = new Date(table.clock() + duration).toISOString();
  return { ...key, owner, expiresAt, beat: randomUUID() };
}
