import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { requests } from '../../bench/requests.ts';
import { findDiscrepancies } from '../../src/commands/repair/verify.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { type Api, contentDir, startApi, unhurried } from '../api.ts';
import { communique } from '../cli/process.ts';
import { operation } from '../contract/operations.ts';
import { scan } from '../table.ts';
import { startTestEngine, type TestEngine } from './test-engine.ts';

/**
 * The sample content, imported by the command line into the engine of this run and into the embedded one: the same items, the same answers. In the project
 * `second engine` of vitest.config.ts the engine of the run is dynalite, and tests/store and tests/editing.test.ts also run over it.
 */
let embedded: TestEngine;
let here: Api;
let there: Api;

beforeAll(async () => {
  embedded = await startTestEngine('dynoxide');
  [here, there] = await Promise.all([inject('endpoint'), embedded.endpoint].map(imported));
});

afterAll(async () => {
  here.close();
  there.close();
  await embedded.stop();
});

async function imported(endpoint: string): Promise<Api> {
  const name = `second-${randomUUID()}`;
  const end = await communique(['--endpoint', endpoint, '--table', name, 'import', contentDir]);
  expect(end).toMatchObject({ by: 0, stderr: '' });
  const table = new Table({ client: createClient({ endpoint }), name });
  return startApi({ ...unhurried, endpoint, over: { table } });
}
