import { listName } from '../projection/lists.ts';
import { throughInstant } from '../store/keys.ts';
import { readList } from '../store/list.ts';
import type { Overlay } from '../store/overlay.ts';
import type { Table } from '../store/table.ts';

/** Maximum pending changes of one answer. A worker that is away for long leaves more of them, and then the oldest count. */
const maxPending = 1000;

/**
 * The changes whose instant has come, and which no worker has written yet. Publication depends on the clock alone: every read of a request sees them.
 * Without such changes, a request takes one more query, in the round of its first read.
 */
export class PendingChanges {
  readonly #table: Table;
  readonly #now: string;
  #overlay: Promise<Overlay | undefined> | undefined;

  /** `table` is the table without the overlay. */
  constructor(table: Table, now: string) {
    this.#table = table;
    this.#now = now;
  }

  overlay(): Promise<Overlay | undefined> {
    this.#overlay ??= this.#read();
    return this.#overlay;
  }

  /** Reads the changes again, after a mutation that may have written some of them. */
  forget(): void {
    this.#overlay = undefined;
  }

  async #read(): Promise<Overlay | undefined> {
    const entries = await readList(this.#table, listName('pending'), {
      direction: 'ASC',
      limit: maxPending,
      range: { before: throughInstant(this.#now) },
    });
    if (entries.length === 0) return undefined;
    // Most processes never need this code.
    const { pendingOverlay } = await import('../commands/pending-overlay.ts');
    return pendingOverlay(this.#table, entries, this.#now);
  }
}
