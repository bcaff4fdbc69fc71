import { beforeAll, expect, test } from 'vitest';
import { flush } from '../../src/commands/search-index/flush.ts';
import { type Api, startApi, unhurried } from '../api.ts';
import { placesToTry } from '../seed.ts';
import { unmergedSegments } from './archive.ts';

/** The signature of a cursor is no secret, so its place may be forged: it is refused, or harmless. */
const signatureLength = 8;
const numbers = ['0', '1', '2', '7', '9', '-1', '0.5', '31', '32', '999999999999', '1000000000000', '1e308'];
const others = ['9'.repeat(400), 'NaN', 'null', '""', '[]', '{}', ''];
const keys = [
  '',
  '#',
  'Z',
  '0000',
  '9999-99-99T99:99:99Z#0',
  '+275760-09-13T00:00:00.001Z#Z',
  'Person#',
  '\u0001',
];
const corrections = ['0:harbour', '1:a', '99:harbour', '0:harbour 0:border', ':', '0:', '7:x'];

const operation = `query ($query: String!, $match: SearchMatch!, $orderBy: SearchOrder, $after: String) {
  search(query: $query, match: $match, orderBy: $orderBy, first: 2, after: $after) {
    edges { excerpt node { __typename } } pageInfo { hasNextPage endCursor } correctedQuery } }`;

let api: Api;

beforeAll(async () => {
  api = await startApi(unhurried);
  const articles = Array.from({ length: 8 }, (_, i) => ({
    type: 'Article',
    slug: `a-${i}`,
    headline: i % 2 === 0 ? 'Harbour border' : 'Harbour',
    body: 'The harbour and the border.',
    publishedAt: `2024-01-0${i + 1}T00:00:00Z`,
  }));
  const place = { type: 'Place', slug: 'p', name: 'Harbour border' };
  await api.import(place, ...articles.slice(0, 5));
  await flush(api.table, { limits: unmergedSegments });
  await api.import(...articles.slice(5));
});

test.for([
  { query: 'harbour border', match: 'AUTO', orderBy: 'RELEVANCE' },
  { query: 'harbour border', match: 'ALL', orderBy: 'RECENCY' },
  { query: 'harbour bordr', match: 'AUTO', orderBy: 'RECENCY' },
])('$query, $match, $orderBy: a cursor with any other part is refused or harmless', async variables => {
  const { data } = await api.ask(operation, variables);
  const text = Buffer.from(data.search.pageInfo.endCursor, 'base64url').toString();
  const signature = text.slice(0, signatureLength);
  const parts: unknown[] = JSON.parse(text.slice(signatureLength));
  expect(parts.length).toBeGreaterThan(8);
  const written = parts.map(part => JSON.stringify(part));
  const forged = written.flatMap((part, i) => {
    const instead = part.startsWith('"')
      ? [...keys, ...corrections].map(one => JSON.stringify(one))
      : numbers;
    const changed = [...instead, ...others].map(one => written.with(i, one));
    return [...changed, written.toSpliced(i, 1), written.toSpliced(i, 0, part)];
  });
  const shorter = [written.slice(0, 4), [], [...written, ...Array(2000).fill('1')]];
  const cursorOf = (some: readonly string[]) =>
    Buffer.from(`${signature}[${some.join(',')}]`).toString('base64url');
  // Without the rarity of any word.
  expect((await page(variables, cursorOf(written.slice(0, 7)))).code).toBe('BAD_USER_INPUT');
  const outcomes = new Map<string, number>();
  const { first, step } = placesToTry('forged cursors', 3);
  const tried = [...forged, ...shorter].filter((_, i) => i % step === first);
  for (const some of tried) {
    const { code, message, data } = await page(variables, cursorOf(some));
    outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
    expect(['none', 'BAD_USER_INPUT'], `${some.join(',')}: ${message}`).toContain(code);
    if (code !== 'none') continue;
    const { endCursor, hasNextPage } = data.search.pageInfo;
    expect(data.search.edges.length).toBeLessThanOrEqual(2);
    if (!hasNextPage) continue;
    const next = await page(variables, endCursor);
    expect(['none', 'BAD_USER_INPUT'], `${some.join(',')}, the next page: ${next.message}`).toContain(
      next.code,
    );
  }
  expect([...outcomes.keys()].toSorted()).toEqual(['BAD_USER_INPUT', 'none']);
});

async function page(variables: object, after: string) {
  const { errors, data } = await api.ask(operation, { ...variables, after });
  return { code: errors?.[0]?.extensions.code ?? 'none', message: errors?.[0]?.message, data };
}
