import { beforeAll, expect, test } from 'vitest';
import { type Api, startSampleApi } from '../api.ts';
import { operation } from '../contract/operations.ts';
import { idOf, Model } from '../model.ts';

/** Queries that come often are compiled; nobody may tell. One API compiles at once, the other one never. */
const model = new Model();
let compiled: Api;
let interpreted: Api;

beforeAll(async () => {
  compiled = await startSampleApi({ server: { compileAfter: 1 } });
  interpreted = await startSampleApi({ server: { compileAfter: Number.POSITIVE_INFINITY } });
});

const slugOf = (type: 'Person' | 'Organization' | 'Agreement' | 'Event' | 'Topic' | 'Place') => ({
  slug: model.ofType(type)[0]?.slug,
});
const ids = model.documents.slice(0, 20).map(idOf);
const [newest] = model.articles().map(idOf);

test.for<[string, string, object?]>([
  ['HomeFeed', operation('HomeFeed')],
  ['ArticlePage', operation('ArticlePage'), { id: newest }],
  ['PersonPage', operation('PersonPage'), slugOf('Person')],
  ['OrganizationPage', operation('OrganizationPage'), slugOf('Organization')],
  ['AgreementPage', operation('AgreementPage'), slugOf('Agreement')],
  ['EventPage', operation('EventPage'), slugOf('Event')],
  ['TopicPage', operation('TopicPage'), slugOf('Topic')],
  ['PlacePage', operation('PlacePage'), slugOf('Place')],
  ['Timeline', operation('Timeline'), { id: ids[0] }],
  ['Search', operation('Search'), { query: 'treaty' }],
  ['Suggest', operation('Suggest'), { prefix: 'm' }],
  ['Bookmarks', operation('Bookmarks'), { ids }],
  ['introspection', '{ __type(name: "Article") { name fields { name } } }'],
  [
    'a broken id among several',
    'query($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    { ids: [ids[0], 'broken', ids[1]] },
  ],
  ['an error deep inside', '{ articles(first: 2) { nodes { slug people(first: 0) { nodes { slug } } } } }'],
  ['a right that is missing', '{ drafts(first: 1) { nodes { id } } viewer { subject } }'],
  [
    'what is left out',
    'query($no: Boolean!) { people(first: 2) { nodes { slug name @skip(if: $no) } } }',
    { no: true },
  ],
  ['what is too dear', '{ articles(first: 100) { nodes { mentions(first: 100) { nodes { id slug } } } } }'],
])('%s is answered the same', async ([, query, variables]) => {
  await compiled.ask(query, variables);
  const [fast, usual] = await Promise.all([compiled, interpreted].map(api => api.ask(query, variables)));
  expect(fast).toEqual(usual);
});
