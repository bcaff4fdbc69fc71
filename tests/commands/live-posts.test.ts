import { beforeEach, expect, test } from 'vitest';
import type { Grant } from '../../src/access/scope.ts';
import { maxPinnedPosts, maxPosts } from '../../src/model/live-post.ts';
import type { LivePost } from '../../src/projection/live-post.ts';
import { newPostKey, postItems } from '../../src/projection/live-post-items.ts';
import { partKey } from '../../src/store/keys.ts';
import { inTransactions, transact } from '../../src/store/transaction.ts';
import { importInto, sourceOf } from '../api.ts';
import { type Failed, faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { scan } from '../table.ts';

const second = 1000;
const hour = 3_600_000;

const errors = `
  ... on InvalidInputError { path issues { path message } } ... on NotFoundError { path message }
  ... on StaleRevisionError { path message currentRevision }
`;
const post = `
  key at updatedAt revision headline isPinned isKeyEvent body
  authors { ... on Person { name } ... on Organization { name } } mentions { __typename name } article { id }
`;
const desk = `
  __typename
  ... on Article {
    id revision updatedAt isLive postsRevision postsUpdatedAt posts(first: 3) { nodes { ${post} } } pinnedPosts { key }
  }
  ${errors}
`;

let newsroom: Newsroom;
let article: Result;
let ada: Result;
let city: Result;

beforeEach(async () => {
  newsroom = await Newsroom.open();
  ada = await newsroom.made('Person', { slug: 'ada', name: 'Ada Byron' });
  city = await newsroom.made('Place', { slug: 'lahore', name: 'Lahore' });
  article = await newsroom.published({
    slug: 'flood',
    headline: 'The flood, as it happens',
    kind: 'LIVE',
    section: 'local',
  });
  await newsroom.drain();
});

function add(input: object, { of = article, key }: { of?: Result; key?: string } = {}): Promise<Result> {
  return run(
    `mutation ($id: ID!, $input: LivePostInput!, $key: String) {
      result: addLivePost(article: $id, input: $input, idempotencyKey: $key) { ${desk} }
    }`,
    { id: of.id, input, key },
  );
}

function change(of: { key: string; revision: number }, input: object): Promise<Result> {
  return run(
    `mutation ($id: ID!, $key: String!, $revision: Int!, $input: LivePostInput!) {
      result: updateLivePost(article: $id, key: $key, expectedRevision: $revision, input: $input) { ${desk} }
    }`,
    { id: article.id, ...of, input },
  );
}

function remove(of: { key: string; revision: number }): Promise<Result> {
  return run(
    `mutation ($id: ID!, $key: String!, $revision: Int!) {
      result: removeLivePost(article: $id, key: $key, expectedRevision: $revision) { ${desk} }
    }`,
    { id: article.id, ...of },
  );
}

async function run(mutation: string, variables: object): Promise<Result> {
  return (await newsroom.ask(mutation, variables)).result;
}

/** The post that was just added. */
async function added(input: object, options = {}): Promise<Result> {
  newsroom.pass(second);
  const result = await add(input, options);
  expect(result).toMatchObject({ __typename: 'Article' });
  return result.posts.nodes[0];
}

async function headlines(args = 'first: 100'): Promise<(string | null)[]> {
  const { article: found } = await newsroom.read(
    `{ article(slug: "flood") { posts(${args}) { nodes { headline } } } }`,
  );
  return found.posts.nodes.map((one: { headline: string }) => one.headline);
}

/** The headlines in the timeline of an entity, as the public sees it. */
async function timeline(id = ada.id): Promise<string[]> {
  const data = await newsroom.read(
    `query ($id: ID!) {
      node(id: $id) { ... on Entity { timeline(first: 50) { pageInfo { hasNextPage } edges { date node {
        __typename ... on Article { headline } ... on LivePost { title: headline article { slug } } } } } } }
    }`,
    { id },
  );
  return data.node.timeline.edges.map(
    ({ node }: { node: Result }) => `${node.__typename} ${node.headline ?? node.title}`,
  );
}

test('links in a post lead to the entities as they are now called, and to none that was deleted; a new one has to exist', async () => {
  const said = async () => {
    const { data } = await newsroom.api.ask(
      'query ($id: ID!) { article(id: $id) { posts { nodes { html: body(format: HTML) blocks { ... on ParagraphBlock { runs { text entity { slug } } } } } } } }',
      { id: article.id },
    );
    const [{ html, blocks }] = data.article.posts.nodes;
    return { html, entities: blocks[0].runs.flatMap((run: Result) => run.entity ?? []) };
  };
  const body = '[Ada](Person/ada) in [Lahore](Place/lahore)';
  const { posts } = await add({ body });
  expect(await said()).toEqual({
    html: '<p><a data-entity="Person/ada">Ada</a> in <a data-entity="Place/lahore">Lahore</a></p>',
    entities: [{ slug: 'ada' }, { slug: 'lahore' }],
  });
  const other = await newsroom.made('Person', { slug: 'ada-byron', name: 'Ada Byron' });
  expect(await newsroom.merge(ada, other)).toMatchObject({ __typename: 'Person' });
  expect(await newsroom.delete(city)).toMatchObject({ __typename: 'Deleted' });
  await newsroom.drain();
  expect(await said()).toEqual({
    html: '<p><a data-entity="Person/ada-byron">Ada</a> in <a>Lahore</a></p>',
    entities: [{ slug: 'ada-byron' }],
  });
  expect(await change(posts.nodes[0], { body: `${body} and [Delhi](Place/delhi)` })).toMatchObject({
    __typename: 'InvalidInputError',
    issues: [{ path: ['input', 'body'], message: 'Place/delhi does not exist' }],
  });
  expect(await change(posts.nodes[0], { body: `${body} today` })).toMatchObject({ __typename: 'Article' });
  expect(await add({ body: '[x](Place/De lhi)' })).toMatchObject({ __typename: 'Article' });
  expect(await add({ body: '[x](<Place/De lhi>)' })).toMatchObject({ __typename: 'InvalidInputError' });
});

test('a post is public at once, and the article stays as it is', async () => {
  const before = await newsroom.read(
    '{ article(slug: "flood") { revision updatedAt postsRevision postsUpdatedAt } }',
  );
  expect(before.article).toMatchObject({ postsRevision: 0, postsUpdatedAt: null });
  newsroom.pass(second);
  const result = await add({
    headline: 'Water rises',
    body: 'The *river* rises.',
    isKeyEvent: true,
    authors: [ada.id],
    mentions: ['Place/lahore', city.id],
  });
  const now = newsroom.in(0);
  expect(result).toMatchObject({
    ...{ revision: before.article.revision, updatedAt: before.article.updatedAt, isLive: true },
    ...{ postsRevision: 1, postsUpdatedAt: now, pinnedPosts: [] },
    posts: {
      nodes: [
        {
          ...{ at: now, updatedAt: now, revision: 1, headline: 'Water rises', body: 'The *river* rises.' },
          ...{
            isPinned: false,
            isKeyEvent: true,
            authors: [{ name: 'Ada Byron' }],
            article: { id: article.id },
          },
          mentions: [{ __typename: 'Place', name: 'Lahore' }],
        },
      ],
    },
  });
  const { key } = result.posts.nodes[0];
  const seen = await newsroom.read(
    `query ($key: String!) { article(slug: "flood") {
      posts { nodes { key } } post(key: $key) { headline body(format: HTML) plain: body(format: PLAIN) }
      none: post(key: "no-key") { key }
    } }`,
    { key },
  );
  expect(seen.article).toEqual({
    posts: { nodes: [{ key }] },
    post: { headline: 'Water rises', body: '<p>The <em>river</em> rises.</p>', plain: 'The river rises.' },
    none: null,
  });
  await newsroom.drain();
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('posts are newest first, and `last` with `before` gives those that are newer than a cursor', async () => {
  for (const headline of ['one', 'two', 'three']) await added({ headline });
  expect(await headlines()).toEqual(['three', 'two', 'one']);
  const page = 'posts(first: 2) { nodes { headline } pageInfo { startCursor endCursor hasNextPage } }';
  const { article: first } = await newsroom.read(`{ article(slug: "flood") { ${page} } }`);
  expect(first.posts.pageInfo).toMatchObject({ hasNextPage: true });
  expect(await headlines(`first: 5, after: "${first.posts.pageInfo.endCursor}"`)).toEqual(['one']);
  const newer = `before: "${first.posts.pageInfo.startCursor}"`;
  expect(await headlines(`last: 2, ${newer}`)).toEqual([]);
  for (const headline of ['four', 'five', 'six']) await added({ headline });
  // Added later, of an earlier time: a cursor does not pass it, and the revision of the posts tells.
  await added({ headline: 'half past one', at: newsroom.in(-4 * second - 500) });
  expect(await headlines(`last: 2, ${newer}`)).toEqual(['five', 'four']);
  expect(await headlines()).toEqual(['six', 'five', 'four', 'three', 'two', 'half past one', 'one']);
});

test('writers whose clocks differ do not add a post behind the cursor of a reader', async () => {
  await added({ headline: 'by a fast clock' });
  newsroom.pass(-2 * second);
  await add({ headline: 'by a slow clock' });
  expect(await headlines()).toEqual(['by a slow clock', 'by a fast clock']);
});

test('concurrent posts are all written, each with a time of its own', async () => {
  await Promise.all(Array.from({ length: 8 }, (_, i) => add({ headline: `post ${i}` })));
  const { article: found } = await newsroom.read(
    '{ article(slug: "flood") { postsRevision posts { nodes { at headline } } } }',
  );
  expect(found.postsRevision).toBe(8);
  expect(new Set(found.posts.nodes.map(({ at }: Result) => at)).size).toBe(8);
  expect(new Set(found.posts.nodes.map(({ headline }: Result) => headline)).size).toBe(8);
});

test('a post is corrected under its own revision', async () => {
  const first = await added({ headline: 'Water rises', body: 'Slowly.' });
  newsroom.pass(second);
  const changed = await change(first, { body: 'Fast.', isPinned: true });
  expect(changed.posts.nodes[0]).toMatchObject({
    ...{ key: first.key, at: first.at, updatedAt: newsroom.in(0), revision: 2 },
    ...{ headline: 'Water rises', body: 'Fast.', isPinned: true },
  });
  expect(changed.pinnedPosts).toEqual([{ key: first.key }]);
  expect(await change(first, { body: 'Late.' })).toMatchObject({
    ...{ __typename: 'StaleRevisionError', currentRevision: 2 },
  });
  expect(await change({ ...first, revision: 2 }, { body: 'Fast.' })).toMatchObject({ postsRevision: 2 });
  expect(await change({ ...first, revision: 2 }, { headline: null, body: '' })).toMatchObject({
    issues: [{ path: ['input', 'body'], message: 'must not be empty in a post without a headline' }],
  });
  expect(await change({ ...first, revision: 2 }, { isPinned: false })).toMatchObject({ pinnedPosts: [] });
  expect(await change({ key: 'none', revision: 1 }, { body: 'x' })).toMatchObject({
    ...{ __typename: 'NotFoundError', path: ['key'] },
  });
  await newsroom.drain();
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('a removed post leaves nothing but a change of its article', async () => {
  const first = await added({
    headline: 'Ferrymen object',
    body: 'ferrymen',
    mentions: [ada.id],
    isPinned: true,
  });
  await newsroom.drain();
  newsroom.pass(hour);
  const start = await lastCursor();
  newsroom.pass(hour);
  const removed = await remove(first);
  expect(removed).toMatchObject({ postsRevision: 2, posts: { nodes: [] }, pinnedPosts: [] });
  newsroom.pass(20 * second);
  expect(await changesAfter(start)).toEqual([{ kind: 'UPSERTED', node: { slug: 'flood' } }]);
  expect(await timeline()).toEqual([]);
  await newsroom.drain();
  for (const item of (await scan(newsroom.api.table)).values())
    expect(JSON.stringify(item)).not.toContain('ferrymen');
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

async function lastCursor(): Promise<string> {
  const { changes } = await newsroom.read('{ changes(first: 200) { pageInfo { endCursor } } }');
  return changes.pageInfo.endCursor;
}

async function changesAfter(cursor: string): Promise<Result[]> {
  const { changes } = await newsroom.read(
    'query ($after: String) { changes(after: $after) { nodes { kind node { ... on Article { slug } } } } }',
    { after: cursor },
  );
  return changes.nodes;
}

test('changes name a live article once for all its posts, and not after it is withdrawn', async () => {
  await newsroom.drain();
  newsroom.pass(hour);
  const start = await lastCursor();
  await added({ headline: 'one' });
  await added({ headline: 'two' });
  newsroom.pass(20 * second);
  expect(await changesAfter(start)).toEqual([{ kind: 'UPSERTED', node: { slug: 'flood' } }]);
  await newsroom.withdraw(article);
  newsroom.pass(20 * second);
  expect(await changesAfter(start)).toEqual([{ kind: 'REMOVED', node: null }]);
});

test('a page whose entries are hidden leads on to the next one: in the changes and in a timeline', async () => {
  newsroom.pass(second);
  await newsroom.published({ headline: 'Older', mentions: [{ entity: ada.id }] });
  for (const headline of ['one', 'two', 'three']) await added({ headline, mentions: [ada.id] });
  await newsroom.drain();
  newsroom.pass(hour);
  const start = await lastCursor();
  await added({ headline: 'four' });
  newsroom.pass(second);
  await newsroom.withdraw(article);
  newsroom.pass(20 * second);
  const told: string[] = [];
  for (let after: string = start, pages = 0; pages < 10; pages++) {
    const { changes } = await newsroom.read(
      'query ($after: String) { changes(first: 1, after: $after) { nodes { kind } pageInfo { hasNextPage endCursor } } }',
      { after },
    );
    told.push(...changes.nodes.map(({ kind }: Result) => kind));
    if (!changes.pageInfo.hasNextPage) break;
    expect(changes.pageInfo.endCursor).not.toBe(after);
    after = changes.pageInfo.endCursor;
  }
  expect(told).toEqual(['REMOVED']);
  // The worker has not yet removed the posts from the list of the person.
  for (const [size, from, more, cursor] of [
    ['first', 'after', 'hasNextPage', 'endCursor'],
    ['last', 'before', 'hasPreviousPage', 'startCursor'],
  ] as const) {
    const found: string[] = [];
    for (let place: string | null = null, pages = 0; pages < 10; pages++) {
      const { person }: Result = await newsroom.read(
        `query ($place: String) { person(slug: "ada") { timeline(${size}: 2, ${from}: $place) {
          nodes { ... on Article { headline } ... on LivePost { title: headline } } pageInfo { ${more} ${cursor} } } } }`,
        { place },
      );
      const { nodes, pageInfo } = person.timeline;
      found.push(...nodes.map((node: Result) => node.headline ?? node.title));
      if (!pageInfo[more]) break;
      expect(pageInfo[cursor]).not.toBe(place);
      place = pageInfo[cursor];
    }
    expect(found).toEqual(['Older']);
  }
});

test('the posts of an article that is not public are not told', async () => {
  const draft = await newsroom.made('Article', { slug: 'vote', headline: 'The vote', kind: 'LIVE' });
  await added({ headline: 'before the vote', mentions: [ada.id] }, { of: draft });
  const secret = async () => {
    await newsroom.drain();
    expect(await timeline()).toEqual([]);
    const { article: none } = await newsroom.read('{ article(slug: "vote") { posts { nodes { key } } } }');
    expect(none).toBe(null);
  };
  await secret();
  for (const item of (await scan(newsroom.api.table)).values())
    if (item.list === 'posts/mentions') throw new Error('The entity has the post of a draft.');
  const published = await newsroom.publish(draft, newsroom.in(hour));
  await secret();
  newsroom.pass(2 * hour);
  await newsroom.drain();
  expect(await timeline()).toEqual(['LivePost before the vote']);
  const withdrawn = await newsroom.withdraw(published);
  expect(await timeline()).toEqual([]);
  await secret();
  await newsroom.publish(withdrawn);
  await newsroom.drain();
  expect(await timeline()).toEqual(['LivePost before the vote']);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('an expired article takes its posts with it, to the millisecond', async () => {
  await added({ headline: 'last words', mentions: [ada.id] });
  expect(await timeline()).toEqual(['LivePost last words']);
  await run(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime) {
      result: setExpiry(id: $id, expectedRevision: $revision, at: $at) { __typename }
    }`,
    { ...article, at: newsroom.in(hour) },
  );
  newsroom.pass(hour);
  expect(await timeline()).toEqual([]);
  await newsroom.drain();
  expect(await timeline()).toEqual([]);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('a post follows the entities that it mentions through renames, merges and deletions', async () => {
  const grace = await newsroom.made('Person', { slug: 'grace', name: 'Grace Hopper' });
  const author = await newsroom.made('Person', { slug: 'joan', name: 'Joan Clarke' });
  const first = await added({ headline: 'They met', mentions: [ada.id, city.id], authors: [author.id] });
  const shown = async () => {
    const { article: found } = await newsroom.read(
      `{ article(slug: "flood") { posts { nodes { authors { ... on Person { name } } mentions { name } } } } }`,
    );
    return found.posts.nodes[0];
  };
  await newsroom.updated('Person', ada, { name: 'Ada Lovelace' });
  expect(await shown()).toEqual({
    authors: [{ name: 'Joan Clarke' }],
    mentions: [{ name: 'Ada Lovelace' }, { name: 'Lahore' }],
  });
  await newsroom.merge(ada, grace);
  expect(await shown()).toMatchObject({ mentions: [{ name: 'Grace Hopper' }, { name: 'Lahore' }] });
  await newsroom.drain();
  expect(await timeline(grace.id)).toEqual(['LivePost They met']);
  expect(await shown()).toMatchObject({ mentions: [{ name: 'Grace Hopper' }, { name: 'Lahore' }] });
  await newsroom.delete(city);
  await newsroom.delete(author);
  expect(await shown()).toEqual({ authors: [], mentions: [{ name: 'Grace Hopper' }] });
  await newsroom.drain();
  expect(await faultsOf(newsroom.api)).toEqual([]);
  // A correction of the post does not stumble over the records that are gone.
  expect(await change(first, { headline: 'They met again' })).toMatchObject({ __typename: 'Article' });
  expect(await timeline(grace.id)).toEqual(['LivePost They met again']);
  for (const item of (await scan(newsroom.api.table)).values())
    if (item.list === 'posts/mentions') expect(JSON.stringify(item)).toContain(idIn(grace.id));
});

function idIn(globalId: string): string {
  return Buffer.from(globalId, 'base64').toString().split(':')[1] ?? '';
}

test('a deleted article takes its posts with it', async () => {
  for (let i = 0; i < 60; i++)
    await add({ headline: `post ${i}`, mentions: [ada.id, city.id], isPinned: i < 3 });
  await newsroom.delete(article);
  expect(await timeline()).toEqual([]);
  await newsroom.drain();
  for (const item of (await scan(newsroom.api.table)).values()) {
    if (String(item.list).startsWith('audit')) continue;
    expect(`${item.pk} ${item.sk} ${item.list}`).not.toContain('posts');
  }
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('limits are named, and a post is refused whole', async () => {
  const story = await newsroom.published({ headline: 'A story' });
  expect(await add({ headline: 'x' }, { of: story })).toMatchObject({
    issues: [
      {
        path: ['article'],
        message: 'The article is of the kind STORY; set its kind to LIVE first (updateArticle)',
      },
    ],
  });
  expect(await add({ headline: '', body: 'x'.repeat(10_001), mentions: ['Person/nobody'] })).toMatchObject({
    issues: [
      { path: ['input', 'headline'], message: 'must not be empty' },
      { path: ['input', 'body'], message: 'longer than 10000 bytes' },
      { path: ['input', 'mentions', '0'], message: 'Person/nobody does not exist' },
    ],
  });
  expect(await add({ headline: 'x', at: newsroom.in(1) })).toMatchObject({
    issues: [{ path: ['input', 'at'] }],
  });
  const unpinned = (await add({ headline: 'now', at: newsroom.in(0) })).posts.nodes[0];
  expect(unpinned).toMatchObject({ at: newsroom.in(0) });
  expect(await add({ headline: 'x' }, { of: ada })).toMatchObject({
    __typename: 'NotFoundError',
    path: ['article'],
  });
  const pinned: Result[] = [];
  for (let i = 0; i < maxPinnedPosts; i++)
    pinned.push((await add({ headline: `pinned ${i}`, isPinned: true })).posts.nodes[0]);
  const tooMany = {
    issues: [
      {
        path: ['input', 'isPinned'],
        message: `has too many pinned posts: ${maxPinnedPosts + 1} (maximum ${maxPinnedPosts}); unpin another one first`,
      },
    ],
  };
  expect(await add({ headline: 'x', isPinned: true })).toMatchObject(tooMany);
  expect(await change(unpinned, { isPinned: true })).toMatchObject(tooMany);
  const line = {
    type: 'LivePost',
    article: 'Article/flood',
    at: newsroom.in(-hour),
    body: 'x',
    isPinned: true,
  };
  expect(await importInto(newsroom.api.table, sourceOf([line]))).toMatchObject({ wrong: { LivePost: 1 } });
  expect(await change(pinned[0], { body: 'Still pinned.' })).toMatchObject({ __typename: 'Article' });
  const key = partKey({ type: 'Article', id: idIn(article.id) }, 'posts');
  await transact(newsroom.api.table, [{ update: key, set: { count: maxPosts } }]);
  expect(await add({ headline: 'x' })).toMatchObject({
    issues: [
      { path: ['article'], message: expect.stringContaining(`${maxPosts + 1} (maximum ${maxPosts})`) },
    ],
  });
});

test('an import neither brings a removed post back nor undoes an edit, unless it is told to', async () => {
  const line = {
    ...{ type: 'LivePost', article: 'Article/flood', at: newsroom.in(-hour), headline: 'Rumour' },
  };
  const again = (overwrite: boolean) => importInto(newsroom.api.table, sourceOf([line]), { overwrite });
  expect(await again(false)).toMatchObject({ new: { LivePost: 1 } });
  const { article: found } = await newsroom.read(
    '{ article(slug: "flood") { posts { nodes { key revision } } } }',
  );
  await remove(found.posts.nodes[0]);
  expect(await again(false)).toMatchObject({ new: {}, kept: { LivePost: 1 } });
  expect(await headlines()).toEqual([]);
  expect(await again(true)).toMatchObject({ new: { LivePost: 1 } });
  expect(await headlines()).toEqual(['Rumour']);
  // Nor does it undo what an editor has changed.
  const { article: back } = await newsroom.read(
    '{ article(slug: "flood") { posts { nodes { key revision } } } }',
  );
  await change(back.posts.nodes[0], { body: 'It is confirmed.' });
  expect(await again(false)).toMatchObject({ changed: {}, kept: { LivePost: 1 } });
  expect(await again(true)).toMatchObject({ changed: { LivePost: 1 } });
});

test('a repeated request adds one post', async () => {
  const input = { headline: 'once' };
  await add(input, { key: 'key-1' });
  expect(await add(input, { key: 'key-1' })).toMatchObject({ __typename: 'Article', postsRevision: 1 });
  expect(await headlines()).toEqual(['once']);
  expect(await add({ headline: 'twice' }, { key: 'key-1' })).toMatchObject({
    issues: [{ path: ['idempotencyKey'], message: 'was already used with a different input; use a new key' }],
  });
  await newsroom.drain();
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('a post of a published article needs PUBLISH for its section; of a draft, WRITE', async () => {
  const draft = await newsroom.made('Article', { headline: 'A draft', kind: 'LIVE', section: 'local' });
  const by = async (scopes: Grant[], id: string) => {
    const client = await newsroom.api.as({ scopes, subject: 'rosa' });
    const answer = await client.ask(
      `mutation ($id: ID!) { addLivePost(article: $id, input: { headline: "x" }) { __typename ${errors} } }`,
      { id },
    );
    return answer.errors?.[0]?.message ?? answer.data.addLivePost.__typename;
  };
  expect(await by(['WRITE'], article.id)).toContain('needs the scope PUBLISH');
  expect(await by(['WRITE'], draft.id)).toBe('Article');
  expect(await by(['WRITE', 'PUBLISH'], article.id)).toBe('Article');
  expect(await by(['WRITE:section/local', 'PUBLISH:section/local'], article.id)).toBe('Article');
  expect(await by(['WRITE:section/local', 'PUBLISH:section/world'], article.id)).toContain(
    'PUBLISH:section/local',
  );
  expect(await by(['WRITE:section/world'], draft.id)).toContain('WRITE:section/local');
  const anonymous = newsroom.read(
    `mutation { addLivePost(article: "${article.id}", input: { headline: "x" }) { __typename } }`,
  );
  await expect(anonymous).rejects.toMatchObject({ codes: ['UNAUTHENTICATED'] } satisfies Partial<Failed>);
});

test('the audit log has every mutation of a post', async () => {
  const first = await added({ headline: 'one' });
  await change(first, { headline: 'two' });
  await remove({ ...first, revision: 2 });
  const { auditLog } = await newsroom.ask(
    'query ($id: ID!) { auditLog(first: 3, record: $id) { nodes { mutation revision recordId } } }',
    { id: article.id },
  );
  expect(auditLog.nodes).toEqual([
    { mutation: 'removeLivePost', revision: null, recordId: article.id },
    { mutation: 'updateLivePost', revision: 2, recordId: article.id },
    { mutation: 'addLivePost', revision: 1, recordId: article.id },
  ]);
});

test('coverage ends with its time, or with another kind', async () => {
  const live = async () =>
    (await newsroom.read('{ articles(first: 1) { nodes { isLive } } }')).articles.nodes[0].isLive;
  await added({ headline: 'one' });
  expect(await live()).toBe(true);
  const ending = await newsroom.updated('Article', article, { coverageEndsAt: newsroom.in(hour) });
  expect(await live()).toBe(true);
  newsroom.pass(hour);
  expect(await live()).toBe(false);
  expect(await headlines()).toEqual(['one']);
  await newsroom.updated('Article', ending, { kind: 'STORY' });
  expect(await headlines()).toEqual([]);
});

test('an article with 2,000 posts is as cheap to read and to write as one with ten', async () => {
  const costs = async () => {
    newsroom.pass(second);
    const client = await newsroom.api.as({ scopes: ['WRITE', 'PUBLISH'], subject: 'rosa' });
    const { errors: failures, extensions } = await client.ask(
      `mutation ($id: ID!) { addLivePost(article: $id, input: { headline: "x", mentions: ["Person/ada"] }) { __typename } }`,
      { id: article.id },
    );
    expect(failures).toBeUndefined();
    const read = await newsroom.api.ask(
      '{ article(slug: "flood") { postsRevision posts(first: 10) { nodes { headline body } pageInfo { startCursor } } } }',
    );
    const newest = read.data.article.posts.pageInfo.startCursor;
    const poll = await newsroom.api.ask(
      'query ($id: ID!, $newest: String) { article(id: $id) { postsRevision posts(last: 50, before: $newest) { nodes { key } } } }',
      { id: article.id, newest },
    );
    expect(poll.data.article.posts.nodes).toEqual([]);
    return {
      write: extensions.cost.writeUnits,
      writeRequests: extensions.cost.requests,
      read: read.extensions.cost.readUnits,
      poll: poll.extensions.cost,
    };
  };
  await seed(10);
  // The first post has no earlier entry in the lists of changes to replace.
  await added({ headline: 'first' });
  const few = await costs();
  await seed(2000);
  const many = await costs();
  expect(many).toEqual(few);
  expect(few.write).toBeLessThanOrEqual(40);
  // As docs/querying.md says.
  expect(few.poll).toMatchObject({ requests: 4, readUnits: 2 });
});

/** Writes posts without the mutations, which tell of each one. */
async function seed(count: number): Promise<void> {
  const { table } = newsroom.api;
  const recordKey = { type: 'Article', id: idIn(article.id) };
  const posts = Array.from({ length: count }, (_, i): LivePost => {
    const at = newsroom.in(-hour - i * second);
    return {
      ...{ key: newPostKey(at), at, createdAt: at, updatedAt: at, updatedBy: 'rosa', revision: 1 },
      ...{ headline: `post ${i}`, body: 'A sentence of the report, and another one. '.repeat(10) },
      ...{
        isPinned: false,
        isKeyEvent: false,
        authors: [],
        mentions: [{ type: 'Person', id: idIn(ada.id) }],
      },
    };
  });
  const puts = posts.flatMap(one => postItems(recordKey, one, 'public')).map(put => ({ put }));
  for await (const some of inTransactions(table, puts)) await transact(table, some);
}
