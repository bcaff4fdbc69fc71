import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { type GraphQLError, getOperationAST, OperationTypeNode, parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { startLocalServer } from '../../src/dev/local-server.ts';
import { readDevSettings } from '../../src/dev/settings.ts';
import type { Ask, Operation } from '../../src/mcp/ask.ts';
import { entityBySlug, nearestEntities, resolveName } from '../../src/mcp/resolve.ts';
import { resourceOperations } from '../../src/mcp/resources.ts';
import { readingTools, writingTools } from '../../src/mcp/tools/all.ts';
import { schema } from '../../src/schema/schema.ts';
import { type Answer, type Api, startSampleApi, unhurried } from '../api.ts';
import { call, connect } from './client.ts';

/** The operations of tools and their costs, and docs/mcp.md, whose examples and table are what is answered and counted. UPDATE_DOCS=1 writes both. */
const page = new URL('../../docs/mcp.md', import.meta.url);
const isUpdate = process.env.UPDATE_DOCS === '1';
const tools = [...readingTools, ...writingTools];
const operations: readonly Operation[] = [
  ...tools.flatMap(tool => tool.operations),
  ...[resolveName, nearestEntities, entityBySlug, ...resourceOperations],
];
let api: Api;
let guide = readFileSync(page, 'utf8');

beforeAll(async () => {
  api = await startSampleApi(unhurried);
});

afterAll(() => {
  if (isUpdate) writeFileSync(page, guide);
});

test('each operation is valid, has a name of its own for the log, and reads or writes as its tool says', () => {
  const names = operations.map(({ text }) => {
    const document = parse(text);
    expect(validate(schema, document).map((error: GraphQLError) => error.message)).toEqual([]);
    return getOperationAST(document)?.name?.value;
  });
  for (const name of names) expect(name).toMatch(/^Mcp[A-Z]\w+$/);
  expect(new Set(names).size).toBe(operations.length);
  for (const { annotations, operations: own } of tools) {
    const types = own.map(({ text }) => getOperationAST(parse(text))?.operation);
    expect(types.includes(OperationTypeNode.MUTATION)).toBe(annotations.readOnlyHint === false);
  }
});

/** An example of the guide: a tool with its arguments, and its answer. */
const example = /^```\n(\w+) (\{.*\})\n```\n\n```text\n([\s\S]*?)```$/gm;

test('the examples of the guide are answered as it says, one at least of each tool', async () => {
  const client = await connect(api);
  const shown = [...guide.matchAll(example)];
  expect(new Set(shown.map(([, name]) => name))).toEqual(new Set(readingTools.map(({ name }) => name)));
  for (const [whole, name = '', args = '', answer] of shown) {
    const { text, isError } = await call(client, name, JSON.parse(args));
    expect(isError).toBe(false);
    if (isUpdate)
      guide = guide.replace(
        whole,
        () => `${whole.slice(0, whole.length - 3 - (answer ?? '').length)}${text}\n\`\`\``,
      );
    else expect(`${text}\n`, `${name} ${args}`).toBe(answer);
  }
});

const heading =
  '| tool | operations | requests to DynamoDB | read units | points |\n| --- | --- | --- | --- | --- |\n';

test('the client of the guide connects and prints an answer', async () => {
  const [, code = ''] = /^```js\n([\s\S]*?)```$/m.exec(guide) ?? [];
  const environment = {
    ...{ PORT: '0', DYNAMODB_ENDPOINT: inject('endpoint'), TABLE_NAME: api.table.name },
    ...{ SAMPLE_CONTENT: 'off', LOG_LEVEL: 'silent', DATA_DIR: ':memory:' },
    LIMITS: 'queryTime=60000,time=60000',
  };
  const server = await startLocalServer(readDevSettings(environment), () => {});
  onTestFinished(() => server.stop());
  const address = 'http://localhost:4000/mcp';
  expect(code).toContain(address);
  const program = code.replace(address, new URL('/mcp', server.url).href);
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  // A local server has pages of articles, at the port that it got.
  const page = / http:\/\/localhost:\d+\/article\/\S+/g;
  expect(stdout).toMatch(page);
  const { text } = await call(await connect(api), 'who_is', { name: 'Mohsin Naqvi' });
  expect(stdout.replaceAll(page, '')).toBe(`${text}\n`);
});

test('the examples cost what the guide says', async () => {
  const rows = new Map<string, string>();
  for (const [, name = '', args = ''] of guide.matchAll(example)) {
    if (rows.has(name)) continue;
    const { costs } = await costOf(name, JSON.parse(args));
    const sum = (figure: 'requests' | 'readUnits' | 'complexity') =>
      costs.reduce((total, cost) => total + cost[figure], 0);
    rows.set(
      name,
      `| \`${name}\` | ${costs.length} | ${sum('requests')} | ${sum('readUnits')} | ${sum('complexity')} |\n`,
    );
    expect(sum('requests')).toBeLessThan(20);
  }
  const table = heading + [...rows.values()].join('');
  const [before = '', after = ''] = guide.split(heading);
  if (isUpdate) guide = before + table + after.replace(/^(?:\|.*\n)*/, '');
  expect(guide).toContain(table);
});

test('the longest pages are within the limits of a query', async () => {
  for (const [name, args] of [
    ['search_news', { query: 'treaty', first: 20 }],
    ['timeline', { name: 'Pakistan', first: 50 }],
    ['what_was_agreed', { name: 'Government of the Soviet Union', first: 6 }],
    ['statements_by', { name: 'Mohsin Naqvi', first: 30 }],
    ['figures', { name: 'Pakistan', first: 40 }],
  ] as const) {
    const { costs } = await costOf(name, args);
    // Operators may set a lower limit than that of 10,000.
    for (const { complexity } of costs) expect(complexity, name).toBeLessThanOrEqual(9000);
  }
});

/** What the operations of one call have cost. */
async function costOf(name: string, args: object): Promise<{ costs: Answer['extensions']['cost'][] }> {
  const costs: Answer['extensions']['cost'][] = [];
  const ask: Ask = async (query, variables) => {
    const answer = await api.ask(query, variables);
    if (answer.errors !== undefined) throw new Error(answer.errors[0]?.message);
    costs.push(answer.extensions.cost);
    return answer;
  };
  const tool = readingTools.find(one => one.name === name);
  expect((await tool?.call(ask, args))?.text).toEqual(expect.any(String));
  return { costs };
}
