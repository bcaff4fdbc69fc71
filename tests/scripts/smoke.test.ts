import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { smokeTest } from '../../scripts/smoke.ts';
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
  await smokeTest(address, line => told.push(line));
  expect(told).toHaveLength(7);
  for (const line of told) expect(line).toContain('✓');
});

test('a deployment that cannot read its table fails, by name', async () => {
  const client = createClient({ endpoint: 'http://127.0.0.1:9' });
  const address = await listen(new Table({ client, name: 'gone', readDeadline: 200 }));
  await expect(smokeTest(address, () => {})).rejects.toThrow(/reads its table/);
});

async function listen(table: Table): Promise<string> {
  http = createHttpServer(createServer({ table, authenticate: nobody, logLevel: 'silent' }));
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`;
}
