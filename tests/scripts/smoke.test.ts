import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { smokeTest } from '../../scripts/smoke.ts';
import type { WatchLists } from '../../src/resolvers/watch-lists.ts';
import { createWatchedLists } from '../../src/server/live/create-watched-lists.ts';
import { createServer } from '../../src/server/server.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { nobody, startApi } from '../api.ts';

let http: Server;

afterEach(() => {
  http.closeAllConnections();
  http.close();
});

test('a deployment that works passes, and each thing that was tried is told', async () => {
  const { table } = await startApi();
  const address = await listen(table);
  const told: string[] = [];
  await smokeTest(address, { tell: line => told.push(line) });
  expect(told).toHaveLength(7);
  for (const line of told) expect(line).toContain('✓');
});

test('a deployment that cannot read its table fails, by name', async () => {
  const client = createClient({ endpoint: 'http://127.0.0.1:9' });
  const address = await listen(new Table({ client, name: 'gone', readDeadline: 200 }));
  await expect(smokeTest(address, { tell: () => {} })).rejects.toThrow(/reads its table/);
});

test('a deployment with live streams has one opened, and fails where it has none', async () => {
  const { table } = await startApi();
  const lists = createWatchedLists({ table }, { interval: 60_000, onFailure: () => {} });
  onTestFinished(() => lists.close());
  const address = await listen(table, (...given) => lists.open(...given));
  const live = address.replace('/graphql', '/live');
  const told: string[] = [];
  const tell = (line: string) => told.push(line);
  await smokeTest(address, { tell, live });
  expect(told.at(-1)).toContain('✓ streams the live signal');
  lists.close();
  await expect(smokeTest(address, { tell, live })).rejects.toThrow(/streams the live signal/);
});

async function listen(table: Table, watchLists?: WatchLists): Promise<string> {
  http = createHttpServer(createServer({ table, authenticate: nobody, logLevel: 'silent', watchLists }));
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`;
}
