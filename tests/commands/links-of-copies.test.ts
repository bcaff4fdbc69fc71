import { beforeEach, expect, test } from 'vitest';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';

/** Links to entities in texts that are not public yet. */
const hour = 3_600_000;
const text = 'body blocks { ... on ParagraphBlock { runs { text entity { slug name } } } }';
const mentioned = 'mentions { nodes { ... on Entity { slug } } }';

let newsroom: Newsroom;
let article: Result;
let rosa: Result;

beforeEach(async () => {
  newsroom = await Newsroom.open();
  rosa = await newsroom.made('Person', { slug: 'rosa', name: 'Rosa' });
  article = await newsroom.published({ slug: 'strike', headline: 'Strike', body: 'Nobody knew.' });
  await newsroom.drain();
});

function save(body: string): Promise<Result> {
  return newsroom.ask(
    `mutation ($id: ID!, $revision: Int!, $body: String) {
      result: saveWorkingCopy(id: $id, expectedRevision: $revision, input: { body: $body }) {
        __typename ... on Article { workingCopy { revision } } ... on InvalidInputError { message path }
      }
    }`,
    { ...article, body },
  );
}

async function copy(): Promise<Result> {
  const { article: read } = await newsroom.ask(
    `query ($id: ID!) { article(id: $id) { workingCopy { revision article { ${text} ${mentioned} } } } }`,
    article,
  );
  return read.workingCopy;
}

async function published(): Promise<Result> {
  const { article: read } = await newsroom.read(
    `query ($id: ID!) { article(id: $id) { ${text} html: body(format: HTML) ${mentioned} } }`,
    article,
  );
  return read;
}

async function publish(): Promise<Result> {
  const { revision } = await copy();
  const { result } = await newsroom.ask(
    `mutation ($id: ID!, $revision: Int!) {
      result: publishWorkingCopy(id: $id, expectedRevision: $revision) {
        __typename ... on InvalidInputError { message path } ... on StaleRevisionError { message }
      }
    }`,
    { id: article.id, revision },
  );
  expect(result).toEqual({ __typename: 'Article' });
}

/** The entities that the runs of a text lead to. */
function linkedIn({ blocks }: Result): object[] {
  return blocks
    .flatMap(({ runs }: Result) => runs.map(({ entity }: Result) => entity))
    .filter((entity: object | null) => entity !== null);
}

test('the public learns nothing of a link in a working copy, until the copy is published', async () => {
  await save('It was [her](Person/rosa).');
  await newsroom.drain();
  expect(linkedIn((await copy()).article)).toEqual([{ slug: 'rosa', name: 'Rosa' }]);
  const ofRosa = '{ person(slug: "rosa") { articleCount articles { nodes { slug } } } }';
  expect(await newsroom.read(ofRosa)).toEqual({ person: { articleCount: 0, articles: { nodes: [] } } });
  expect(await published()).toMatchObject({ body: 'Nobody knew.', mentions: { nodes: [] } });
  expect(linkedIn(await published())).toEqual([]);
  await publish();
  await newsroom.drain();
  expect(await newsroom.read(ofRosa)).toEqual({
    person: { articleCount: 1, articles: { nodes: [{ slug: 'strike' }] } },
  });
  expect(linkedIn(await published())).toEqual([{ slug: 'rosa', name: 'Rosa' }]);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('a link in a working copy is checked where it is written', async () => {
  const { result } = await save('It was [her](Person/nobody).');
  expect(result).toMatchObject({ __typename: 'InvalidInputError', path: ['input', 'body'] });
  expect(await copy()).toBeNull();
});

test.for([
  {
    what: 'renamed',
    change: () => newsroom.updated('Person', rosa, { slug: 'rosa-l', name: 'Rosa L.' }),
    body: 'It was [her](Person/rosa-l).',
    linked: [{ slug: 'rosa-l', name: 'Rosa L.' }],
  },
  {
    what: 'merged',
    change: async () => {
      const into = await newsroom.made('Person', { slug: 'rose', name: 'Rose' });
      expect(await newsroom.merge(rosa, into)).toMatchObject({ __typename: 'Person' });
    },
    body: 'It was [her](Person/rose).',
    linked: [{ slug: 'rose', name: 'Rose' }],
  },
  {
    what: 'deleted',
    change: async () => expect(await newsroom.delete(rosa)).toMatchObject({ __typename: 'Deleted' }),
    body: 'It was her.',
    linked: [],
  },
])('a link in a working copy follows an entity that is $what', async ({ change, body, linked }) => {
  await save('It was [her](Person/rosa).');
  await change();
  await newsroom.drain();
  const { article: read } = await copy();
  expect(read.body).toBe(body);
  expect(linkedIn(read)).toEqual(linked);
  expect(read.mentions.nodes).toEqual(linked.map(({ slug }) => ({ slug })));
  await publish();
  await newsroom.drain();
  expect(await published()).toMatchObject({ body });
  expect(linkedIn(await published())).toEqual(linked);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('a release shows its links at its instant, under the names of that time', async () => {
  const { release } = await newsroom.ask(
    'mutation { release: createRelease(name: "Night") { ... on Release { id revision } } }',
  );
  await save('It was [her](Person/rosa).');
  await newsroom.ask(
    'mutation ($release: ID!, $id: ID!) { addToRelease(release: $release, node: $id) { __typename } }',
    { release: release.id, id: article.id },
  );
  const { release: held } = await newsroom.ask('query ($id: ID!) { release(id: $id) { revision } }', release);
  const { result } = await newsroom.ask(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime!) {
      result: scheduleRelease(id: $id, expectedRevision: $revision, at: $at) { __typename }
    }`,
    { id: release.id, revision: held.revision, at: newsroom.in(hour) },
  );
  expect(result).toEqual({ __typename: 'Release' });
  await newsroom.updated('Person', rosa, { slug: 'rosa-l', name: 'Rosa L.' });
  await newsroom.drain();
  expect(linkedIn(await published())).toEqual([]);
  newsroom.pass(hour);
  const expected = { body: 'It was [her](Person/rosa-l).', mentions: { nodes: [{ slug: 'rosa-l' }] } };
  for (const step of [() => {}, () => newsroom.drain()]) {
    await step();
    const read = await published();
    expect(read).toMatchObject(expected);
    expect(read.html).toBe('<p>It was <a data-entity="Person/rosa-l">her</a>.</p>');
    expect(linkedIn(read)).toEqual([{ slug: 'rosa-l', name: 'Rosa L.' }]);
  }
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('a draft is not in the lists of an entity that it links to, nor told by its runs', async () => {
  const draft = await newsroom.made('Article', { slug: 'd', headline: 'D', body: 'On [her](Person/rosa).' });
  await newsroom.drain();
  const { person, article: hidden } = await newsroom.read(
    `query ($id: ID!) {
      article(id: $id) { ${text} }
      person(slug: "rosa") { articleCount articles { nodes { slug } } related { entity { slug } } timeline(first: 5) { nodes { __typename } } }
    }`,
    draft,
  );
  expect(hidden).toBeNull();
  expect(JSON.stringify(person)).toBe(
    JSON.stringify({ articleCount: 0, articles: { nodes: [] }, related: [], timeline: { nodes: [] } }),
  );
});
