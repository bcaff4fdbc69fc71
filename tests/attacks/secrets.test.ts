import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { schema } from '../../src/schema/schema.ts';
import { createAuthenticate } from '../../src/server/identity/authenticate.ts';
import { jsonLog } from '../../src/server/log.ts';
import { createServer } from '../../src/server/server.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { type Api, type Client, startApi } from '../api.ts';
import { isLong } from '../seed.ts';

/** Stands in every token and text that is sent, and must not come back in an error or get into a log. */
const mark = 'Hush4711';
const said: string[] = [];
/** What was written by those mutations with which nothing is wrong, and how much was said: else nothing would be shown. */
const written = new Set<string>();
let lines = 0;
let api: Api;
let writer: Client & { readonly text: string };

/** The same with all that a laptop logs, with the log of a function, and over a table that cannot be reached. */
const servers: ((body: BodyInit, headers: Record<string, string>, path?: string) => Promise<string>)[] = [];

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation(part => said.push(String(part)) > 0);
  for (const method of ['debug', 'info', 'log', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((...parts) => void said.push(parts.map(String).join(' ')));
  api = await startApi();
  writer = await api.as({ scopes: ['ADMIN'], subject: 'desk' });
  const { table } = api;
  const gone = new Table({
    client: createClient({ endpoint: 'http://127.0.0.1:9' }),
    name: 'gone',
    readDeadline: 100,
    writeDeadline: 100,
  });
  const authenticate = createAuthenticate({ table, stage: 'dev', issuer: undefined });
  const log = jsonLog('debug', line => void said.push(line));
  const onMutation = (report: object) => log.write('info', 'mutation', { ...report });
  for (const server of [
    createServer({ table, authenticate, logLevel: 'debug', onMutation }),
    createServer({ table, authenticate, requestLog: { log, stage: 'test' }, onMutation }),
    createServer({ table: gone, authenticate, requestLog: { log, stage: 'test' }, onMutation }),
  ]) {
    servers.push(async (body, headers, path = '/graphql') => {
      const init = path === '/graphql' ? { method: 'POST', body } : {};
      const response = await server.fetch(`http://localhost${path}`, {
        ...init,
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...headers,
        },
      });
      return response.text();
    });
  }
});

afterAll(() => {
  vi.restoreAllMocks();
});

const inputs = Object.values(schema.getMutationType()?.getFields() ?? {});

test.for(inputs.map(({ name }) => name))('%s, right and wrong', async name => {
  const field = schema.getMutationType()?.getFields()[name];
  const args = field?.args ?? [];
  const query = `mutation (${args.map(arg => `$${arg.name}: ${arg.type}`).join(', ')}) {
    result: ${name}(${args.map(arg => `${arg.name}: $${arg.name}`).join(', ')}) {
      __typename
      ... on UserError { message }
      ... on InvalidInputError { issues { message } }
    }
  }`;
  const right = Object.fromEntries(args.map(arg => [arg.name, markedValue(arg.name, arg.type)]));
  const { input } = right as { input?: Record<string, unknown> };
  const wrong: object[] = [right, { ...right, expectedRevision: mark }, { ...right, at: mark }];
  if (input !== undefined) {
    wrong.push({ input: `${mark}` }, { input: { ...input, unknown: mark } });
    for (const [i, [key, value]] of Object.entries(input).entries()) {
      const others = [{ text: mark }, [mark, [mark]], `${mark}\0`, mark.repeat(40_000), 1e300, true];
      if (Array.isArray(value)) others.push(Array(501).fill(value[0]), Array(400).fill(value[0]));
      for (const other of isLong ? others : [others[i % others.length]])
        wrong.push({ ...right, input: { ...input, [key]: other } });
    }
  }
  for (const variables of wrong) await sendEverywhere(JSON.stringify({ query, variables }));
});

test('requests that fail before they run', async () => {
  const literal = (text: string) => JSON.stringify({ query: text });
  for (const body of [
    `{"query": "${mark}`,
    `${mark}`,
    `{"query":"{__typename}","variables":"${mark}"}`,
    literal(`{ article(slug: "${mark}" "${mark}") { id } }`),
    literal(`{ article(slug: """${mark}""" """${mark}""") { id } }`),
    literal(`{ article(slug: "${mark}`),
    literal(`{ articles(first: "${mark}") { nodes { id } } }`),
    literal(`{ articles(filter: "${mark}") { nodes { id } } }`),
    literal(`{ events(filter: { from: "${mark}" }) { nodes { id } } }`),
    literal(`mutation { createTopic(input: { name: ["${mark}"] }) { __typename } }`),
    literal(`mutation { createTopic(input: "${mark}") { __typename } }`),
    literal(
      `mutation { createArticle(input: { headline: "a", statements: [{ kind: "${mark}" }] }) { __typename } }`,
    ),
    literal(`{ search(query: "${mark} ${'a '.repeat(300)}") { nodes { __typename } } }`),
    literal(`{ article(slug: "${mark}", slug: "${mark}") { id } }`),
    literal(`{ a: article(slug: "${mark}") { id } a: article(slug: "${mark}2") { id } }`),
    literal(`query ($v: String = ["${mark}"]) { article(slug: $v) { id } }`),
    literal(`{ article(slug: "x") { id } } #${mark}${'x'.repeat(16_000)}`),
    JSON.stringify({
      query: '{__typename}',
      extensions: { persistedQuery: { version: mark, sha256Hash: mark } },
    }),
    JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: mark } } }),
  ]) {
    await sendEverywhere(body);
  }
});

test('credentials that are not good', async () => {
  const token = Buffer.from(`{"alg":"RS256","${mark}":"${mark}"}`).toString('base64url');
  for (const headers of [
    { authorization: `Bearer ${mark}` },
    { authorization: `Basic ${mark}` },
    { authorization: mark },
    { 'x-api-key': mark },
    { 'x-api-key': `cmq_dev_${mark}` },
    { authorization: `Bearer ${mark}`, 'x-api-key': mark },
    { authorization: `Bearer ${token}.${token}.${mark}` },
    { cookie: mark, 'x-forwarded-for': mark, traceparent: mark },
  ]) {
    await sendEverywhere('{"query":"{ viewer { subject } }"}', headers);
  }
});

test('something was written, and much was said', () => {
  expect([...written]).toEqual(expect.arrayContaining(['Article', 'Person', 'Topic', 'InvalidInputError']));
  expect(lines).toBeGreaterThan(servers.length * inputs.length);
});

test('addresses', async () => {
  for (const path of [
    `/graphql?query={${mark}`,
    `/graphql?query={__typename}&variables={"${mark}`,
    `/graphql?query={__typename}&variables={"a":"${mark}"}`,
    `/graphql?query={article(slug:"${mark}"){id}}`,
    `/feed.xml?entity=${mark}`,
    `/feed.json?section=${mark}`,
    `/live?lists=${mark}`,
    `/live.json?lists=section/${mark}`,
    `/ninjs?after=${mark}`,
    `/ninjs?type=${mark}`,
    `/health?${mark}`,
  ]) {
    for (const send of servers) await send('', {}, path);
  }
  expect(said.join('\n')).not.toContain(mark);
});

/** Sends the request to each server, and searches the responses and logs. */
async function sendEverywhere(
  body: string,
  headers: Record<string, string> = { authorization: `Bearer ${writer.text}` },
) {
  for (const send of servers) {
    said.length = 0;
    const text = await send(body, headers);
    const { errors = [], data } = JSON.parse(text);
    const result = data?.result ?? {};
    if (typeof result.__typename === 'string') written.add(result.__typename);
    lines += said.length;
    const messages = [...errors, result, ...(result.issues ?? [])].map(({ message }) => message ?? '');
    expect(errors.map((error: { extensions: { code: string } }) => error.extensions.code)).not.toContain(
      'INTERNAL_SERVER_ERROR',
    );
    expect(messages.filter(message => message.includes(mark))).toEqual([]);
    expect(said.filter(line => line.includes(mark) || line.includes(writer.text))).toEqual([]);
  }
}

/** A value of a type that says the mark wherever it can; no ids, which are looked up and named where they lead to nothing. */
function markedValue(name: string, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return markedValue(name, type.ofType);
  if (isListType(type)) {
    const value = markedValue(name, type.ofType);
    return value === undefined ? undefined : [value];
  }
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).map(
      field => [field.name, markedValue(field.name, field.type)] as const,
    );
    const needsId = Object.values(type.getFields()).some(field => String(field.type) === 'ID!');
    return needsId ? undefined : Object.fromEntries(fields.filter(([, value]) => value !== undefined));
  }
  return (
    { slug: undefined, language: 'en', country: 'DE', nationality: 'DE' }[name] ?? scalars[type.name]?.(name)
  );
}

const scalars: Readonly<Record<string, (name: string) => unknown>> = {
  String: name => (name === 'slug' ? undefined : `${mark} ${Math.random()}`),
  ID: name =>
    name === 'id' || name === 'from' || name === 'into'
      ? Buffer.from('Topic:01ARZ3NDEKTSV4RRFFQ69G5FAV').toString('base64')
      : undefined,
  Int: () => 1,
  Float: () => 1,
  PartialDate: () => '2024',
  DateTime: () => '2024-01-01T00:00:00Z',
  WebUrl: () => `https://example.com/${mark}`,
};
