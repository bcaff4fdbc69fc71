import type { StoredFront } from '../../model/front.ts';
import { documentFields } from '../../model/record.ts';
import { frontFrom, frontOnCard } from '../../projection/front.ts';
import { listName } from '../../projection/lists.ts';
import { recordFrom } from '../../projection/stored.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, frontKey, keyText, type RecordKey } from '../../store/keys.ts';
import { itemsOf, toEntry } from '../../store/list.ts';
import type { Table } from '../../store/table.ts';
import { frontType } from '../pending/front-writes.ts';
import { survivingDocuments } from '../write/resolve.ts';

/** The fronts as lines of the content format, by slug. */
export async function* exportFronts(table: Table, since: string): AsyncGenerator<string> {
  for await (const entry of itemsOf(table, listName('fronts'), {}, { consistency: 'consistent' })) {
    const { id } = frontOnCard(toEntry(entry));
    const front = frontFrom((await getItems(table, [frontKey(id)], 'consistent'))[0]);
    // The front was deleted after it was found.
    if (front !== undefined && front.updatedAt >= since)
      yield JSON.stringify(await frontDocument(table, front));
  }
}

/** The document of a front. Items with a deleted article are left out, as readers see no such item. */
export async function frontDocument(table: Table, { slug, name, containers }: StoredFront): Promise<object> {
  const recordKeys = recordKeysIn(containers);
  const documents = await survivingDocuments(table, recordKeys);
  const records = new Map(
    recordKeys.flatMap((recordKey, i) => {
      const document = documents[i];
      return document === undefined ? [] : [[keyText(documentKey(recordKey)), recordFrom(document)] as const];
    }),
  );
  const survivorOf = (recordKey: RecordKey) => {
    const record = records.get(keyText(documentKey(recordKey)));
    return record === undefined ? undefined : { type: record.type, id: record.id, slug: record.slug };
  };
  const survivorsOf = (all: readonly RecordKey[]) => all.flatMap(recordKey => survivorOf(recordKey) ?? []);
  return documentFields(
    {
      type: frontType,
      slug,
      name,
      containers: containers.map(({ items, backfill, ...container }) => ({
        ...container,
        items: items.flatMap(item => {
          const article = survivorOf(item.article);
          return article === undefined ? [] : [{ ...item, article }];
        }),
        backfill: backfill && backfillDocument(backfill, survivorOf, survivorsOf),
      })),
    },
    'slug',
  );
}

type Containers = StoredFront['containers'];
type Backfill = NonNullable<Containers[number]['backfill']>;

function recordKeysIn(containers: Containers): RecordKey[] {
  return containers.flatMap(({ items, backfill }) => {
    const { entity, filter } = backfill ?? {};
    const { mentions = [], mentionsAny = [], mentionsNone = [] } = filter ?? {};
    const inBackfill = [...(entity == null ? [] : [entity]), ...mentions, ...mentionsAny, ...mentionsNone];
    return [...items.map(({ article }) => article), ...inBackfill];
  });
}

/** A list that fills a container; undefined if no article can be in it because its entity was deleted. */
function backfillDocument(
  { entity, filter, ...backfill }: Backfill,
  survivorOf: (recordKey: RecordKey) => object | undefined,
  survivorsOf: (all: readonly RecordKey[]) => object[],
): object | undefined {
  if (entity !== null) {
    const current = survivorOf(entity);
    return current && { ...backfill, entity: current };
  }
  if (filter === null) return backfill;
  const { mentions, mentionsAny, mentionsNone, ...others } = filter;
  const [all, any, none] = [survivorsOf(mentions), survivorsOf(mentionsAny), survivorsOf(mentionsNone)];
  // No article mentions a deleted entity. A filter without it would let in articles that do not belong to the front.
  if (all.length < mentions.length || (any.length === 0 && mentionsAny.length > 0)) return undefined;
  return { ...backfill, filter: { ...others, mentions: all, mentionsAny: any, mentionsNone: none } };
}
