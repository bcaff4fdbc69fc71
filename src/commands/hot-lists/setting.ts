import { Problem } from '../../errors/problem.ts';
import type { Item } from '../../store/attributes.ts';
import { copiesIn } from '../../store/hot-lists.ts';
import { getItems } from '../../store/items.ts';
import { hotListsKey, type Key } from '../../store/keys.ts';
import { type Copies, type CopiesOfLists, noCopies } from '../../store/known-copies.ts';
import type { Table } from '../../store/table.ts';
import { type Condition, transact } from '../../store/transaction.ts';

/** The copies of all hot lists, as the table has them. */
export interface HotListsSetting {
  readonly lists: CopiesOfLists;
  /** The names by which lists were made hot, by the names in the keys of the table. */
  readonly publicNames: ReadonlyMap<string, string>;
  /** Condition: no command has changed the copies since they were read. */
  readonly guard: { readonly check: Key; readonly condition: Condition };
  readonly item: Item | undefined;
}

export async function readSetting(table: Table): Promise<HotListsSetting> {
  const [item] = await getItems(table, [hotListsKey], 'consistent');
  return settingFrom(item);
}

/** Changes the copies of one list, and returns the new setting. Throws UNAVAILABLE if another command has changed the copies of any list meanwhile. */
export async function writeSetting(
  table: Table,
  { item, guard }: HotListsSetting,
  { list, name }: { readonly list: string; readonly name: string },
  copies: Copies,
): Promise<HotListsSetting> {
  const { [list]: _before, ...others } = Object(item?.lists);
  const isHot = copies.stored > noCopies.stored;
  const lists = isHot ? { ...others, [list]: { ...copies, name } } : others;
  // The item stays without any list, because a version must not be used again.
  const put = { ...hotListsKey, lists, version: (Number(item?.version) || 0) + 1 };
  if ((await transact(table, [{ put, condition: guard.condition }])).length > 0) throw changed();
  return settingFrom(put);
}

/** The error of a command whose copies another one has changed. */
export function changed(): Problem {
  return new Problem(
    'UNAVAILABLE',
    'Another command is changing the copies of lists. Run this one again when that has ended.',
  );
}

function settingFrom(item: Item | undefined): HotListsSetting {
  const names = Object.entries(Object(item?.lists)).map(
    ([list, value]) => [list, String(Object(value).name ?? list)] as const,
  );
  return {
    lists: copiesIn(item),
    publicNames: new Map(names),
    guard: { check: hotListsKey, condition: isUnchanged(item) },
    item,
  };
}

/** By the version, since not every engine compares maps. */
function isUnchanged(item: Item | undefined): Condition {
  if (item === undefined) return { absent: true };
  const { version } = item;
  const isComparable = typeof version === 'number' || typeof version === 'string';
  return isComparable ? { attribute: 'version', equals: version } : { present: true };
}
