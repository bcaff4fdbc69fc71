import { listName } from '../projection/lists.ts';
import { maxMergeSteps, survivorFrom } from '../projection/stored.ts';
import { getItems } from '../store/items.ts';
import { documentKey, type RecordKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';

/** The lists of the entities into which those with an empty list were merged. */
export async function listsOfSurvivors(
  table: Table,
  entities: readonly RecordKey[],
  empty: readonly string[],
): Promise<string[]> {
  const isEmpty = new Set(empty);
  const found: string[] = [];
  let recordKeys = entities.filter(entity => isEmpty.has(listName('keys', entity)));
  for (let step = 0; recordKeys.length > 0 && step < maxMergeSteps; step++) {
    const items = await getItems(table, recordKeys.map(documentKey));
    recordKeys = recordKeys.flatMap(({ type }, i) => {
      const id = survivorFrom(items[i]);
      return id === undefined ? [] : { type, id };
    });
    found.push(...recordKeys.map(recordKey => listName('keys', recordKey)));
  }
  return found;
}
