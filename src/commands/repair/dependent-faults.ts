import { isTrace } from '../../projection/carried-out.ts';
import { frontOfPending } from '../../projection/front-copy.ts';
import { listName } from '../../projection/lists.ts';
import { ownerOf } from '../../projection/owner.ts';
import { isOfRelease } from '../../projection/release.ts';
import { workingCopyKeys } from '../../projection/working-copy.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems, queryPartition } from '../../store/items.ts';
import {
  documentKey,
  type Key,
  keyText,
  listKey,
  outboxKey,
  outboxPartition,
  recordKeyIn,
} from '../../store/keys.ts';
import { instantIn } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import {
  articleOf,
  comparable,
  type Dependents,
  dependentsOf,
  lacksText,
  mayHave,
  type Source,
  sourceKeyOf,
  unchangedSource,
} from '../inspection/dependents.ts';
import { type Fault, scheduledTaskName, taskName } from '../inspection/fault.ts';
import { issueOf, kindOf } from '../inspection/item-kinds.ts';
import { confirmed } from '../inspection/pending-tasks.ts';
import { frontType } from '../pending/front-writes.ts';
import { releaseTask } from '../pending/release-schedule.ts';
import { type PendingTask, pendingTask, toItem } from '../write/outbox-task.ts';

/**
 * The faults of working copies, releases and posts, and of the items that they imply, at some keys. An item at a key is
 * compared with its source; if it is a source itself, the items that it implies are compared with it.
 */
export async function dependentFaults(table: Table, keys: readonly Key[]): Promise<Fault[]> {
  const items = await present(table, keys);
  const sources = await readSources(table, items);
  const now = table.now();
  const judged = items.flatMap(item => {
    const key = sourceKeyOf(item);
    const source = key && sources.get(keyText(key));
    return source === undefined ? [] : [{ item, source, dependents: dependentsOf(source, now) }];
  });
  const own = judged.filter(({ item, source }) => keyText(item) === keyText(source.item));
  const found = new Map(
    (
      await present(
        table,
        own.flatMap(({ item, dependents }) => [...dependents.implied, ...textKeyOf(item)]),
      )
    ).map(item => [keyText(item), item]),
  );
  return [
    ...items.flatMap(item => lostSourceFaults(item, sources)),
    ...judged.flatMap(({ item, source, dependents }) => strayFaults(item, source, dependents)),
    ...own.flatMap(({ source, dependents }) => sourceFaults(source, dependents, found)),
  ];
}

async function present(table: Table, keys: readonly Key[]): Promise<Item[]> {
  if (keys.length === 0) return [];
  return (await getItems(table, keys, 'consistent')).flatMap(item => item ?? []);
}

/** The sources of items, with the documents of their articles. */
async function readSources(table: Table, items: readonly Item[]): Promise<ReadonlyMap<string, Source>> {
  const found = await present(
    table,
    items.flatMap(item => sourceKeyOf(item) ?? []),
  );
  const articles = found.flatMap(item => articleOf(item) ?? []);
  const documents = new Map(
    (await present(table, articles.map(documentKey))).map(item => [keyText(item), item]),
  );
  return new Map(
    found.map(item => {
      const article = articleOf(item);
      const document = article && documents.get(keyText(documentKey(article)));
      return [keyText(item), { item, article, document }];
    }),
  );
}

function textKeyOf(item: Item): Key[] {
  return item.sk === 'working-copy' && item.record !== undefined
    ? [workingCopyKeys(recordKeyIn(item))[1]]
    : [];
}

/** An item whose source is missing. It may be all that is left, so it is kept. */
function lostSourceFaults(item: Item, sources: ReadonlyMap<string, Source>): Fault[] {
  const source = sourceKeyOf(item);
  if (source === undefined || sources.has(keyText(source))) return [];
  const owner = ownerOf({ list: item.list, owner: item.owner });
  const unless =
    owner === undefined ? [] : ['cleanup', 'pending', 'posts'].map(task => taskName(task, owner));
  const reason = `follows from ${source.pk} ${source.sk}, which is missing`;
  return [{ key: keyOf(item), kind: 'stray', owner, reason, unless }];
}

/** An item that its source, which is sound, does not imply. */
function strayFaults(item: Item, source: Source, { implied, issue, unless }: Dependents): Fault[] {
  const isItself = keyText(item) === keyText(source.item);
  if (isItself || issue !== undefined || implied.some(one => keyText(one) === keyText(item))) return [];
  if (mayHave(source.item, item)) return [];
  return [
    {
      ...common(source, unless),
      key: keyOf(item),
      kind: 'stray',
      reason: `does not follow from the current ${source.item.pk} ${source.item.sk}`,
      remedy: 'delete',
      guards: unchangedSource(source),
    },
  ];
}

function sourceFaults(
  source: Source,
  { implied, issue, unless }: Dependents,
  found: ReadonlyMap<string, Item>,
): Fault[] {
  const { item } = source;
  if (issue !== undefined)
    return [{ ...common(source, unless), key: keyOf(item), kind: 'malformed', reason: issue }];
  const lost: Fault[] = textKeyOf(item)
    .filter(key => lacksText(item, found.get(keyText(key))))
    .map(key => ({
      ...common(source, unless),
      key,
      kind: found.has(keyText(key)) ? 'different' : 'missing',
      reason: 'the text of the working copy is missing; save the working copy again (saveWorkingCopy)',
    }));
  const wrong = implied.flatMap((one): Fault[] => {
    const there = found.get(keyText(one));
    if (there !== undefined && comparable(there) === comparable(one)) return [];
    const from = `${item.pk} ${item.sk}`;
    return [
      {
        ...common(source, unless),
        key: keyOf(one),
        kind: there === undefined ? 'missing' : 'different',
        reason:
          there === undefined ? `is missing, but implied by ${from}` : `differs from its source ${from}`,
        remedy: table => write(table, source, one),
      },
    ];
  });
  return [...lost, ...wrong];
}

function common({ item, article }: Source, unless: readonly string[]) {
  const { version, revision } = item;
  const written = typeof version === 'number' ? version : revision;
  return { owner: article, unless, recordVersion: typeof written === 'number' ? written : undefined };
}

async function write(table: Table, source: Source, put: Item): Promise<boolean> {
  return (await transact(table, [...unchangedSource(source), { put }])).length === 0;
}

/** The faults of the entries of pending changes, except for stray ones: each has an outbox task that carries the change out at its instant. */
export async function* pendingTaskFaults(table: Table, stray: ReadonlySet<string>): AsyncGenerator<Fault> {
  yield* await confirmed(table, () => tasksOfPending(table, stray));
}

async function tasksOfPending(table: Table, stray: ReadonlySet<string>): Promise<Fault[]> {
  const faults: Fault[] = [];
  for await (const item of queryPartition(table, listKey(listName('pending'), '').pk)) {
    const task = taskOf(item);
    if (task === undefined || stray.has(keyText(item))) continue;
    const { record } = task;
    const due = instantIn(task.key);
    const entry = { check: keyOf(item), condition: { attribute: 'card', equals: String(item.card) } };
    faults.push({
      key: outboxKey(outboxPartition, due, 'pending'),
      kind: 'missing',
      owner: record.type === 'Article' ? record : undefined,
      reason: `the outbox task that carries out the pending change of ${record.type}#${record.id} is missing`,
      remedy: async patient => (await transact(patient, [entry, { put: toItem(task) }])).length === 0,
      unless: [],
      unlessAll: [scheduledTaskName('pending', record, due)],
    });
  }
  return faults;
}

/** The task that carries out a pending change; undefined for one that was carried out, or whose entry is malformed. */
function taskOf(item: Item): PendingTask | undefined {
  const kind = kindOf(item);
  if (isTrace(item) || kind === undefined || issueOf(kind, item) !== undefined) return undefined;
  const source = sourceKeyOf(item);
  if (isOfRelease(item)) return source && releaseTask(recordKeyIn(source).id, instantIn(item));
  const front = frontOfPending(item);
  if (front !== undefined) return pendingTask({ type: frontType, id: front }, instantIn(item));
  const recordKey = ownerOf({ list: item.list, owner: item.owner });
  return recordKey && pendingTask(recordKey, instantIn(item));
}

function keyOf({ pk, sk }: Key): Key {
  return { pk, sk };
}
