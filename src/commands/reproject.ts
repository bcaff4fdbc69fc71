import { documentKey, keyText, nameIn } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { CountedArticles } from './counted-articles.ts';
import { DamagedLists } from './damaged-lists.ts';
import type { Discrepancy } from './fault.ts';
import { deleteStale, putImplied } from './mend-implied.ts';
import { drainOutbox } from './outbox.ts';
import { relatedFaults } from './related-faults.ts';
import type { FailedTask } from './task-failure.ts';
import { FirstPass } from './verify.ts';

export interface RepairOptions {
  /** Asked once, with all that would be deleted, before anything is. */
  readonly confirmDeletion: (stale: readonly Discrepancy[]) => Promise<boolean>;
  /** Told of each fault that cannot be mended; its items stay as they are. */
  readonly onKept?: ((fault: Discrepancy) => void) | undefined;
  readonly onProgress?: ((items: number) => void) | undefined;
}

/** What came of a repair. */
export interface Repair {
  /** Faults that were mended by writing. */
  readonly mended: number;
  readonly deleted: number;
  /** Stale items that were left: it was not allowed, or their records have changed meanwhile. */
  readonly notDeleted: number;
  /** Faults that nothing can mend, or whose records have changed meanwhile. */
  readonly kept: number;
  /** Outbox tasks that could not be processed; what they would change is not known to be right. */
  readonly failedTasks: number;
}

/** Faults that are mended together. */
const batchSize = 1000;

/**
 * Mends what `findDiscrepancies` finds, from the documents on: first what is wrong in them, then what follows from them, then what is counted
 * from that. Each write is in a transaction that holds while its record stays as it was read. So it may be interrupted,
 * repeated, and run while others write. Nothing is deleted but what its own record does not imply, and that only when allowed.
 */
export async function reproject(table: Table, options: RepairOptions): Promise<Repair> {
  const run = new RepairRun(table.patient(), options);
  await run.processOutbox();
  await run.mendTable();
  await run.processOutbox();
  await run.mendCounted();
  return run.result();
}

class RepairRun {
  readonly #table: Table;
  readonly #options: RepairOptions;
  readonly #stale: Discrepancy[] = [];
  /** The lists in which something stays wrong. */
  readonly #damaged = new DamagedLists();
  #mended = 0;
  #deleted = 0;
  #kept = 0;
  #failedTasks: readonly FailedTask[] = [];

  constructor(table: Table, options: RepairOptions) {
    this.#table = table;
    this.#options = options;
  }

  /** A task that fails does not keep the rest of the table from being mended; the caller is told at the end. */
  async processOutbox(): Promise<void> {
    const { failed } = await drainOutbox(this.#table);
    this.#failedTasks = failed;
  }

  async mendTable(): Promise<void> {
    let first = new FirstPass(this.#table);
    let left = await this.#mendAll(first.faults(this.#onProgress));
    if (left.hasRedirects) {
      // Where a merged record leads to is right only now, and so references to it can be judged.
      first = new FirstPass(this.#table);
      left = await this.#mendAll(first.faults(this.#onProgress));
    }
    this.#keep(left);
    this.#keep(await this.#mendAll(first.impliedFaults(this.#onProgress)));
    const isAllowed = this.#stale.length > 0 && (await this.#options.confirmDeletion(this.#stale));
    const rest = isAllowed ? await deleteStale(this.#table, this.#stale) : this.#stale;
    this.#deleted = this.#stale.length - rest.length;
    for (const { key } of rest) this.#damaged.add(key, false);
  }

  async mendCounted(): Promise<void> {
    const counted = await CountedArticles.inTable(this.#table, this.#onProgress);
    this.#keep(await this.#mendAll(relatedFaults(this.#table, counted, this.#damaged, this.#onProgress)));
  }

  result(): Repair {
    return {
      mended: this.#mended,
      deleted: this.#deleted,
      notDeleted: this.#stale.length - this.#deleted,
      kept: this.#kept,
      failedTasks: this.#failedTasks.length,
    };
  }

  async #mendAll(faults: AsyncIterable<Discrepancy>): Promise<Left> {
    const left: Left = { kept: [], stale: [], hasRedirects: false };
    let puts: Discrepancy[] = [];
    const put = async () => {
      const notPut = await putImplied(this.#table, puts);
      this.#mended += puts.length - notPut.length;
      left.kept.push(...notPut);
      puts = [];
    };
    for await (const fault of faults) {
      const { remedy } = fault;
      if (remedy === 'put') puts.push(fault);
      else if (remedy === 'delete') left.stale.push(fault);
      else if (remedy === undefined || !(await remedy(this.#table))) left.kept.push(fault);
      else {
        this.#mended += 1;
        left.hasRedirects ||= isRedirect(fault);
      }
      if (puts.length === batchSize) await put();
    }
    await put();
    return left;
  }

  #keep({ kept, stale }: Left): void {
    this.#stale.push(...stale);
    this.#kept += kept.length;
    for (const fault of kept) {
      this.#damaged.add(fault.key, true);
      this.#options.onKept?.(fault);
    }
  }

  readonly #onProgress = (items: number) => this.#options.onProgress?.(items);
}

/** What a stage of the repair leaves. */
interface Left {
  readonly kept: Discrepancy[];
  readonly stale: Discrepancy[];
  /** Whether it was written where a merged record leads to. */
  hasRedirects: boolean;
}

/** What stands under one record's id and belongs to another record is the redirect of a merge. */
function isRedirect({ key, owner }: Discrepancy): boolean {
  return (
    owner !== undefined && keyText(key) === keyText(documentKey(nameIn(key))) && nameIn(key).id !== owner.id
  );
}
