import type { Item } from '../../store/attributes.ts';
import { copyIn, type Key } from '../../store/keys.ts';
import { noCopies } from '../../store/known-copies.ts';
import type { Table } from '../../store/table.ts';
import { deleteCopy } from '../hot-lists/delete-copies.ts';
import { type Difference, differencesIn, readDifferences } from '../hot-lists/differences.ts';
import { mend } from '../hot-lists/mend.ts';
import { type HotListsSetting, readSetting } from '../hot-lists/setting.ts';
import type { Fault } from '../inspection/fault.ts';

/** Number of differences that are read again together. */
const batchSize = 100;

/** The partitions of copies that a pass over the table finds, with the number of their items. */
export class CopyPartitions {
  readonly #first = new Map<string, { readonly key: Key; items: number }>();

  add({ pk, sk }: Item): void {
    const known = this.#first.get(pk);
    if (known === undefined) this.#first.set(pk, { key: { pk, sk }, items: 1 });
    else known.items += 1;
  }

  all(): Iterable<{ readonly key: Key; readonly items: number }> {
    return this.#first.values();
  }
}

/** The entries of copies of hot lists that differ from the list itself, which is right; and stored copies beyond the number that the setting of their list names. */
export async function* copyFaults(table: Table, partitions: CopyPartitions): AsyncGenerator<Fault> {
  const setting = await readSetting(table);
  for (const { key, items } of partitions.all()) if (!isStored(key, setting)) yield strayCopy(key, items);
  // Copies that are not read yet, or no longer, are the work of the command that changes them.
  for (const [list, { read }] of setting.lists) {
    const copies = Array.from({ length: read - 1 }, (_, i) => i + 2);
    let batch: Difference[] = [];
    for await (const difference of differencesIn(table, list, copies)) {
      batch.push(difference);
      if (batch.length < batchSize) continue;
      yield* await faultsOf(table, batch);
      batch = [];
    }
    yield* await faultsOf(table, batch);
  }
}

function isStored(key: Key, { lists }: HotListsSetting): boolean {
  const { list = '', copy = 0 } = copyIn(key) ?? {};
  return copy > 1 && copy <= (lists.get(list) ?? noCopies).stored;
}

function strayCopy(key: Key, items: number): Fault {
  const remedy = async (table: Table) => {
    const setting = await readSetting(table);
    if (isStored(key, setting)) return false;
    await deleteCopy(table, setting, key.pk);
    return true;
  };
  const reason = `is in copy ${copyIn(key)?.copy} of its list, which has fewer copies`;
  return { key, kind: 'stray', owner: undefined, reason, remedy, unless: [], items };
}

async function faultsOf(table: Table, batch: readonly Difference[]): Promise<Fault[]> {
  const differences = (await readDifferences(table, batch)).flatMap(difference => difference ?? []);
  return differences.flatMap(difference =>
    difference.copies.map(({ key, item }): Fault => {
      const { entry } = difference;
      const [kind, reason] =
        item === undefined
          ? (['missing', 'is missing in this copy of its list'] as const)
          : entry === undefined
            ? (['stray', 'is in this copy of its list alone'] as const)
            : (['different', 'differs from the entry of its list'] as const);
      const remedy = async (repaired: Table) => {
        await mend(repaired, await readSetting(repaired), [difference]);
        return true;
      };
      return { key, kind, owner: undefined, reason, remedy, unless: [] };
    }),
  );
}
