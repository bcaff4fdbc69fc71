import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { difference } from '../../src/projection/difference.ts';
import { type FullRecord, project } from '../../src/projection/project.ts';
import { recordFrom } from '../../src/projection/stored.ts';
import type { Item } from '../../src/store/attributes.ts';
import { type Api, startApi } from '../api.ts';
import { Model } from '../model.ts';
import { scan } from '../table.ts';

/** What it takes to index an article of 500 words; docs/search.md says so, and this test writes it there (UPDATE_DOCS=1). */
const page = new URL('../../docs/search.md', import.meta.url);

test('the items of an article of 500 words, and what changes with its headline', async () => {
  const api = await startApi();
  // Real sentences of the sample content: made-up ones have too few or too many different words.
  const model = new Model();
  const text = model
    .articles()
    .map(({ body }) => body)
    .join('\n\n')
    .split(' ')
    .slice(0, 500)
    .join(' ');
  const article = {
    type: 'Article',
    slug: 'one',
    headline: 'What five hundred words take',
    section: 'world',
    body: text,
    publishedAt: '2024-01-01T00:00:00Z',
  };
  await api.import(article);
  const before = await wholeOf(api);
  await api.import({ ...article, headline: 'What five hundred words cost' });
  const after = await wholeOf(api);

  const items = project(before);
  const index = items.filter(({ pk }) => pk.startsWith('list#search'));
  const { puts, deletes } = difference(items, project(after));
  const rewritten = [...puts, ...deletes].filter(({ pk }) => pk.startsWith('list#search'));
  expect(index.length).toBe(1);
  // The entry of a fresh article has all its words.
  expect(rewritten.length).toBe(1);

  const bytes = Buffer.byteLength(JSON.stringify(index[0]));
  const line = `An article of 500 words is ${items.length} items and ${units(items)} write units, twice that in the transaction that writes it; its entry of ${(bytes / 1024).toFixed(1)} KB in the list of fresh articles is one of them, and five serve to find [similar texts](editing.md#the-same-story-again). With a new headline of which one word differs, ${puts.length + deletes.length} items are written or deleted.`;
  const doc = readFileSync(page, 'utf8');
  const updated = doc.replace(/An article of 500 words is .*/, line);
  if (process.env.UPDATE_DOCS === '1') writeFileSync(page, updated);
  expect(readFileSync(page, 'utf8')).toContain(line);
});

async function wholeOf(api: Api): Promise<FullRecord> {
  const items = [...(await scan(api.table)).values()];
  const document = items.find(({ pk, sk }) => pk.startsWith('Article#') && sk === 'document');
  const body = items.find(({ sk }) => sk === 'body');
  if (document === undefined) throw new Error('The article is not there.');
  return { record: recordFrom(document), body: String(body?.text) };
}

/** A write unit is a kilobyte begun; JSON is close to what DynamoDB counts. */
function units(items: readonly Item[]): number {
  return items.reduce((sum, item) => sum + Math.ceil(Buffer.byteLength(JSON.stringify(item)) / 1024), 0);
}
