import type { Known } from '../../model/record.ts';
import type { Reference } from '../../model/reference.ts';
import type { TypeName } from '../../model/types.ts';
import { embeddedReferenceOf } from '../../projection/card.ts';
import { maxMergeSteps, mergeCycle, recordFrom, survivorFrom } from '../../projection/stored.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, type RecordKey, slugKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';

/** The targets of references, by the references' texts (`Type/slug` or `Type/id`); dangling references are absent. */
export type ResolvedReferences = ReadonlyMap<string, Known<TypeName>>;

/** Looks up references in the table, by slugs, former slugs and ids. Takes two requests for each hundred, and more for merged records. */
export async function resolve(table: Table, references: readonly Reference[]): Promise<ResolvedReferences> {
  const unique = [...new Map(references.map(reference => [String(reference), reference])).values()];
  const ids = await idsOf(table, unique);
  const withIds = unique.flatMap(reference => {
    const id = ids.get(String(reference));
    return id === undefined ? [] : { reference, id };
  });
  const items = await survivingDocuments(
    table,
    withIds.map(({ reference, id }) => ({ type: reference.type, id })),
  );
  return new Map(
    withIds.flatMap(({ reference }, i) => {
      const item = items[i];
      return item === undefined ? [] : [[String(reference), embeddedReferenceOf(recordFrom(item))] as const];
    }),
  );
}

/** The documents of records; for merged records, the documents of their survivors. Throws if a chain of merges has more than `steps`, which only damage causes. */
export async function survivingDocuments(
  table: Table,
  recordKeys: readonly RecordKey[],
  steps = maxMergeSteps,
): Promise<(Item | undefined)[]> {
  const items = await getItems(table, recordKeys.map(documentKey), 'consistent');
  const survivors = items.map(survivorFrom);
  if (survivors.every(survivor => survivor === undefined)) return items;
  if (steps === 0) {
    const [recordKey] = recordKeys.filter((_, i) => survivors[i] !== undefined);
    if (recordKey !== undefined) throw mergeCycle(recordKey);
  }
  return survivingDocuments(
    table,
    recordKeys.map(({ type, id }, i) => ({ type, id: survivors[i] ?? id })),
    steps - 1,
  );
}

/** The ids of references, given directly or by slug, by the references' texts. */
export async function idsOf(table: Table, references: readonly Reference[]): Promise<Map<string, string>> {
  const bySlug = references.filter(({ isById }) => !isById);
  const slugs = await getItems(
    table,
    bySlug.map(({ type, key }) => slugKey(type, key)),
    'consistent',
  );
  const ids = new Map(
    references.filter(({ isById }) => isById).map(reference => [String(reference), reference.key]),
  );
  for (const [i, reference] of bySlug.entries()) {
    const id = slugs[i]?.id;
    if (typeof id === 'string') ids.set(String(reference), id);
  }
  return ids;
}
