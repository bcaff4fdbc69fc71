import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readNodeSettings } from '../../src/node/settings.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/self-hosting.md');

test('the policy of the page has the rights of the functions on the table, and one to find it', () => {
  const [, policy = ''] = /```json\n(\{\n {2}"Version"[\s\S]*?)```/.exec(page) ?? [];
  const [table, bus] = JSON.parse(policy).Statement;
  const [, statement = ''] = /- &readAndWrite([\s\S]*?)Resource/.exec(read('deploy/roles.yml')) ?? [];
  const actions = [...statement.matchAll(/dynamodb:\w+/g)].map(([action]) => action);
  expect(actions.length).toBeGreaterThan(4);
  // The functions share the work; one process also writes the segments of the search index.
  const own = ['dynamodb:BatchWriteItem', 'dynamodb:DescribeTable'];
  expect(table.Action.toSorted()).toEqual([...actions, ...own].toSorted());
  expect(bus.Action).toBe('events:PutEvents');
});

test('every setting of the page is one of docs/settings.md', () => {
  const rows = (text: string) =>
    text
      .split('\n')
      .filter(line => line.startsWith('| `'))
      .flatMap(line => [...(line.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
  const names = rows(page);
  expect(names).toContain('TABLE_NAME');
  expect(rows(read('docs/settings.md'))).toEqual(expect.arrayContaining(names));
});

test('without settings the server is for production: local, without introspection and GraphiQL', () => {
  expect(readNodeSettings({})).toMatchObject({
    stage: 'prod',
    host: '127.0.0.1',
    port: 4000,
    tableName: 'communique',
    introspection: false,
    graphiql: false,
    endpoint: undefined,
  });
});

test('the image starts the server with what it copies, as a user without rights', () => {
  const lines = read('Dockerfile').split('\n');
  expect(lines).toContain('USER node');
  expect(lines).toContain('CMD ["node", "src/node/serve.ts"]');
  const copied = lines.flatMap(line => /^COPY (?!--)(.*) \S+$/.exec(line)?.[1]?.split(' ') ?? []);
  expect(copied).toContain('src');
  const ignored = read('.dockerignore').split('\n');
  for (const path of copied) expect(ignored).toContain(`!${path}`);
});
