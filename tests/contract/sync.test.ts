import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { type Answer, type Api, type Client, startApi } from '../api.ts';
import { isLong, seeded } from '../seed.ts';

/**
 * Apps that keep a copy, while many write at once with clocks that differ: every copy ends as what is public, and none has ever seen
 * a draft. LONG=1 takes the counts that matter; SEED=… repeats a run.
 */
const writers = isLong ? 10 : 4;
const readers = isLong ? 10 : 4;
const mutations = isLong ? 2000 : 60;
/** Milliseconds until an app looks again. */
const pause = isLong ? 200 : 20;
/** Clocks differ by less than five seconds, as the log relies on. */
const skew = 2400;
/** A mark in every text that only editors may see. */
const secret = 'NOT-YET';

const { random, pick } = seeded('sync');

let now = Date.parse('2026-03-01T00:00:00Z');
const clock = () => {
  const off = Math.round((random() * 2 - 1) * skew);
  return () => now + off;
};

test('every copy ends as what is public, and none has seen a draft', { timeout: 3_600_000 }, async () => {
  const api = await startApi({ clock: () => now });
  let left = mutations;
  let isOver = false;
  const copies = Array.from({ length: readers }, () => new Map<string, object>());
  const reading = copies.map(async copy => {
    const app = await startApi({ clock: clock(), over: api });
    let cursor: string | null = null;
    while (!isOver) {
      cursor = await sync(app, copy, cursor);
      await setTimeout(pause);
    }
    return { app, copy, cursor };
  });
  const writing = Array.from({ length: writers }, async (_, n) => {
    const server = await startApi({ clock: clock(), over: api });
    const editor = await server.as({ scopes: ['WRITE', 'PUBLISH', 'READ_DRAFTS'], subject: `editor ${n}` });
    const desk = new Desk(editor, server);
    while (left > 0) {
      left -= 1;
      now += Math.round(random() * 200);
      await desk.work();
      if (left % 50 === 0) await drainOutbox(server.table);
    }
  });
  await Promise.all(writing);
  now += 120_000;
  await drainOutbox(api.table);
  isOver = true;
  const expected = await publicContent(api);
  expect(expected.size).toBeGreaterThan(mutations / 50);
  for (const { app, copy, cursor } of await Promise.all(reading)) {
    await sync(app, copy, cursor);
    expect(Object.fromEntries(copy)).toEqual(Object.fromEntries(expected));
  }
});

interface Owned {
  readonly id: string;
  readonly type: 'Article' | 'Person';
  revision: number;
  stage: 'draft' | 'ready' | 'out';
}

/** One editor with articles and people of their own, in all stages of life. */
class Desk {
  readonly #editor: Client;
  readonly #server: Api;
  readonly #records: Owned[] = [];
  #made = 0;

  constructor(editor: Client, server: Api) {
    this.#editor = editor;
    this.#server = server;
  }

  async work(): Promise<void> {
    const record = this.#records.length < 3 || random() < 0.2 ? undefined : pick(this.#records);
    if (record === undefined) return this.#make();
    if (random() < 0.08) return this.#remove(record);
    if (record.type === 'Person') return this.#rename(record);
    if (record.stage === 'out')
      return random() < 0.5 ? this.#change(record, 'public text') : this.#withdraw(record);
    if (record.stage === 'draft') return this.#change(record, 'public text', 'ready');
    return this.#publish(record);
  }

  async #make(): Promise<void> {
    this.#made += 1;
    const isPerson = random() < 0.3;
    const slug = `${isPerson ? 'person' : 'article'}-${random().toString(36).slice(2)}-${this.#made}`;
    const input = isPerson ? { slug, name: slug } : { slug, headline: `${secret} ${slug}`, body: secret };
    const type = isPerson ? 'Person' : 'Article';
    const made = await this.#do(`create${type}(input: $input)`, `($input: ${type}Input!)`, { input });
    this.#records.push({ id: made.id, type, revision: 1, stage: 'draft' });
  }

  async #change(record: Owned, text: string, stage = record.stage): Promise<void> {
    const input = { headline: `${text} ${random()}`, body: `${text} ${random()}`, summary: text };
    await this.#step(
      record,
      'updateArticle(id: $id, expectedRevision: $revision, input: $input)',
      ', $input: ArticleInput!',
      { input },
    );
    record.stage = stage;
  }

  async #rename(record: Owned): Promise<void> {
    const input = { name: `Name ${random()}` };
    await this.#step(
      record,
      'updatePerson(id: $id, expectedRevision: $revision, input: $input)',
      ', $input: PersonInput!',
      { input },
    );
  }

  async #publish(record: Owned): Promise<void> {
    const at = random() < 0.5 ? new Date(now + random() * 30_000).toISOString() : null;
    await this.#step(
      record,
      'publishArticle(id: $id, expectedRevision: $revision, at: $at)',
      ', $at: DateTime',
      { at },
    );
    record.stage = 'out';
  }

  async #withdraw(record: Owned): Promise<void> {
    await this.#step(record, 'withdrawArticle(id: $id, expectedRevision: $revision)', '', {});
    record.stage = 'draft';
    const input = { headline: secret, body: secret, summary: secret };
    await this.#step(
      record,
      'updateArticle(id: $id, expectedRevision: $revision, input: $input)',
      ', $input: ArticleInput!',
      { input },
    );
  }

  async #remove(record: Owned): Promise<void> {
    const { id, revision, type } = record;
    const field = type === 'Article' ? 'deleteArticle' : 'deleteEntity';
    await this.#do(`${field}(id: $id, expectedRevision: $revision)`, '($id: ID!, $revision: Int!)', {
      id,
      revision,
    });
    this.#records.splice(this.#records.indexOf(record), 1);
  }

  async #step(record: Owned, field: string, more: string, variables: object): Promise<void> {
    const { id, revision } = record;
    const result = await this.#do(field, `($id: ID!, $revision: Int!${more})`, {
      id,
      revision,
      ...variables,
    });
    record.revision = result.revision;
  }

  async #do(field: string, parameters: string, variables: object): Promise<Answer['data']> {
    const type = field.includes('Person') ? 'Person' : 'Article';
    const selection = field.startsWith('delete')
      ? '... on Deleted { deletedId }'
      : `... on ${type} { id revision }`;
    const { data, errors } = await this.#editor.ask(
      `mutation${parameters} { result: ${field} { __typename ${selection} ... on UserError { message } } }`,
      variables,
    );
    expect(errors, this.#server.table.name).toBeUndefined();
    expect(data.result.__typename).not.toMatch(/Error$/);
    return data.result;
  }
}

/** Applies the new entries to a copy, and returns the next cursor. */
async function sync(app: Api, copy: Map<string, object>, cursor: string | null): Promise<string | null> {
  for (let after = cursor; ; ) {
    const { data }: Answer = await app.ask(
      `query($after: String) { changes(first: 37, after: $after) { nodes { kind recordId node { ${shown} } } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    expect(JSON.stringify(data)).not.toContain(secret);
    // A page whose record went away while it was read comes again.
    if (data === null) continue;
    for (const { kind, recordId: id, node } of data.changes.nodes) {
      if (kind === 'REMOVED') copy.delete(id);
      else if (node !== null) copy.set(id, node);
    }
    after = data.changes.pageInfo.endCursor ?? after;
    if (!data.changes.pageInfo.hasNextPage) return after;
  }
}

const shown = '... on Article { slug headline summary publishedAt body } ... on Person { slug name }';

async function publicContent(api: Api): Promise<Map<string, object>> {
  const found = new Map<string, object>();
  for (const [list, fields] of [
    ['articles', 'slug headline summary publishedAt body'],
    ['people', 'slug name'],
  ]) {
    for (let after: string | null = null; ; ) {
      const { data }: Answer = await api.ask(
        `query($after: String) { list: ${list}(first: 100, after: $after) { nodes { id ${fields} } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      for (const { id, ...record } of data.list.nodes) found.set(id, record);
      if (!data.list.pageInfo.hasNextPage) break;
      after = data.list.pageInfo.endCursor;
    }
  }
  return found;
}
