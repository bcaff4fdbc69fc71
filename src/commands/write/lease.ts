import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { getItems } from '../../store/items.ts';
import type { Key } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, transact } from '../../store/transaction.ts';

/** Milliseconds after its last renewal at which a lease expires. */
const duration = 30_000;

/** Milliseconds between two renewals, and between two checks of another process's lease. */
const renewalInterval = 400;

export interface LeaseOptions {
  /** Milliseconds to wait for a lease that another process holds. */
  readonly wait: number;
  /** Milliseconds without a renewal after which a waiting process takes over a lease that has not expired. */
  readonly takeOverAfter?: number | undefined;
}

/**
 * A lease: the right to some work that one process should do. A process may lose it without noticing, so it does not guarantee exclusivity. Work that
 * may be done twice relies on it only to save work; other work has `stillHeldCheck` in its transactions.
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
    // At most one renewal is under way: `release` would wait for all that a slow store has not answered.
    let isUnderWay = false;
    this.#timer = setInterval(() => {
      if (isUnderWay) return;
      isUnderWay = true;
      this.#renewal = this.#renew().finally(() => {
        isUnderWay = false;
      });
    }, renewalInterval).unref();
  }

  /** Takes a lease. Returns undefined if another process holds it throughout the wait. */
  static async take(
    table: Table,
    key: Key,
    { wait, takeOverAfter }: LeaseOptions,
  ): Promise<Lease | undefined> {
    const owner = randomUUID();
    // The work fails with a write of the lease, except for a renewal, which the next one makes up for.
    const unhurried = table.unhurried();
    const begun = performance.now();
    let seen = { beat: '', at: begun };
    for (;;) {
      const free = { attribute: 'expiresAt', below: table.now(), orAbsent: true } as const;
      if ((await transact(unhurried, [{ put: itemOf(table, key, owner), condition: free }])).length === 0)
        return new Lease(table, key, owner);
      const [item] = await getItems(table, [key], 'consistent');
      const now = performance.now();
      const storedBeat = String(item?.beat);
      if (storedBeat !== seen.beat) seen = { beat: storedBeat, at: now };
      else if (takeOverAfter !== undefined && item !== undefined && now - seen.at >= takeOverAfter) {
        const asSeen = { attribute: 'beat', equals: storedBeat } as const;
        if ((await transact(unhurried, [{ put: itemOf(table, key, owner), condition: asSeen }])).length === 0)
          return new Lease(table, key, owner);
      }
      if (now - begun >= wait) return undefined;
      await sleep(Math.min(renewalInterval, wait));
    }
  }

  /** Whether another process has taken the lease over. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Condition of transactions that must not be written twice: this process still has the lease. */
  get stillHeldCheck(): Action {
    return { check: this.#key, condition: this.#isOurs };
  }

  /** Asks the store whether this process still has the lease: a process that was stopped learns of a loss late. */
  async isStillHeld(): Promise<boolean> {
    this.#isLost ||= (await transact(this.#table, [this.stillHeldCheck])).length > 0;
    return !this.#isLost;
  }

  /** Releases the lease; a lost lease stays with its current holder. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewal;
    await transact(this.#table.unhurried(), [{ delete: this.#key, condition: this.#isOurs }]);
  }

  get #isOurs() {
    return { attribute: 'owner', equals: this.#owner } as const;
  }

  /** The next renewal makes up for a failed one. Without any, the lease expires, as it should where the store is unreachable. */
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

/** A transaction whose actions have no conditions of their own: it fails only if another process has taken over the lease. */
export async function transactHolding(
  table: Table,
  held: readonly Action[],
  actions: readonly Action[],
): Promise<void> {
  if ((await transact(table, [...held, ...actions])).length > 0)
    throw new Error('Another process has taken over this work.');
}

function itemOf(table: Table, key: Key, owner: string) {
  const expiresAt = new Date(table.clock() + duration).toISOString();
  // A waiting process sees by the value of `beat` whether the lease was renewed, without comparing clocks.
  return { ...key, owner, expiresAt, beat: randomUUID() };
}
