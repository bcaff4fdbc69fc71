import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { type Api, startSampleApi } from '../api.ts';
import { idOf, Model, type ModelDocument, nameOf } from '../model.ts';
import { operation } from './operations.ts';

/** What each request of a news app costs over the sample content, counted; docs/costs.md is written from it. */
const model = new Model();
const page = new URL('../../docs/costs.md', import.meta.url);
let api: Api;

/** An operation, the variables to try it with, and the most it may cost. */
interface Row {
  readonly name: string;
  readonly what: string;
  readonly variables: object[];
  readonly most: { readonly requests: number; readonly rounds: number; readonly readUnits: number };
}

const list = { requests: 1, rounds: 1, readUnits: 8 };
/** One request and half a unit more where a slug has to be looked up first. */
const entity = { requests: 8, rounds: 3, readUnits: 30.5 };
const bySlug = ({ slug }: ModelDocument) => ({ slug });

const rows: Row[] = [
  { name: 'HomeFeed', what: 'the home screen, 20 articles', variables: [{}], most: list },
  {
    name: 'SectionFeed',
    what: 'a section',
    variables: [...new Set(model.articles().map(({ section }) => section))].map(section => ({ section })),
    most: list,
  },
  {
    name: 'ArticlePage',
    what: 'an article with its body',
    variables: model.articles().map(article => ({ id: idOf(article) })),
    most: { requests: 4, rounds: 2, readUnits: 12 },
  },
  {
    name: 'ArticleBySlug',
    what: 'an article from a link',
    variables: model.articles().map(bySlug),
    most: { requests: 5, rounds: 3, readUnits: 12.5 },
  },
  { name: 'PersonPage', what: 'a person', variables: model.ofType('Person').map(bySlug), most: entity },
  {
    name: 'OrganizationPage',
    what: 'an organization',
    variables: model.ofType('Organization').map(bySlug),
    most: entity,
  },
  {
    name: 'AgreementPage',
    what: 'an agreement',
    variables: model.ofType('Agreement').map(bySlug),
    most: entity,
  },
  { name: 'EventPage', what: 'an event', variables: model.ofType('Event').map(bySlug), most: entity },
  { name: 'TopicPage', what: 'a topic', variables: model.ofType('Topic').map(bySlug), most: entity },
  { name: 'PlacePage', what: 'a place', variables: model.ofType('Place').map(bySlug), most: entity },
  {
    name: 'Timeline',
    what: 'a timeline, 20 items',
    variables: model.documents.filter(({ type }) => type !== 'Article').map(one => ({ id: idOf(one) })),
    most: { requests: 4, rounds: 2, readUnits: 30 },
  },
  {
    name: 'Search',
    what: 'a search, 20 results with excerpts',
    variables: ['treaty', 'pakistan china', 'peace talks', 'nuclear weapons', '"law of the sea"', 'the'].map(
      query => ({ query }),
    ),
    most: { requests: 8, rounds: 4, readUnits: 20 },
  },
  {
    name: 'Suggest',
    what: 'suggestions for what is typed',
    variables: ['m', 'mohs', 'naqvi', 'Naqvi Mo', 'government of p', 'a'].map(prefix => ({ prefix })),
    most: { requests: 2, rounds: 2, readUnits: 10 },
  },
  {
    name: 'Together',
    what: 'what two things have in common',
    variables: pairs().map(([a, b]) => ({ a: idOf(a), b: idOf(b) })),
    most: { requests: 8, rounds: 4, readUnits: 20 },
  },
  {
    name: 'Upcoming',
    what: 'events from a date on',
    variables: [{ from: '1950' }, { from: '2020' }],
    most: list,
  },
  { name: 'OpenAgreements', what: 'agreements under negotiation', variables: [{}], most: list },
  {
    name: 'Bookmarks',
    what: '20 records by id',
    variables: [{ ids: model.documents.slice(0, 20).map(idOf) }],
    most: { requests: 1, rounds: 1, readUnits: 30 },
  },
  {
    name: 'AtoZ',
    what: '50 people by name',
    variables: [{}],
    most: { requests: 1, rounds: 1, readUnits: 20 },
  },
];

beforeAll(async () => {
  api = await startSampleApi();
});

const counted = new Map<
  string,
  { requests: number; rounds: number; readUnits: number; complexity: number }
>();

test.for(rows)('$name costs no more than it may', async ({ name, variables, most }) => {
  const dearest = { requests: 0, rounds: 0, readUnits: 0, complexity: 0 };
  for (const one of variables) {
    api.requests.count = 0;
    const { errors, extensions } = await api.ask(operation(name), one);
    expect(errors).toBeUndefined();
    // What the answer says is what was counted at the client.
    expect(extensions.cost.requests).toBe(api.requests.count);
    for (const key of ['requests', 'rounds', 'readUnits', 'complexity'] as const)
      dearest[key] = Math.max(dearest[key], extensions.cost[key]);
  }
  counted.set(name, dearest);
  expect(dearest.requests).toBeLessThanOrEqual(most.requests);
  expect(dearest.rounds).toBeLessThanOrEqual(most.rounds);
  expect(dearest.readUnits).toBeLessThanOrEqual(most.readUnits);
});

test('docs/costs.md has these figures (UPDATE_DOCS=1 npm test writes them)', () => {
  const text = costPage();
  if (process.env.UPDATE_DOCS === '1') writeFileSync(page, text);
  expect(existsSync(page) ? readFileSync(page, 'utf8') : '').toBe(text);
});

function costPage(): string {
  const table = rows.map(({ name, what, variables }) => {
    const { requests = 0, rounds = 0, readUnits = 0, complexity = 0 } = counted.get(name) ?? {};
    return `| \`${name}\` | ${what} | ${variables.length} | ${requests} | ${rounds} | ${readUnits} | ${complexity} |`;
  });
  return `# What a request costs

Counted over the sample content, for every record there is; each figure is that of the dearest. The operations are those of a news
app, in \`tests/contract/mobile.graphql\`. A test counts them at the database's client and writes this page, so it is true of the
code beside it.

| operation | what | tried | requests | rounds | read units | points |
| --- | --- | --- | --- | --- | --- | --- |
${table.join('\n')}

- **Requests** go to DynamoDB; those of one **round** are under way together, so rounds are what a client waits for.
- A **read unit** is what DynamoDB charges for: 4 KB read eventually consistent are half a unit.
- A slug instead of an id is one request, one round and half a unit more.
- **Points** are the complexity that is counted before a query runs; see [querying.md](querying.md#what-a-query-may-cost).

The figures do not grow with the archive: a page reads its own entries and nothing else.
`;
}

function pairs(): [ModelDocument, ModelDocument][] {
  const often = model.documents
    .filter(one => one.type !== 'Article' && model.articlesAbout(nameOf(one)).length > 2)
    .slice(0, 12);
  return often.flatMap(a => often.map(b => [a, b] as [ModelDocument, ModelDocument]));
}
