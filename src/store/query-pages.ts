import { QueryCommand, type QueryCommandInput, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Table } from './table.ts';

/** A Query without the table, and without the key at which a page begins. */
export type PartitionQuery = Omit<
  QueryCommandInput,
  'TableName' | 'ExclusiveStartKey' | 'ReturnConsumedCapacity'
>;

/** The pages of a Query, up to its end. `queryOf` is called for each page, so that the query may depend on those before. */
export async function* queryPages(
  table: Table,
  queryOf: () => PartitionQuery,
): AsyncGenerator<QueryCommandOutput> {
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const input: QueryCommandInput = {
      ...queryOf(),
      TableName: table.name,
      ExclusiveStartKey: start,
      ReturnConsumedCapacity: 'TOTAL',
    };
    const page = await table.read((client, abortSignal) =>
      client.send(new QueryCommand(input), { abortSignal }),
    );
    yield page;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
