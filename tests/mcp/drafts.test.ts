import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { beforeAll, expect, test } from 'vitest';
import type { Grant } from '../../src/access/scope.ts';
import { schema } from '../../src/schema/schema.ts';
import { Newsroom } from '../newsroom.ts';
import { call, connect } from './client.ts';

/** The tools that write: who has them, and that they write drafts only. */
let room: Newsroom;

beforeAll(async () => {
  room = await Newsroom.open();
});

async function clientWith(...scopes: Grant[]): Promise<Client> {
  const { text } = await room.api.as({ scopes, subject: 'assistant' });
  return connect(room.api, { authorization: `Bearer ${text}` });
}

const toolsOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);
const writers = ['create_draft', 'update_draft'];

test('only a key with WRITE has them', async () => {
  for (const client of [
    await connect(room.api),
    await clientWith('READ_DRAFTS'),
    await clientWith('READ_DRAFTS', 'PUBLISH'),
  ]) {
    expect(await toolsOf(client)).not.toEqual(expect.arrayContaining([expect.stringContaining('draft')]));
    for (const name of writers) {
      const { isError, text } = await call(client, name, { headline: 'Mine', id: 'x', revision: 1 });
      expect({ isError, text }).toEqual({ isError: true, text: expect.stringContaining('not found') });
    }
  }
  const editor = await clientWith('WRITE');
  const { tools } = await editor.listTools();
  expect(tools.map(({ name }) => name).slice(-2)).toEqual(writers);
  for (const { annotations } of tools.slice(-2)) expect(annotations?.readOnlyHint).toBe(false);
  expect((await room.api.ask('{ articles { nodes { id } } }')).data.articles.nodes).toEqual([]);
});

test('a draft is created once for a key, changed, and seen by nobody else', async () => {
  const editor = await clientWith('WRITE', 'READ_DRAFTS');
  const person = await room.made('Person', { name: 'Ada Harbour' });
  const input = {
    headline: 'The tides rise',
    summary: 'By a metre.',
    body: 'They **rise**.',
    section: 'world',
    mentions: [{ entity: person.id, role: 'SUBJECT' }],
    idempotencyKey: 'once',
  };
  const { data: made } = await call(editor, 'create_draft', input);
  expect(made).toMatchObject({
    status: 'DRAFT',
    revision: 1,
    resource: 'communique://article/the-tides-rise',
  });
  expect((await call(editor, 'create_draft', input)).data).toEqual(made);
  const changed = await call(editor, 'update_draft', {
    id: made.id,
    revision: 1,
    headline: 'The tides fall',
  });
  expect(changed.data).toMatchObject({ id: made.id, revision: 2, status: 'DRAFT' });
  const { data } = await call(editor, 'get_article', { article: made.id });
  expect(data.article).toMatchObject({
    ...{ headline: 'The tides fall', summary: 'By a metre.', text: 'They **rise**.', section: 'world' },
    ...{ status: 'DRAFT', publishedAt: null, revision: 2 },
    mentions: [{ id: person.id, role: 'SUBJECT' }],
  });
  const admin = await room.api.as({ scopes: ['ADMIN'] });
  const { nodes } = (await admin.ask('{ auditLog(subject: "assistant") { nodes { mutation } } }')).data
    .auditLog;
  expect(nodes).toHaveLength(2);
  const reader = await connect(room.api);
  for (const article of [made.id, 'the-tides-rise', made.resource]) {
    const answer = await call(reader, 'get_article', { article });
    expect(answer.data.article).toBeNull();
    expect(JSON.stringify(answer)).not.toMatch(/tides (?:rise|fall)/i);
  }
});

test('what is no draft any more is not changed', async () => {
  const editor = await clientWith('WRITE', 'READ_DRAFTS');
  const published = await room.published({ headline: 'Published' });
  const scheduled = await room.publish(
    await room.made('Article', { headline: 'Scheduled' }),
    '2100-01-01T00:00:00Z',
  );
  const withdrawn = await room.withdraw(await room.published({ headline: 'Withdrawn' }));
  for (const [{ id, revision }, status] of [
    [published, 'PUBLISHED'],
    [scheduled, 'SCHEDULED'],
    [withdrawn, 'WITHDRAWN'],
  ] as const) {
    const { isError, text } = await call(editor, 'update_draft', { id, revision, headline: 'Changed' });
    expect(isError).toBe(true);
    expect(text).toBe(
      `This article is ${status}, and only drafts are changed here. An editor changes it in the newsroom's tools.`,
    );
    const { data, text: read } = await call(editor, 'get_article', { article: id });
    expect(data.article).toMatchObject({ revision, status });
    expect(read.split('\n')[0]).toContain(
      status === 'PUBLISHED' ? `(${data.article.publishedAt})` : `(${status})`,
    );
  }
});

test('a preview shows what will be public', async () => {
  const at = '2100-01-01T00:00:00Z';
  const { id } = await room.publish(await room.made('Article', { headline: 'Of the future' }), at);
  const { text } = await room.api.as({ scopes: ['READ_DRAFTS'] });
  const preview = await connect(room.api, { authorization: `Bearer ${text}`, 'preview-at': at });
  const { data } = await call(preview, 'search_news', { query: 'future' });
  expect(data.articles).toMatchObject([{ id, headline: 'Of the future' }]);
  const { data: now } = await call(await connect(room.api), 'search_news', { query: 'future' });
  expect(now.articles).toEqual([]);
});

test('a stale revision, a wrong field and a missing scope are errors that say what to do', async () => {
  const editor = await clientWith('WRITE', 'READ_DRAFTS');
  const { id } = await room.made('Article', { headline: 'Draft' });
  const failure = async (client: Client, name: string, args: object) => {
    const { isError, text } = await call(client, name, args);
    expect(isError).toBe(true);
    return text;
  };
  expect(await failure(editor, 'update_draft', { id, revision: 9, headline: 'X' })).toContain(
    'The draft is at revision 1 now.',
  );
  const mentions = [{ entity: Buffer.from(`Person:${'0'.repeat(26)}`).toString('base64') }];
  expect(await failure(editor, 'create_draft', { headline: 'X', mentions })).toMatch(
    /mentions.*does not exist/s,
  );
  expect(await failure(editor, 'create_draft', { headline: 'x'.repeat(301) })).toContain('Invalid arguments');
  const blind = await clientWith('WRITE');
  expect(await failure(blind, 'update_draft', { id, revision: 1, headline: 'X' })).toContain('READ_DRAFTS');
  const ofSection = await clientWith('WRITE:section/world');
  expect(await failure(ofSection, 'create_draft', { headline: 'X', section: 'sports' })).toMatch(
    /^FORBIDDEN/,
  );
  expect((await call(ofSection, 'create_draft', { headline: 'X', section: 'world' })).isError).toBe(false);
});

test('no operation of theirs publishes', async () => {
  const { writingTools } = await import('../../src/mcp/tools/all.ts');
  const texts = writingTools.flatMap(({ operations }) => operations.map(({ text }) => text));
  const called = Object.keys(schema.getMutationType()?.getFields() ?? {}).filter(name =>
    texts.some(text => new RegExp(`\\b${name}\\(`).test(text)),
  );
  expect(called.toSorted()).toEqual(['createArticle', 'updateArticle']);
});
