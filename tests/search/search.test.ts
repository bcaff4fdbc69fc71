import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { flush } from '../../src/commands/search-index/flush.ts';
import { globalId } from '../../src/model/global-id.ts';
import { derivedId } from '../../src/model/id.ts';
import { type Api, startApi, startSampleApi } from '../api.ts';
import { Model, nameOf } from '../model.ts';
import { expectedItems, scan, scanProjected } from '../table.ts';
import { unmergedSegments } from './archive.ts';
import { labelled } from './labelled.ts';
import { searchAll } from './search-all.ts';

describe('the sample content', () => {
  const model = new Model();
  let api: Api;

  beforeAll(async () => {
    api = await startSampleApi();
  });

  test('a reader finds what is wanted: first for 85 of 100 queries, among the first three for 97', async () => {
    let [first, third] = [0, 0];
    for (const [query, wanted] of labelled) {
      model.get(wanted);
      const place = (await searchAll(api, { query })).indexOf(wanted);
      if (place === 0) first += 1;
      else
        process.stdout.write(`${query}: ${wanted} is ${place < 0 ? 'not found' : `number ${place + 1}`}\n`);
      if (place >= 0 && place < 3) third += 1;
    }
    process.stdout.write(`${first} of ${labelled.length} first, ${third} among the first three\n`);
    expect(labelled.length).toBeGreaterThanOrEqual(60);
    expect(first / labelled.length).toBeGreaterThanOrEqual(0.85);
    expect(third / labelled.length).toBeGreaterThanOrEqual(0.97);
  });

  test('a query for a name alone puts that entity first', async () => {
    const entities = model.documents.filter(({ type }) => type !== 'Article');
    const names = Map.groupBy(entities, ({ name }) => name);
    const missed: string[] = [];
    for (const entity of entities) {
      if ((names.get(entity.name)?.length ?? 0) > 1) continue;
      const { data } = await api.ask(
        'query ($query: String!) { search(query: $query, first: 1) { nodes { __typename ... on Entity { slug } } } }',
        { query: entity.name.replaceAll('"', '') },
      );
      const [found] = data.search.nodes;
      if (`${found?.__typename}/${found?.slug}` !== nameOf(entity))
        missed.push(`${nameOf(entity)}: ${found?.slug}`);
    }
    expect(missed).toEqual([]);
  });

  test('only records of the types that are wanted', async () => {
    for (const types of [['ARTICLE'], ['PERSON'], ['PLACE', 'TOPIC'], ['AGREEMENT', 'ARTICLE']]) {
      const found = await searchAll(api, { query: 'china', types });
      const all = await searchAll(api, { query: 'china' });
      const isWanted = (name: string) => types.includes(name.split('/')[0]?.toUpperCase() ?? '');
      expect(found.toSorted()).toEqual(all.filter(isWanted).toSorted());
    }
  });

  test('no type, or a filter of articles beside other types, leaves nothing to find', async () => {
    for (const orderBy of ['RELEVANCE', 'RECENCY']) {
      for (const query of ['china', 'chinna', '"nuclear tests" -china']) {
        expect(await searchAll(api, { query, match: 'AUTO', orderBy, types: [] })).toEqual([]);
        const filter = { publishedFrom: '2000-01-01T00:00:00Z' };
        expect(await searchAll(api, { query, match: 'AUTO', orderBy, types: ['PERSON'], filter })).toEqual(
          [],
        );
      }
    }
  });

  test('an excerpt is plain text around the words; without it only cards are read', async () => {
    const text = (fields: string) =>
      `{ search(query: "nuclear tests", match: ALL, types: [ARTICLE]) { edges { ${fields} node { ... on Article { slug } } } } }`;
    const { data } = await api.ask(text('excerpt'));
    expect(data.search.edges.length).toBeGreaterThan(0);
    for (const { excerpt } of data.search.edges) {
      expect(excerpt).toMatch(/nuclear|test/i);
      expect(excerpt.length).toBeLessThan(210);
      expect(excerpt).not.toMatch(/[*\n]|##/);
    }
    const { extensions } = await api.ask(text('cursor'));
    // The segments and fresh articles, two words, and the cards; the table of the segment is known from the search before.
    expect(extensions.cost.requests).toBe(5);
  });

  test('queries that ask for nothing or too much are refused, with what to do', async () => {
    const code = async (query: string, match = 'AUTO') => {
      const { errors } = await api.ask(
        'query ($query: String!, $match: SearchMatch!) { search(query: $query, match: $match) { nodes { __typename } } }',
        { query, match },
      );
      return errors?.[0]?.extensions.code;
    };
    expect(await code('')).toBe('BAD_USER_INPUT');
    expect(await code(' …!? ')).toBe('BAD_USER_INPUT');
    expect(await code('-treaty')).toBe('BAD_USER_INPUT');
    const words = Array.from({ length: 40 }, (_, i) => `a${i}`).join(' ');
    expect(await code(words)).toBeUndefined();
    expect(await code(words, 'ALL')).toBe('LIMIT_EXCEEDED');
    expect(await code('x'.repeat(1001))).toBe('LIMIT_EXCEEDED');
    expect(await code('toString constructor __proto__ 100% a/b#c')).toBeUndefined();
  });

  test('a query with a word that no record has is answered by its other words, in both orders', async () => {
    for (const orderBy of ['RELEVANCE', 'RECENCY']) {
      const found = await searchAll(api, { query: 'pakistan 7391822', match: 'AUTO', orderBy });
      const alone = await searchAll(api, { query: 'pakistan', orderBy });
      expect(found.toSorted()).toEqual(alone.toSorted());
    }
  });

  test('a cursor of another search is refused', async () => {
    const ask = (query: string, after?: string) =>
      api.ask(
        'query ($query: String!, $after: String) { search(query: $query, first: 1, after: $after) { pageInfo { endCursor } } }',
        { query, after },
      );
    const { data } = await ask('treaty');
    const { errors } = await ask('police', data.search.pageInfo.endCursor);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('what is public', () => {
  /** Folds every article at once. */
  const article = {
    type: 'Article',
    slug: 'one',
    headline: 'A quokka in the chancellery',
    body: 'Nobody knows how it came in.',
  };

  test('a scheduled article is found from its very instant on, a draft and a withdrawn one never', async () => {
    const time = Date.parse('2024-05-01T12:00:00Z');
    let now = time - 1;
    const api = await startApi({ clock: () => now });
    const publishedAt = new Date(time).toISOString();
    await api.import(
      { ...article, publishedAt },
      { ...article, slug: 'draft' },
      { ...article, slug: 'withdrawn', publishedAt: '2024-01-01T00:00:00Z', status: 'WITHDRAWN' },
    );
    for (const orderBy of ['RELEVANCE', 'RECENCY']) {
      for (const types of [undefined, ['ARTICLE']]) {
        now = time - 1;
        expect(await searchAll(api, { query: 'quokka', orderBy, ...(types && { types }) })).toEqual([]);
        now = time;
        expect(await searchAll(api, { query: 'quokka', orderBy, ...(types && { types }) })).toEqual([
          'Article/one',
        ]);
      }
    }
  });

  test('a misspelt word is corrected to one of an article only while the article is public', async () => {
    const time = Date.parse('2024-05-01T12:00:00Z');
    let now = time - 1;
    const api = await startApi({ clock: () => now });
    const scheduled = { ...article, publishedAt: new Date(time).toISOString() };
    const corrected = async () => {
      const { data } = await api.ask('{ search(query: "quokks") { correctedQuery } }');
      return data.search.correctedQuery;
    };
    await api.import(scheduled);
    expect(await corrected()).toBeNull();
    now = time;
    expect(await corrected()).toBe('quokka');
    await flush(api.table, { limits: unmergedSegments });
    expect(await corrected()).toBe('quokka');
    await api.import({ ...scheduled, status: 'WITHDRAWN' });
    expect(await corrected()).toBeNull();
  });

  test('a change leaves no word of the version before, and writes only what differs', async () => {
    const api = await startApi();
    const published = { ...article, publishedAt: '2024-05-01T12:00:00Z' };
    await api.import(published);
    const before = await scan(api.table);
    await api.import({ ...published, headline: 'A wombat in the chancellery' });
    const after = await scan(api.table);
    expect(await searchAll(api, { query: 'quokka' })).toEqual([]);
    expect(await searchAll(api, { query: 'wombat' })).toEqual(['Article/one']);
    const written = [...after].filter(([key, item]) => !isDeepStrictEqual(before.get(key), item));
    const lists = written.map(([key]) => key.split('\0')[0]?.replace(/#.*/, ''));
    // Of the index only the entry of the article itself.
    expect(written.filter(([key]) => key.startsWith('list#search')).length).toBe(1);
    expect(lists).not.toContain('list#word');

    await api.import({ ...published, status: 'WITHDRAWN' });
    expect(await searchAll(api, { query: 'wombat' })).toEqual([]);
    expect(await scanProjected(api.table)).toEqual(await expectedItems(api.table));
    for await (const discrepancy of findFaults(api.table)) expect(discrepancy).toBeUndefined();
  });
});

describe('as many lists as a search can have, each longer than what is read of it at once', () => {
  const words = 'harbour border council ledger treaty summit minister river bridge';
  const topics = Array.from({ length: 10 }, (_, i) => ({ type: 'Topic', slug: `topic-${i}`, name: `${i}` }));
  const articles = Array.from({ length: 130 }, (_, i) => ({
    type: 'Article',
    slug: `article-${i}`,
    headline: `${words} ${i % 3 === 0 ? 'zone' : ''}`,
    publishedAt: new Date(Date.UTC(2020, 0, 1, 0, i)).toISOString(),
    language: 'en',
    section: 'world',
    body: 'Nothing.',
    mentions: topics.map(({ slug }) => ({ entity: `Topic/${slug}` })),
  }));
  const wanted = articles.filter((_, i) => i % 3 > 0).map(({ slug }) => `Article/${slug}`);
  const filter = {
    section: 'world',
    language: 'en',
    mentions: topics.map(({ slug }) => globalId('Topic', derivedId('Topic', slug))),
  };
  let api: Api;

  beforeAll(async () => {
    api = await startApi();
    await api.import(...topics, ...articles);
  });

  test.for([
    { query: 'harbour border council ledger -zone' },
    { query: `${words} -zone` },
    { query: `${words} -zone`, filter },
  ])('$query: page after page goes on to the end', async variables => {
    const recent = await searchAll(api, { ...variables, orderBy: 'RECENCY', first: 20 });
    expect(recent).toEqual(wanted.toReversed());
    const ranked = await searchAll(api, { ...variables, first: 20 });
    expect(ranked.toSorted()).toEqual(wanted.toSorted());
  });
});
