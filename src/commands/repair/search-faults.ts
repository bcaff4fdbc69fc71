import { freshKey, freshList, isSortKeyOf } from '../../projection/search-entry.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import type { Key } from '../../store/keys.ts';
import { segmentKey } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import { articlesOf } from '../inspection/article-owners.ts';
import { type Fault, taskName } from '../inspection/fault.ts';
import { searchEntryOf } from '../inspection/implied.ts';
import { confirmed } from '../inspection/pending-tasks.ts';
import { isBodyMissing, type OwnerState } from '../inspection/record-state.ts';
import { keysOfTargets, TargetCache } from '../inspection/targets.ts';
import { hasEntry, type IndexState, type IndexView } from '../search-index/index-view.ts';
import type { IndexedArticles } from './indexed-articles.ts';
import { isUncertain, rebuildSegment } from './repair-segment.ts';
import { vocabularyFaults } from './vocabulary-faults.ts';

/** The number of articles that are checked together. */
const batchSize = 1000;

/** Maximum number of reported faults of one segment. */
const maxIssues = 5;

/**
 * The faults of the search index, after a pass over the table. An article must be indexed exactly once: by its entry in the list of fresh articles,
 * else by its entry in the backlog, else by one segment. The indexed words must be those of its document.
 */
export async function* searchFaults(table: Table, indexed: IndexedArticles): AsyncGenerator<Fault> {
  const { view } = indexed;
  yield* await segmentFaults(indexed);
  yield* await confirmed(table, () => markerFaults(view));
  indexed.suspectUnclaimed();
  const suspects = [...indexed.suspects];
  for (let start = 0; start < suspects.length; start += batchSize) {
    const some = suspects.slice(start, start + batchSize);
    yield* await confirmed(table, earlier => {
      const ids = earlier && new Set(earlier.map(({ owner }) => owner?.id));
      return articleFaults(
        table,
        view,
        some.filter(([id]) => ids?.has(id) ?? true),
      );
    });
  }
  yield* await leftOverFaults(table, indexed);
  yield* await articleWordFaults(table, indexed);
  yield* vocabularyFaults(table, indexed.words);
}

/** The faults in the items of segments that are still in use. */
async function segmentFaults(indexed: IndexedArticles): Promise<Fault[]> {
  const { view } = indexed;
  const suspects = indexed.suspectSegments();
  if (suspects.size === 0) return [];
  await view.refresh(suspects);
  return [...suspects].flatMap((name): Fault[] => {
    const segment = view.segments.get(name);
    if (segment === undefined) return [];
    const hasUnlisted = indexed.hasUnlisted(name);
    const common = {
      owner: undefined,
      unless: [],
      remedy: (some: Table) => rebuildSegment(some, name, hasUnlisted),
    };
    const key = segmentKey(freshList, name);
    const reason = 'has postings in the table that differ from its list of terms';
    const unlisted = hasUnlisted ? [{ key, kind: 'different' as const, reason }] : [];
    const issues = segment.contents.issues.length > 0 ? segment.contents.issues : unlisted;
    return issues.slice(0, maxIssues).map(issue => ({ ...common, ...issue }));
  });
}

async function markerFaults(view: IndexView): Promise<Fault[]> {
  await view.refresh();
  return [...view.markers].flatMap(([name, { pk, sk, since, isRetired }]): Fault[] => {
    const key = { pk, sk };
    const common = { key, owner: undefined, unless: [] };
    if (view.segments.has(name)) {
      const reason = 'marks a segment as unused, but the segment is in use';
      const ifInUse = { check: segmentKey(freshList, name), condition: { present: true } } as const;
      const remedy = async (table: Table) => (await transact(table, [ifInUse, { delete: key }])).length === 0;
      return [{ ...common, kind: 'stray', reason, remedy }];
    }
    if (typeof since === 'string' && !Number.isNaN(Date.parse(since))) return [];
    const put = (table: Table) => ({
      ...key,
      list: 'search',
      since: table.now(),
      ...(isRetired === true && { isRetired }),
    });
    const remedy = async (table: Table) =>
      (await transact(table, [{ put: put(table), condition: { present: true } }])).length === 0;
    return [
      { ...common, kind: 'malformed', reason: 'lacks the time at which the segment became unused', remedy },
    ];
  });
}

const missing: OwnerState = { is: 'missing' };

type Suspect = readonly [id: string, sortKeys: ReadonlySet<string>];

async function articleFaults(table: Table, view: IndexView, suspects: readonly Suspect[]): Promise<Fault[]> {
  const articles = await articlesOf(
    table,
    suspects.map(([id]) => id),
  );
  await view.refresh();
  const targets = new TargetCache();
  const faults: Fault[] = [];
  for (const [i, [id, sortKeys]] of suspects.entries()) {
    const owner = articles[i]?.owner ?? missing;
    const recordKey = { type: 'Article', id };
    const entry = searchEntryOf(owner);
    const found = [entryFault(view, id, entry), ...[...sortKeys].map(sk => strayFault(view, sk, id, owner))];
    const wrong = found.filter(fault => fault !== undefined);
    if (wrong.length === 0) continue;
    await targets.read(table, keysOfTargets({ recordKey, owner }));
    const isLost = owner.is === 'sound' && isUncertain(owner, targets);
    const recordVersion = owner.is === 'sound' ? owner.full.record.version : undefined;
    const unless = ['lists', 'cleanup', 'references'].map(task => taskName(task, recordKey));
    for (const fault of wrong) {
      const remedy = isLost || owner.is !== 'sound' ? undefined : ('index' as const);
      const reason = isLost
        ? `${fault.reason}; its text, or a record that it refers to, cannot be found`
        : fault.reason;
      faults.push({ ...fault, reason, owner: recordKey, recordVersion, unless, remedy });
    }
  }
  return faults;
}

type IndexFault = Pick<Fault, 'key' | 'kind' | 'reason'>;

/** The fault of an article that should be indexed. */
function entryFault(view: IndexView, id: string, entry: Item | undefined): IndexFault | undefined {
  if (entry === undefined) return undefined;
  const state = view.at(entry.sk);
  if (hasEntry(state, entry)) return undefined;
  const key = keyOf(state, entry.sk);
  switch (state.is) {
    case 'absent':
      return { key, kind: 'missing', reason: `Article#${id} is not in the search index` };
    case 'tombstone':
      return { key, kind: 'different', reason: `is a tombstone, but Article#${id} is public or scheduled` };
    case 'entry':
      return { key, kind: 'different', reason: `differs from its source Article#${id}` };
    case 'inSegment': {
      // The whole segment is damaged, and has a fault of its own.
      if (isDamaged(view, state)) return undefined;
      const names = state.at.map(({ segment }) => segment).join(', ');
      const reason =
        state.at.length > 1
          ? `Article#${id} is in several segments of the search index: ${names}`
          : `the postings of the segment ${names} differ from their source Article#${id}`;
      return { key, kind: 'different', reason };
    }
  }
}

/** The fault of a sort key in the index that matches no article. The sort key of an article is known even if its text is missing. */
function strayFault(view: IndexView, sk: string, id: string, owner: OwnerState): IndexFault | undefined {
  if (owner.is === 'malformed' || owner.is === 'merged') return undefined;
  if (owner.is === 'sound' && isSortKeyOf(owner.full.record, sk)) return undefined;
  const state = view.at(sk);
  if (state.is === 'absent' || state.is === 'tombstone' || isDamaged(view, state)) return undefined;
  const what = state.is === 'inSegment' ? `the segment ${state.at[0]?.segment} has` : 'is';
  const why =
    owner.is === 'missing'
      ? `an entry of Article#${id}, whose document is missing`
      : `an entry that the current Article#${id} does not imply`;
  return { key: keyOf(state, sk), kind: 'stray', reason: `${what} ${why}` };
}

function isDamaged(view: IndexView, state: IndexState): boolean {
  const at = state.is === 'inSegment' ? state.at : [];
  return at.some(({ segment }) => (view.segments.get(segment)?.contents.issues ?? []).length > 0);
}

function keyOf(state: IndexState, sk: string): Key {
  return state.is === 'entry' ? state.key : freshKey(sk);
}

/**
 * The items of segments that are neither in use (with a record) nor being written or retired (with a marker). Such a segment is never used again: its
 * marker is written before its items and deleted after them.
 */
async function leftOverFaults(table: Table, { view, leftOver }: IndexedArticles): Promise<Fault[]> {
  if (leftOver.size === 0) return [];
  await view.refresh();
  const groups = [...leftOver].filter(([name]) => !view.segments.has(name) && !view.markers.has(name));
  const found = await getItems(
    table,
    groups.map(([, { key }]) => key),
    'consistent',
  );
  return groups.flatMap(([name, { key, items }], i): Fault[] => {
    if (found[i] === undefined) return [];
    const reason = `${items} ${items === 1 ? 'item is' : 'items are'} left of the segment ${name}, which has no record`;
    return [{ key, kind: 'stray', owner: undefined, reason, remedy: 'delete', unless: [], items }];
  });
}

/**
 * The entries of articles in the lists of words, which only earlier versions read. If the document is missing, they may
 * be all that is left of the article.
 */
async function articleWordFaults(table: Table, { articleWords }: IndexedArticles): Promise<Fault[]> {
  const groups = [...articleWords];
  const faults: Fault[] = [];
  let [strayItems, first]: [number, Key | undefined] = [0, undefined];
  for (let start = 0; start < groups.length; start += batchSize) {
    const some = groups.slice(start, start + batchSize);
    const articles = await articlesOf(
      table,
      some.map(([id]) => id),
    );
    for (const [i, [id, { key, items }]] of some.entries()) {
      const owner = articles[i]?.owner ?? missing;
      if (owner.is === 'sound' && !isBodyMissing(owner)) {
        strayItems += items;
        first ??= key;
      } else if (owner.is === 'missing') {
        const reason = `belongs to Article#${id}, whose document is missing (${items} ${items === 1 ? 'entry' : 'entries'} in all)`;
        faults.push({ key, kind: 'stray', owner: { type: 'Article', id }, reason, unless: [] });
      }
    }
  }
  if (first === undefined) return faults;
  const reason = `${strayItems} ${strayItems === 1 ? 'entry of an article' : 'entries of articles'} in the lists of words, which only versions up to 0.2 read`;
  return [
    ...faults,
    { key: first, kind: 'stray', owner: undefined, reason, remedy: 'delete', unless: [], items: strayItems },
  ];
}
