import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Table, type TableSettings } from '../store/table.ts';

/**
 * A table of an engine on this machine. Whoever writes to it has the same clock and no network between, so changes are told after five
 * seconds and not fifteen. All who write and read it must agree on that: the server and the command line.
 */
export function localTable(
  client: DynamoDBClient,
  name: string,
  limits: Pick<TableSettings, 'tryLimit' | 'signal'> = {},
): Table {
  return new Table({ client, name, writeDeadline: 5000, clockSkew: 0, ...limits });
}
