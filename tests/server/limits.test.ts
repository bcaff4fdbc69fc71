import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildClientSchema, getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { viewerOf } from '../../src/resolvers/viewer.ts';
import { defaultLimits, type Limits, readLimits } from '../../src/server/limits.ts';
import { createServer } from '../../src/server/server.ts';
import { readSettings } from '../../src/server/settings.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { type Api, startApi, startSampleApi } from '../api.ts';

describe('LIMITS', () => {
  test('gives some limits other values', () => {
    expect(readLimits(undefined)).toEqual(defaultLimits);
    expect(readLimits('')).toEqual(defaultLimits);
    expect(readLimits('depth=12, aliases = 50')).toEqual({ ...defaultLimits, depth: 12, aliases: 50 });
    expect(readSettings({ LIMITS: 'points=5' }).limits.points).toBe(5);
  });

  test.for([
    ['deepness=3', /"deepness=3".*limits are length, tokens, depth/],
    ['depth', /depth must be a whole number/],
    ['depth=0', /depth must be a whole number/],
    ['depth=-1', /whole number/],
    ['depth=1e3', /whole number/],
    ['depth=3=4', /whole number/],
    ['__proto__=3', /limits are/],
  ] as const)('%s is refused', ([text, says]) => {
    expect(() => readLimits(text)).toThrow(says);
  });

  test('docs/security.md has each with its default', () => {
    const docs = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
    const rows = Object.fromEntries(
      [...docs.matchAll(/^\| `(\w+)` \| ([\d,]+) \|/gm)].map(([, name, value]) => [
        name,
        Number(value?.replaceAll(',', '')),
      ]),
    );
    expect(rows).toEqual(defaultLimits);
  });
});

describe('each limit is the one that was set', () => {
  beforeAll(async () => {
    await startSampleApi();
  });

  const query = (text: string, variables?: object) => ({ query: text, variables });
  test.for<[Partial<Limits>, { query: string; variables?: object | undefined }]>([
    [{ length: 12 }, query('{ __typename }')],
    [{ tokens: 2 }, query('{ __typename }')],
    [{ depth: 1 }, query('{ viewer { subject } }')],
    [{ selections: 1 }, query('{ __typename viewer { subject } }')],
    [{ sameName: 1 }, query('{ __typename __typename }')],
    [{ repetitions: 1 }, query('{ __typename __typename __typename }')],
    [{ rootFields: 1 }, query('{ __typename viewer { subject } }')],
    [{ aliases: 1 }, query('{ a: __typename b: __typename }')],
    [{ directives: 1 }, query('{ __typename @skip(if: false) @include(if: true) }')],
    [{ operations: 1 }, query('query A { __typename } query B { __typename }')],
    [{ points: 10 }, query('{ people(first: 10) { nodes { id } } }')],
    [{ introspection: 10 }, query('{ __schema { types { name } } }')],
    [{ list: 1 }, query('query ($v: [ID!]!) { nodes(ids: $v) { id } }', { v: ['', ''] })],
    [{ nesting: 1 }, query('query ($v: [ID!]!) { nodes(ids: $v) { id } }', { v: [['']] })],
    [{ variables: 10 }, query('query ($v: String) { article(slug: $v) { id } }', { v: 'too long' })],
    [{ body: 10 }, query('{ __typename }')],
    [{ answer: 10 }, query('{ __typename }')],
    [{ requests: 2 }, query('{ articles(first: 1) { nodes { body } } }')],
    [{ conversion: 10 }, query('{ articles(first: 1) { nodes { body(format: PLAIN) } } }')],
  ])('%j', async ([given, { query: text, variables }]) => {
    const limits = { ...defaultLimits, ...given };
    const api = await startSampleApi({ server: { limits, introspection: true } });
    const { errors, data } = await api.ask(text, variables);
    // No response contains data above a limit; a text may be missing by itself.
    expect(JSON.stringify(data ?? null)).toMatch(/^null$|"body":null/);
    if (given.body !== undefined) return expect(errors?.[0]?.extensions.code).toBe('PAYLOAD_TOO_LARGE');
    const [allowed = 0] = Object.values(given);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', allowed });
    expect(errors?.[0]?.extensions.asked).toBeGreaterThan(allowed);
    expect(errors?.[0]?.extensions.limit).toEqual(expect.any(String));
  });

  test('a text that another request has had converted counts as any other', async () => {
    const text = '{ articles(first: 1) { nodes { body(format: PLAIN) } } }';
    const { data } = await (await startSampleApi()).ask(text);
    expect(data.articles.nodes).toHaveLength(1);
    const strict = await startSampleApi({ server: { limits: { ...defaultLimits, conversion: 10 } } });
    expect((await strict.ask(text)).errors?.[0]?.extensions).toMatchObject({
      limit: 'conversion',
      allowed: 10,
    });
  });

  test('those who write may send more', async () => {
    const server = {
      limits: { ...defaultLimits, body: 100, writerBody: 1000, variables: 10, writerVariables: 300 },
    };
    const api = await startApi({ server });
    const [reader, writer] = [await api.as({ scopes: ['READ_DRAFTS'] }), await api.as({ scopes: ['WRITE'] })];
    const ask = 'query ($v: String) { article(slug: $v) { id } }';
    const variables = { v: 'x'.repeat(200) };
    expect((await reader.ask(ask, variables)).status).toBe(413);
    expect((await writer.ask(ask, variables)).errors).toBeUndefined();
    expect((await writer.ask(ask, { v: 'x'.repeat(400) })).errors?.[0]?.extensions.code).toBe(
      'LIMIT_EXCEEDED',
    );
    expect((await writer.ask(ask, { v: 'x'.repeat(2000) })).status).toBe(413);
  });
});

describe('the time of an operation', () => {
  /** An engine that takes requests and never answers. */
  const silent = createHttpServer(request => {
    asked += 1;
    request.once('close', () => {
      closed += 1;
    });
  });
  let [asked, closed] = [0, 0];
  let ask: (query: string) => Promise<{ body: Record<string, unknown>; milliseconds: number }>;

  beforeAll(async () => {
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const client = createClient({ endpoint: `http://127.0.0.1:${port}` });
    const server = createServer({
      table: new Table({ client, name: 'none' }),
      authenticate: async () => viewerOf('ada', ['WRITE']),
      logLevel: 'silent',
      limits: { ...defaultLimits, queryTime: 300, time: 600 },
    });
    ask = async query => {
      const start = performance.now();
      const response = await server.fetch('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      return { body: await response.json(), milliseconds: performance.now() - start };
    };
  });

  afterAll(() => {
    silent.closeAllConnections();
    silent.close();
  });

  test.for([
    ['a query', '{ __typename article(slug: "a") { id } person(slug: "b") { id } }', 300],
    ['a mutation', 'mutation { createTopic(input: { name: "x" }) { __typename } }', 600],
  ] as const)(
    '%s ends in its time: what is under way is cancelled, the rest of the answer stands',
    async ([, query, time]) => {
      [asked, closed] = [0, 0];
      const { body, milliseconds } = await ask(query);
      expect(milliseconds).toBeGreaterThan(time - 50);
      expect(milliseconds).toBeLessThan(time + 1000);
      expect(body.errors).toMatchObject([{ extensions: { code: 'TIMEOUT' } }, ...(time === 300 ? [{}] : [])]);
      if (time === 300) expect(body.data).toEqual({ __typename: 'Query', article: null, person: null });
      expect(asked).toBeGreaterThan(0);
      // A read that the process makes for several operations goes on until its own deadline.
      await expect.poll(() => closed, { timeout: 10_000 }).toBe(asked);
    },
  );
});

describe('INTROSPECTION', () => {
  test('is on where STAGE is dev, else off, unless it is said', () => {
    expect(readSettings({ STAGE: 'dev' }).introspection).toBe(true);
    expect(readSettings({ STAGE: 'prod' }).introspection).toBe(false);
    expect(readSettings({}).introspection).toBe(false);
    expect(readSettings({ STAGE: 'prod', INTROSPECTION: 'on' }).introspection).toBe(true);
    expect(readSettings({ STAGE: 'dev', INTROSPECTION: 'off' }).introspection).toBe(false);
    expect(() => readSettings({ INTROSPECTION: 'yes' })).toThrow(/INTROSPECTION is "yes"/);
  });

  describe('where it is on', () => {
    let api: Api;
    beforeAll(async () => {
      api = await startApi({ server: { introspection: true } });
    });

    test('the whole schema can be asked for, and errors suggest names', async () => {
      const options = { inputValueDeprecation: true, specifiedByUrl: true, directiveIsRepeatable: true };
      const { data } = await api.ask(
        getIntrospectionQuery({ ...options, schemaDescription: true, oneOf: true }),
      );
      expect(buildClientSchema(data).getType('Article')).toBeDefined();
      expect((await api.ask('{ artcle(slug: "a") { id } }')).errors?.[0]?.message).toMatch(
        /Did you mean "article"/,
      );
    });
  });

  test('where it is off, the schema is still at its address', async () => {
    const api = await startApi();
    expect((await api.ask('{ __schema { description } }')).errors?.[0]?.extensions.code).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
    expect(await (await api.fetch('/schema.graphql')).text()).toMatch(/^type Article /m);
  });
});
