import { isPublic } from '../content/exposure.ts';
import { isId } from '../content/id.ts';
import { isTypeName, type TypeName } from '../model/types.ts';
import { keyOfList } from '../projection/lists.ts';
import { type MentionedName, mentionedBy } from '../projection/mention.ts';
import {
  relatedArticlesItem,
  relatedEntities,
  relatedEntitiesItem,
  relatedKey,
} from '../projection/related.ts';
import { standingOf } from '../projection/standing.ts';
import type { Item } from '../store/attributes.ts';
import { getItems } from '../store/items.ts';
import { documentKey, type Key, listKey, nameIn } from '../store/keys.ts';
import { scanTable } from '../store/scan.ts';
import type { Table } from '../store/table.ts';
import { type Discrepancy, taskName } from './fault.ts';
import { LatestArticles } from './latest-articles.ts';
import { writeBeside } from './mend-record.ts';
import { confirmed } from './pending-tasks.ts';
import { promote } from './promote.ts';
import { type OwnerState, ownerStateOf } from './record-state.ts';
import { articlesOf, entitiesOf, neighbours, window } from './relate.ts';

/** Records that are looked at together. */
const windowSize = 100;

/** Articles that are remembered, with what they mention: some 600 bytes each. */
const maxArticles = 20_000;

/**
 * What is counted from articles: how often each entity is mentioned, and what is related to it and to each article. It is counted from
 * lists, so where one of those is damaged, nothing is said.
 */
export async function* relatedFaults(
  table: Table,
  onProgress: (items: number) => void,
  damagedLists: ReadonlySet<string>,
): AsyncGenerator<Discrepancy> {
  let latest = new LatestArticles(table);
  let keys: Key[] = [];
  let items = 0;
  const check = async () => {
    if (latest.size > maxArticles) latest = new LatestArticles(table);
    const some = keys;
    keys = [];
    const suspects = await countedFaults(table, some, latest, damagedLists);
    if (suspects.length === 0) return [];
    const again = new Map(suspects.map(({ key: { pk } }) => [pk, { pk, sk: 'document' }]));
    return confirmed(table, () =>
      countedFaults(table, [...again.values()], new LatestArticles(table), damagedLists),
    );
  };
  for await (const { pk, sk } of scanTable(table, { sk: 'document', attributes: [] })) {
    items += 1;
    if (items % 100 === 0) onProgress(items);
    keys.push({ pk, sk });
    if (keys.length === windowSize) yield* await check();
  }
  yield* await check();
}

async function countedFaults(
  table: Table,
  keys: readonly Key[],
  latest: LatestArticles,
  damagedLists: ReadonlySet<string>,
): Promise<Discrepancy[]> {
  const [documents, stored] = await Promise.all([
    getItems(table, keys, 'consistent'),
    getItems(
      table,
      keys.map(key => relatedKey(nameIn(key))),
      'consistent',
    ),
  ]);
  const owners = keys.map((key, i) => ownerStateOf(nameIn(key), documents[i], undefined));
  const isDamaged = (entity: MentionedName) =>
    damagedLists.has(listKey(keyOfList('articles', entity), '').pk);
  await latest.readMentions(owners.flatMap(owner => articleOf(owner)?.id ?? []));
  const faults: Discrepancy[] = [];
  for (const [i, owner] of owners.entries()) {
    if (owner.is !== 'sound') continue;
    const { record } = owner.whole;
    if (record.type === 'Article') {
      if (!isPublic(record, latest.at) || mentionedBy(record).some(isDamaged)) continue;
      faults.push(...(await articleFaults(record, stored[i], latest, isDamaged)));
    } else if (!isDamaged(record)) faults.push(...(await entityFaults(record, stored[i], latest)));
  }
  return faults;
}

function articleOf(owner: OwnerState) {
  if (owner.is !== 'sound' || owner.whole.record.type !== 'Article') return undefined;
  return owner.whole.record;
}

type EntityRecord = Exclude<(OwnerState & { is: 'sound' })['whole']['record'], { type: 'Article' }>;
type ArticleRecord = NonNullable<ReturnType<typeof articleOf>>;

async function entityFaults(
  record: EntityRecord,
  stored: Item | undefined,
  latest: LatestArticles,
): Promise<Discrepancy[]> {
  const { type, id, version } = record;
  const name = { type, id };
  const about = await latest.about(name, window.entity);
  const common = { owner: name, seen: version };
  const faults: Discrepancy[] = [];
  const standing = standingOf(about.length);
  if ((record.standing ?? 0) !== standing) {
    faults.push({
      ...common,
      key: documentKey(name),
      kind: 'different',
      reason: `its popularity is ${record.standing ?? 0}, and ${about.length} articles make it ${standing}`,
      remedy: async table => {
        await promote(table, [{ name, articles: about.length }]);
        return true;
      },
      unless: [taskName('related', name)],
    });
  }
  const entities = await entitiesOf(name, latest);
  // Where an article of the list cannot be read, its entities have no names.
  if (entities.length < relatedEntities(name, about).length) return faults;
  const wanted = relatedEntitiesItem(name, latest.at, entities);
  const fault = difference(stored, wanted, entities.length === 0, isEntityRow);
  if (fault !== undefined)
    faults.push({
      ...common,
      ...fault,
      remedy: table => writeBeside(table, name, wanted),
      unless: [taskName('related', name)],
    });
  return faults;
}

async function articleFaults(
  record: ArticleRecord,
  stored: Item | undefined,
  latest: LatestArticles,
  isDamaged: (entity: MentionedName) => boolean,
): Promise<Discrepancy[]> {
  const name = { type: 'Article' as const, id: record.id };
  const articles = await articlesOf(record.id, latest);
  const wanted = relatedArticlesItem(name, latest.at, articles);
  const fault = difference(stored, wanted, articles.length === 0, isId);
  if (fault === undefined) return [];
  const unless = [taskName('related', name)];
  if (fault.kind === 'different') {
    const other = firstUnlike(
      JSON.parse(String(stored?.related)) as string[],
      articles.map(({ id }) => id),
    );
    if (other === undefined) return [];
    // An article that changes has only those looked at anew that are most like it (relate.ts).
    await latest.readMentions([other]);
    if (latest.mentionsOf(other).some(isDamaged)) return [];
    const like = (await articlesOf(other, latest)).slice(0, neighbours);
    if (!like.some(({ id }) => id === record.id)) return [];
    unless.push(taskName('related', { type: 'Article', id: other }));
  }
  const remedy = (table: Table) => writeBeside(table, name, wanted);
  return [{ ...fault, owner: name, remedy, unless, seen: record.version }];
}

/** The first of the articles that are counted now which the stored ones lack, or have in another place. */
function firstUnlike(stored: readonly string[], counted: readonly string[]): string | undefined {
  const among = new Set(counted);
  const common = stored.filter(id => among.has(id));
  return counted.find((id, i) => common[i] !== id);
}

function difference(
  stored: Item | undefined,
  wanted: Item,
  isEmpty: boolean,
  isRow: (row: string) => boolean,
): Pick<Discrepancy, 'key' | 'kind' | 'reason'> | undefined {
  const key = { pk: wanted.pk, sk: wanted.sk };
  if (stored === undefined) {
    if (isEmpty) return undefined;
    return { key, kind: 'missing', reason: 'what is related to it is missing' };
  }
  if (!isWellFormed(stored, isRow))
    return { key, kind: 'malformed', reason: 'is no list of what is related' };
  if (stored.related === wanted.related) return undefined;
  return { key, kind: 'different', reason: 'what is related to it is not what its articles say' };
}

function isWellFormed(item: Item, isRow: (row: string) => boolean): boolean {
  if (typeof item.at !== 'string' || typeof item.related !== 'string' || Object.keys(item).length !== 4)
    return false;
  try {
    const rows: unknown = JSON.parse(item.related);
    return (
      Array.isArray(rows) && rows.every(row => isRow(typeof row === 'string' ? row : JSON.stringify(row)))
    );
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function isEntityRow(text: string): boolean {
  const [type, id, count, latest, ...more]: unknown[] = rowOf(text);
  const isName =
    typeof type === 'string' && isTypeName(type as TypeName) && typeof id === 'string' && isId(id);
  return (
    isName && typeof count === 'number' && typeof latest === 'string' && isId(latest) && more.length === 0
  );
}

function rowOf(text: string): unknown[] {
  if (!text.startsWith('[')) return [];
  const row: unknown = JSON.parse(text);
  return Array.isArray(row) ? row : [];
}
