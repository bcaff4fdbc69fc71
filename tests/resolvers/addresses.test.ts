import { expect, test } from 'vitest';
import { type Api, startApi } from '../api.ts';

const article = {
  type: 'Article',
  slug: 'zürich-summit',
  headline: 'Summit',
  publishedAt: '2024-01-01T00:00:00Z',
};

test('shareUrl is the page of the article by the setting, without a read of its own', async () => {
  const api = await startApi({ server: { addresses: { article: 'https://news.example/{slug}?from=app' } } });
  await api.import(article);
  const { data, extensions } = await api.ask('{ articles(first: 1) { nodes { shareUrl } } }');
  expect(data.articles.nodes).toEqual([{ shareUrl: 'https://news.example/z%C3%BCrich-summit?from=app' }]);
  // The list, and the pending changes.
  expect(extensions.cost.requests).toBe(2);
  const byId = await startApi({
    over: api,
    server: { addresses: { article: 'https://news.example/a/{id}' } },
  });
  const [{ shareUrl, id }] = (await byId.ask('{ articles(first: 1) { nodes { id shareUrl } } }')).data
    .articles.nodes;
  const [, ulid] = Buffer.from(id, 'base64').toString().split(':');
  expect(shareUrl).toBe(`https://news.example/a/${ulid}`);
});

test('without the setting, shareUrl is null', async () => {
  const api: Api = await startApi();
  await api.import(article);
  const { data } = await api.ask('{ articles(first: 1) { nodes { shareUrl } } }');
  expect(data.articles.nodes).toEqual([{ shareUrl: null }]);
});
