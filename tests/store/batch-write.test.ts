import { expect, inject, test } from 'vitest';
import { localTable } from '../../src/dev/local-table.ts';
import type { Item } from '../../src/store/attributes.ts';
import { deleteAll, putAll } from '../../src/store/batch-write.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { startApi } from '../api.ts';
import { scan } from '../table.ts';

const items: Item[] = Array.from({ length: 250 }, (_, i) => ({ pk: 'batch', sk: `${i}`, list: 'search' }));

test.for([
  // A batch costs half of a transaction.
  { where: 'AWS', isLocal: false, commands: { BatchWriteItemCommand: 10 } },
  // An engine on disk commits each item of a batch alone.
  { where: 'an engine on this machine', isLocal: true, commands: { TransactWriteItemsCommand: 3 } },
])('250 items are put and deleted in few requests in $where', async ({ isLocal, commands }) => {
  const api = await startApi();
  const client = createClient({ endpoint: inject('endpoint') });
  const sent: Record<string, number> = {};
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      args => {
        sent[commandName] = (sent[commandName] ?? 0) + 1;
        return next(args);
      },
    { step: 'initialize' },
  );
  const { name } = api.table;
  const table = isLocal ? localTable(client, name) : new Table({ client, name });
  const present = async () => [...(await scan(api.table)).values()].filter(({ pk }) => pk === 'batch').length;

  await putAll(table, items);
  expect(sent).toEqual(commands);
  expect(await present()).toBe(250);
  await deleteAll(table, items);
  expect(await present()).toBe(0);
});

test('a batch of which DynamoDB leaves something is sent again without what it has taken', async () => {
  const api = await startApi();
  const client = createClient({ endpoint: inject('endpoint') });
  const sizes: number[] = [];
  client.middlewareStack.add(
    next => async args => {
      const input = args.input as { RequestItems?: Record<string, unknown[]> };
      const [name, requests] = Object.entries(input.RequestItems ?? {})[0] ?? ['', []];
      sizes.push(requests.length);
      // It takes the first two of what it is sent.
      const taken = { ...args, input: { ...input, RequestItems: { [name]: requests.slice(0, 2) } } };
      const result = await next(taken);
      const left = requests.slice(2);
      return {
        ...result,
        output: { ...result.output, UnprocessedItems: left.length > 0 ? { [name]: left } : {} },
      };
    },
    { step: 'initialize' },
  );
  const { name } = api.table;
  await putAll(new Table({ client, name }), items.slice(0, 5));
  expect(sizes).toEqual([5, 3, 1]);
  expect([...(await scan(api.table)).values()].filter(({ pk }) => pk === 'batch')).toHaveLength(5);
});
