import { beforeAll, describe, expect, test } from 'vitest';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { globalId } from '../../src/model/global-id.ts';
import { typeNames } from '../../src/model/types.ts';
import { schema } from '../../src/schema/schema.ts';
import { createAuthenticate } from '../../src/server/identity/authenticate.ts';
import { createServer } from '../../src/server/server.ts';
import { readSettings } from '../../src/server/settings.ts';
import { type Api, type Client, startApi } from '../api.ts';
import { faultsOf, Newsroom, type Result, type Seen } from '../newsroom.ts';
import { scan } from '../table.ts';

const fields = 'at subject mutation recordType recordId mergedId revision requestId';
const minute = 60_000;
const day = 86_400_000;
const start = Date.parse('2024-06-01T00:00:00Z');

interface Editor extends Client {
  readonly key: { readonly id: string };
}

describe('the audit log', () => {
  let now = start;
  let api: Api;
  let admin: Editor;
  let desk: Editor;
  const ids: Record<string, string> = {};

  /** A mutation of an editor, a minute after the one before. */
  async function does(client: Client, call: string, name?: string) {
    now += minute;
    const type = /^\w+?(Article|Topic)\(/.exec(call)?.[1] ?? 'Topic';
    const record = call.startsWith('delete') ? '' : `... on ${type} { id }`;
    const { data, errors } = await client.ask(`mutation { result: ${call} { __typename ${record} } }`);
    expect(errors).toBeUndefined();
    if (name !== undefined) ids[name] = data.result.id;
    return data.result;
  }
  const entries = async (args: string) => {
    const { data, errors } = await admin.ask(`{ auditLog(${args}) { nodes { ${fields} } } }`);
    expect(errors).toBeUndefined();
    return data.auditLog.nodes;
  };
  const minutes = (count: number) => new Date(start + count * minute).toISOString();

  beforeAll(async () => {
    api = await startApi({ clock: () => now });
    admin = await api.as({ scopes: ['ADMIN'], subject: 'chief' });
    desk = await api.as({ scopes: ['WRITE:section/world', 'PUBLISH:section/world'], subject: 'desk' });
    const create = 'createArticle(input: { headline: "One" section: "world" } idempotencyKey: "k")';
    await does(desk, create, 'article'); // 1
    await does(desk, create); // A repetition.
    await does(admin, `publishArticle(id: "${ids.article}", expectedRevision: 1)`); // 3
    await does(desk, `updateArticle(id: "${ids.article}", expectedRevision: 2, input: { headline: "One" })`); // No change.
    await does(desk, `updateArticle(id: "${ids.article}", expectedRevision: 2, input: { headline: "" })`); // Refused.
    await does(admin, 'createTopic(input: { name: "Tides" })', 'from'); // 6
    await does(admin, 'createTopic(input: { name: "The tides" })', 'into'); // 7
    await does(admin, `mergeEntities(from: "${ids.from}", into: "${ids.into}", expectedRevision: 1)`); // 8
    await does(desk, `deleteArticle(id: "${ids.article}", expectedRevision: 2)`); // 9
  });

  test('has one entry for each mutation that wrote, newest first, and none for one that did not', async () => {
    const none = { mergedId: null, requestId: null };
    expect(await entries('first: 20')).toEqual(
      [
        {
          at: 9,
          subject: 'desk',
          mutation: 'deleteArticle',
          recordType: 'ARTICLE',
          recordId: ids.article,
          revision: null,
        },
        {
          at: 8,
          subject: 'chief',
          mutation: 'mergeEntities',
          recordType: 'TOPIC',
          recordId: ids.into,
          revision: 2,
          mergedId: ids.from,
        },
        {
          at: 7,
          subject: 'chief',
          mutation: 'createTopic',
          recordType: 'TOPIC',
          recordId: ids.into,
          revision: 1,
        },
        {
          at: 6,
          subject: 'chief',
          mutation: 'createTopic',
          recordType: 'TOPIC',
          recordId: ids.from,
          revision: 1,
        },
        {
          at: 3,
          subject: 'chief',
          mutation: 'publishArticle',
          recordType: 'ARTICLE',
          recordId: ids.article,
          revision: 2,
        },
        {
          at: 1,
          subject: 'desk',
          mutation: 'createArticle',
          recordType: 'ARTICLE',
          recordId: ids.article,
          revision: 1,
        },
      ].map(entry => ({ ...none, ...entry, at: minutes(entry.at) })),
    );
  });

  test('is filtered by a record, which may be gone, and by a caller', async () => {
    const mutations = async (args: string) =>
      (await entries(args)).map(({ mutation }: { mutation: string }) => mutation);
    expect(await mutations(`record: "${ids.article}"`)).toEqual([
      'deleteArticle',
      'publishArticle',
      'createArticle',
    ]);
    expect(await mutations(`record: "${ids.from}"`)).toEqual(['mergeEntities', 'createTopic']);
    expect(await mutations('subject: "desk"')).toEqual(['deleteArticle', 'createArticle']);
    expect(await mutations('subject: "nobody"')).toEqual([]);
    const both = await admin.ask(`{ auditLog(record: "${ids.from}", subject: "desk") { nodes { at } } }`);
    expect(both.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('is sound for verify, and its entries end with the setting', async () => {
    const faults = [];
    for await (const fault of findFaults(api.table)) faults.push(fault);
    expect(faults).toEqual([]);
    const items = [...(await scan(api.table)).values()].filter(({ list }) =>
      String(list).startsWith('audit'),
    );
    // Each is in the lists of its month, its caller and its record; the merge in those of two records.
    expect(items).toHaveLength(6 * 3 + 1);
    for (const { sk, ttl } of items)
      expect(ttl).toBe(Math.floor(Date.parse(String(sk.split('#')[0])) / 1000) + 365 * 86_400);
  });

  test('is paged in both directions, over the months', async () => {
    for (const months of [2, 3, 7]) {
      now = start + months * 30 * day;
      await does(admin, `createTopic(input: { name: "Topic ${months}" })`);
    }
    const all = await entries('first: 20');
    expect(all).toHaveLength(9);
    for (const [size, cursor, next] of [
      ['first', 'after', 'endCursor'],
      ['last', 'before', 'startCursor'],
    ] as const) {
      const pages: object[][] = [];
      let place: string | null = null;
      for (let more = true; more; ) {
        const { data } = await admin.ask(
          `query ($place: String) { auditLog(${size}: 2, ${cursor}: $place) { nodes { ${fields} } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }`,
          { place },
        );
        const { nodes, pageInfo } = data.auditLog;
        pages.push(nodes);
        more = size === 'first' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage;
        place = pageInfo[next];
      }
      expect(pages.map(({ length }) => length)).toEqual([2, 2, 2, 2, 1]);
      expect((size === 'first' ? pages : pages.toReversed()).flat()).toEqual(all);
    }
  });

  test('leaves out what has expired, although it is still stored', async () => {
    now = start + 365 * day + 7.5 * minute;
    const left = await entries('last: 3');
    expect(left.map(({ at }: { at: string }) => at).at(-1)).toBe(minutes(8));
    expect(await entries('subject: "desk"')).toEqual([
      expect.objectContaining({ mutation: 'deleteArticle' }),
    ]);
    expect(await entries(`record: "${ids.from}"`)).toHaveLength(1);
  });
});

describe('every mutation', () => {
  interface LogEntry {
    readonly mutation: string;
    readonly recordId: string;
    readonly mergedId: string | null;
    readonly revision: number | null;
  }

  async function logOf(room: Newsroom, filter = ''): Promise<LogEntry[]> {
    const nodes = 'nodes { at mutation recordId mergedId revision }';
    return (await room.ask(`{ auditLog(last: 100 ${filter}) { ${nodes} } }`)).auditLog.nodes.toReversed();
  }

  type Does = (mutation: string, result: Promise<Result>) => Promise<Seen>;

  /** The mutations of working copies, expiries and releases. */
  async function beside(room: Newsroom, does: Does, article: Seen): Promise<Seen> {
    const ask = async (call: string, fields: string): Promise<Result> =>
      (await room.ask(`mutation { result: ${call} { __typename ${fields} } }`)).result;
    const seen = ({ id, revision }: Seen) => `id: "${id}", expectedRevision: ${revision}`;
    const ofArticle = '... on Article { id revision workingCopy { revision } }';
    /** The revision of an entry is that of the working copy, if it was written. */
    const ofCopy = async (call: string): Promise<Result> => {
      const { id, workingCopy } = await ask(call, ofArticle);
      return { id, revision: workingCopy?.revision ?? null };
    };
    const change = 'input: { summary: "New" }';

    const expiring = await does(
      'setExpiry',
      ask(`setExpiry(${seen(article)}, at: "${room.in(day)}")`, ofArticle),
    );
    const saved = await does('saveWorkingCopy', ofCopy(`saveWorkingCopy(${seen(expiring)}, ${change})`));
    await does('discardWorkingCopy', ofCopy(`discardWorkingCopy(${seen(saved)})`));
    const again = await does('saveWorkingCopy', ofCopy(`saveWorkingCopy(${seen(expiring)}, ${change})`));
    const published = await does('publishWorkingCopy', ask(`publishWorkingCopy(${seen(again)})`, ofArticle));

    const ofRelease = '... on Release { id revision }';
    const release = await does('createRelease', ask('createRelease(name: "Budget day")', ofRelease));
    const node = `release: "${release.id}", node: "${article.id}"`;
    const withdrawal = `addToRelease(${node}, action: UNPUBLISH)`;
    await does('addToRelease', ask(withdrawal, ofRelease));
    await does('removeFromRelease', ask(`removeFromRelease(${node})`, ofRelease));
    const filled = await does('addToRelease', ask(withdrawal, ofRelease));
    const scheduled = await does(
      'scheduleRelease',
      ask(`scheduleRelease(${seen(filled)}, at: "${room.in(day / 2)}")`, ofRelease),
    );
    await does('cancelRelease', ask(`cancelRelease(${seen(scheduled)})`, ofRelease));
    const token = `createPreviewToken(at: "${room.in(day)}", expiresAt: "${room.in(day)}")`;
    const ofToken = async () => {
      const [, , id = ''] = (await ask(token, 'token')).token.split('_');
      return { id: globalId('PreviewToken', id), revision: null };
    };
    await does('createPreviewToken', ofToken());

    const ofFront = '... on Front { id revision }';
    const input = `{ slug: "home", name: "Home", containers: [{ key: "top", title: "Top", items: [{ article: "${article.id}" }] }] }`;
    const front = await does('createFront', ask(`createFront(input: ${input})`, ofFront));
    const edited = await does(
      'updateFront',
      ask(`updateFront(${seen(front)}, input: { name: "Start" })`, ofFront),
    );
    const ofFrontCopy = async (call: string): Promise<Result> => {
      const { id, workingCopy } = await ask(call, '... on Front { id revision workingCopy { revision } }');
      return { id, revision: workingCopy?.revision ?? null };
    };
    const rename = 'input: { name: "Begin" }';
    const copied = await does(
      'saveFrontWorkingCopy',
      ofFrontCopy(`saveFrontWorkingCopy(${seen(edited)}, ${rename})`),
    );
    await does('discardFrontWorkingCopy', ofFrontCopy(`discardFrontWorkingCopy(${seen(copied)})`));
    const anew = await does(
      'saveFrontWorkingCopy',
      ofFrontCopy(`saveFrontWorkingCopy(${seen(edited)}, ${rename})`),
    );
    const current = await does(
      'publishFrontWorkingCopy',
      ask(`publishFrontWorkingCopy(${seen(anew)})`, ofFront),
    );
    await does('deleteFront', ask(`deleteFront(${seen(current)})`, '... on Deleted { deletedId }'));
    const receiver = '{ url: "https://93.184.216.34/", topics: [BREAKING] }';
    const ofWebhook = async (revision: number, call: string) => ({
      ...(await ask(call, '... on Webhook { id }')),
      revision,
    });
    const hook = await does('createWebhook', ofWebhook(1, `createWebhook(input: ${receiver})`));
    const hookId = `id: "${hook.id}"`;
    await does('updateWebhook', ofWebhook(2, `updateWebhook(${hookId}, input: { rotateSecret: true })`));
    await does('replayWebhook', ofWebhook(3, `replayWebhook(${hookId}, since: "${room.in(0)}")`));
    await does('deleteWebhook', ask(`deleteWebhook(${hookId})`, '... on Deleted { deletedId }'));
    const live = await does('updateArticle', room.updated('Article', published, { kind: 'LIVE' }));
    const ofPost = async (call: string) => {
      const { id, posts } = await ask(
        call,
        '... on Article { id posts(first: 1) { nodes { key revision } } }',
      );
      return { id, key: posts.nodes[0]?.key, revision: posts.nodes[0]?.revision ?? null };
    };
    const added = ofPost(`addLivePost(article: "${live.id}", input: { body: "It begins." })`);
    await does('addLivePost', added);
    const of = (revision: number) => `article: "${live.id}", key: "${key}", expectedRevision: ${revision}`;
    const { key } = await added;
    await does('updateLivePost', ofPost(`updateLivePost(${of(1)}, input: { body: "It began." })`));
    await does('removeLivePost', ofPost(`removeLivePost(${of(2)})`));
    return live;
  }

  test('has its entry, as long as its record and after it', async () => {
    const room = await Newsroom.open();
    const done: LogEntry[] = [];
    const does = async (mutation: string, result: Promise<Result>, merged: Seen | null = null) => {
      const { id, deletedId, revision = null } = await result;
      done.push({ mutation, recordId: id ?? deletedId, mergedId: merged?.id ?? null, revision });
      room.pass(minute);
      return { id, revision };
    };
    const kinds = { Place: 'CITY', Organization: 'GOVERNMENT', Agreement: 'TREATY' };
    for (const type of typeNames) {
      const name = (text: string) => (type === 'Article' ? { headline: text } : { name: text });
      const others = {
        ...(type in kinds ? { kind: new Map(Object.entries(kinds)).get(type) } : {}),
        ...(type === 'Event' ? { startDate: '2024-05' } : {}),
      };
      const made = await does(`create${type}`, room.made(type, { ...name('One'), ...others }));
      const updated = await does(`update${type}`, room.updated(type, made, name('Two')));
      if (type === 'Article') {
        const scheduled = await does('publishArticle', room.publish(updated, room.in(day)));
        const published = await does('publishArticle', room.publish(scheduled));
        const changed = await beside(room, does, published);
        const withdrawn = await does('withdrawArticle', room.withdraw(changed));
        const restored = await does('restoreArticle', room.restore(withdrawn, 1));
        await does('deleteArticle', room.delete(restored));
      } else {
        const other = await does(`create${type}`, room.made(type, { ...name('Three'), ...others }));
        const merged = await does('mergeEntities', room.merge(other, updated), other);
        await does('deleteEntity', room.delete(merged));
      }
    }
    const names = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect([...new Set(done.map(({ mutation }) => mutation))].toSorted()).toEqual(names.toSorted());
    const log = done.map(entry => expect.objectContaining(entry));
    expect(await logOf(room)).toEqual(log);

    await room.drain();
    expect(await faultsOf(room.api)).toEqual([]);
    expect(await logOf(room)).toEqual(log);
    for (const record of new Set(done.map(({ recordId }) => recordId)))
      expect(await logOf(room, `record: "${record}"`)).toEqual(
        done.flatMap(entry =>
          [entry.recordId, entry.mergedId].includes(record) ? expect.objectContaining(entry) : [],
        ),
      );
  });

  test('has one entry for each revision where several editors write at once, and none for an edit conflict', async () => {
    const room = await Newsroom.open();
    let seen: Seen = await room.made('Topic', { name: 'Tides' });
    for (let round = 0; round < 3; round++) {
      const results: Result[] = await Promise.all(
        ['a', 'b', 'c', 'd'].map(text => room.update('Topic', seen, { name: `Tides ${round}${text}` })),
      );
      const written = results.filter(({ __typename }) => __typename === 'Topic');
      expect(written).toHaveLength(1);
      seen = written[0];
    }
    const log = await logOf(room, `record: "${seen.id}"`);
    expect(log.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
  });
});

test.each(['編'.repeat(255), 'a/b#c%2F é'])(
  'a caller writes and is found under the name %s',
  async subject => {
    const api = await startApi();
    const writer = await api.as({ scopes: ['WRITE'], subject });
    const { errors } = await writer.ask('mutation { createTopic(input: { name: "Tides" }) { __typename } }');
    expect(errors).toBeUndefined();
    const admin = await api.as({ scopes: ['ADMIN'] });
    const query = 'query ($subject: String!) { auditLog(subject: $subject) { nodes { subject } } }';
    expect((await admin.ask(query, { subject })).data.auditLog.nodes).toEqual([{ subject }]);
    for (const none of ['', ' ', 'x'.repeat(256), 'a\nb', '\ud800']) {
      const answer = await admin.ask(query, { subject: none });
      expect(answer.errors?.[0]?.extensions.code, none).toBe('BAD_USER_INPUT');
    }
  },
);

test('an entry has the id of its request, and is kept for the days of the setting', async () => {
  const api = await startApi();
  const { text } = await api.as({ scopes: ['ADMIN'] });
  const authenticate = createAuthenticate({ table: api.table, stage: 'dev', issuer: undefined });
  const server = createServer({ table: api.table, authenticate, logLevel: 'silent', auditDays: 30 });
  const ask = async (query: string) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${text}` };
    const init = { method: 'POST', headers, body: JSON.stringify({ query }) };
    return (await server.fetch('http://localhost/graphql', init, { requestId: 'r-1' })).json();
  };
  await ask('mutation { createTopic(input: { name: "Tides" }) { __typename } }');
  expect((await ask('{ auditLog { nodes { requestId } } }')).data.auditLog.nodes).toEqual([
    { requestId: 'r-1' },
  ]);
  const [item] = [...(await scan(api.table)).values()].filter(({ list }) => list === 'audit');
  expect(Number(item?.ttl) - Date.now() / 1000).toBeCloseTo(30 * 86_400, -2);
});

test.each(['0', '1101', '1.5', 'year'])('AUDIT_DAYS cannot be %s', value => {
  expect(() => readSettings({ AUDIT_DAYS: value })).toThrow('AUDIT_DAYS is');
});
