import { beforeEach, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { reproject } from '../../src/commands/repair/reproject.ts';
import { flush } from '../../src/commands/search-index/flush.ts';
import { derivedId } from '../../src/model/id.ts';
import { maxPostsTextBytes, postsTextKey } from '../../src/projection/live-post-text.ts';
import { transact } from '../../src/store/transaction.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { Race } from '../race.ts';
import { unmergedSegments } from './archive.ts';
import { searchAll } from './search-all.ts';

const hour = 3_600_000;
const live = { headline: 'The flood, as it happens', kind: 'LIVE', body: 'The river rises.' };
const fields =
  '__typename ... on Article { id revision posts(first: 1) { nodes { key revision } } } ... on UserError { message }';

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await Newsroom.open();
});

async function run(mutation: string, variables: object): Promise<Result> {
  const { result } = await newsroom.ask(mutation, variables);
  expect(result).toMatchObject({ __typename: 'Article' });
  return result;
}

/** Adds a post, and answers it. */
async function added(article: Result, input: object): Promise<Result> {
  newsroom.pass(1000);
  const { posts } = await run(
    `mutation ($id: ID!, $input: LivePostInput!) { result: addLivePost(article: $id, input: $input) { ${fields} } }`,
    { id: article.id, input },
  );
  return posts.nodes[0];
}

function change(article: Result, post: Result, input: object): Promise<Result> {
  return run(
    `mutation ($id: ID!, $key: String!, $revision: Int!, $input: LivePostInput!) {
      result: updateLivePost(article: $id, key: $key, expectedRevision: $revision, input: $input) { ${fields} }
    }`,
    { id: article.id, key: post.key, revision: post.revision, input },
  );
}

function remove(article: Result, post: Result): Promise<Result> {
  return run(
    `mutation ($id: ID!, $key: String!, $revision: Int!) {
      result: removeLivePost(article: $id, key: $key, expectedRevision: $revision) { ${fields} }
    }`,
    { id: article.id, key: post.key, revision: post.revision },
  );
}

const found = (query: string) => searchAll(newsroom.api, { query });

test('finds a live article by the words of its posts, with an excerpt of the post', async () => {
  const article = await newsroom.published({ ...live, slug: 'flood' });
  await added(article, { headline: 'Evacuation', body: 'The **ferries** carry people from the lower town.' });
  await newsroom.drain();
  expect(await found('ferries')).toEqual(['Article/flood']);
  expect(await found('evacuation river')).toEqual(['Article/flood']);
  expect(await found('"people from the lower town"')).toEqual(['Article/flood']);
  expect(await found('"people of the lower town"')).toEqual([]);
  expect(await found('river -ferries')).toEqual([]);
  expect(await found('river -"lower town"')).toEqual([]);
  const { search } = await newsroom.read('{ search(query: "ferries") { edges { excerpt } } }');
  expect(search.edges[0].excerpt).toContain('The ferries carry people');
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('finds the posts of an article that was of another kind meanwhile', async () => {
  const article = await newsroom.published({ ...live, slug: 'flood' });
  await added(article, { body: 'The ferries carry people.' });
  const story = await newsroom.updated('Article', article, { kind: 'STORY' });
  await newsroom.drain();
  expect(await found('ferries')).toEqual([]);
  await newsroom.updated('Article', story, { kind: 'LIVE' });
  await newsroom.drain();
  expect(await found('ferries')).toEqual(['Article/flood']);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('follows the corrections and removals of posts', async () => {
  const article = await newsroom.published({ ...live, slug: 'flood' });
  const post = await added(article, { body: 'Three ferries.' });
  await newsroom.drain();
  await change(article, post, { body: 'Three barges.' });
  await newsroom.drain();
  expect([await found('ferries'), await found('barges')]).toEqual([[], ['Article/flood']]);
  await remove(article, { ...post, revision: 2 });
  await newsroom.drain();
  expect(await found('barges')).toEqual([]);
  expect(await found('river')).toEqual(['Article/flood']);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('keeps the posts through edits of the article, renames of what it mentions, and flushes of the index', async () => {
  const ada = await newsroom.made('Person', { slug: 'ada', name: 'Ada Byron' });
  let article = await newsroom.published({ ...live, slug: 'flood', mentions: [{ entity: ada.id }] });
  await added(article, { body: 'Three ferries.' });
  await newsroom.drain();
  await flush(newsroom.api.table, { limits: unmergedSegments });
  expect(await found('ferries')).toEqual(['Article/flood']);
  article = await newsroom.updated('Article', article, {
    headline: 'The flood ends',
    body: 'The river falls.',
  });
  expect(await found('ferries falls')).toEqual(['Article/flood']);
  await newsroom.updated('Person', ada, { name: 'Ada Lovelace' });
  await newsroom.drain();
  expect(await found('ferries lovelace')).toEqual(['Article/flood']);
  await flush(newsroom.api.table, { limits: unmergedSegments });
  expect(await found('ferries lovelace falls')).toEqual(['Article/flood']);
  await newsroom.updated('Article', article, { kind: 'STORY' });
  expect(await found('ferries')).toEqual([]);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('tells nothing of the posts before the article is public, and finds them from that instant on', async () => {
  const draft = await newsroom.made('Article', { ...live, slug: 'flood' });
  await added(draft, { body: 'Three ferries.' });
  await newsroom.drain();
  expect(await found('ferries')).toEqual([]);
  const at = newsroom.in(hour);
  await newsroom.publish(draft, at);
  await newsroom.drain();
  newsroom.pass(Date.parse(at) - newsroom.now - 1);
  expect(await found('ferries')).toEqual([]);
  newsroom.pass(1);
  expect(await found('ferries')).toEqual(['Article/flood']);
  await newsroom.drain();
  expect(await found('ferries')).toEqual(['Article/flood']);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('keeps the posts while an edit of the article is due that no worker has written', async () => {
  const article = await newsroom.published({ ...live, slug: 'flood' });
  await added(article, { body: 'Three ferries.' });
  await newsroom.drain();
  const saved = await run(
    `mutation ($id: ID!, $revision: Int!) {
      result: saveWorkingCopy(id: $id, expectedRevision: $revision, input: { body: "The river falls." }) { ${fields} ... on Article { workingCopy { revision } } }
    }`,
    { id: article.id, revision: article.revision },
  );
  await run(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime) {
      result: publishWorkingCopy(id: $id, expectedRevision: $revision, at: $at) { ${fields} }
    }`,
    { id: article.id, revision: saved.workingCopy.revision, at: newsroom.in(hour) },
  );
  newsroom.pass(hour);
  expect([await found('ferries falls'), await found('rises')]).toEqual([['Article/flood'], []]);
  await newsroom.drain();
  expect([await found('ferries falls'), await found('rises')]).toEqual([['Article/flood'], []]);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('an edit of the article during the indexing of its posts is not lost, nor are the posts', async () => {
  const article = await newsroom.published({ ...live, slug: 'flood' });
  await added(article, { body: 'Three ferries.' });
  const race = new Race();
  const slow = await newsroom.another({ intercept: race.intercept });
  race.before('TransactWriteItemsCommand', async () => {
    await newsroom.updated('Article', article, { body: 'The river falls.' });
  });
  await drainOutbox(slow.api.table);
  await newsroom.drain();
  expect([await found('ferries falls'), await found('rises')]).toEqual([['Article/flood'], []]);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('of more than the index takes, the newest posts are found', async () => {
  const article = await newsroom.published({ ...live, slug: 'flood' });
  const filler = 'Water stands in the streets. '.repeat(340);
  const posts = Math.ceil(maxPostsTextBytes / filler.length) + 1;
  for (let i = 0; i < posts; i++) await added(article, { headline: `Report number${i}`, body: filler });
  await newsroom.drain();
  expect(await found(`number${posts - 1}`)).toEqual(['Article/flood']);
  expect(await found('number0')).toEqual([]);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('verify misses the text of posts, and reproject restores it', async () => {
  const article = await newsroom.published({ ...live, slug: 'flood' });
  await added(article, { body: 'Three ferries.' });
  await newsroom.drain();
  const { table } = newsroom.api;
  await transact(table, [{ delete: postsTextKey({ type: 'Article', id: derivedIdOf(article) }) }]);
  expect((await faultsOf(newsroom.api)).join('\n')).toContain('does not contain the latest posts');
  await reproject(table, { confirmDeletion: async () => true });
  await newsroom.drain();
  expect(await found('ferries')).toEqual(['Article/flood']);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('a deleted article leaves nothing of its posts, even where it is created again', async () => {
  const lines = [{ type: 'Article', slug: 'flood', publishedAt: '2024-06-01T00:00:00Z', ...live }];
  await newsroom.api.import(...lines);
  const article = {
    id: Buffer.from(`Article:${derivedId('Article', 'flood')}`).toString('base64'),
    revision: 1,
  };
  await added(article, { body: 'Three ferries.' });
  await newsroom.drain();
  expect(await found('ferries')).toEqual(['Article/flood']);
  await newsroom.delete(article);
  expect(await found('ferries')).toEqual([]);
  await newsroom.api.import(...lines);
  expect([await found('ferries'), await found('river')]).toEqual([[], []]);
});

function derivedIdOf({ id }: Result): string {
  return Buffer.from(id, 'base64').toString().split(':')[1] ?? '';
}
