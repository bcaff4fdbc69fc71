import { maxAncestors } from '../model/parent.ts';
import { isPublic, type Publishable } from '../model/publication-state.ts';
import type { AnyRecord, RecordOf } from '../model/record.ts';
import { filterLists, type MentionRole } from '../projection/filters.ts';
import { listName } from '../projection/lists.ts';
import { recordFrom } from '../projection/stored.ts';
import type { Item } from '../store/attributes.ts';
import type { Source } from '../store/intersection.ts';
import { getItems } from '../store/items.ts';
import { documentKey, recordKeyIn } from '../store/keys.ts';
import type { SortRange } from '../store/sort-keys.ts';
import type { Table } from '../store/table.ts';
import type { Condition } from './article-filter.ts';
import type { Context } from './context.ts';
import { edgeOf } from './entry.ts';
import { listsOfSurvivors } from './survivors.ts';

/** The fields of the edge in the list of all versions. */
interface VersionEdge {
  readonly versionOf: Publishable & { readonly type: 'Article'; readonly id: string };
}

/**
 * Excludes the versions whose main version the same filter finds. A main version that the filter does not find, or that
 * is not public yet or no longer, hides none, so each story stays in the feed. The main versions of the entries read at
 * once take one request.
 */
export function versionsOfFound(
  conditions: readonly Condition[],
  range: SortRange,
  { table, now }: Pick<Context, 'table' | 'now'>,
): Source {
  const found = new Map<string, RecordOf<'Article'> | undefined>();
  const chains = new Chains(table, now);
  let surviving: Promise<readonly Condition[]> | undefined;
  return {
    list: listName('keys/version'),
    isExcluded: true,
    async select(entries) {
      const mains = entries.map(entry => edgeOf<VersionEdge>(entry).versionOf);
      for (const [i, { owner }] of entries.entries()) chains.note(owner, mains[i]);
      // The copy in an entry tells whether its article is public, so that nothing is read of a hidden one.
      const unread = new Set(
        mains.flatMap(main => (isPublic(main, now) && !found.has(main.id) ? main.id : [])),
      );
      if (unread.size > 0) {
        table.allowReads(1);
        surviving ??= withSurvivors(conditions, table);
        const keys = [...unread].map(id => documentKey({ type: 'Article', id }));
        const [items, wanted] = await Promise.all([getItems(table, keys), surviving]);
        for (const [i, item] of items.entries()) {
          const record = item && recordFrom(item);
          const isMain = record !== undefined && isFound(record, wanted, range, now);
          found.set([...unread][i] ?? '', isMain ? record : undefined);
        }
        await chains.read(items);
      }
      return entries.filter(
        ({ owner }, i) => found.get(mains[i]?.id ?? '') !== undefined && !chains.isCycle(owner),
      );
    },
  };
}

/**
 * The conditions with the lists of the entities into which theirs were merged: a document names only these. All entities are looked up, since no
 * list is read here that could tell which of them have articles.
 */
function withSurvivors(conditions: readonly Condition[], table: Table): Promise<Condition[]> {
  return Promise.all(
    conditions.map(async condition => {
      const { lists, entities } = condition;
      if (entities === undefined) return condition;
      table.allowReads(1);
      return { ...condition, lists: [...lists, ...(await listsOfSurvivors(table, entities, lists))] };
    }),
  );
}

/**
 * The main versions of articles, and theirs. Of articles that name each other as their main versions, which only damage causes, all stay: else the story
 * would be gone.
 */
class Chains {
  readonly #table: Table;
  readonly #now: string;
  /** The main version of each article, by the partitions of the two; undefined if it has none that is public. */
  readonly #mains = new Map<string, string | undefined>();

  constructor(table: Table, now: string) {
    this.#table = table;
    this.#now = now;
  }

  note(partition: unknown, main: VersionEdge['versionOf'] | null | undefined): void {
    const isFollowed = main != null && isPublic(main, this.#now);
    if (typeof partition === 'string')
      this.#mains.set(partition, isFollowed ? documentKey(main).pk : undefined);
  }

  /** Notes main versions, and reads their own ones, which hardly any has. */
  async read(documents: readonly (Item | undefined)[]): Promise<void> {
    let items = documents;
    for (let level = 0; items.length > 0 && level < maxAncestors; level++) {
      for (const item of items) {
        const record = item && recordFrom(item);
        if (record?.type === 'Article') this.note(item?.pk, record.versionOf);
      }
      const above = items.flatMap(item => this.#mains.get(item?.pk ?? '') ?? []);
      const unread = new Set(above.filter(partition => !this.#mains.has(partition)));
      if (unread.size === 0) return;
      this.#table.allowReads(1);
      items = await getItems(
        this.#table,
        [...unread].map(pk => documentKey(recordKeyIn({ pk, sk: '' }))),
      );
    }
  }

  isCycle(partition: unknown): boolean {
    const seen = new Set<unknown>();
    for (let next = partition; typeof next === 'string' && !seen.has(next); ) {
      seen.add(next);
      next = this.#mains.get(next);
      if (next === partition) return true;
    }
    return false;
  }
}

function isFound(
  record: AnyRecord,
  conditions: readonly Condition[],
  { from, before }: SortRange,
  now: string,
): record is RecordOf<'Article'> {
  if (record.type !== 'Article' || record.publishedAt === null || !isPublic(record, now)) return false;
  const { publishedAt } = record;
  if ((from !== undefined && publishedAt < from) || (before !== undefined && publishedAt >= before))
    return false;
  const lists = new Map(
    filterLists(record).map(({ list, of, edge }) => [listName(list, of), edge?.roles ?? []] as const),
  );
  return conditions.every(condition => satisfies(lists, condition) !== (condition.isExcluded === true));
}

function satisfies(
  lists: ReadonlyMap<string, readonly MentionRole[]>,
  { lists: alternatives, roles }: Condition,
): boolean {
  return alternatives.some(list => {
    const own = lists.get(list);
    return own !== undefined && (roles === undefined || own.some(role => roles.includes(role)));
  });
}
