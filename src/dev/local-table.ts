import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Table, type TableSettings } from '../store/table.ts';

/**
 * A table of an engine on this machine. Its writers share one clock without a network between, so changes are reported after five seconds instead
 * of fifteen. All its readers and writers must agree on that: the server and the command line.
 */
export function localTable(
  client: DynamoDBClient,
  name: string,
  limits: Pick<TableSettings, 'tryLimit' | 'signal'> = {},
): Table {
  return new Table({ client, name, writeDeadline: 5000, clockSkew: 0, isOfLocalEngine: true, ...limits });
}
