import type { TypeName } from '../model/types.ts';
import { lists } from '../projection/lists.ts';
import { countList } from '../store/list.ts';
import type { Table } from '../store/table.ts';

/** The list that every record of a type stands in; of articles, every one that is or will be public. */
const listOf: Readonly<Record<TypeName, string>> = {
  Article: lists.articles,
  Person: lists.people,
  Organization: lists.organizations,
  Agreement: lists.agreements,
  Event: lists.events,
  Place: lists.places,
  Topic: lists.topics,
};

/** How many records of each type there are. Reads whole lists: for tools, not for answers. */
export async function countRecords(table: Table): Promise<[TypeName, number][]> {
  const counts = Object.entries(listOf).map(
    async ([type, list]) => [type, await countList(table, list)] as [TypeName, number],
  );
  return Promise.all(counts);
}
