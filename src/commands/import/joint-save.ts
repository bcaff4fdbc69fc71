import type { CopiesAt } from '../../store/known-copies.ts';
import type { Table } from '../../store/table.ts';
import { transactionSize } from '../../store/transaction.ts';
import { commitTogether, inOneTransaction, type Write, writeOf } from '../write/commit.ts';
import { type Change, type Outcome, save, transitionOf } from '../write/save.ts';
import { nextVersion } from '../write/version.ts';
import type { ImportPace } from './import-pace.ts';

/** Maximum records that are written together: all of them are written one by one if the transaction is refused. */
const maxTogether = 10;

/**
 * Writes new records that are saved at the same time in one transaction. For the store, most of the work of a write is the transaction itself: its
 * request and its commit. Changes of stored records, which another writer may change at the same time, and what comes after `send` are saved alone.
 */
export class JointSave {
  readonly #table: Table;
  readonly #pace: ImportPace;
  readonly #copies: CopiesAt;
  readonly #waiting = new Map<Write, Settle>();
  #isOpen = true;

  constructor(table: Table, copies: CopiesAt, pace: ImportPace) {
    this.#table = table;
    this.#copies = copies;
    this.#pace = pace;
  }

  /** Like `save`; returns `stale` also where the transaction was refused because of another record. */
  save(change: Change): Promise<Outcome> {
    if (!this.#isOpen || change.before !== 'none')
      return this.#pace.write(() => save(this.#table, change), hasWritten);
    const now = this.#table.now();
    const after = nextVersion(undefined, change, now);
    const write = writeOf(transitionOf({ before: undefined, after, now }, change), this.#copies);
    return new Promise((resolve, reject) => {
      this.#waiting.set(write, {
        done: isWritten => resolve(isWritten ? { kind: 'new', full: after } : { kind: 'stale' }),
        failed: reject,
      });
    });
  }

  /** Writes what waits. Returns the number of such records for one transaction; undefined if none were written together. */
  async send(): Promise<number | undefined> {
    this.#isOpen = false;
    const writes = [...this.#waiting.keys()];
    await Promise.all(inOneTransaction(writes).map(some => this.#commit(some)));
    const actions = writes.reduce((sum, write) => sum + write.extent.actions, 0);
    if (actions === 0) return undefined;
    return Math.min(maxTogether, Math.max(1, Math.floor((transactionSize * writes.length) / actions)));
  }

  async #commit(writes: readonly Write[]): Promise<void> {
    const settles = writes.flatMap(write => this.#waiting.get(write) ?? []);
    try {
      const isWritten = await this.#pace.write(() => commitTogether(this.#table, writes));
      for (const settle of settles) settle.done(isWritten);
    } catch (error) {
      for (const settle of settles) settle.failed(error);
    }
  }
}

/** An unchanged record takes no request. */
export function hasWritten({ kind }: Outcome): boolean {
  return kind !== 'same';
}

/** Ends a waiting call of `save`. */
interface Settle {
  readonly done: (isWritten: boolean) => void;
  readonly failed: (error: unknown) => void;
}
