import { project } from '../projection/project.ts';
import { wholeFrom, wholeKeys } from '../projection/stored.ts';
import { getItems } from '../store/items.ts';
import { documentKey, type Key, keyText, type RecordName } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Action, transact, transactionSize } from '../store/transaction.ts';
import { drainOutbox } from './outbox.ts';
import { type Discrepancy, findDiscrepancies } from './verify.ts';

/** What was done: items put, because they were missing or different, and items deleted, because no record projects to them. */
export interface Reprojection {
  put: number;
  deleted: number;
}

/**
 * Makes the table equal to the projection of its documents. Only what differs is written, each in a transaction that holds while
 * its record stays as it was read; so it may be interrupted, repeated, and run while others write.
 */
export async function reproject(
  table: Table,
  onProgress: (items: number) => void = () => {},
): Promise<Reprojection> {
  await drainOutbox(table);
  const done: Reprojection = { put: 0, deleted: 0 };
  let batch: Discrepancy[] = [];
  const mend = async () => {
    for (const group of byOwner(batch)) await mendOwner(table.patient(), group, done);
    batch = [];
  };
  for await (const discrepancy of findDiscrepancies(table, onProgress)) {
    batch.push(discrepancy);
    if (batch.length === 1000) await mend();
  }
  await mend();
  return done;
}

interface Group {
  readonly owner: RecordName | undefined;
  readonly keys: Key[];
}

function byOwner(discrepancies: readonly Discrepancy[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const { key, owner } of discrepancies) {
    const name = owner === undefined ? '' : keyText(documentKey(owner));
    const group = groups.get(name) ?? { owner, keys: [] };
    group.keys.push(key);
    groups.set(name, group);
  }
  return groups.values();
}

async function mendOwner(table: Table, { owner, keys }: Group, done: Reprojection): Promise<void> {
  const whole = owner === undefined ? undefined : wholeFrom(...(await readWhole(table, owner)));
  const wanted = new Map((whole === undefined ? [] : project(whole)).map(item => [keyText(item), item]));
  const guard: Action[] =
    owner === undefined
      ? []
      : [
          {
            check: documentKey(owner),
            condition:
              whole === undefined ? { absent: true } : { attribute: 'version', equals: whole.record.version },
          },
        ];
  const size = transactionSize - guard.length;
  for (let start = 0; start < keys.length; start += size) {
    const actions = keys.slice(start, start + size).map((key): Action => {
      const item = wanted.get(keyText(key));
      return item === undefined ? { delete: key } : { put: item };
    });
    // A record that has changed meanwhile has put its items right itself.
    if ((await transact(table, [...guard, ...actions])).length > 0) return;
    for (const action of actions) {
      if ('put' in action) done.put += 1;
      else done.deleted += 1;
    }
  }
}

async function readWhole(table: Table, owner: RecordName) {
  const [document, body] = await getItems(table, wholeKeys(owner), 'consistent');
  return [document, body] as const;
}
