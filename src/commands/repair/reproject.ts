import { documentKey, keyText, recordKeyIn } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { CountedArticles } from '../inspection/counted-articles.ts';
import { DamagedLists } from '../inspection/damaged-lists.ts';
import type { Fault } from '../inspection/fault.ts';
import { drainOutbox } from '../outbox/outbox.ts';
import { flush, flushOptions, maxFlushed } from '../search-index/flush.ts';
import type { FailedTask } from '../write/task-failure.ts';
import { CopyPartitions, copyFaults } from './copy-faults.ts';
import { CountedEntries, countFaults } from './count-faults.ts';
import { pendingTaskFaults } from './dependent-faults.ts';
import { IndexedArticles } from './indexed-articles.ts';
import { relatedFaults } from './related-faults.ts';
import { deleteGuarded, deleteStray, putImplied } from './repair-implied.ts';
import { deleteLeftOver, reindex } from './repair-index.ts';
import { searchFaults } from './search-faults.ts';
import { FirstPass } from './verify.ts';

export interface RepairOptions {
  /** Asks for permission once, with all stray items, before any deletion. */
  readonly confirmDeletion: (stray: readonly Fault[]) => Promise<boolean>;
  /** Receives each fault that cannot be repaired; its items stay as they are. */
  readonly onKept?: ((fault: Fault) => void) | undefined;
  readonly onProgress?: ((items: number) => void) | undefined;
}

/** The outcome of a repair. */
export interface Repair {
  /** The number of faults repaired by writing. */
  readonly repaired: number;
  readonly deleted: number;
  /** The number of stray items that were kept: their deletion was not permitted, or their records have changed meanwhile. */
  readonly notDeleted: number;
  /** The number of faults that cannot be repaired, or whose records have changed meanwhile. */
  readonly kept: number;
  /** The number of outbox tasks that failed; the data that they would change may be wrong. */
  readonly failedTasks: number;
}

/** The number of faults that are repaired together. */
const batchSize = 1000;

/**
 * Repairs the faults that `findFaults` finds, in this order: documents, the items that they imply, the search index, the data counted from articles,
 * and the copies of hot lists. Each write is in a transaction with the condition that its record is unchanged since it was read. The repair may
 * therefore be interrupted, repeated, and run concurrently with other writers. It deletes only items that their own record does not imply, or that
 * belong to nothing, and only with permission.
 */
export async function reproject(table: Table, options: RepairOptions): Promise<Repair> {
  const run = new RepairRun(table.patient(), options);
  await run.processOutbox();
  await run.repairTable();
  await run.repairIndex();
  await run.deleteStray();
  await run.processOutbox();
  await run.repairCounted();
  await run.repairCopies();
  return run.result();
}

class RepairRun {
  readonly #table: Table;
  readonly #options: RepairOptions;
  readonly #stray: Fault[] = [];
  readonly #strayKeys = new Set<string>();
  /** The lists in which a fault remains. */
  readonly #damaged = new DamagedLists();
  #repaired = 0;
  #deleted = 0;
  #notDeleted = 0;
  #kept = 0;
  #unflushed = 0;
  readonly #copies = new CopyPartitions();
  #failedTasks: readonly FailedTask[] = [];

  constructor(table: Table, options: RepairOptions) {
    this.#table = table;
    this.#options = options;
  }

  /** A failed task does not prevent the repair of the rest of the table; the report at the end names it. */
  async processOutbox(): Promise<void> {
    // The search index may be damaged, and is flushed after its repair.
    const { failed } = await drainOutbox(this.#table, { skipFlush: true });
    this.#failedTasks = failed;
  }

  async repairTable(): Promise<void> {
    let first = new FirstPass(this.#table, { copies: this.#copies });
    let left = await this.#repairAll(first.faults(this.#onProgress));
    if (left.hasRedirects) {
      // The targets of merged records are right only now, so references to them are checked again.
      first = new FirstPass(this.#table);
      left = await this.#repairAll(first.faults(this.#onProgress));
    }
    this.#keep(left);
    this.#keep(await this.#repairAll(first.impliedFaults(this.#onProgress)));
    this.#keep(await this.#repairAll(pendingTaskFaults(this.#table, this.#strayKeys)));
  }

  async repairIndex(): Promise<void> {
    const indexed = await IndexedArticles.inTable(this.#table, this.#onProgress);
    this.#keep(await this.#repairAll(searchFaults(this.#table, indexed)));
    await flush(this.#table, flushOptions);
  }

  /** The entries of earlier releases are deleted only after the search index has their articles. */
  async deleteStray(): Promise<void> {
    const isAllowed = this.#stray.length > 0 && (await this.#options.confirmDeletion(this.#stray));
    const guarded = this.#stray.filter(isGuarded);
    const others = this.#stray.filter(fault => !isGuarded(fault));
    const rest = isAllowed
      ? [
          ...(await deleteGuarded(this.#table, guarded)),
          ...(await deleteStray(this.#table, others.filter(isOwned))),
          ...(await deleteLeftOver(
            this.#table,
            others.filter(fault => !isOwned(fault)),
          )),
        ]
      : this.#stray;
    this.#notDeleted = itemsIn(rest);
    this.#deleted = itemsIn(this.#stray) - this.#notDeleted;
    for (const fault of rest) this.#damaged.add(fault, false);
  }

  async repairCounted(): Promise<void> {
    const counted = await CountedArticles.inTable(this.#table, this.#onProgress);
    this.#keep(await this.#repairAll(relatedFaults(this.#table, counted, this.#damaged, this.#onProgress)));
    const entries = await CountedEntries.inTable(this.#table, this.#onProgress);
    this.#keep(await this.#repairAll(countFaults(this.#table, entries, this.#damaged)));
  }

  result(): Repair {
    return {
      repaired: this.#repaired,
      deleted: this.#deleted,
      notDeleted: this.#notDeleted,
      kept: this.#kept,
      failedTasks: this.#failedTasks.length,
    };
  }

  /** Last, because the repairs before write the copies too. */
  async repairCopies(): Promise<void> {
    this.#keep(await this.#repairAll(copyFaults(this.#table, this.#copies)));
  }

  async #repairAll(faults: AsyncIterable<Fault>): Promise<Left> {
    const left: Left = { kept: [], stray: [], hasRedirects: false };
    let puts: Fault[] = [];
    let toIndex: Fault[] = [];
    const put = async () => {
      const notPut = [...(await putImplied(this.#table, puts)), ...(await this.#reindex(toIndex))];
      this.#repaired += puts.length + toIndex.length - notPut.length;
      left.kept.push(...notPut);
      [puts, toIndex] = [[], []];
    };
    for await (const fault of faults) {
      const { remedy } = fault;
      if (remedy === 'put') puts.push(fault);
      else if (remedy === 'index') toIndex.push(fault);
      else if (remedy === 'delete') left.stray.push(fault);
      else if (remedy === undefined || !(await remedy(this.#table))) left.kept.push(fault);
      else {
        this.#repaired += 1;
        left.hasRedirects ||= isRedirect(fault);
      }
      if (puts.length + toIndex.length === batchSize) await put();
    }
    await put();
    return left;
  }

  /** Searches find no article of the backlog, and a long backlog takes long to read: so it is flushed once it fills a segment. */
  async #reindex(faults: readonly Fault[]): Promise<Fault[]> {
    const left = await reindex(this.#table, faults);
    this.#unflushed += faults.length;
    if (this.#unflushed >= maxFlushed) {
      await flush(this.#table, flushOptions);
      this.#unflushed = 0;
    }
    return left;
  }

  #keep({ kept, stray }: Left): void {
    this.#stray.push(...stray);
    for (const { key, kind } of [...kept, ...stray]) if (kind === 'stray') this.#strayKeys.add(keyText(key));
    this.#kept += kept.length;
    for (const fault of kept) {
      this.#damaged.add(fault, true);
      this.#options.onKept?.(fault);
    }
  }

  readonly #onProgress = (items: number) => this.#options.onProgress?.(items);
}

/** Left-over items of the search index belong to no record. */
function isOwned({ owner }: Fault): boolean {
  return owner !== undefined;
}

function isGuarded({ guards }: Fault): boolean {
  return guards !== undefined;
}

function itemsIn(faults: readonly Fault[]): number {
  return faults.reduce((sum, { items = 1 }) => sum + items, 0);
}

/** The faults that a stage of the repair leaves. */
interface Left {
  readonly kept: Fault[];
  readonly stray: Fault[];
  /** Whether redirects of merged records were written. */
  hasRedirects: boolean;
}

/** An item under one record's id that belongs to another record is the redirect of a merge. */
function isRedirect({ key, owner }: Fault): boolean {
  return (
    owner !== undefined &&
    keyText(key) === keyText(documentKey(recordKeyIn(key))) &&
    recordKeyIn(key).id !== owner.id
  );
}
