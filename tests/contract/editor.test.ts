import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../src/access/scope.ts';
import { createKey } from '../../src/commands/write/api-keys.ts';
import { createAuthenticate } from '../../src/server/identity/authenticate.ts';
import { createServer } from '../../src/server/server.ts';
import { type Answer, type Api, startApi } from '../api.ts';
import { operation } from './operations.ts';

/** Every request of the contract that a newsroom's tool sends, to a server that listens, with keys that were made for it. */
let api: Api;
let http: ReturnType<typeof createHttpServer>;
let url: string;
let reporter: string;
let editor: string;

beforeAll(async () => {
  api = await startApi();
  const { table } = api;
  const authenticate = createAuthenticate({ table, stage: 'dev', issuer: undefined });
  http = createHttpServer(createServer({ table, authenticate, logLevel: 'silent' }));
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`;
  const key = async (subject: string, scopes: Scope[]) =>
    (await createKey(table, { stage: 'dev', subject, scopes, expiresAt: null })).text;
  reporter = await key('reporter', ['READ_DRAFTS', 'WRITE']);
  editor = await key('editor', ['READ_DRAFTS', 'WRITE', 'PUBLISH']);
});

afterAll(() => {
  http.closeAllConnections();
  http.close();
});

async function send(key: string | undefined, name: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ query: operation(name), variables }),
  });
  return { ...((await response.json()) as Answer), status: response.status };
}

async function run(key: string, name: string, variables?: object): Promise<Answer['data']> {
  const { data, errors, status } = await send(key, name, variables);
  expect(errors).toBeUndefined();
  expect(status).toBe(200);
  const [value] = Object.values(data);
  return value;
}

test('Me: who asks, and what that allows', async () => {
  expect(await run(reporter, 'Me')).toEqual({ subject: 'reporter', scopes: ['READ_DRAFTS', 'WRITE'] });
  expect((await send(undefined, 'Me')).data).toEqual({ viewer: null });
});

test('from NewArticle by EditArticle and Publish to Withdraw, with its History', async () => {
  const input = { headline: 'Ministers meet', body: 'They met.' };
  const made = await run(reporter, 'NewArticle', { input, key: 'request-1' });
  expect(made).toEqual({
    __typename: 'Article',
    id: expect.any(String),
    slug: 'ministers-meet',
    status: 'DRAFT',
    revision: 1,
  });
  const { id } = made;
  expect(await run(reporter, 'NewArticle', { input, key: 'request-1' })).toEqual(made);
  const taken = { ...input, slug: 'ministers-meet' };
  expect(await run(reporter, 'NewArticle', { input: taken, key: 'request-2' })).toEqual({
    __typename: 'DuplicateError',
    message: expect.stringContaining('ministers-meet'),
    path: ['input', 'slug'],
    existing: { id },
  });

  const edit = { id, revision: 1, input: { headline: 'Ministers meet again' } };
  expect(await run(reporter, 'EditArticle', edit)).toEqual({
    __typename: 'Article',
    id,
    revision: 2,
    headline: 'Ministers meet again',
    updatedAt: expect.stringMatching(/Z$/),
  });
  expect(await run(editor, 'EditArticle', edit)).toEqual({
    __typename: 'StaleRevisionError',
    message: expect.stringContaining('revision 2'),
    path: ['expectedRevision'],
    currentRevision: 2,
  });

  const refused = await send(reporter, 'Publish', { id, revision: 2 });
  expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  const at = new Date(Date.now() + 3_600_000).toISOString();
  expect(await run(editor, 'Publish', { id, revision: 2, at })).toEqual({
    __typename: 'Article',
    id,
    status: 'SCHEDULED',
    publishedAt: at,
    revision: 3,
  });
  expect(await run(editor, 'Publish', { id, revision: 3 })).toMatchObject({
    status: 'PUBLISHED',
    revision: 4,
  });
  expect((await send(undefined, 'ArticlePage', { id })).data.article).toMatchObject({
    headline: 'Ministers meet again',
  });
  expect(await run(editor, 'Withdraw', { id, revision: 4 })).toEqual({
    __typename: 'Article',
    id,
    status: 'WITHDRAWN',
    revision: 5,
  });
  expect((await send(undefined, 'ArticlePage', { id })).data.article).toBeNull();

  const history = await run(editor, 'History', { id });
  expect(history).toMatchObject({ id, status: 'WITHDRAWN' });
  expect(history.revisions.nodes).toEqual(
    [
      [5, 'editor', 'Ministers meet again'],
      [4, 'editor', 'Ministers meet again'],
      [3, 'editor', 'Ministers meet again'],
      [2, 'reporter', 'Ministers meet again'],
      [1, 'reporter', 'Ministers meet'],
    ].map(([revision, by, headline]) => ({ revision, by, headline, at: expect.stringMatching(/Z$/) })),
  );
  const unseen = await send(undefined, 'History', { id });
  expect(unseen).toMatchObject({ data: { article: null } });
});

test('NewPerson, twice, and Merge', async () => {
  const from = await run(reporter, 'NewPerson', { input: { name: 'M. Naqvi' } });
  const into = await run(reporter, 'NewPerson', { input: { name: 'Mohsin Naqvi' } });
  expect(from).toEqual({ __typename: 'Person', id: expect.any(String), slug: 'm-naqvi', revision: 1 });
  expect(await run(reporter, 'NewPerson', { input: { name: '' } })).toMatchObject({
    __typename: 'InvalidInputError',
    path: ['input', 'name'],
  });
  expect(await run(reporter, 'Merge', { from: from.id, into: into.id, revision: 1 })).toEqual({
    __typename: 'Person',
    id: into.id,
    slug: 'mohsin-naqvi',
    name: 'Mohsin Naqvi',
  });
  expect((await send(undefined, 'PersonPage', { slug: 'm-naqvi' })).data.person.id).toBe(into.id);
});

test('an anonymous caller cannot write', async () => {
  const { data, errors, status } = await send(undefined, 'NewPerson', { input: { name: 'No One' } });
  expect([data, errors?.[0]?.extensions.code, status]).toEqual([null, 'UNAUTHENTICATED', 200]);
  expect((await send(undefined, 'PersonPage', { slug: 'no-one' })).data).toEqual({ person: null });
});
