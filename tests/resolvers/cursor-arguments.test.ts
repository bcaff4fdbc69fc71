import { beforeAll, expect, test } from 'vitest';
import { type Answer, type Api, startApi } from '../api.ts';

/** Arguments that ask for the same make one list: a cursor that came with the one is good with the other. */
let api: Api;
const ids: Record<string, string> = {};
const entities = ['ada', 'bob', 'eve'];

beforeAll(async () => {
  api = await startApi();
  const { problems } = await api.import(
    ...entities.map(slug => ({ type: 'Person', slug, name: `Word ${slug}` })),
    ...Array.from({ length: 5 }, (_, i) => ({
      type: 'Article',
      slug: `a${i}`,
      headline: `Word ${i}`,
      section: 'politics',
      publishedAt: `2024-01-0${i + 1}T00:00:00Z`,
      mentions: entities.map(slug => ({ entity: `Person/${slug}`, role: 'MENTIONED' })),
    })),
    {
      type: 'Event',
      slug: 'e',
      name: 'Talks',
      kind: 'OTHER',
      startDate: '2024',
      participants: entities.map(slug => ({ actor: `Person/${slug}`, role: 'DELEGATE' })),
    },
    {
      type: 'Agreement',
      slug: 'g',
      name: 'Pact',
      kind: 'OTHER',
      parties: entities.map(slug => ({ actor: `Person/${slug}`, role: 'PARTY' })),
      milestones: [{ status: 'SIGNED', date: '2024' }],
    },
  );
  expect(problems).toEqual([]);
  const { data } = await api.ask('{ people { nodes { slug id } } }');
  for (const { slug, id } of data.people.nodes) ids[slug] = id;
});

const articles = 'articles(PAGE, filter: {ARGS}) { nodes { slug } pageInfo { endCursor } }';
const search =
  'search(PAGE, query: "word", ARGS) { nodes { ... on Article { slug } ... on Person { slug } } pageInfo { endCursor } }';
const inSearch = search.replace('ARGS', 'filter: {ARGS}');
const edges = (field: string) =>
  `${field}(PAGE, ARGS) { nodes { ... on Person { slug } } pageInfo { endCursor } }`;
const ofArticle = `article(slug: "a0") { ${edges('people')} }`;
const ofEvent = `event(slug: "e") { ${edges('participants')} }`;
const ofAgreement = `agreement(slug: "g") { ${edges('parties')} }`;

/** Ways to say the same; `$ada` and others stand for ids. */
const cases: (readonly [field: string, ...ways: string[]])[] = [
  [articles, '', 'section: null', 'mentions: null', 'mentions: []', 'publishedFrom: null, language: null'],
  [
    articles,
    'mentions: [$ada, $bob]',
    'mentions: [$bob, $ada]',
    'mentions: [$bob, $ada, $bob]',
    'section: null, mentions: [$ada, $bob]',
  ],
  [
    inSearch,
    '',
    'section: null',
    'language: null',
    'mentions: null',
    'mentions: []',
    'publishedFrom: null, publishedTo: null',
  ],
  [
    inSearch,
    'section: "politics"',
    'section: "politics", mentions: []',
    'mentions: null, section: "politics"',
  ],
  [inSearch, 'mentions: [$ada, $bob]', 'mentions: [$bob, $ada]', 'mentions: [$ada, $bob, $ada]'],
  [
    inSearch,
    'publishedFrom: "2024-01-01T00:00:00Z"',
    'publishedFrom: "2024-01-01T01:00:00+01:00", publishedTo: null',
  ],
  [
    search,
    '',
    'filter: null',
    'filter: {}',
    'types: null',
    'orderBy: null',
    'orderBy: RELEVANCE',
    'filter: {mentions: []}',
  ],
  [search, 'types: [ARTICLE, PERSON]', 'types: [PERSON, ARTICLE, PERSON], filter: {section: null}'],
  [ofArticle, '', 'roles: null'],
  [ofArticle, 'roles: [MENTIONED, SUBJECT]', 'roles: [SUBJECT, MENTIONED, SUBJECT]'],
  [ofEvent, '', 'roles: null'],
  [ofEvent, 'roles: [DELEGATE]', 'roles: [DELEGATE, DELEGATE]'],
  [ofAgreement, '', 'roles: null'],
  [ofAgreement, 'roles: [PARTY]', 'roles: [PARTY, PARTY]'],
];

test.for(cases)('%s with %j and its equivalents', async ([field, ...ways]) => {
  const [first = ''] = ways;
  const whole = slugsOf(await ask(field, 'first: 10', first));
  for (const way of ways) {
    expect(slugsOf(await ask(field, 'first: 10', way))).toEqual(whole);
    for (const [one, other] of [
      [first, way],
      [way, first],
    ] as const) {
      const page = await ask(field, 'first: 2', one);
      const cursor = listIn(page).pageInfo.endCursor;
      const rest = await ask(field, `first: 10, after: "${cursor}"`, other);
      expect([...slugsOf(page), ...slugsOf(rest)]).toEqual(whole);
    }
  }
});

test('a cursor of "changes" is valid for the same types with duplicates', async () => {
  const clock = () => Date.now() + 60_000;
  const later = await startApi({ over: api, clock });
  const page = (types: string, after = 'null') =>
    later.ask(
      `{ changes(first: 1, types: [${types}], after: ${after}) { nodes { recordId } pageInfo { endCursor } } }`,
    );
  const { data } = await page('PERSON');
  const next = await page('PERSON, PERSON', JSON.stringify(data.changes.pageInfo.endCursor));
  expect(next.errors).toBeUndefined();
  expect(next.data.changes.nodes[0].recordId).not.toBe(data.changes.nodes[0].recordId);
});

test('a cursor of a list with another filter is refused', async () => {
  const page = await ask(inSearch, 'first: 2', 'section: "politics"');
  const after = `first: 2, after: "${listIn(page).pageInfo.endCursor}"`;
  for (const other of ['', 'language: "politics"', 'section: "politics", mentions: [$ada]'])
    expect((await request(inSearch, after, other)).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
});

function request(field: string, page: string, args: string): Promise<Answer> {
  const query = field.replace('PAGE', page).replace('ARGS', args);
  return api.ask(
    `{ found: ${query.replaceAll(/\$(\w+)/g, (_, slug: string) => JSON.stringify(ids[slug]))} }`,
  );
}

async function ask(field: string, page: string, args: string): Promise<Answer['data']> {
  const { data, errors } = await request(field, page, args);
  expect(errors).toBeUndefined();
  return data.found;
}

function listIn(found: Answer['data']): Answer['data'] {
  return found.pageInfo === undefined ? Object.values(found)[0] : found;
}

function slugsOf(found: Answer['data']): string[] {
  return listIn(found).nodes.map(({ slug }: Answer['data']) => slug);
}
