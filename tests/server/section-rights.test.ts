import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Grant, grantText, type SectionScope } from '../../src/access/scope.ts';
import { schema } from '../../src/schema/schema.ts';
import { readIssuer } from '../../src/server/identity/issuer.ts';
import { type Answer, type Api, type Client, startApi } from '../api.ts';
import { Race } from '../race.ts';
import { scan } from '../table.ts';
import { audience, type LocalIssuer, startIssuer } from './local-issuer.ts';

/** Sections as newsrooms write them: with blanks, capitals, other scripts, and all that separates scopes elsewhere. */
const sections = ['security', 'Foreign Affairs', 'Économie & Société', '中東・アジア', 'a,b+c=d/e:f 50%'];

interface Article {
  readonly id: string;
  readonly revision: number;
}

/** Each mutation of an article that exists: what it needs, the state that it is tried in, and the call. */
const mutations: Readonly<
  Record<string, { needs: readonly SectionScope[]; isPublic?: true; hasCopy?: true; args: string }>
> = {
  updateArticle: { needs: ['WRITE'], args: 'input: { summary: "New" }' },
  publishArticle: { needs: ['PUBLISH'], args: '' },
  withdrawArticle: { needs: ['PUBLISH'], isPublic: true, args: '' },
  restoreArticle: { needs: ['WRITE'], args: 'revision: 1' },
  deleteArticle: { needs: ['WRITE', 'PUBLISH'], args: '' },
  setExpiry: { needs: ['PUBLISH'], isPublic: true, args: 'at: "2090-01-01T00:00:00Z"' },
  saveWorkingCopy: { needs: ['WRITE'], isPublic: true, args: 'input: { summary: "New" }' },
  publishWorkingCopy: { needs: ['PUBLISH'], isPublic: true, hasCopy: true, args: '' },
  discardWorkingCopy: { needs: ['WRITE'], isPublic: true, hasCopy: true, args: '' },
};
const ofArticles = ['createArticle', ...Object.keys(mutations)];

test('every mutation whose name says that it is of articles is tried', () => {
  const names = Object.keys(schema.getMutationType()?.getFields() ?? {});
  expect(names.filter(name => /(?:Article|(?<!Front)WorkingCopy|Expiry)$/.test(name)).toSorted()).toEqual(
    ofArticles.toSorted(),
  );
});

let issuer: LocalIssuer;
let api: Api;
let admin: Client;
/** The writes that were sent to the table. */
const writes: string[] = [];

beforeAll(async () => {
  issuer = await startIssuer();
  api = await startApi({
    issuer: readIssuer({ AUTH_ISSUER: issuer.url, AUTH_AUDIENCE: audience }, 'dev'),
    intercept: (send, command) => {
      if (/Write/.test(command)) writes.push(command);
      return send();
    },
  });
  admin = await api.as({ scopes: ['ADMIN'] });
});
afterAll(() => issuer.stop());

/** The callers with some scopes: by key and by token. */
async function callers(grants: readonly Grant[]): Promise<Client[]> {
  const token = await issuer.sign({ scope: grants.join(' ') });
  return [await api.as({ scopes: grants }), api.with({ authorization: `Bearer ${token}` })];
}

describe.each(Object.entries(mutations))('%s', (name, { needs, isPublic, hasCopy, args }) => {
  const call = ({ id, revision }: Article) =>
    `mutation { result: ${name}(${[`id: "${id}"`, `expectedRevision: ${revision}`, args].join(', ')}) { __typename } }`;
  const prepared = async (section: string | null) => {
    const article = await articleIn(section, isPublic === true);
    return hasCopy === true ? withCopy(article) : article;
  };

  test.each(sections)('is allowed in the section %s by a scope for it', async section => {
    for (const client of await callers(needs.map(scope => grantText({ scope, section })))) {
      const { data, errors } = await client.ask(call(await prepared(section)));
      expect(errors).toBeUndefined();
      expect(data.result.__typename).toMatch(/^(?:Article|Deleted)$/);
    }
  });

  test.each(sections)('is refused in the section %s to scopes for all others', async section => {
    const others = sections.filter(one => one !== section);
    const grants = others.flatMap(one => needs.map(scope => grantText({ scope, section: one })));
    const article = await prepared(section);
    for (const client of await callers(grants))
      await refused(client, call(article), name, grantText({ scope: needs[0] ?? 'WRITE', section }));
  });

  test('is refused to all but one of its scopes', async () => {
    for (const missing of needs) {
      const grants: Grant[] = [...needs, 'READ_DRAFTS' as const].filter(scope => scope !== missing);
      const elsewhere = grantText({ scope: missing, section: 'security' });
      const article = await prepared('sport');
      for (const client of await callers([...grants, elsewhere]))
        await refused(client, call(article), name, `${missing}:section/sport`);
    }
  });

  test('needs the plain scope for an article without a section', async () => {
    const grants = sections.flatMap(section => needs.map(scope => grantText({ scope, section })));
    const article = await prepared(null);
    for (const client of await callers(grants)) await refused(client, call(article), name, needs[0] ?? '');
    for (const client of await callers(needs))
      expect((await client.ask(call(await prepared(null)))).errors).toBeUndefined();
  });
});

describe('an article', () => {
  const create = (section: string | null, more = '') =>
    `mutation { result: createArticle(input: { headline: "New" section: ${JSON.stringify(section)} }${more}) { __typename ... on Article { id revision section } } }`;

  test('is created in the sections of the caller only', async () => {
    for (const client of await callers(['WRITE:section/Foreign%20Affairs'])) {
      expect((await client.ask(create('Foreign Affairs'))).data.result).toMatchObject({
        __typename: 'Article',
        section: 'Foreign Affairs',
      });
      await refused(client, create('foreign affairs'), 'createArticle', 'WRITE:section/foreign%20affairs');
      await refused(client, create(null), 'createArticle', 'WRITE');
    }
  });

  test('that an earlier request created is not answered to a caller whose scope has been taken away', async () => {
    const first = await api.as({ scopes: ['WRITE:section/security'], subject: 'wire' });
    const now = await api.as({ scopes: ['WRITE:section/sport'], subject: 'wire' });
    const request = create('security', ' idempotencyKey: "one"');
    const { data } = await first.ask(request);
    expect((await first.ask(request)).data.result).toEqual(data.result);
    await refused(now, request, 'createArticle', 'WRITE:section/security');
  });

  test('moves between sections only by a caller with both', async () => {
    const move = ({ id, revision }: Article, section: string | null) =>
      `mutation { result: updateArticle(id: "${id}", expectedRevision: ${revision}, input: { section: ${JSON.stringify(section)} }) { __typename } }`;
    const article = await articleIn('security');
    for (const client of await callers(['WRITE:section/security'])) {
      await refused(client, move(article, 'sport'), 'updateArticle', 'WRITE:section/sport');
      await refused(client, move(article, null), 'updateArticle', 'WRITE');
    }
    for (const client of await callers(['WRITE:section/sport']))
      await refused(client, move(article, 'sport'), 'updateArticle', 'WRITE:section/security');
    for (const client of await callers(['WRITE:section/sport', 'WRITE:section/security']))
      expect((await client.ask(move(await articleIn('security'), 'sport'))).errors).toBeUndefined();
  });

  test('is restored to a revision of another section only by a caller with both', async () => {
    const { id } = await articleIn('security');
    const moved = `mutation { updateArticle(id: "${id}", expectedRevision: 1, input: { section: "sport" }) { __typename } }`;
    expect((await admin.ask(moved)).errors).toBeUndefined();
    const restore = `mutation { result: restoreArticle(id: "${id}", expectedRevision: 2, revision: 1) { __typename } }`;
    for (const client of await callers(['WRITE:section/sport']))
      await refused(client, restore, 'restoreArticle', 'WRITE:section/security');
    const [both] = await callers(['WRITE:section/sport', 'WRITE:section/security']);
    expect((await both?.ask(restore))?.data.result).toEqual({ __typename: 'Article' });
  });

  test('whose working copy is of another section is saved, discarded and published only by a caller with both', async () => {
    const both: Grant[] = ['security', 'sport'].flatMap(section => [
      grantText({ scope: 'WRITE', section }),
      grantText({ scope: 'PUBLISH', section }),
    ]);
    const [owner] = await callers(both);
    for (const [name, scope, args] of [
      ['saveWorkingCopy', 'WRITE', ', input: { section: "security" }'],
      ['discardWorkingCopy', 'WRITE', ''],
      ['publishWorkingCopy', 'PUBLISH', ''],
      ['publishWorkingCopy', 'PUBLISH', ', at: "2090-01-01T00:00:00Z"'],
    ] as const) {
      const { id, revision } = await withCopy(await articleIn('security', true), 'sport');
      const call = `mutation { result: ${name}(id: "${id}", expectedRevision: ${revision}${args}) { __typename } }`;
      for (const section of ['security', 'sport']) {
        const [client] = await callers(both.filter(grant => grant !== grantText({ scope, section })));
        if (client !== undefined) await refused(client, call, name, grantText({ scope, section }));
      }
      expect((await owner?.ask(call))?.data.result).toEqual({ __typename: 'Article' });
    }
    const { id, revision } = await articleIn('security', true);
    const [client] = await callers(both.slice(0, 2));
    const move = `mutation { result: saveWorkingCopy(id: "${id}", expectedRevision: ${revision}, input: { section: "sport" }) { __typename } }`;
    if (client !== undefined) await refused(client, move, 'saveWorkingCopy', 'WRITE:section/sport');
  });

  test('of another section tells nothing of itself, whatever the request: not its text, its revision or its state', async () => {
    const { id } = await articleIn('security');
    const [client] = await callers(['WRITE:section/sport', 'PUBLISH:section/sport']);
    if (client === undefined) throw new Error('There is no caller.');
    const target = `id: "${id}", expectedRevision: 7`;
    const all = '{ __typename ... on Article { headline } ... on StaleRevisionError { currentRevision } }';
    for (const call of [
      `updateArticle(${target}, input: {})`,
      `updateArticle(id: "${id}", expectedRevision: 1, input: {})`,
      `updateArticle(${target}, input: { headline: "" })`,
      `withdrawArticle(${target})`,
      `restoreArticle(${target}, revision: 99)`,
    ]) {
      const { data, errors } = await client.ask(`mutation { result: ${call} ${all} }`);
      expect(data, call).toBeNull();
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
  });
});

test.each([
  ['updateArticle', 'input: { summary: "New" }'],
  ['publishArticle', ''],
  ['deleteArticle', ''],
])('%s of an article that leaves the section during the write is refused', async (name, args) => {
  const race = new Race();
  const server = await startApi({ over: api, intercept: race.intercept });
  const { id } = await articleIn('security');
  const client = await server.as({ scopes: ['WRITE:section/security', 'PUBLISH:section/security'] });
  race.before('TransactWriteItemsCommand', async () => {
    const moved = `mutation { updateArticle(id: "${id}", expectedRevision: 1, input: { section: "sport" }) { __typename } }`;
    expect((await admin.ask(moved)).data.updateArticle).toEqual({ __typename: 'Article' });
  });
  const given = [`id: "${id}"`, 'expectedRevision: 1', args].join(', ');
  const { data, errors } = await client.ask(`mutation { result: ${name}(${given}) { __typename } }`);
  expect(race.isOver).toBe(true);
  expect(data).toBeNull();
  expect(errors?.[0]?.message).toContain('section/sport');
  expect((await admin.ask(`{ article(id: "${id}") { revision section status } }`)).data.article).toEqual({
    revision: 2,
    section: 'sport',
    status: 'DRAFT',
  });
});

test('while an article moves between sections, a desk writes no version of it outside of its own section', async () => {
  const { id } = await articleIn('security');
  const desk = await api.as({ scopes: ['WRITE:section/security'], subject: 'desk' });
  const update = (client: Client, revision: number, input: string) =>
    client.ask(
      `mutation { result: updateArticle(id: "${id}", expectedRevision: ${revision}, input: { ${input} }) { __typename } }`,
    );
  for (let round = 0; round < 8; round++) {
    const { revision } = (await admin.ask(`{ article(id: "${id}") { revision } }`)).data.article;
    const section = round % 2 === 0 ? 'sport' : 'security';
    const edits = [revision, revision, revision + 1].map((seen, i) =>
      update(desk, seen, `summary: "${round}.${i}"`),
    );
    await Promise.all([update(admin, revision, `section: "${section}"`), ...edits]);
  }
  const versions = [...(await scan(api.table)).values()]
    .filter(({ pk, sk }) => pk === `Article#${atob(id).split(':')[1]}` && /^(?:document|revision#)/.test(sk))
    .toSorted((a, b) => Number(a.revision) - Number(b.revision));
  expect(versions.length).toBeGreaterThan(1);
  const byDesk = versions.flatMap((version, i) =>
    version.updatedBy === 'desk' ? [versions[i - 1]?.section, version.section] : [],
  );
  expect(new Set([...byDesk, 'security'])).toEqual(new Set(['security']));
});

test('a reader of drafts reads those of all sections, and writes those of its own', async () => {
  const { id } = await articleIn('security');
  for (const client of await callers(['READ_DRAFTS', 'WRITE:section/sport'])) {
    expect((await client.ask(`{ article(id: "${id}") { id } }`)).data.article).toEqual({ id });
    const update = `mutation { result: updateArticle(id: "${id}", expectedRevision: 1, input: {}) { __typename } }`;
    await refused(client, update, 'updateArticle', 'WRITE:section/security');
  }
});

describe('a caller with scopes for a section only', () => {
  test('has no right over entities', async () => {
    const { data } = await admin.ask(
      'mutation { one: createTopic(input: { name: "One" }) { ... on Topic { id } } two: createTopic(input: { name: "Two" }) { ... on Topic { id } } }',
    );
    const { one, two } = data;
    for (const client of await callers(['WRITE:section/security', 'PUBLISH:section/security']))
      for (const [name, args] of [
        ['createTopic', 'input: { name: "Three" }'],
        ['updateTopic', `id: "${one.id}", expectedRevision: 1, input: { name: "Three" }`],
        ['mergeEntities', `from: "${one.id}", into: "${two.id}", expectedRevision: 1`],
        ['deleteEntity', `id: "${one.id}", expectedRevision: 1`],
      ] as const)
        await refused(client, `mutation { result: ${name}(${args}) { __typename } }`, name, 'WRITE');
  });

  test('is told its scopes: none for the whole publication', async () => {
    const query = '{ viewer { scopes sectionScopes { scope section } } }';
    for (const client of await callers([
      'WRITE:section/Foreign%20Affairs',
      'PUBLISH:section/sport',
      'PUBLISH',
    ]))
      expect((await client.ask(query)).data.viewer).toEqual({
        scopes: ['PUBLISH'],
        sectionScopes: [{ scope: 'WRITE', section: 'Foreign Affairs' }],
      });
    for (const client of await callers(['ADMIN', 'WRITE:section/sport']))
      expect((await client.ask(query)).data.viewer.sectionScopes).toEqual([]);
  });

  test('may send texts as long as every writer', async () => {
    const body = 'x'.repeat(200_000);
    const query = 'mutation ($input: ArticleInput!) { createArticle(input: $input) { __typename } }';
    for (const client of await callers(['WRITE:section/sport'])) {
      const { data } = await client.ask(query, { input: { headline: 'Long', section: 'sport', body } });
      expect(data.createArticle).toEqual({ __typename: 'Article' });
    }
    const [reader] = await callers(['PUBLISH:section/sport']);
    const { status } = (await reader?.ask(query, { input: { headline: 'Long', body } })) ?? {};
    expect(status).toBe(413);
  });

  test('does not read drafts by it', async () => {
    const { id } = await articleIn('security');
    for (const client of await callers(['WRITE:section/security', 'PUBLISH:section/security']))
      expect((await client.ask(`{ article(id: "${id}") { id } }`)).data.article).toBeNull();
  });
});

test.each([
  'WRITE:section/',
  'WRITE:section/%20',
  'WRITE:section/50%',
  'WRITE:section/%ff',
  'WRITE:sections/security',
  'write:section/security',
  'ADMIN:section/security',
  'READ_DRAFTS:section/security',
])('%s is no scope, and grants nothing', async scope => {
  const client = api.with({ authorization: `Bearer ${await issuer.sign({ scope })}` });
  expect((await client.ask('{ viewer { scopes sectionScopes { scope } } }')).data.viewer).toEqual({
    scopes: [],
    sectionScopes: [],
  });
});

/** A new article of a section, without a section for null. */
async function articleIn(section: string | null, isPublic = false): Promise<Article> {
  const fields = '... on Article { id revision }';
  const { data } = await admin.ask(
    `mutation ($section: String) { result: createArticle(input: { headline: "A treaty" section: $section }) { ${fields} } }`,
    { section },
  );
  const { id, revision } = data.result;
  if (!isPublic) return { id, revision };
  const published: Answer = await admin.ask(
    `mutation { result: publishArticle(id: "${id}", expectedRevision: ${revision}) { ${fields} } }`,
  );
  return published.data.result;
}

/** The same article with a working copy; the revision is that of the copy. */
async function withCopy({ id, revision }: Article, section?: string): Promise<Article> {
  const { data } = await admin.ask(
    `mutation ($input: ArticleInput!) {
      result: saveWorkingCopy(id: "${id}", expectedRevision: ${revision}, input: $input) { ... on Article { workingCopy { revision } } }
    }`,
    { input: { headline: 'Another treaty', ...(section === undefined ? {} : { section }) } },
  );
  return { id, revision: data.result.workingCopy.revision };
}

/** The mutation gets FORBIDDEN, with the scope that is missing, and the table stays as it was. */
async function refused(client: Client, query: string, name: string, missing: string): Promise<void> {
  writes.length = 0;
  const { status, data, errors } = await client.ask(query);
  expect({ status, data }).toEqual({ status: 200, data: null });
  expect(errors).toEqual([
    expect.objectContaining({
      message: `"${name}" needs the scope ${missing}, which your credentials do not have.`,
      path: ['result'],
      extensions: { code: 'FORBIDDEN' },
    }),
  ]);
  expect(writes).toEqual([]);
}
