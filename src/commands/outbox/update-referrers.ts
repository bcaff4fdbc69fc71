import { isDeepStrictEqual } from 'node:util';
import { withReferencesDated } from '../../model/embedded-references.ts';
import { isListName, referrerLists } from '../../model/lists.ts';
import type { AnyRecord, Known } from '../../model/record.ts';
import { withReplacedReferences } from '../../model/replaced-references.ts';
import type { TypeName } from '../../model/types.ts';
import { embeddedReferenceOf } from '../../projection/card.ts';
import { listName } from '../../projection/lists.ts';
import { ownerOf } from '../../projection/owner.ts';
import { recordFrom } from '../../projection/stored.ts';
import { isOfCopy } from '../../projection/working-copy.ts';
import { inParallel } from '../../store/in-parallel.ts';
import type { RecordKey } from '../../store/keys.ts';
import { type Entry, readList } from '../../store/list.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import { readArticleState } from '../pending/carry-out.ts';
import { writeCopyState } from '../pending/copy-writes.ts';
import { commit } from '../write/commit.ts';
import { type ReferencesTask, toItem } from '../write/outbox-task.ts';
import { survivingDocuments } from '../write/resolve.ts';
import { readWhole } from '../write/save.ts';
import { moveMentions } from './post-lists.ts';

/** The number of list entries processed between two records of the progress. */
const pageSize = 100;

/** Maximum attempts at a record that is written concurrently. */
const attempts = 10;

/**
 * Updates everything that refers to a record: references get its current name, lead to its survivor after a merge, or are left out after its
 * deletion. The task pages through the lists that hold the record's referrers, and stores its progress in the task item. A repetition changes
 * nothing.
 */
export async function updateReferrers(table: Table, task: ReferencesTask): Promise<void> {
  const { record: target } = task;
  await moveMentions(table, target);
  const progress = progressOf(task);
  for (const list of referrerLists.slice(progress.list)) {
    let { after } = list === referrerLists[progress.list] ? progress : { after: undefined };
    for (;;) {
      const entries = await readList(table, listName(list, target), {
        direction: 'ASC',
        limit: pageSize,
        above: after,
        consistency: 'consistent',
      });
      const owners = new Map(entries.map(entry => ownerOrThrow(entry)).map(owner => [owner.id, owner]));
      await inParallel(owners.values(), owner => updateReferrer(table, owner, target));
      const copies = entries.filter(isOfCopy).map(ownerOrThrow);
      await inParallel(copies, owner => updateWorkingCopy(table, owner, target));
      after = entries.at(-1)?.sk;
      if (after === undefined || entries.length < pageSize) break;
      const put = toItem({ ...task, progress: { list, after } });
      // A task that was finished or discarded meanwhile must not be written again.
      if ((await transact(table, [{ put, condition: { present: true } }])).length > 0) return;
    }
  }
}

/** The position at which a started task continues: the index of the list, and the entry. A list that is no longer known restarts. */
function progressOf({ progress }: ReferencesTask): { list: number; after: string | undefined } {
  const list = progress === undefined ? -1 : placeOf(progress.list);
  return list < 0 ? { list: 0, after: undefined } : { list, after: progress?.after };
}

function placeOf(list: string): number {
  return isListName(list) ? referrerLists.indexOf(list) : -1;
}

/** The owner record of an entry. Tables of 0.1 have entries without an owner: `reproject` rewrites them. */
function ownerOrThrow(entry: Entry): RecordKey {
  const owner = ownerOf(entry);
  if (owner !== undefined) return owner;
  throw new Error(
    `An entry of a list does not name its record (${entry.sk}). Run "communique reproject", then "communique outbox retry".`,
  );
}

/** Reads the current name for each attempt: of two tasks for two renames, the late one must not restore the older name. */
async function updateReferrer(table: Table, owner: RecordKey, target: RecordKey): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [before, embedded] = await Promise.all([readWhole(table, owner), presentReference(table, target)]);
    if (before === undefined) return;
    // A record is not a part of itself: one that was linked to a record that is now merged into it loses that edge.
    const current = embedded?.id === owner.id && embedded.type === owner.type ? undefined : embedded;
    const { record: replaced, body } = renamed(before, target, current);
    if (isDeepStrictEqual(replaced, before.record)) return;
    const now = table.now();
    const dated = withReferencesDated(before.record, replaced, now);
    const record = { ...dated, version: before.record.version + 1 };
    const transition = { before: [before], after: [{ record, body }], now };
    if ((await commit(table, transition)) === 'written') return;
  }
  throw new Error(
    `${owner.type} ${owner.id} kept changing while its references were being updated; the outbox still has the task.`,
  );
}

/** Updates the name of the target in the working copy of an article, as `updateReferrer` does in its record. */
async function updateWorkingCopy(table: Table, owner: RecordKey, target: RecordKey): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [articleState, current] = await Promise.all([
      readArticleState(table, owner),
      presentReference(table, target),
    ]);
    if (articleState?.copyState.copy === undefined) return;
    const { copyState } = articleState;
    const { copy } = articleState.copyState;
    const { record, body } = renamed(copy, target, current);
    if (isDeepStrictEqual(record, copy.record)) return;
    const after = {
      ...copyState,
      version: copyState.version + 1,
      copy: { ...copy, record, body: body ?? copy.body },
    };
    if (await writeCopyState(table, articleState, after)) return;
  }
  throw new Error(
    `The working copy of ${owner.type} ${owner.id} kept changing while its references were being updated; the outbox still has the task.`,
  );
}

/** A record and its text with the current name of a record that they refer to, or without it. */
function renamed<R extends AnyRecord>(
  full: { readonly record: R; readonly body?: string | undefined },
  target: RecordKey,
  current: Known<TypeName> | undefined,
): { record: R; body: string | undefined } {
  return withReplacedReferences(full, one =>
    one.type === target.type && one.id === target.id ? current : one,
  );
}

/** The current name of a record, or of its survivor; undefined after its deletion. */
async function presentReference(table: Table, recordKey: RecordKey): Promise<Known<TypeName> | undefined> {
  const [item] = await survivingDocuments(table, [recordKey]);
  return item === undefined ? undefined : embeddedReferenceOf(recordFrom(item));
}
