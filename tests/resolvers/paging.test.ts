import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Api, startApi } from '../api.ts';
import { isLong } from '../seed.ts';

/** Pages through lists as clients do, against the same list held in memory. */
const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 30) };
/** Each run imports what it pages through. */
const changingRuns = { numRuns: isLong ? Math.min(30, runs.numRuns) : 8 };
const timeout = 600_000 + runs.numRuns * 200;
const sections = ['politics', 'sport'];
const languages = ['en', 'de'];
const people = ['ada', 'bob', 'eve'];

interface ModelArticle {
  readonly slug: string;
  readonly section: string;
  readonly language: string;
  readonly publishedAt: string;
  readonly mentions: string[];
}

const articles: ModelArticle[] = Array.from({ length: 90 }, (_, i) => ({
  slug: `a${i}`,
  section: sections[i % 2] ?? '',
  language: languages[Math.floor(i / 3) % 2] ?? '',
  // Some at the same instant, so that the id decides.
  publishedAt: new Date(Date.UTC(2024, 0, 1 + Math.floor(i / 2))).toISOString(),
  mentions: people.filter((_name, k) => (i + k) % (k + 2) === 0),
}));

const filterArbitrary = fc.record(
  {
    section: fc.constantFrom(...sections),
    language: fc.constantFrom(...languages),
    mentions: fc.uniqueArray(fc.constantFrom(...people), { maxLength: 3 }),
    publishedFrom: fc
      .date({ min: new Date('2023-12-30'), max: new Date('2024-02-20'), noInvalidDate: true })
      .map(date => date.toISOString()),
    publishedTo: fc
      .date({ min: new Date('2023-12-30'), max: new Date('2024-02-20'), noInvalidDate: true })
      .map(date => date.toISOString()),
  },
  { requiredKeys: [] },
);
type Filter = typeof filterArbitrary extends fc.Arbitrary<infer F> ? F : never;

let api: Api;
let ids: Map<string, string>;

beforeAll(async () => {
  api = await startApi();
  const persons = people.map(slug => ({ type: 'Person', slug, name: slug }));
  const documents = articles.map(({ mentions, ...article }) => ({
    ...article,
    type: 'Article',
    headline: article.slug,
    mentions: mentions.map(slug => ({ entity: `Person/${slug}` })),
  }));
  expect((await api.import(...persons, ...documents)).problems).toEqual([]);
  const { data } = await api.ask(
    '{ people { nodes { slug id } } a: articles(first: 90) { nodes { slug id } } }',
  );
  ids = new Map([...data.people.nodes, ...data.a.nodes].map(({ slug, id }: Answer['data']) => [slug, id]));
});

describe.each(['articles', 'person articles'])('%s', field => {
  test('any filter, any page size, both directions: the same articles in the same order, each once', {
    timeout,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        filterArbitrary,
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        async (filter, size, backwards) => {
          const expected = matching(filter, field === 'articles' ? [] : ['ada']);
          const pages = await pageThrough(field, filter, size, backwards);
          expect(pages.flat()).toEqual(backwards ? [...expected].toReversed() : expected);
          for (const page of pages.slice(0, -1)) expect(page.length).toBeLessThanOrEqual(size);
        },
      ),
      runs,
    );
  });

  test('a page between two cursors holds the entries between them', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(
        filterArbitrary,
        fc.nat(89),
        fc.nat(89),
        fc.boolean(),
        async (filter, i, j, fromEnd) => {
          const expected = matching(filter, field === 'articles' ? [] : ['ada']);
          if (expected.length === 0) return;
          const [from, to] = [i % expected.length, j % expected.length].toSorted((a, b) => a - b);
          const { edges: all } = await ask(field, filter, { first: 100 });
          const after = all[from ?? 0].cursor;
          const before = all[to ?? 0].cursor;
          const { edges, pageInfo } = await ask(field, filter, {
            [fromEnd ? 'last' : 'first']: 5,
            after,
            before,
          });
          const between = expected.slice((from ?? 0) + 1, to);
          expect(edges.map(({ node }: Answer['data']) => node.slug)).toEqual(
            fromEnd ? between.slice(-5) : between.slice(0, 5),
          );
          const more = between.length > 5;
          // In the other direction there is at least the entry of the cursor.
          expect(pageInfo).toMatchObject({ hasPreviousPage: !fromEnd || more, hasNextPage: fromEnd || more });
        },
      ),
      runs,
    );
  });
});

test('articles come and go between pages: no duplicates, and no permanent article is skipped', {
  timeout,
}, async () => {
  const changing = await startApi();
  const document = (slug: string, day: number, withdrawn = false) => ({
    type: 'Article',
    slug,
    headline: slug,
    publishedAt: new Date(Date.UTC(2024, 0, 1, 0, day)).toISOString(),
    ...(withdrawn ? { status: 'WITHDRAWN' } : {}),
  });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(300), { minLength: 5, maxLength: 25 }),
      fc.array(fc.record({ day: fc.nat(300), add: fc.boolean() }), { maxLength: 10 }),
      fc.integer({ min: 1, max: 6 }),
      async (days, edits, size) => {
        round += 1;
        const section = `round-${round}`;
        const name = (day: number) => `r${round}-d${day}`;
        await changing.import(...days.map(day => ({ ...document(name(day), day), section })));
        const seen: string[] = [];
        const queue = [...edits];
        const touched = new Set<string>();
        let after: string | null = null;
        do {
          const { data }: Answer = await changing.ask(
            'query ($s: String!, $n: Int!, $after: String) { articles(first: $n, after: $after, filter: { section: $s }) { nodes { slug } pageInfo { hasNextPage endCursor } } }',
            { s: section, n: size, after },
          );
          seen.push(...data.articles.nodes.map(({ slug }: Answer['data']) => slug));
          after = data.articles.pageInfo.hasNextPage ? data.articles.pageInfo.endCursor : null;
          const edit = queue.shift();
          if (edit !== undefined) {
            touched.add(name(edit.day));
            await changing.import({ ...document(name(edit.day), edit.day, !edit.add), section });
          }
        } while (after !== null);
        expect(new Set(seen).size).toBe(seen.length);
        const steady = days.map(name).filter(slug => !touched.has(slug));
        expect(seen.filter(slug => steady.includes(slug))).toEqual(
          days
            .toSorted((a, b) => b - a)
            .map(name)
            .filter(slug => steady.includes(slug)),
        );
      },
    ),
    changingRuns,
  );
});

test('mentions page forwards and backwards, by type and role, and their cursors hold when the list changes', async () => {
  const own = await startApi();
  const persons = Array.from({ length: 12 }, (_, i) => ({
    type: 'Person',
    slug: `p${i}`,
    name: `Person ${i}`,
  }));
  const mention = (i: number) => ({ entity: `Person/p${i}`, role: i % 3 === 0 ? 'SUBJECT' : 'MENTIONED' });
  const article = { type: 'Article', slug: 'a', headline: 'A', publishedAt: '2024-01-01T00:00:00Z' };
  await own.import(...persons, { ...article, mentions: persons.map((_p, i) => mention(i)) });
  const query = `query ($first: Int, $after: String, $last: Int, $before: String, $roles: [MentionRole!]) {
    article(slug: "a") { people(first: $first, after: $after, last: $last, before: $before, roles: $roles) { edges { cursor node { slug } } pageInfo { hasNextPage hasPreviousPage } } }
  }`;
  const page = async (variables: object) => (await own.ask(query, variables)).data.article.people;
  const slugs = (connection: Answer['data']) => connection.edges.map(({ node }: Answer['data']) => node.slug);
  const first = await page({ first: 5 });
  expect(slugs(first)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
  expect(first.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
  expect(slugs(await page({ last: 2 }))).toEqual(['p10', 'p11']);
  expect(slugs(await page({ roles: ['SUBJECT'] }))).toEqual(['p0', 'p3', 'p6', 'p9']);
  await own.import({
    ...article,
    mentions: [mention(11), ...persons.slice(0, 11).map((_p, i) => mention(i))],
  });
  const cursor = first.edges.at(-1).cursor;
  expect(slugs(await page({ first: 3, after: cursor }))).toEqual(['p5', 'p6', 'p7']);
  expect(slugs(await page({ last: 2, before: cursor }))).toEqual(['p2', 'p3']);
});

test('a feed gives all mentions of an article, although its cards hold the first of them', async () => {
  const own = await startApi();
  const persons = Array.from({ length: 5 }, (_, i) => ({
    type: 'Person',
    slug: `p${i}`,
    name: `Person ${i}`,
  }));
  const mentions = persons.map(({ slug }) => ({ entity: `Person/${slug}` }));
  await own.import(...persons, {
    type: 'Article',
    slug: 'a',
    headline: 'A',
    publishedAt: '2024-01-01T00:00:00Z',
    mentions,
  });
  const { data } = await own.ask('{ articles { nodes { people(first: 9) { nodes { slug } } } } }');
  expect(data.articles.nodes).toEqual([{ people: { nodes: persons.map(({ slug }) => ({ slug })) } }]);
});

test('a cursor of a timeline holds when an earlier milestone is added or removed', async () => {
  const own = await startApi();
  const milestone = (date: string) => ({ status: 'SIGNED', date });
  const [first, second, third] = ['2019-03-01', '2020-03-01', '2021-03-01'].map(milestone);
  const write = async (...milestones: unknown[]) => {
    const agreement = { type: 'Agreement', slug: 'pact', name: 'Pact', milestones };
    expect((await own.import(agreement)).problems).toEqual([]);
  };
  const page = async (variables: object) => {
    const { data } = await own.ask(
      `query ($first: Int, $after: String, $last: Int, $before: String) {
        agreement(slug: "pact") { timeline(first: $first, after: $after, last: $last, before: $before) { edges { cursor date } } }
      }`,
      variables,
    );
    return data.agreement.timeline.edges;
  };
  await write(second, third);
  const [latest] = await page({ first: 1 });
  expect(latest.date).toBe('2021-03-01');
  await write(first, second, third);
  expect(await page({ last: 1, before: latest.cursor })).toEqual([]);
  await write(third);
  expect(await page({ first: 1, after: latest.cursor })).toEqual([]);
});

function matching(filter: Filter, mentions: string[]): string[] {
  const { section, language, mentions: wanted = [], publishedFrom = '', publishedTo = '9999' } = filter;
  return articles
    .filter(
      article =>
        (section === undefined || article.section === section) &&
        (language === undefined || article.language === language) &&
        [...wanted, ...mentions].every(name => article.mentions.includes(name)) &&
        article.publishedAt >= publishedFrom &&
        article.publishedAt < publishedTo,
    )
    .toSorted((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1))
    .map(({ slug }) => slug);
}

function sortKey({ publishedAt, slug }: ModelArticle): string {
  return `${publishedAt}#${Buffer.from(ids.get(slug) ?? '', 'base64').toString()}`;
}

async function pageThrough(
  field: string,
  filter: Filter,
  size: number,
  backwards: boolean,
): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | null = null;
  for (;;) {
    const connection: Answer['data'] = await ask(
      field,
      filter,
      backwards ? { last: size, before: cursor } : { first: size, after: cursor },
    );
    const slugs = connection.edges.map(({ node }: Answer['data']) => node.slug);
    pages.push(backwards ? slugs.toReversed() : slugs);
    const { hasPreviousPage, hasNextPage, startCursor, endCursor } = connection.pageInfo;
    const [more, isContinued] = backwards ? [hasPreviousPage, hasNextPage] : [hasNextPage, hasPreviousPage];
    expect(isContinued).toBe(cursor !== null);
    if (!more) return pages;
    cursor = backwards ? startCursor : endCursor;
  }
}

async function ask(field: string, filter: Filter, page: object): Promise<Answer['data']> {
  const args = '(first: $first, after: $after, last: $last, before: $before, filter: $filter)';
  const fields = `articles${args} { edges { cursor node { slug } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`;
  const { data, errors } = await api.ask(
    `query ($first: Int, $after: String, $last: Int, $before: String, $filter: ArticleFilter) { ${field === 'articles' ? fields : `person(slug: "ada") { ${fields} }`} }`,
    {
      ...page,
      filter: {
        ...filter,
        ...(filter.mentions === undefined ? {} : { mentions: filter.mentions.map(slug => ids.get(slug)) }),
      },
    },
  );
  expect(errors).toBeUndefined();
  return field === 'articles' ? data.articles : data.person.articles;
}
