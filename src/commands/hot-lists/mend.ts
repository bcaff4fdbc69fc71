import type { Table } from '../../store/table.ts';
import { type Action, type Extent, extentOf, fits, sumOf, transact } from '../../store/transaction.ts';
import { type Difference, readDifferences } from './differences.ts';
import { changed, type HotListsSetting } from './setting.ts';

/** The attributes that only some entries have. */
const optional = ['tie', 'ttl'];

/**
 * Makes copies equal to their list, while no command changes the copies of lists. Each entry is copied on the condition that it is unchanged, so
 * the copy of an entry that is being deleted does not come back, and a later one is not overwritten: a writer has then
 * written the copies. Returns the number of entries that differed.
 */
export async function mend(
  table: Table,
  { guard }: HotListsSetting,
  differences: readonly Difference[],
): Promise<number> {
  const open = (await readDifferences(table, differences)).flatMap(difference => difference ?? []);
  for (const group of inGroups(open.map(actionsFor), extentOf([guard], undefined))) {
    let rest = group;
    while (rest.length > 0) {
      const owners = rest.flatMap(actions => actions.map(() => actions));
      const failed = await transact(table, [guard, ...rest.flat()]);
      if (failed.includes(0)) throw changed();
      if (failed.length === 0) break;
      const written = new Set(failed.map(i => owners[i - 1]));
      rest = rest.filter(actions => !written.has(actions));
    }
  }
  return open.length;
}

function actionsFor({ key, entry, copies }: Difference): Action[] {
  if (entry === undefined)
    return [{ check: key, condition: { absent: true } }, ...copies.map(copy => ({ delete: copy.key }))];
  const lacks = optional.filter(name => !(name in entry));
  return [
    { check: key, condition: { unchanged: entry, lacks } },
    ...copies.map(copy => ({ put: { ...entry, ...copy.key } })),
  ];
}

/** Groups of entries that fit into one transaction each, together with the guard. */
function* inGroups(entries: readonly Action[][], guard: Extent): Generator<Action[][]> {
  let group: Action[][] = [];
  let taken = guard;
  for (const actions of entries) {
    const extent = extentOf(actions, undefined);
    if (group.length > 0 && !fits(taken, extent)) {
      yield group;
      group = [];
      taken = guard;
    }
    group.push(actions);
    taken = sumOf(taken, extent);
  }
  if (group.length > 0) yield group;
}
