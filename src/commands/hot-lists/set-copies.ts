import { setTimeout as sleep } from 'node:timers/promises';
import { limitExceeded } from '../../errors/problem.ts';
import { keyInCopy, listKey } from '../../store/keys.ts';
import { type Copies, copiesSettle, noCopies } from '../../store/known-copies.ts';
import type { Table } from '../../store/table.ts';
import { deleteCopy } from './delete-copies.ts';
import { type Difference, differencesIn } from './differences.ts';
import { mend } from './mend.ts';
import { type HotListsSetting, readSetting, writeSetting } from './setting.ts';

/** Maximum copies of a list: an article in three hot lists with as many takes a quarter of a transaction. */
export const maxCopies = 8;

/** Maximum hot lists: each makes the writes of its entries dearer. */
export const maxHotLists = 10;

/** Number of differences that are mended together. */
const batchSize = 100;

/** A list by its name in the keys of the table, and by the name that clients use. */
export interface NamedList {
  readonly list: string;
  readonly name: string;
}

/** A step of a change, for the operator who waits for it. */
export type Step =
  | { readonly is: 'waiting'; readonly milliseconds: number }
  | { readonly is: 'filling' | 'deleting'; readonly entries: number }
  | { readonly is: 'set'; readonly copies: Copies };

export interface ChangeOptions {
  readonly onStep?: (step: Step) => void;
  /** Waits for milliseconds; tests pass over them. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Gives a list a number of copies, the list itself included, while readers and writers continue. The steps are those of an online change of a schema,
 * and before each all processes act by the one before: copies are written, then filled, then read; and they are no
 * longer read, then no longer written, then deleted. Interrupted at any point, a repetition continues.
 */
export async function setCopies(
  table: Table,
  named: NamedList,
  wanted: number,
  options: ChangeOptions = {},
): Promise<void> {
  const patient = table.patient();
  const change = new CopiesChange(patient, named, await readSetting(patient), options);
  change.checkLimits(wanted);
  // An interrupted command may not have waited.
  if (change.copies.read !== change.copies.stored) await change.settle();
  if (change.copies.read > wanted) await change.set({ read: wanted });
  if (change.copies.written > wanted) await change.set({ written: wanted });
  if (change.copies.stored > wanted) await change.deleteFrom(wanted);
  if (change.copies.written < wanted) await change.set({ written: wanted, stored: wanted });
  if (change.copies.read < wanted) await change.fillTo(wanted);
}

/** A change of the copies of one list. */
class CopiesChange {
  readonly #table: Table;
  readonly #named: NamedList;
  readonly #options: ChangeOptions;
  /** As this command has read or written it. Each step holds only while no other command has changed it. */
  #setting: HotListsSetting;

  constructor(table: Table, named: NamedList, setting: HotListsSetting, options: ChangeOptions) {
    this.#table = table;
    this.#named = named;
    this.#setting = setting;
    this.#options = options;
  }

  get copies(): Copies {
    return this.#setting.lists.get(this.#named.list) ?? noCopies;
  }

  checkLimits(wanted: number): void {
    if (wanted > maxCopies)
      throw limitExceeded('copies', {
        what: 'Too many copies',
        asked: wanted,
        allowed: maxCopies,
        advice: 'Let caches serve more of the reads: see docs/scale.md.',
      });
    const { size } = this.#setting.lists;
    if (this.copies.stored === noCopies.stored && wanted > 1 && size >= maxHotLists)
      throw limitExceeded('hot lists', {
        what: 'Too many hot lists',
        asked: size + 1,
        allowed: maxHotLists,
        advice: 'Remove the copies of another list first, with --copies 1.',
      });
  }

  /** Changes the numbers, and waits until all processes act by them. */
  async set(numbers: Partial<Copies>): Promise<void> {
    await this.#write(numbers);
    await this.settle();
  }

  async settle(): Promise<void> {
    const { onStep, wait = sleep } = this.#options;
    onStep?.({ is: 'waiting', milliseconds: copiesSettle });
    await wait(copiesSettle);
  }

  /** Deletes the copies above a number. No process writes them any more. */
  async deleteFrom(kept: number): Promise<void> {
    let entries = 0;
    for (let copy = kept + 1; copy <= this.copies.stored; copy++) {
      const { pk } = keyInCopy(listKey(this.#named.list, ''), copy);
      entries += await deleteCopy(this.#table, this.#setting, pk);
      this.#options.onStep?.({ is: 'deleting', entries });
    }
    await this.#write({ stored: kept });
  }

  /**
   * Fills the copies up to a number, which all processes write, and lets them be read once they have been equal to the
   * list: they stay so from then on.
   */
  async fillTo(wanted: number): Promise<void> {
    const { read } = this.copies;
    const copies = Array.from({ length: wanted - read }, (_, i) => read + 1 + i);
    while ((await this.#fill(copies)) > 0);
    await this.#write({ read: wanted });
  }

  /** Returns the number of entries that differed. */
  async #fill(copies: readonly number[]): Promise<number> {
    let batch: Difference[] = [];
    let mended = 0;
    const flush = async () => {
      mended += await mend(this.#table, this.#setting, batch);
      this.#options.onStep?.({ is: 'filling', entries: mended });
      batch = [];
    };
    for await (const difference of differencesIn(this.#table, this.#named.list, copies)) {
      batch.push(difference);
      if (batch.length === batchSize) await flush();
    }
    if (batch.length > 0) await flush();
    return mended;
  }

  async #write(numbers: Partial<Copies>): Promise<void> {
    const copies = { ...this.copies, ...numbers };
    this.#setting = await writeSetting(this.#table, this.#setting, this.#named, copies);
    this.#options.onStep?.({ is: 'set', copies });
  }
}
