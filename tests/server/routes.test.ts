import { beforeAll, expect, test } from 'vitest';
import { printedSchema } from '../../src/schema/print.ts';
import { graphiqlPage } from '../../src/server/graphiql.ts';
import { createServer } from '../../src/server/server.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { type Api, nobody, startApi } from '../api.ts';

let api: Api;
const unreachable = createServer({
  table: new Table({
    client: createClient({ endpoint: 'http://127.0.0.1:9' }),
    name: 'gone',
    readDeadline: 200,
  }),
  authenticate: nobody,
  logLevel: 'silent',
});

beforeAll(async () => {
  api = await startApi({ server: { graphiql: graphiqlPage } });
});

test('/health says that the process lives, whatever the table does', async () => {
  expect((await api.fetch('/health')).status).toBe(200);
  expect((await unreachable.fetch('http://localhost/health')).status).toBe(200);
});

test('/ready reads from the table, and says where it cannot, without saying where that is', async () => {
  const before = api.requests.count;
  const ready = await api.fetch('/ready');
  expect([ready.status, await ready.text()]).toEqual([200, 'ready\n']);
  expect(api.requests.count - before).toBe(1);
  const broken = await unreachable.fetch('http://localhost/ready');
  expect(broken.status).toBe(503);
  expect(broken.headers.get('cache-control')).toBe('no-store');
  expect(await broken.text()).not.toMatch(/127\.0\.0\.1|gone|ECONN/);
});

test('/schema.graphql is the schema, packed, with an ETag', async () => {
  const plain = await api.fetch('/schema.graphql');
  expect(plain.headers.get('content-type')).toBe('application/graphql; charset=utf-8');
  expect(await plain.text()).toBe(printedSchema());
  const packed = await api.fetch('/schema.graphql', { headers: { 'accept-encoding': 'gzip' } });
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  const etag = packed.headers.get('etag') ?? '';
  const again = await api.fetch('/schema.graphql', {
    headers: { 'accept-encoding': 'gzip', 'if-none-match': etag },
  });
  expect(again.status).toBe(304);
});

test.for(['/ready', '/schema.graphql', '/feed.xml', '/feed.json', '/ninjs', '/live.json?lists=articles'])(
  '%s takes GET and HEAD only',
  async path => {
    const head = await api.fetch(path, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const refused = await api.fetch(path, { method: 'POST', body: 'x' });
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe('GET, HEAD');
  },
);

test.for(['/', '/feed', '/constructor', '/schema.graphql/x'])('%s is not there', async path => {
  const response = await api.fetch(path);
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('NOT_FOUND: This address does not exist. Send queries to /graphql.\n');
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('who accepts no form that answers have is told those that they have', async () => {
  const own = await startApi();
  const headers = { 'content-type': 'application/json', accept: 'image/png' };
  const body = JSON.stringify({ query: '{ __typename }' });
  const response = await own.fetch('/graphql', { method: 'POST', headers, body });
  expect(response.status).toBe(406);
  expect(await response.text()).toMatch(/^BAD_REQUEST: .*application\/json/);
});

test('GraphiQL for a deployed stage loads whole files of pinned versions, each by its digest', async () => {
  const page = await api.fetch('/graphql', { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  const html = await page.text();
  const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"([^>]*)/g)];
  expect(loaded).toHaveLength(4);
  for (const [, address, attributes] of loaded) {
    expect(address).toMatch(/^https:\/\/unpkg\.com\/[\w-]+@\d+\.\d+\.\d+\/.+\.(?:js|css)$/);
    expect(attributes).toMatch(/ integrity="sha384-[A-Za-z0-9+/]{64}" crossorigin="anonymous"/);
  }
  const without = await startApi();
  expect((await without.fetch('/graphql', { headers: { accept: 'text/html' } })).status).not.toBe(200);
});
