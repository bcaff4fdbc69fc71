import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { listName } from '../../src/projection/lists.ts';
import type { Item } from '../../src/store/attributes.ts';
import { putAll } from '../../src/store/batch-write.ts';
import { keyText, listKey } from '../../src/store/keys.ts';
import { type Action, transact } from '../../src/store/transaction.ts';
import { type Answer, type Api, startApi, unhurried } from '../api.ts';
import { idOf, type ModelDocument, nameOf } from '../model.ts';
import { itemsIn } from '../search/archive.ts';
import { isLong } from '../seed.ts';

/**
 * Feeds with every combination of conditions, page after page, against the articles held in memory, while articles are added, changed, moved and
 * removed between the pages. The articles are written as their projections are, each in one transaction.
 */
const size = isLong ? 20_000 : 240;
const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? (isLong ? 300 : 25)) };

const sections = ['world', 'politics', 'sport', 'culture'];
const languages = ['en', 'de'];
const kinds = ['STORY', 'LIVE', 'VIDEO', 'OPINION'] as const;
const urgencies = ['ROUTINE', 'IMPORTANT', 'BREAKING'] as const;
const roles = ['SUBJECT', 'QUOTED', 'MENTIONED', 'AUTHOR'] as const;

const entity = (type: 'Person' | 'Topic' | 'Place', slug: string, parent?: object): ModelDocument => ({
  type,
  slug,
  name: slug,
  ...parent,
});
const entities: readonly ModelDocument[] = [
  ...Array.from({ length: 24 }, (_, i) => entity('Person', `person-${i}`)),
  ...Array.from({ length: 9 }, (_, i) =>
    entity('Topic', `topic-${i}`, i === 0 ? {} : { broader: `Topic/topic-${Math.floor((i - 1) / 2)}` }),
  ),
  ...Array.from({ length: 5 }, (_, i) =>
    entity('Place', `place-${i}`, i === 0 ? {} : { within: `Place/place-${i - 1}` }),
  ),
];
const parents = new Map(entities.map(one => [nameOf(one), one.broader ?? one.within]));
const ids = new Map(entities.map(one => [nameOf(one), idOf(one)]));
const names = entities.map(nameOf);

const start = Date.UTC(2020, 0, 1);
const end = start + size * 3_600_000;
const instant = fc.integer({ min: start, max: end }).map(time => new Date(time).toISOString());
const name = fc.constantFrom(...names);

/** An article's properties, from which feeds are selected. */
const properties = fc.record({
  publishedAt: instant,
  section: fc.option(fc.constantFrom(...sections), { nil: undefined }),
  language: fc.constantFrom(...languages),
  kind: fc.constantFrom(...kinds),
  urgency: fc.constantFrom(...urgencies),
  mentions: fc.array(fc.record({ entity: name, role: fc.constantFrom(...roles) }), { maxLength: 6 }),
});
type Properties = typeof properties extends fc.Arbitrary<infer P> ? P : never;

const some = <V>(value: fc.Arbitrary<V>, maxLength: number) => fc.uniqueArray(value, { maxLength });
const filterArbitrary = fc.record(
  {
    section: fc.constantFrom(...sections),
    sections: some(fc.constantFrom(...sections), 3),
    language: fc.constantFrom(...languages),
    kinds: some(fc.constantFrom(...kinds), 4),
    urgency: fc.constantFrom(...urgencies),
    mentions: some(name, 2),
    mentionsAny: some(name, 20),
    mentionsNone: some(name, 4),
    roles: some(fc.constantFrom(...roles), 3),
    includeNarrower: fc.boolean(),
    publishedFrom: instant,
    publishedTo: instant,
  },
  { requiredKeys: [] },
);
type Filter = typeof filterArbitrary extends fc.Arbitrary<infer F> ? F : never;

/** Its pages end within a budget, between two entries: all that is wanted is excluded, or has none of the rare properties. */
const spent: Filter = {
  language: 'en',
  kinds: ['STORY'],
  urgency: 'ROUTINE',
  mentionsAny: ['Person/person-0', 'Person/person-15'],
  mentionsNone: ['Person/person-0', 'Person/person-9'],
};

/** A write between two pages: of a new article, or of another version of the n-th; without properties a removal. */
const write = fc.record({
  nth: fc.nat(),
  isNew: fc.boolean(),
  to: fc.option(properties, { nil: undefined }),
});

const articles = new Map<string, Properties>();
let api: Api;

beforeAll(async () => {
  api = await startApi({ ...unhurried, clock: () => end });
  await putAll(api.table.patient(), itemsIn(entities, entities));
  const drawn = fc.sample(properties, { numRuns: size, seed: 19 });
  for (const [i, one] of drawn.entries()) articles.set(`article-${i}`, one);
  const all = [...articles];
  for (let from = 0; from < all.length; from += 500)
    await putAll(
      api.table.patient(),
      all.slice(from, from + 500).flatMap(([slug, one]) => itemsOf(slug, one)),
    );
}, 1_200_000);

test('a feed is every article that satisfies all conditions, newest first, each once', async () => {
  await fc.assert(
    fc.asyncProperty(
      filterArbitrary,
      fc.option(name, { nil: undefined }),
      fc.integer({ min: 2, max: 40 }),
      fc.boolean(),
      async (drawn, owner, pageSize, isBackward) => {
        const filter = answerable(drawn, owner);
        const found = await pagesOf({ filter, owner, pageSize, isBackward });
        expect(found.map(({ slug }) => slug)).toEqual(ordered(matching(filter, owner), isBackward));
      },
    ),
    {
      ...runs,
      examples: isLong
        ? []
        : [
            [spent, undefined, 2, false],
            [spent, undefined, 2, true],
          ],
    },
  );
}, 1_200_000);

test('articles come, change and go between pages: none that stays is left out or comes twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      filterArbitrary,
      fc.option(name, { nil: undefined }),
      fc.integer({ min: 3, max: 12 }),
      fc.boolean(),
      fc.array(fc.array(write, { maxLength: 3 }), { maxLength: 8 }),
      async (drawn, owner, pageSize, isBackward, writes) => {
        const filter = answerable(drawn, owner);
        const before = matching(filter, owner);
        const versions = new Map<string, string[]>();
        const touched = new Set<string>();
        let pages = 0;
        const found = await pagesOf({ filter, owner, pageSize, isBackward }, async () => {
          for (const one of writes[pages] ?? []) {
            const slug = await perform(one);
            touched.add(slug);
            for (const match of matching(filter, owner))
              if (match.slug === slug) versions.set(slug, [...(versions.get(slug) ?? []), match.publishedAt]);
          }
          pages += 1;
        });
        const places = found.map(({ slug, publishedAt }) => `${slug} ${publishedAt}`);
        expect(new Set(places).size).toBe(places.length);
        const times = found.map(({ publishedAt }) => publishedAt);
        expect(times).toEqual(isBackward ? times.toSorted() : times.toSorted().toReversed());
        const steady = before.filter(({ slug }) => !touched.has(slug));
        expect(found.map(({ slug }) => slug).filter(slug => !touched.has(slug))).toEqual(
          ordered(steady, isBackward),
        );
        const matched = new Map(before.map(({ slug, publishedAt }) => [slug, publishedAt]));
        for (const { slug, publishedAt } of found)
          expect([matched.get(slug), ...(versions.get(slug) ?? [])]).toContain(publishedAt);
      },
    ),
    runs,
  );
}, 1_200_000);

interface Found {
  readonly slug: string;
  readonly publishedAt: string;
}

/** A filter without what the API refuses: roles of nothing. */
function answerable(filter: Filter, owner: string | undefined): Filter {
  const { roles: _roles, ...others } = filter;
  const isRefused = owner === undefined && filter.mentions === undefined && filter.mentionsAny === undefined;
  return isRefused ? others : filter;
}

function matching(filter: Filter, owner: string | undefined): Found[] {
  const { mentions: required = [], mentionsAny, mentionsNone = [], includeNarrower = false } = filter;
  const stands = (mentioned: string, wanted: string): boolean => {
    const parent = parents.get(mentioned);
    return mentioned === wanted || (includeNarrower && parent !== undefined && stands(parent, wanted));
  };
  return [...articles].flatMap(([slug, one]) => {
    const hasIn = (wanted: string, inRoles: readonly string[] | undefined) =>
      one.mentions.some(
        ({ entity: mentioned, role }) =>
          stands(mentioned, wanted) && (inRoles === undefined || inRoles.includes(role)),
      );
    const ofFilter = owner === undefined ? filter.roles : undefined;
    const isMatch =
      (owner === undefined || hasIn(owner, filter.roles)) &&
      required.every(wanted => hasIn(wanted, ofFilter)) &&
      (mentionsAny === undefined || mentionsAny.some(wanted => hasIn(wanted, ofFilter))) &&
      !mentionsNone.some(wanted => hasIn(wanted, undefined)) &&
      (filter.section === undefined || filter.section === one.section) &&
      (filter.sections === undefined || filter.sections.some(section => section === one.section)) &&
      (filter.language === undefined || filter.language === one.language) &&
      (filter.kinds === undefined || filter.kinds.includes(one.kind)) &&
      (filter.urgency === undefined || filter.urgency === one.urgency) &&
      (filter.publishedFrom === undefined || one.publishedAt >= filter.publishedFrom) &&
      (filter.publishedTo === undefined || one.publishedAt < filter.publishedTo);
    return isMatch ? { slug, publishedAt: one.publishedAt } : [];
  });
}

function ordered(found: readonly Found[], isBackward: boolean): string[] {
  const place = ({ slug, publishedAt }: Found) => `${publishedAt}#${ulidOf(slug)}`;
  const oldestFirst = found.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).map(({ slug }) => slug);
  return isBackward ? oldestFirst : oldestFirst.toReversed();
}

/** All pages of a feed, in the order in which they are read. */
async function pagesOf(
  {
    filter,
    owner,
    pageSize,
    isBackward,
  }: { filter: Filter; owner: string | undefined; pageSize: number; isBackward: boolean },
  between: () => Promise<void> = async () => undefined,
): Promise<Found[]> {
  const found: Found[] = [];
  let cursor: string | null = null;
  for (;;) {
    const page = isBackward ? { last: pageSize, before: cursor } : { first: pageSize, after: cursor };
    const { nodes, pageInfo } = await ask(filter, owner, page);
    expect(nodes.length).toBeLessThanOrEqual(pageSize);
    found.push(...(isBackward ? nodes.toReversed() : nodes));
    const hasMore = isBackward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage;
    if (!hasMore) return found;
    const next: string = isBackward ? pageInfo.startCursor : pageInfo.endCursor;
    expect(next).not.toBe(cursor);
    cursor = next;
    await between();
  }
}

async function ask(filter: Filter, owner: string | undefined, page: object): Promise<Answer['data']> {
  const fields =
    'articles(first: $first, after: $after, last: $last, before: $before, filter: $filter) { nodes { slug publishedAt } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }';
  const idsOf = (field: readonly string[] | undefined) => field?.map(one => ids.get(one));
  const { mentions, mentionsAny, mentionsNone, ...others } = filter;
  const variables = {
    ...page,
    owner: owner === undefined ? undefined : ids.get(owner),
    filter: {
      ...others,
      mentions: idsOf(mentions),
      mentionsAny: idsOf(mentionsAny),
      mentionsNone: idsOf(mentionsNone),
    },
  };
  const args = '$first: Int, $after: String, $last: Int, $before: String, $filter: ArticleFilter';
  const { data, errors } = await api.ask(
    owner === undefined
      ? `query (${args}) { ${fields} }`
      : `query (${args}, $owner: ID!) { node(id: $owner) { ... on Entity { ${fields} } } }`,
    variables,
  );
  expect(errors).toBeUndefined();
  return owner === undefined ? data.articles : data.node.articles;
}

let added = 0;

async function perform({ nth, isNew, to }: { nth: number; isNew: boolean; to: Properties | undefined }) {
  const slugs = [...articles.keys()];
  const slug = isNew ? `new-${added++}` : (slugs[nth % slugs.length] ?? 'article-0');
  const from = articles.get(slug);
  const puts = to === undefined ? [] : itemsOf(slug, to);
  const kept = new Set(puts.map(keyText));
  const gone = from === undefined ? [] : itemsOf(slug, from).filter(item => !kept.has(keyText(item)));
  const actions: Action[] = [
    ...puts.map(put => ({ put })),
    ...gone.map(({ pk, sk }) => ({ delete: { pk, sk } })),
  ];
  if (actions.length > 0) expect(await transact(api.table, actions)).toEqual([]);
  if (to === undefined) articles.delete(slug);
  else articles.set(slug, to);
  return slug;
}

/** The entries of an article in the lists of feeds. */
function itemsOf(slug: string, one: Properties): Item[] {
  const document: ModelDocument = { type: 'Article', slug, headline: slug, ...one };
  const feed = listKey(listName('articles'), '').pk;
  const isInFeeds = ({ pk }: Item) =>
    pk.startsWith(feed) || pk.startsWith(listKey(listName('keys'), '').pk) || /\/(?:keys|articles)$/.test(pk);
  return itemsIn([document], entities).filter(isInFeeds);
}

function ulidOf(slug: string): string {
  return Buffer.from(idOf({ type: 'Article', slug }), 'base64').toString();
}
