import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { type Api, startSampleApi } from './api.ts';

/** The examples of docs/publishing.md, as a new user runs them. */
const page = readFileSync(new URL('../docs/publishing.md', import.meta.url), 'utf8');
let api: Api;

beforeAll(async () => {
  const [, article = '', entity = ''] = /^ARTICLE_URL='(.*)' ENTITY_URL='(.*)' npm start$/m.exec(page) ?? [];
  api = await startSampleApi({ server: { addresses: { article, entity } } });
});

test('its requests are answered, those with a response below by that response', async () => {
  const examples = [
    ...page.matchAll(
      /^curl -si? http:\/\/localhost:4000(\S+)\n```(?:\n\n.*\n\n```(json|xml)\n([\s\S]*?)```)?/gm,
    ),
  ];
  expect(examples.length).toBe(4);
  let compared = 0;
  for (const [, path = '', format, expected = ''] of examples) {
    const response = await api.fetch(path);
    const text = await response.text();
    expect(response.status, path).toBe(200);
    if (format === 'json') expect(JSON.parse(text), path).toEqual(JSON.parse(expected));
    if (format === 'xml') expect(text, path).toBe(expected.replaceAll('\n', ''));
    if (format !== undefined) compared += 1;
  }
  expect(compared).toBe(2);
});

test('its query is answered', async () => {
  const [, query = ''] = /```graphql\n([\s\S]*?)```/.exec(page) ?? [];
  const { data, errors } = await api.ask(query);
  expect(errors).toBeUndefined();
  expect(JSON.parse(data.article.jsonLd)['@type']).toBe('NewsArticle');
});
