import {
  freshKey,
  inBacklog,
  isArticleSortKey,
  isSortKeyOf,
  tombstoneAt,
} from '../../projection/search-entry.ts';
import type { Item } from '../../store/attributes.ts';
import { deleteAll } from '../../store/batch-write.ts';
import { getItems } from '../../store/items.ts';
import { type Key, keyText } from '../../store/keys.ts';
import { scanTable } from '../../store/scan.ts';
import { segmentIn, segmentOfPart } from '../../store/search-keys.ts';
import { instantIn } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';
import {
  type Action,
  sumOfSizes,
  transact,
  transactionBytes,
  transactionSize,
} from '../../store/transaction.ts';
import { articlesOf, type StoredArticle } from '../inspection/article-owners.ts';
import type { Fault } from '../inspection/fault.ts';
import { searchEntryOf } from '../inspection/implied.ts';
import { kindOf } from '../inspection/item-kinds.ts';
import { isBodyMissing } from '../inspection/record-state.ts';
import { IndexView } from '../search-index/index-view.ts';
import { unchangedRecord } from '../write/apply-lists.ts';

/** Number of articles read together, and of items deleted together. */
const batchSize = 500;

/**
 * Enqueues articles for indexing: an article gets an entry in the backlog, and a sort key without an article gets a tombstone. The next flush indexes
 * them. Returns the faults that were not repaired because their records have changed meanwhile.
 */
export async function reindex(table: Table, faults: readonly Fault[]): Promise<Fault[]> {
  const byArticle = new Map<string, Fault[]>();
  for (const fault of faults) {
    const id = fault.owner?.id ?? '';
    byArticle.set(id, [...(byArticle.get(id) ?? []), fault]);
  }
  const left: Fault[] = [];
  const ids = [...byArticle.keys()];
  for (let start = 0; start < ids.length; start += batchSize) {
    const articles = await articlesOf(table, ids.slice(start, start + batchSize));
    const writes: Write[] = [];
    for (const article of articles) {
      const some = byArticle.get(article.recordKey.id) ?? [];
      const puts = await putsOf(table, article, some);
      if (puts.length === 0) left.push(...some);
      else
        writes.push({
          faults: some,
          actions: [unchangedRecord(article.recordKey, article.document), ...puts],
        });
    }
    for (const group of inGroups(writes)) left.push(...(await apply(table, group)));
  }
  return left;
}

async function putsOf(table: Table, { owner }: StoredArticle, faults: readonly Fault[]): Promise<Action[]> {
  if (owner.is !== 'sound') return [];
  const entry = searchEntryOf(owner);
  const found = await getItems(
    table,
    faults.map(({ key: { sk } }) => freshKey(sk)),
    'consistent',
  );
  const puts = faults.flatMap(({ key: { sk } }, i): Item[] => {
    if (entry?.sk === sk) return [needsFreshEntry(table, entry, found[i]) ? entry : inBacklog(entry)];
    return isSortKeyOf(owner.full.record, sk) ? [] : [tombstoneAt(freshKey(sk))];
  });
  return [...new Map(puts.map(put => [keyText(put), put])).values()].map(put => ({ put }));
}

/** A fresh entry takes precedence over the backlog. A scheduled article needs one, to be found from its publication time on. */
function needsFreshEntry(table: Table, item: Item, found: Item | undefined): boolean {
  return found !== undefined || instantIn(item) > table.now();
}

/** The writes for one article: its guard first. */
interface Write {
  readonly faults: readonly Fault[];
  readonly actions: readonly Action[];
}

/** Groups of writes that fit into one transaction each. */
function* inGroups(writes: readonly Write[]): Generator<Write[]> {
  let group: Write[] = [];
  let [actions, bytes] = [0, 0];
  for (const write of writes) {
    const size = sumOfSizes(write.actions);
    const isFull = actions + write.actions.length > transactionSize || bytes + size > transactionBytes;
    if (group.length > 0 && isFull) {
      yield group;
      group = [];
      [actions, bytes] = [0, 0];
    }
    group.push(write);
    actions += write.actions.length;
    bytes += size;
  }
  if (group.length > 0) yield group;
}

/** Applies a group of writes. Writes for articles that have changed are left out. */
async function apply(table: Table, group: readonly Write[]): Promise<Fault[]> {
  let open = group;
  const left: Fault[] = [];
  while (open.length > 0) {
    const owners = open.flatMap(write => write.actions.map(() => write));
    const failed = await transact(
      table,
      open.flatMap(({ actions }) => actions),
    );
    const outdated = new Set(failed.map(i => owners[i]));
    if (outdated.size === 0) break;
    for (const write of outdated) left.push(...(write?.faults ?? []));
    open = open.filter(write => !outdated.has(write));
  }
  return left;
}

/**
 * Deletes the items of segments that do not exist, and the entries of articles in the lists of words, which only earlier versions read. Entries of
 * articles whose document or text is missing are kept. Returns the faults that were not repaired.
 */
export async function deleteLeftOver(table: Table, faults: readonly Fault[]): Promise<Fault[]> {
  if (faults.length === 0) return [];
  const { segments: inUse, markers } = await IndexView.read(table);
  const nameOf = (key: Key) => segmentOfPart(key) ?? (isArticleSortKey(key.sk) ? undefined : segmentIn(key));
  const exists = (key: Key) => {
    const name = nameOf(key);
    return name !== undefined && (inUse.has(name) || markers.has(name));
  };
  const segments = new Set(faults.filter(({ key }) => !exists(key)).map(({ key }) => nameOf(key)));
  const hasWords = faults.some(({ key }) => kindOf({ ...key }) === 'articleWord');
  const lost = new Map<string, boolean>();
  let keys: Key[] = [];
  const flush = async () => {
    const some = keys;
    keys = [];
    await deleteAll(table, await withoutLost(table, some, lost));
  };
  for await (const { pk, sk } of scanTable(table, { attributes: [] })) {
    const name = nameOf({ pk, sk });
    const isWanted =
      name === undefined ? hasWords && kindOf({ pk, sk }) === 'articleWord' : segments.has(name);
    if (isWanted) keys.push({ pk, sk });
    if (keys.length === batchSize) await flush();
  }
  await flush();
  return faults.filter(({ key }) => exists(key));
}

/** Without the entries of articles whose document or text is missing. */
async function withoutLost(table: Table, keys: readonly Key[], lost: Map<string, boolean>): Promise<Key[]> {
  const idIn = ({ sk }: Key) => (isArticleSortKey(sk) ? sk.slice(sk.indexOf('#') + 1) : undefined);
  const ids = new Set(keys.flatMap(key => idIn(key) ?? []));
  const unknown = [...ids].filter(id => !lost.has(id));
  for (const { recordKey, owner } of await articlesOf(table, unknown))
    lost.set(recordKey.id, owner.is !== 'sound' || isBodyMissing(owner));
  return keys.filter(key => lost.get(idIn(key) ?? '') !== true);
}
