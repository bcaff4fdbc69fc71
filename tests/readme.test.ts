import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { type Api, startApi, startSampleApi } from './api.ts';

/** The examples of the README, as a new user runs them. */
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
let api: Api;

beforeAll(async () => {
  api = await startSampleApi();
});

test('its first query gets the answer that stands below it', async () => {
  const [, body = ''] = /-d '(\{.*\})'/.exec(readme) ?? [];
  const [, answer = ''] = /```json\n(\{\n[\s\S]*?\n\})\n```/.exec(readme) ?? [];
  const { query } = JSON.parse(body);
  const { status, ...given } = await api.ask(query);
  expect(status).toBe(200);
  expect(given).toEqual(JSON.parse(answer));
});

test('its GraphQL runs', async () => {
  const queries = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, query = '']) => query);
  expect(queries.length).toBeGreaterThan(0);
  for (const query of queries) expect((await api.ask(query)).errors).toBeUndefined();
});

test('the guide to querying runs as it stands, with the variables below its queries', async () => {
  const guide = readFileSync(new URL('../docs/querying.md', import.meta.url), 'utf8');
  const queries = [...guide.matchAll(/```graphql\n([\s\S]*?)```\n(?:\n```json\n([\s\S]*?)```)?/g)];
  expect(queries.length).toBeGreaterThan(4);
  for (const [, query = '', variables = '{}'] of queries) {
    const { data, errors } = await api.ask(query, JSON.parse(variables));
    expect(errors).toBeUndefined();
    expect(Object.values(data)).not.toContain(null);
  }
});

test('its own lines of content import', async () => {
  const own = await startApi();
  const lines = [...readme.matchAll(/^\{"type".*\}$/gm)].map(([line]) => JSON.parse(line));
  expect(lines.length).toBe(2);
  expect((await own.import(...lines)).problems).toEqual([]);
});
