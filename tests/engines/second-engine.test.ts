import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { putAll } from '../../src/store/batch-write.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { type Answer, type Api, sampleSource, startApi, unhurried } from '../api.ts';
import { communique } from '../cli/in-process.ts';
import type { End } from '../cli/process.ts';
import { operation, queryNames } from '../contract/operations.ts';
import { idOf, Model, type ModelDocument, type ModelFront, type ModelPost } from '../model.ts';
import { isLong } from '../seed.ts';
import { scan } from '../table.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startTestEngine, type TestEngine } from './test-engine.ts';

/**
 * Sample content, imported by the command line into the engine of the run, and its items copied into the embedded
 * engine: each request of the contract gets the same answer from both, with its cursors and its cost. In the project
 * `second engine` of vitest.config.ts the engine of the run is dynalite.
 */
let model: Model;
/** The articles that are taken with LONG unset, with all that they refer to: a third of the sample content. */
const chosen = [
  ...['pakistan-xinjiang-police-training', 'cpec-explained', 'weltraumvertrag', 'ittifaqiyat-camp-david'],
  ...[
    'reykjavik-summit-hour-by-hour',
    'seven-places-where-agreements-were-made',
    'sieben-orte-an-denen-abkommen-entstanden',
  ],
  ...['sabat-amakin', 'salt-i-and-the-abm-treaty', 'inf-treaty', 'inf-vertrag'],
];
/** Records of each type that are asked for. */
const some = isLong ? Number.POSITIVE_INFINITY : 4;
const name = `second-${randomUUID()}`;
const bySlug = ({ slug }: ModelDocument) => ({ slug });
const byId = (one: ModelDocument) => ({ id: idOf(one) });
const of = (type: ModelDocument['type']) => model.ofType(type).slice(0, some);
const articles = () => model.articles().slice(0, some);
const live = () => model.articles(({ kind }) => kind === 'LIVE');
const ids = (...types: ModelDocument['type'][]) => types.flatMap(type => of(type).map(idOf));

/** The variables that each query is asked with. */
const variables: Readonly<Record<string, () => object[]>> = {
  HomeFeed: () => [{}, { first: 3 }],
  Home: () => [{ breakingSince: '2024-01-01T00:00:00Z' }],
  SectionFeed: () => articles().map(({ section }) => ({ section })),
  ForYou: () => [{ follows: ids('Person', 'Topic'), muted: ids('Organization') }],
  BreakingBanner: () => [{ from: '2024-01-01T00:00:00Z' }],
  AuthorPage: () => of('Organization').map(byId),
  WithNarrower: () => [...of('Topic'), ...of('Place')].map(byId),
  ArticlePage: () => articles().map(byId),
  ArticleBySlug: () => articles().map(bySlug),
  ArticleBlocks: () => articles().map(bySlug),
  PersonPage: () => of('Person').map(bySlug),
  OrganizationPage: () => of('Organization').map(bySlug),
  AgreementPage: () => of('Agreement').map(bySlug),
  EventPage: () => of('Event').map(bySlug),
  Timeline: () => [...of('Person'), ...of('Agreement')].map(byId),
  TopicPage: () => of('Topic').map(bySlug),
  PlacePage: () => of('Place').map(bySlug),
  Search: () => ['police training', 'china', 'minister -police', 'الصين'].map(query => ({ query })),
  Suggest: () => ['moh', 'chi', 'gilg', 'xin'].map(prefix => ({ prefix })),
  Together: () => of('Person').map(one => ({ a: idOf(one), b: ids('Organization')[0] })),
  Upcoming: () => [{ from: '2001' }],
  OpenAgreements: () => [{}],
  Sync: () => [{}],
  Bookmarks: () => [{ ids: ids('Article', 'Person', 'Event') }],
  AtoZ: () => [{}],
  LiveArticle: () => live().map(bySlug),
  LivePoll: () => live().map(byId),
  Languages: () => articles().map(({ slug }) => ({ language: 'en', slug })),
  Sections: () => [{}],
  Gallery: () => articles().map(bySlug),
};

let file: string;
let embedded: TestEngine;
let second: Api;
let first: Api;

beforeAll(async () => {
  const documents = await chosenDocuments();
  model = new Model(documents);
  file = join(await temporaryFolder(), 'content.ndjson');
  await writeFile(file, documents.map(one => JSON.stringify(one)).join('\n'));
  embedded = await startTestEngine('dynoxide');
  expect(await command('import', file)).toMatchObject({ by: 0, stderr: '' });
  // Later than the import, and the same for both.
  const now = Date.now() + 60_000;
  const options = { ...unhurried, clock: () => now };
  const endpoint = inject('endpoint');
  const table = new Table({ client: createClient({ endpoint }), name });
  second = await startApi({ ...options, endpoint, over: { table } });
  first = await startApi({ ...options, endpoint: embedded.endpoint });
  await putAll(first.table.patient(), [...(await scan(table)).values()]);
});

afterAll(async () => {
  for (const api of [first, second]) api?.close();
  await embedded?.stop();
});

type ContentDocument = ModelDocument | ModelFront | ModelPost;

/** The chosen articles, what they refer to in turn, their posts, and the fronts with those of their items that are among them. */
async function chosenDocuments(): Promise<ContentDocument[]> {
  const all: ContentDocument[] = [];
  for await (const { text } of (await sampleSource())()) all.push(JSON.parse(text));
  if (isLong) return all;
  const byName = new Map<string, ContentDocument>(
    all.flatMap(one => ('slug' in one ? [[`${one.type}/${one.slug}`, one] as const] : [])),
  );
  const taken = new Set(chosen.map(slug => byName.get(`Article/${slug}`)));
  const fronts = all.filter(isFront).map(front => ({
    ...front,
    containers: front.containers.map(({ items = [], ...rest }) => ({
      ...rest,
      items: items.filter(({ article }) => taken.has(byName.get(article))),
    })),
  }));
  const add = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) add(one);
    const named = typeof value === 'string' ? byName.get(value) : undefined;
    if (named === undefined || taken.has(named)) return;
    taken.add(named);
    add(named);
  };
  for (const one of [...taken, ...fronts]) add(one);
  const isTaken = (one: ContentDocument) =>
    one.type === 'LivePost' ? taken.has(byName.get(one.article)) : taken.has(one);
  const posts = all.filter(one => one.type === 'LivePost' && taken.has(byName.get(one.article)));
  for (const one of posts) add(one);
  return [...all.filter(one => !isFront(one) && isTaken(one)), ...fronts];
}

function isFront(one: ContentDocument): one is ModelFront {
  return one.type === 'Front';
}

/** Runs a command on the engine of the run. */
function command(...args: readonly string[]): Promise<End> {
  return communique(['--endpoint', inject('endpoint'), '--table', name, ...args]);
}

test('every item of the imported sample is as it should be, and a repeated import changes nothing', async () => {
  expect(await command('verify')).toMatchObject({ by: 0, stderr: '' });
  const again = await command('import', file);
  expect(again).toMatchObject({ by: 0, stderr: '' });
  const counts = again.stdout
    .split('\n')
    .slice(1)
    .filter(Boolean)
    .map(line => line.trim().split(/ +/).slice(1));
  expect(counts.length).toBeGreaterThan(7);
  for (const [created, changed, , kept, wrong] of counts)
    expect([created, changed, kept, wrong]).toEqual(['0', '0', '0', '0']);
});

test.for(queryNames.filter(query => query in variables))(
  '%s is answered alike, byte for byte',
  async query => {
    for (const given of variables[query]?.() ?? []) {
      await expectAlike(operation(query), given);
    }
  },
);

test('a feed is the same page after page, to its end and back', async () => {
  const query = `query ($first: Int, $after: String, $last: Int, $before: String) {
    articles(first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { slug } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`;
  let page: object = { first: 5 };
  for (const direction of ['hasNextPage', 'hasPreviousPage']) {
    for (let hasMore = true; hasMore; ) {
      const { pageInfo } = (await expectAlike(query, page)).data.articles;
      hasMore = pageInfo[direction];
      page =
        direction === 'hasNextPage' && hasMore
          ? { first: 5, after: pageInfo.endCursor }
          : { last: 5, before: pageInfo.startCursor };
    }
  }
});

test('each query of the contract is asked', () => {
  // Me and History are for callers with rights; docs/editing.md has both.
  expect(queryNames.filter(query => !(query in variables))).toEqual(['History', 'Me']);
});

/**
 * The same data, as text, from both engines, in as many requests, but for a search: what one has read, the process
 * remembers for the other. dynalite charges nothing for a Query without results, and counts characters instead of
 * bytes, so of the read units only the order of magnitude is compared.
 */
async function expectAlike(query: string, given: object): Promise<Answer> {
  const expected = await first.ask(query, given);
  const answer = await second.ask(query, given);
  expect(expected.errors).toBeUndefined();
  expect(JSON.stringify(answer.data)).toBe(JSON.stringify(expected.data));
  const { cost } = answer.extensions;
  const agreed = expected.extensions.cost;
  expect(cost.complexity).toBe(agreed.complexity);
  if (!query.includes('search(')) expect(cost.requests).toBe(agreed.requests);
  expect(Math.abs(cost.readUnits - agreed.readUnits)).toBeLessThanOrEqual(0.5 * agreed.requests);
  return answer;
}
