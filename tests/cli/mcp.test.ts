import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createKey } from '../../src/commands/write/api-keys.ts';
import { version } from '../../src/server/version.ts';
import { type Api, startSampleApi } from '../api.ts';
import { call, read } from '../mcp/client.ts';
import { communique as communiqueHere } from './in-process.ts';
import { communique, complaints, newFolder, newTable, startCommand } from './process.ts';

/** `communique mcp` as clients start it: a process that speaks by its standard input and output. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const sample = ['--endpoint', inject('endpoint'), '--table', 'test-sample'];

async function start(args: readonly string[], environment: Record<string, string> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  const transport = new StdioClientTransport({
    command: 'node',
    args: ['scripts/communique.mjs', ...args, 'mcp'],
    env: { PATH, HOME, ...environment },
    cwd: root,
    stderr: 'pipe',
  });
  const said: string[] = [];
  transport.stderr?.on('data', chunk => said.push(String(chunk)));
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(transport);
  onTestFinished(() => client.close());
  await client.listTools();
  return { client, said };
}

async function keyOf({ table }: Pick<Api, 'table'>, scopes: Parameters<typeof createKey>[1]['scopes']) {
  const { text } = await createKey(table, { stage: 'dev', subject: 'assistant', scopes, expiresAt: null });
  return { COMMUNIQUE_API_KEY: text };
}

test('tools and resources are answered; of 20 questions at a time each has its own answer', async () => {
  await startSampleApi();
  const { client, said } = await start(sample, { LIMITS: 'queryTime=60000,time=60000' });
  expect(client.getServerVersion()).toMatchObject({ name: 'communique', version });
  const { data } = await call(client, 'who_is', { name: 'Mohsin Naqvi' });
  expect(data.entity.name).toBe('Mohsin Naqvi');
  expect(await read(client, 'communique://article/interpol-founding')).toContain('Interpol');
  const refused = await call(client, 'create_draft', { headline: 'Mine' });
  expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('not found') });

  const names = ['Mohsin Naqvi', 'Pakistan', 'Richard Nixon', 'Moscow summit 1972'];
  const asked = Array.from({ length: 20 }, (_, i) => names[i % names.length] ?? '');
  const answers = await Promise.all(asked.map(name => call(client, 'who_is', { name })));
  expect(answers.map(answer => answer.data.entity?.name)).toEqual(asked);
  expect(said.join('')).toBe('');
});

test('a key with WRITE in the environment can write drafts', async () => {
  const { table, at } = await newTable();
  const { client } = await start(at, await keyOf({ table }, ['WRITE', 'READ_DRAFTS']));
  const { data } = await call(client, 'create_draft', { headline: 'Mine' });
  const changed = await call(client, 'update_draft', { id: data.id, revision: 1, headline: 'Ours' });
  expect(changed.data).toMatchObject({ revision: 2, status: 'DRAFT' });
  expect((await call(client, 'get_article', { article: data.id })).data.article.headline).toBe('Ours');
  const { client: reader } = await start(at);
  expect((await call(reader, 'get_article', { article: data.id })).data.article).toBeNull();
});

test('the output has the messages of the protocol alone; what was asked before the input ends is answered', async () => {
  await startSampleApi();
  const message = (id: number, method: string, params: object) =>
    `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
  const input = [
    message(1, 'initialize', {
      ...{ protocolVersion: '2025-11-25', capabilities: {} },
      clientInfo: { name: 'test', version: '1' },
    }),
    message(2, 'tools/call', { name: 'who_is', arguments: { name: 'Mohsin Naqvi' } }),
    message(3, 'tools/call', { name: 'search_news', arguments: { query: '-nothing' } }),
  ].join('');
  const { by, stdout, stderr } = await communique([...sample, 'mcp'], {
    input,
    environment: { LOG_LEVEL: 'info' },
  });
  expect(by).toBe(0);
  const lines = stdout.split('\n').filter(line => line !== '');
  expect(lines.map(line => JSON.parse(line).id).toSorted()).toEqual([1, 2, 3]);
  // The log is on the other output.
  const logged = stderr.split('\n').filter(line => line.startsWith('{'));
  expect(logged.map(line => JSON.parse(line).operation)).toContain('McpWhoIs');
});

test('lines that are no messages are skipped, and what follows is answered', async () => {
  await startSampleApi();
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const input = [
    'nonsense',
    '',
    '{"jsonrpc":"2.0"}',
    '[{"jsonrpc":"2.0","id":8,"method":"ping"}]',
    deep,
    `{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"who_is","arguments":{"name":${deep}}}}`,
    `{"jsonrpc":"2.0","id":10,"method":"resources/read","params":{"uri":"communique://article/${'x'.repeat(100_000)}"}}`,
    '{"jsonrpc":"2.0","id":11,"method":"ping"}',
    '',
  ].join('\n');
  const { by, stdout } = await communique([...sample, 'mcp'], { input });
  expect(by).toBe(0);
  const answers = stdout.split('\n').filter(line => line !== '');
  expect(answers.map(line => JSON.parse(line).id).toSorted((a, b) => a - b)).toEqual([9, 10, 11]);
});

test('an invalid key, and local data that is not there, are one line and 2', async () => {
  await startSampleApi();
  const invalid = await communiqueHere([...sample, 'mcp'], {
    environment: { COMMUNIQUE_API_KEY: 'cmq_dev_x' },
  });
  expect(invalid).toMatchObject({ by: 2, stdout: '' });
  expect(complaints(invalid)).toEqual(['communique: This API key is not valid here.']);
  const nothing = await communiqueHere(['mcp'], { environment: { DATA_DIR: `${await newFolder()}/none` } });
  expect(nothing).toMatchObject({ by: 2, stdout: '' });
  expect(complaints(nothing)).toEqual([expect.stringContaining('has no local data. Run npm start')]);
});

test('a client that goes away ends the process', async () => {
  await startSampleApi();
  const { child, ended } = startCommand([...sample, 'mcp']);
  child.stdin?.end();
  expect((await ended).by).toBe(0);
});

test('local data is served', async () => {
  const environment = { DATA_DIR: await newFolder() };
  await communiqueHere(['import', 'content/places.ndjson'], { environment });
  const { client } = await start([], environment);
  expect((await call(client, 'who_is', { name: 'Pakistan' })).data.entity).toMatchObject({ type: 'Place' });
});
