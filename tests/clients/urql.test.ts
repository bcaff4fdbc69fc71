import { Client, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { introspectionFromSchema } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { schema } from '../../src/schema/schema.ts';
import { type Answer, type Api, startSampleApi } from '../api.ts';
import { Model, nameOf, slugsOf } from '../model.ts';

/** A real client with a normalised cache that knows nothing of this API but its schema. */
const model = new Model();
let api: Api;
let client: Client;

beforeAll(async () => {
  api = await startSampleApi();
  client = new Client({
    url: 'http://localhost/graphql',
    preferGetMethod: false,
    fetch: (url, init) => api.fetch(String(url).slice('http://localhost'.length), init),
    exchanges: [
      cacheExchange({
        schema: introspectionFromSchema(schema),
        resolvers: { Query: { articles: relayPagination() }, Person: { articles: relayPagination() } },
        // What has no id is embedded in its parent; the client would warn otherwise.
        keys: { Position: () => null, Image: () => null, PageInfo: () => null },
      }),
      fetchExchange,
    ],
  });
});

test('pages of the home feed merge into one list, and the cache answers it without a request', async () => {
  const feed = gql`query ($after: String) { articles(first: 6, after: $after) { edges { cursor node { id slug headline people(first: 2) { nodes { id name } } } } pageInfo { hasNextPage endCursor } } }`;
  const merged = await pageThrough(feed, {}, data => data.articles);
  const expected = model.articles();
  expect(slugsOf(merged.edges.map(({ node }: Answer['data']) => node))).toEqual(slugsOf(expected));
  api.requests.count = 0;
  const { data } = await client.query(feed, { after: null }, { requestPolicy: 'cache-only' });
  expect(data.articles.edges).toHaveLength(expected.length);
  expect(api.requests.count).toBe(0);
});

test('pages of a person’s articles merge, and share their records with the feed', async () => {
  const [person] = model
    .ofType('Person')
    .toSorted((a, b) => model.articlesAbout(nameOf(b)).length - model.articlesAbout(nameOf(a)).length);
  if (person === undefined) throw new Error('The sample content is missing.');
  const query = gql`query ($slug: String!, $after: String) { person(slug: $slug) { id articles(first: 1, after: $after) { edges { cursor role node { id slug } } pageInfo { hasNextPage endCursor } } } }`;
  const merged = await pageThrough(query, { slug: person.slug }, data => data.person.articles);
  expect(slugsOf(merged.edges.map(({ node }: Answer['data']) => node))).toEqual(
    slugsOf(model.articlesAbout(nameOf(person))),
  );
  expect(merged.edges.length).toBeGreaterThan(1);
  const id = merged.edges[0].node.id;
  const { data } = await client.query(
    gql`query ($id: ID!) { node(id: $id) { id ... on Article { headline } } }`,
    { id },
  );
  expect(data.node.headline).toBe(model.articlesAbout(nameOf(person))[0]?.headline);
});

/** Asks page after page, as a list does that is scrolled, and answers the connection as the cache has it in the end. */
async function pageThrough(
  query: ReturnType<typeof gql>,
  variables: object,
  connection: (data: Answer['data']) => Answer['data'],
) {
  let after: string | null = null;
  for (;;) {
    const { data, error } = await client.query(query, { ...variables, after });
    expect(error).toBeUndefined();
    const { pageInfo } = connection(data);
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  const { data } = await client.query(query, { ...variables, after: null }, { requestPolicy: 'cache-only' });
  return connection(data);
}
