import { isId } from '../../model/id.ts';
import { isTypeName } from '../../model/types.ts';
import { canonicalJson } from '../../projection/canonical-json.ts';
import { removalItems } from '../../projection/change.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems, isExpired } from '../../store/items.ts';
import { documentKey, type Key, keyText, type RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, transact } from '../../store/transaction.ts';
import type { Fault } from '../inspection/fault.ts';
import { ownerStateOf } from '../inspection/record-state.ts';

/** The faults of removal entries: each removal has an entry in two lists, which holds only the data of its key. */
export async function removalFaults(table: Table, keys: readonly Key[]): Promise<Fault[]> {
  const removals = keys.map(key => ({ key, announced: announcedBy(key) }));
  const wanted = removals.flatMap(({ key, announced }) => [
    key,
    ...(announced === undefined ? [] : [...announced.items, documentKey(announced.recordKey)]),
  ]);
  const items = await getItems(table, wanted, 'consistent');
  const found = new Map(items.flatMap(item => (item === undefined ? [] : [[keyText(item), item] as const])));
  return removals.flatMap(({ key, announced }) => {
    const item = found.get(keyText(key));
    if (item === undefined) return [];
    if (announced === undefined)
      return { key, kind: 'malformed' as const, owner: undefined, reason: notARemovalKey, unless: [] };
    const { recordKey, at, items: pair } = announced;
    if (isExpired(item, table) || pair.every(one => isExpired(one, table))) return [];
    const owner = ownerStateOf(recordKey, found.get(keyText(documentKey(recordKey))), undefined);
    if (owner.is === 'sound') {
      const { record } = owner.full;
      const isConfirmed = record.type === 'Article' && record.removedAt === at;
      // A record recreated under the id of a deleted one is younger than the removal.
      if (!isConfirmed && record.createdAt <= at) {
        const reason = 'reports a removal, but the record was not removed';
        const stray = { key, kind: 'stray', owner: recordKey, reason, remedy: 'delete', unless: [] } as const;
        return { ...stray, recordVersion: record.version };
      }
    }
    return pair.flatMap((one): Fault[] => {
      const there = found.get(keyText(one));
      if (there !== undefined && canonicalJson(there) === canonicalJson(one)) return [];
      const { pk, sk } = one;
      return [
        {
          key: { pk, sk },
          kind: there === undefined ? 'missing' : 'different',
          owner: recordKey,
          reason: 'differs from the other entry of this removal',
          remedy: async patient => (await transact(patient, putBeside(item, one))).length === 0,
          unless: [],
        },
      ];
    });
  });
}

const notARemovalKey = 'its key does not have the time and the record of a removal';

function announcedBy({ pk, sk }: Key): { recordKey: RecordKey; at: string; items: Item[] } | undefined {
  const [at = '', named = '', ...more] = sk.split('#');
  const [type = '', id = '', ...others] = named.split('.');
  if (more.length > 0 || others.length > 0 || !isTypeName(type) || !isId(id)) return undefined;
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at) || Number.isNaN(Date.parse(at))) return undefined;
  const items = removalItems({ type, id }, at);
  return items.some(item => item.pk === pk) ? { recordKey: { type, id }, at, items } : undefined;
}

/**
 * Writes an entry on the condition that its counterpart exists. The counterpart may be the entry itself, because a transaction takes one action
 * for each item.
 */
function putBeside(evidence: Key, put: Item): Action[] {
  const condition = { present: true } as const;
  if (keyText(evidence) === keyText(put)) return [{ put, condition }];
  return [{ check: { pk: evidence.pk, sk: evidence.sk }, condition }, { put }];
}
