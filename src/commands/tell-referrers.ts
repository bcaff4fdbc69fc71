import { isDeepStrictEqual } from 'node:util';
import { replaceHeads, withReferencesDated } from '../content/heads.ts';
import type { Known } from '../content/record.ts';
import type { TypeName } from '../model/types.ts';
import { listsOfReferrers } from '../projection/lists.ts';
import { ownerOf } from '../projection/owner.ts';
import { headOf } from '../projection/project.ts';
import { recordFrom } from '../projection/stored.ts';
import { documentKey, keyText, listKey, type RecordName } from '../store/keys.ts';
import { readList } from '../store/list.ts';
import type { Table } from '../store/table.ts';
import { transact } from '../store/transaction.ts';
import { commit } from './commit.ts';
import { type HeadsDebt, toItem } from './debt.ts';
import { inParallel } from './in-parallel.ts';
import { presentDocuments } from './resolve.ts';
import { readWhole } from './save.ts';

/** Entries of a list that are looked at before the progress is put on record. */
const pageSize = 100;

/** How often a record is tried again that somebody else writes at the same moment. */
const attempts = 10;

/**
 * Makes everything that refers to a record say what it is called now, or leave it out where it has gone, or name the one that it
 * was merged into. It goes through the lists in which a record finds those that refer to it, and keeps its progress in the debt.
 * Doing it twice changes nothing.
 */
export async function tellReferrers(table: Table, debt: HeadsDebt): Promise<void> {
  const { record: target } = debt;
  let { list, after } = debt.told ?? { list: 0, after: undefined };
  for (let listOf = listsOfReferrers[list]; listOf !== undefined; listOf = listsOfReferrers[list]) {
    const name = listOf(target);
    const entries = await readList(table, name, {
      direction: 'ASC',
      limit: pageSize,
      above: after,
      consistency: 'consistent',
    });
    const owners = new Map(
      entries.flatMap(({ sk }) => {
        const owner = ownerOf({ ...listKey(name, sk) });
        return owner === undefined ? [] : [[keyText(documentKey(owner)), owner] as const];
      }),
    );
    await inParallel(owners.values(), owner => tell(table, owner, target));
    const last = entries.at(-1);
    const ended = last === undefined || entries.length < pageSize;
    [list, after] = ended ? [list + 1, undefined] : [list, last.sk];
    if (ended) continue;
    const put = toItem({ ...debt, told: { list, after: last.sk } });
    // Whoever has finished the task, or discarded it, must not find it there again.
    if ((await transact(table, [{ put, condition: { present: true } }])).length > 0) return;
  }
}

/** The present head is read for each try: of two who tell of two names, the one that lags must not bring the older name back. */
async function tell(table: Table, owner: RecordName, target: RecordName): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [before, head] = await Promise.all([readWhole(table, owner), presentHead(table, target)]);
    if (before === undefined) return;
    // Nothing is a part of itself: what was tied to a record that is now a part of it loses that tie.
    const present = head?.id === owner.id && head.type === owner.type ? undefined : head;
    const replaced = replaceHeads(before.record, one =>
      one.type === target.type && one.id === target.id ? present : one,
    );
    if (isDeepStrictEqual(replaced, before.record)) return;
    const now = table.now();
    const told = withReferencesDated(before.record, replaced, now);
    const record = { ...told, version: before.record.version + 1 };
    const step = { before: [before], after: [{ ...before, record }], now };
    if ((await commit(table, step)) === 'written') return;
  }
  throw new Error(
    `${owner.type} ${owner.id} kept changing while it was told of a new name; the outbox still has it.`,
  );
}

/** What a record is called now, or the one that it was merged into; undefined where it has gone. */
async function presentHead(table: Table, name: RecordName): Promise<Known<TypeName> | undefined> {
  const [item] = await presentDocuments(table, [name]);
  return item === undefined ? undefined : headOf(recordFrom(item));
}
