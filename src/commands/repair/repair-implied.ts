import { fullRecordKeys } from '../../projection/stored.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, type Key, keyText, type RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, inTransactions, transact } from '../../store/transaction.ts';
import type { Fault } from '../inspection/fault.ts';
import { impliedByDocument } from '../inspection/implied.ts';
import { ownerStateOf } from '../inspection/record-state.ts';
import { unchangedRecord } from '../write/apply-lists.ts';

/**
 * Writes the missing and wrong items of projections, those of one record together. Returns the faults that were not repaired: their record has
 * changed meanwhile, or another record has taken the slug.
 */
export async function putImplied(table: Table, faults: readonly Fault[]): Promise<Fault[]> {
  const left: Fault[] = [];
  for (const { owner, faults: own } of byOwner(faults)) {
    const [document, body] = await getItems(table, fullRecordKeys(owner), 'consistent');
    const wanted = new Map(
      impliedByDocument(ownerStateOf(owner, document, body)).map(item => [keyText(item), item]),
    );
    const found = await getItems(
      table,
      own.map(({ key }) => key),
      'consistent',
    );
    const puts = own.map(({ key }, i) => {
      const item = wanted.get(keyText(key));
      return item === undefined ? undefined : putOver(item, found[i]);
    });
    left.push(...(await applyGuarded(table, unchangedRecord(owner, document), own, puts)));
  }
  return left;
}

/**
 * Deletes items that their record, in the version read, does not imply. Returns the faults that were not repaired because their records
 * have changed meanwhile.
 */
export async function deleteStray(table: Table, faults: readonly Fault[]): Promise<Fault[]> {
  const left: Fault[] = [];
  for (const { owner, faults: own } of byOwner(faults)) {
    const [document] = await getItems(table, [documentKey(owner)], 'consistent');
    const deletes = own.map(({ key, recordVersion }) =>
      document !== undefined && document.version === recordVersion ? { delete: key } : undefined,
    );
    left.push(...(await applyGuarded(table, unchangedRecord(owner, document), own, deletes)));
  }
  return left;
}

/** Deletes items whose sources do not imply them. Returns the faults that were not repaired, because a source has changed meanwhile. */
export async function deleteGuarded(table: Table, faults: readonly Fault[]): Promise<Fault[]> {
  const left: Fault[] = [];
  for (const fault of faults) {
    const failed = await transact(table, [...(fault.guards ?? []), { delete: fault.key }]);
    if (failed.length > 0) left.push(fault);
  }
  return left;
}

/** Deletes an entry that the record, in the version read, implies under another key. */
export async function deleteMoved(
  table: Table,
  recordKey: RecordKey,
  key: Key,
  recordVersion: number,
): Promise<boolean> {
  const [document] = await getItems(table, [documentKey(recordKey)], 'consistent');
  if (document === undefined || document.version !== recordVersion) return false;
  return (await transact(table, [unchangedRecord(recordKey, document), { delete: key }])).length === 0;
}

interface Group {
  readonly owner: RecordKey;
  readonly faults: Fault[];
}

function byOwner(faults: readonly Fault[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const fault of faults) {
    const { owner } = fault;
    if (owner === undefined) throw new Error(`The source of ${keyText(fault.key)} is unknown.`);
    const key = keyText(documentKey(owner));
    const group = groups.get(key) ?? { owner, faults: [] };
    group.faults.push(fault);
    groups.set(key, group);
  }
  return groups.values();
}

/** Another record may take a slug at this moment, so the write requires the item as it was read. */
function putOver(item: Item, found: Item | undefined): Action {
  if (item.sk !== 'slug') return { put: item };
  const condition =
    found === undefined
      ? ({ absent: true } as const)
      : typeof found.id === 'string'
        ? { attribute: 'id', equals: found.id }
        : { attribute: 'sk', equals: 'slug' };
  return { put: item, condition };
}

/**
 * Applies the action of each fault that has one, while the guard holds. Returns the faults whose actions were not applied. An action whose own
 * condition fails, for example because another record has taken a slug, does not prevent the others.
 */
async function applyGuarded(
  table: Table,
  guard: Action,
  faults: readonly Fault[],
  actions: readonly (Action | undefined)[],
): Promise<Fault[]> {
  const left = faults.filter((_, i) => actions[i] === undefined);
  const work = faults.flatMap((fault, i) =>
    actions[i] === undefined ? [] : [{ fault, action: actions[i] }],
  );
  let open = work;
  while (open.length > 0) {
    const { value: some = [] } = await inTransactions(
      table,
      open.map(({ action }) => action),
      [guard],
    ).next();
    const failed = new Set(await transact(table, [guard, ...some]));
    if (failed.has(0)) return [...left, ...open.map(({ fault }) => fault)];
    // The guard is the first action.
    const isFailed = (i: number) => failed.has(i + 1);
    left.push(...open.flatMap(({ fault }, i) => (isFailed(i) ? fault : [])));
    // A transaction applies none of its actions if one of its conditions fails.
    open = failed.size === 0 ? open.slice(some.length) : open.filter((_, i) => !isFailed(i));
  }
  return left;
}
