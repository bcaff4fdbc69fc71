import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate, generatedId } from '../../bench/generate.ts';
import { build, readAtStart } from '../../scripts/build.ts';
import { type Answer, type Api, type Client, startApi, startSampleApi, unhurried } from '../api.ts';
import { idOf, Model, type ModelDocument, nameOf } from '../model.ts';
import { isLong } from '../seed.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Cost, departures, figures, isUpdate, readCosts, type Size, writeCosts } from './costs.ts';
import { operation } from './operations.ts';

/**
 * What each request of the contract costs, counted, and how large the functions are. It must be what costs.json says, from which
 * docs/costs.md is made: `npm run costs` writes both, so that a change of a price is seen in the commit that brings it.
 */
const model = new Model();
const page = new URL('../../docs/costs.md', import.meta.url);
let api: Api;
const agreed = isUpdate ? undefined : readCosts();
/**
 * Variables with the highest costs are tried alone; mobile.test.ts compares the costs of the other records with the agreed maximum. An operation
 * that costs.json has no such variables of is tried with all.
 */
const triesAll = isUpdate || isLong;
/** Maximum variables of an operation that is tried with all of them. */
const fewVariables = 10;
const counted = new Map<string, Cost>();
const examples = new Map<string, readonly object[]>();
const sizes = new Map<string, Size>();

/** An operation, the variables to try it with, and the most it may cost. */
interface Row {
  readonly name: string;
  readonly what: string;
  readonly variables: object[];
  readonly max: { readonly requests: number; readonly rounds: number; readonly readUnits: number };
}

const list = { requests: 1, rounds: 1, readUnits: 8 };
/** The list of pending changes, which each request reads together with its first data. */
const pendingChanges = { requests: 1, readUnits: 0.5 };
/** One request and half a unit more where a slug has to be looked up first. */
const entity = { requests: 8, rounds: 3, readUnits: 30.5 };
const bySlug = ({ slug }: ModelDocument) => ({ slug });

const rows: Row[] = [
  { name: 'HomeFeed', what: 'the home screen, 20 articles', variables: [{}], max: list },
  {
    name: 'Home',
    what: 'the home page: a front of three containers, with the banner',
    variables: [{ breakingSince: '2024-01-01T00:00:00Z' }],
    max: { requests: 6, rounds: 3, readUnits: 25 },
  },
  {
    name: 'SectionFeed',
    what: 'a section',
    variables: [...new Set(model.articles().map(({ section }) => section))].map(section => ({ section })),
    max: list,
  },
  {
    name: 'ForYou',
    what: 'a feed of 20 followed and 3 muted',
    variables: [followed(), followed().slice(3)].map(all => ({
      follows: all.slice(0, 20),
      muted: all.slice(20, 23),
    })),
    max: { requests: 26, rounds: 4, readUnits: 30 },
  },
  {
    name: 'BreakingBanner',
    what: 'breaking news since a time',
    variables: [{ from: '2024-01-01T00:00:00Z' }],
    max: list,
  },
  {
    name: 'AuthorPage',
    what: 'an author with the articles',
    variables: [...model.ofType('Organization'), ...model.ofType('Person')].map(one => ({ id: idOf(one) })),
    max: { requests: 3, rounds: 3, readUnits: 15 },
  },
  {
    name: 'WithNarrower',
    what: 'a topic or a place with narrower ones',
    variables: [...model.ofType('Topic'), ...model.ofType('Place')].map(one => ({ id: idOf(one) })),
    max: { requests: 202, rounds: 10, readUnits: 130 },
  },
  {
    name: 'ArticlePage',
    what: 'an article with its body',
    variables: model.articles().map(article => ({ id: idOf(article) })),
    max: { requests: 4, rounds: 2, readUnits: 12 },
  },
  {
    name: 'ArticleBySlug',
    what: 'an article from a link',
    variables: model.articles().map(bySlug),
    max: { requests: 5, rounds: 3, readUnits: 12.5 },
  },
  {
    name: 'ArticleBlocks',
    what: 'the text of an article as blocks',
    variables: model.articles().map(bySlug),
    max: { requests: 5, rounds: 3, readUnits: 12.5 },
  },
  { name: 'PersonPage', what: 'a person', variables: model.ofType('Person').map(bySlug), max: entity },
  {
    name: 'OrganizationPage',
    what: 'an organization',
    variables: model.ofType('Organization').map(bySlug),
    max: entity,
  },
  {
    name: 'AgreementPage',
    what: 'an agreement',
    variables: model.ofType('Agreement').map(bySlug),
    max: entity,
  },
  { name: 'EventPage', what: 'an event', variables: model.ofType('Event').map(bySlug), max: entity },
  { name: 'TopicPage', what: 'a topic', variables: model.ofType('Topic').map(bySlug), max: entity },
  { name: 'PlacePage', what: 'a place', variables: model.ofType('Place').map(bySlug), max: entity },
  {
    name: 'Timeline',
    what: 'a timeline, 20 items',
    variables: model.documents.filter(({ type }) => type !== 'Article').map(one => ({ id: idOf(one) })),
    // The last round reads the articles of posts.
    max: { requests: 6, rounds: 3, readUnits: 30 },
  },
  {
    name: 'LiveArticle',
    what: 'a live article with its posts',
    variables: model.articles(({ kind }) => kind === 'LIVE').map(bySlug),
    max: { requests: 7, rounds: 4, readUnits: 20 },
  },
  {
    name: 'LivePoll',
    what: 'a poll for new posts, all of them new',
    variables: model.articles(({ kind }) => kind === 'LIVE').map(article => ({ id: idOf(article) })),
    max: { requests: 3, rounds: 2, readUnits: 8 },
  },
  {
    name: 'Languages',
    what: 'a feed of one language, and an article with its translations',
    variables: model.articles().map(({ slug, language = 'en' }) => ({ slug, language })),
    // A translation, its original, the list of that, and then the list of each translation.
    max: { requests: 10, rounds: 6, readUnits: 20 },
  },
  {
    name: 'Sections',
    what: 'all sections with their first articles',
    variables: [{}],
    max: { requests: 10, rounds: 3, readUnits: 20 },
  },
  {
    name: 'Gallery',
    what: 'the pictures of an article',
    variables: model.articles(({ kind }) => kind === 'GALLERY').map(bySlug),
    max: { requests: 3, rounds: 3, readUnits: 8 },
  },
  {
    name: 'Search',
    what: 'a search, 20 results with excerpts',
    variables: ['treaty', 'pakistan china', 'peace talks', 'nuclear weapons', '"law of the sea"', 'the'].map(
      query => ({ query }),
    ),
    max: { requests: 8, rounds: 4, readUnits: 20 },
  },
  {
    name: 'Suggest',
    what: 'suggestions for a prefix',
    variables: ['m', 'mohs', 'naqvi', 'Naqvi Mo', 'government of p', 'a'].map(prefix => ({ prefix })),
    max: { requests: 2, rounds: 2, readUnits: 10 },
  },
  {
    name: 'Together',
    what: 'articles that mention two entities',
    variables: pairs().map(([a, b]) => ({ a: idOf(a), b: idOf(b) })),
    max: { requests: 8, rounds: 4, readUnits: 20 },
  },
  {
    name: 'Upcoming',
    what: 'events from a date',
    variables: [{ from: '1950' }, { from: '2020' }],
    max: list,
  },
  { name: 'OpenAgreements', what: 'agreements under negotiation', variables: [{}], max: list },
  {
    name: 'Bookmarks',
    what: '20 records by id',
    variables: [{ ids: model.documents.slice(0, 20).map(idOf) }],
    max: { requests: 1, rounds: 1, readUnits: 30 },
  },
  {
    name: 'AtoZ',
    what: '50 people by name',
    variables: [{}],
    max: { requests: 1, rounds: 1, readUnits: 20 },
  },
];

beforeAll(async () => {
  api = await startSampleApi(unhurried);
  // Code that is loaded with the first request for posts delays a read into a round of its own.
  await api.ask(operation('LiveArticle'), { slug: 'reykjavik-summit-hour-by-hour' });
});

afterAll(() => api.close());

test.for(rows)('$name costs what it did, and no more than it may', async ({ name, variables, max }) => {
  const dearest = { requests: 0, rounds: 0, readUnits: 0, writeUnits: 0, points: 0 };
  const found = new Map<string, object>();
  for (const one of triesAll ? variables : (agreed?.dearest[name] ?? variables)) {
    api.requests.count = 0;
    const { errors, extensions } = await api.ask(operation(name), one);
    expect(errors).toBeUndefined();
    // The reported cost equals the cost that was counted at the client.
    expect(extensions.cost.requests).toBe(api.requests.count);
    const cost = costOf(extensions.cost);
    for (const key of figures) {
      if (cost[key] > dearest[key]) found.set(key, one);
      dearest[key] = Math.max(dearest[key], cost[key]);
    }
  }
  counted.set(name, dearest);
  if (variables.length > fewVariables) examples.set(name, [...new Set(found.values())]);
  expect(departures(name, agreed?.operations[name], dearest)).toEqual([]);
  expect(dearest.requests).toBeLessThanOrEqual(max.requests + pendingChanges.requests);
  expect(dearest.rounds).toBeLessThanOrEqual(max.rounds);
  expect(dearest.readUnits).toBeLessThanOrEqual(max.readUnits + pendingChanges.readUnits);
});

/** Typical requests of a newsroom's tool, and of a client with a local copy, over a separate archive. */
const archive = { articles: 10, people: 8, organizations: 4, events: 2, agreements: 2, places: 2, topics: 2 };
const steps: readonly [name: string, what: string, variables: (last: Answer['data']) => object][] = [
  ['Sync', 'all changes, the first page', () => ({})],
  ['NewPerson', 'a new person', () => ({ input: { name: 'Ada Lovelace', jobTitle: 'Analyst' } })],
  [
    'NewArticle',
    'a draft of 300 words with five mentions',
    () => ({
      input: {
        headline: 'Delegates meet at the harbour',
        body: `${'The delegates of both islands spoke about tides. '.repeat(37)}Then they left.`,
        mentions: [
          ...[0, 1, 2].map(n => ({ entity: generatedId('Person', n) })),
          { entity: generatedId('Organization', 0) },
          { entity: generatedId('Event', 0) },
        ],
      },
    }),
  ],
  ['EditArticle', 'a new headline', last => ({ ...seen(last), input: { headline: 'They met' } })],
  ['Publish', 'its publication', seen],
  ['History', 'its revisions', ({ publishArticle }) => ({ id: publishArticle.id })],
  ['Withdraw', 'its withdrawal', ({ article }) => ({ id: article.id, revision: 3 })],
  [
    'Merge',
    'a merge of two people',
    () => ({ from: generatedId('Person', 6), into: generatedId('Person', 7), revision: 1 }),
  ],
  ['Me', 'the caller', () => ({})],
];

test('what a newsroom’s tool asks costs what it did', async () => {
  let now = Date.parse('2024-06-01T00:00:00Z');
  const newsroom = await startApi({ clock: () => now });
  await newsroom.import(...generate({ ...archive, words: 300, seed: 1 }));
  now += 60_000;
  const editor: Client = await newsroom.as({ scopes: ['ADMIN'] });
  const found: string[] = [];
  let last: Answer['data'];
  for (const [name, , variablesOf] of steps) {
    const { data, errors, extensions } = await editor.ask(operation(name), variablesOf(last));
    expect(errors).toBeUndefined();
    // Data that a user can correct is no error of GraphQL.
    expect(JSON.stringify(data)).not.toContain('"message"');
    const cost = costOf(extensions.cost);
    counted.set(name, cost);
    found.push(...departures(name, agreed?.operations[name], cost));
    last = data;
  }
  expect(found).toEqual([]);
});

/** Code is never quite of the same size; a hundredth more or less is no matter. */
const tolerance = 0.01;

test('the functions are as large as they were', async () => {
  const bundles = await build(await temporaryFolder());
  const found: string[] = [];
  for (const [name, { outputs }] of Object.entries(bundles)) {
    const files = Object.keys(outputs).filter(file => file.endsWith('.js'));
    const kilobytes = (some: Iterable<string>) =>
      Math.round([...some].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0) / 1000);
    const size = { start: kilobytes(readAtStart(outputs)), all: kilobytes(files) };
    sizes.set(name, size);
    found.push(...departures(`The function ${name}, in kB,`, agreed?.bundles[name], size, tolerance));
  }
  expect(found).toEqual([]);
});

test('nothing is agreed that is not counted, and docs/costs.md says the same', () => {
  if (isUpdate) {
    writeCosts({
      operations: Object.fromEntries(counted),
      dearest: Object.fromEntries(examples),
      bundles: Object.fromEntries(sizes),
    });
    writeFileSync(page, costPage());
  }
  expect(Object.keys(readCosts().operations)).toEqual([...counted.keys()]);
  expect(existsSync(page) ? readFileSync(page, 'utf8') : '').toBe(costPage());
});

function costOf({ complexity: points, ...cost }: Answer['extensions']['cost']): Cost {
  return { ...cost, points };
}

/** A record that an answer gave, as the next mutation names it. */
function seen(data: Answer['data']): object {
  const [{ id: of, revision }] = Object.values(data) as [{ id: string; revision: number }];
  return { id: of, revision };
}

function costPage(): string {
  const { operations } = readCosts();
  const reads = rows.map(({ name, what, variables }) => {
    const { requests, rounds, readUnits, points } = operations[name] ?? none;
    return `| \`${name}\` | ${what} | ${variables.length} | ${requests} | ${rounds} | ${readUnits} | ${points} |`;
  });
  const others = steps.map(([name, what]) => {
    const { requests, rounds, readUnits, writeUnits, points } = operations[name] ?? none;
    return `| \`${name}\` | ${what} | ${requests} | ${rounds} | ${readUnits} | ${writeUnits} | ${points} |`;
  });
  return `# Costs of requests

The table shows the costs of the operations of a news app (\`tests/contract/mobile.graphql\`) on the sample content. Each figure is the maximum over all
records of the sample content. A test counts the requests at the DynamoDB client, so the figures match the current code.

| operation | content | variants | requests | rounds | read units | points |
| --- | --- | --- | --- | --- | --- | --- |
${reads.join('\n')}

- **Requests** are requests to DynamoDB. The requests of one **round** are concurrent, so the latency depends on the number of rounds.
- A **read unit** is DynamoDB's unit of charge: an eventually consistent read of 4 KB takes half a unit.
- A look-up by slug instead of id takes one more request, one more round and half a unit more.
- **Points** are the complexity, which is computed before a query runs; see [querying.md](querying.md#what-a-query-may-cost).

The sample content is small: lists with more than one page cost more, up to the cost of a full page. Beyond that the figures do not
grow with the archive, because a page reads only its own entries: [from 1,000 articles to 100,000](benchmarks.md#growth).

## Costs of a newsroom's tool

The operations of \`tests/contract/editor.graphql\`, and \`Sync\`, over ${archive.articles} generated articles. A **write unit** is a write of 1 KB. All these
writes are transactions, which take twice the units. The outbox tasks of a write are processed later, by the worker.

| operation | content | requests | rounds | read units | write units | points |
| --- | --- | --- | --- | --- | --- | --- |
${others.join('\n')}

## When a figure changes

\`tests/contract/costs.json\` has these figures, and the sizes of the functions in kilobytes. \`npm test\` fails if a figure has changed, and reports the change.
\`npm run costs\` writes the file and this page: commit both with the change that causes the difference.
`;
}

const none: Cost = { requests: 0, rounds: 0, readUnits: 0, writeUnits: 0, points: 0 };

function followed(): string[] {
  return model.documents
    .filter(one => one.type !== 'Article' && model.articlesAbout(nameOf(one)).length > 1)
    .slice(0, 26)
    .map(idOf);
}

function pairs(): [ModelDocument, ModelDocument][] {
  const often = model.documents
    .filter(one => one.type !== 'Article' && model.articlesAbout(nameOf(one)).length > 2)
    .slice(0, 12);
  return often.flatMap(a => often.map(b => [a, b] as [ModelDocument, ModelDocument]));
}
