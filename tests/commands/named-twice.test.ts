import { beforeEach, expect, test } from 'vitest';
import { type Imported, unhurried } from '../api.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';

/** One person under two names, in two roles: readers see one edge with the stronger role, however the second name came into the article. */
let room: Newsroom;
let [first, second, survivor]: Result[] = [];

beforeEach(async () => {
  room = await Newsroom.open(undefined, unhurried);
  await room.api.import(
    { type: 'Person', slug: 'first', name: 'First' },
    { type: 'Person', slug: 'second', name: 'Second' },
    { type: 'Person', slug: 'survivor', name: 'Survivor' },
  );
  [first, second, survivor] = await Promise.all(
    ['first', 'second', 'survivor'].map(
      async slug => (await room.ask(`{ it: person(slug: "${slug}") { id revision } }`)).it,
    ),
  );
});

const merge = async (from: Result) => {
  survivor = await room.merge(from, survivor);
  expect(survivor).toMatchObject({ __typename: 'Person' });
};
const mergeBoth = async () => {
  await merge(first);
  await merge(second);
};
const bothById = () => ({
  headline: 'Two',
  mentions: [
    { entity: first.id, role: 'MENTIONED' },
    { entity: second.id, role: 'SUBJECT' },
  ],
});

async function expectOne(slug: string, role = 'SUBJECT'): Promise<void> {
  await room.drain();
  const { article } = await room.read(
    `{ article(slug: "${slug}") { people { edges { role node { slug } } } } }`,
  );
  expect(article.people.edges).toEqual([{ role, node: { slug: 'survivor' } }]);
  expect(await faultsOf(room.api)).toEqual([]);
}

test('both were merged into a third before the worker came to the article', async () => {
  const { slug } = await room.published(bothById());
  await room.drain();
  await mergeBoth();
  await expectOne(slug);
});

test.for(['created', 'updated'])('an article is %s by an editor who still has the old ids', async how => {
  const { slug, ...seen } = await room.published(how === 'created' ? { headline: 'None' } : bothById());
  await mergeBoth();
  await room.drain();
  if (how === 'created') return expectOne((await room.published(bothById())).slug);
  const { article } = await room.ask('query ($id: ID!) { article(id: $id) { id revision } }', seen);
  await room.updated('Article', article, { ...bothById(), headline: 'New' });
  await expectOne(slug);
});

test('a revision from before the merges is restored', async () => {
  const { slug, ...seen } = await room.published(bothById());
  await room.updated('Article', seen, { mentions: [] });
  await mergeBoth();
  await room.drain();
  const { article } = await room.ask('query ($id: ID!) { article(id: $id) { id revision } }', seen);
  expect(await room.restore(article, 2)).toMatchObject({ __typename: 'Article' });
  await expectOne(slug);
});

test('a working copy from before the merges becomes public after them', async () => {
  const { slug, id, revision } = await room.published({ headline: 'One' });
  const { it } = await room.ask(
    `mutation ($id: ID!, $revision: Int!, $input: ArticleInput!) {
      it: saveWorkingCopy(id: $id, expectedRevision: $revision, input: $input) { ... on Article { workingCopy { revision } } }
    }`,
    { id, revision, input: bothById() },
  );
  await mergeBoth();
  const { done } = await room.ask(
    `mutation ($id: ID!, $revision: Int!) { done: publishWorkingCopy(id: $id, expectedRevision: $revision) { __typename } }`,
    { id, revision: it.workingCopy.revision },
  );
  expect(done).toEqual({ __typename: 'Article' });
  await expectOne(slug);
});

test('a text links to one name, and the article mentions the other', async () => {
  await mergeBoth();
  await room.drain();
  const body = 'By [him](Person/first), and [him](Person/second).';
  const mentions = [{ entity: first.id, role: 'SUBJECT' }];
  const { slug } = await room.published({ headline: 'Linked', body, mentions });
  await expectOne(slug);
});

const line = {
  ...{ type: 'Article', slug: 'line', headline: 'Line', publishedAt: '2024-05-01T10:00:00Z' },
  mentions: [{ entity: 'Person/first' }, { entity: 'Person/second', role: 'SUBJECT' }],
};

test('a line names two records that were merged into a third, and is the same the next time', async () => {
  await mergeBoth();
  expect(await room.api.import(line)).toMatchObject<Partial<Imported>>({ new: { Article: 1 }, problems: [] });
  await expectOne('line');
  expect(await room.api.import(line)).toMatchObject<Partial<Imported>>({ same: { Article: 1 } });
  const linked = { ...line, mentions: [], body: '[One](Person/first) and [two](Person/second).' };
  expect(await room.api.import(linked)).toMatchObject<Partial<Imported>>({ changed: { Article: 1 } });
  await expectOne('line', 'MENTIONED');
});

test('an article is stored, and its line imported again after the merges', async () => {
  await room.api.import(line);
  await mergeBoth();
  expect(await room.api.import(line)).toMatchObject<Partial<Imported>>({ problems: [] });
  await expectOne('line');
  expect(await room.api.import(line)).toMatchObject<Partial<Imported>>({ same: { Article: 1 } });
});

test('participants of an event and parties to an agreement', async () => {
  const edges = (roles: readonly [string, string]) => [
    { actor: first.id, role: roles[0] },
    { actor: second.id, role: roles[1] },
  ];
  const event = await room.made('Event', {
    ...{ name: 'Summit', startDate: '2024', participants: edges(['ATTENDEE', 'HOST']) },
  });
  await mergeBoth();
  await room.drain();
  const agreement = await room.made('Agreement', { name: 'Pact', parties: edges(['WITNESS', 'PARTY']) });
  const { one, other } = await room.read(
    `query ($event: ID!, $agreement: ID!) {
      one: event(id: $event) { participants { edges { role node { slug } } } }
      other: agreement(id: $agreement) { parties { edges { role node { slug } } } }
    }`,
    { event: event.id, agreement: agreement.id },
  );
  const node = { slug: 'survivor' };
  expect(one.participants.edges).toEqual([{ role: 'HOST', node }]);
  expect(other.parties.edges).toEqual([{ role: 'PARTY', node }]);
  expect(await faultsOf(room.api)).toEqual([]);
});
