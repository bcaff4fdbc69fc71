import { expect, test } from 'vitest';
import { reproject } from '../../src/commands/repair/reproject.ts';
import { flush } from '../../src/commands/search-index/flush.ts';
import { parseGlobalId } from '../../src/model/global-id.ts';
import { getItems } from '../../src/store/items.ts';
import { transact } from '../../src/store/transaction.ts';
import { importInto, sourceOf } from '../api.ts';
import { Newsroom, type Result } from '../newsroom.ts';
import { scan } from '../table.ts';
import { searchIndexIn } from './search-index.ts';

const body = (of: { id: string }) => ({ pk: `Article#${parseGlobalId(of.id)?.id}`, sk: 'body' });

/** What the search index says of an article. */
async function wordsOf(room: Newsroom, of: { id: string }): Promise<string> {
  const { articles } = searchIndexIn((await scan(room.api.table)).values());
  const id = String(parseGlobalId(of.id)?.id);
  return [...articles].flatMap(([place, text]) => (place.endsWith(id) ? text : [])).join('; ');
}

test('an edit of an article whose text is missing does not empty it, and a rename loses no word of it', async () => {
  const room = await Newsroom.open();
  const person = await room.made('Person', { name: 'Ida Stone' });
  const mentions = [{ entity: person.id }];
  let article: Result = await room.published({
    headline: 'Lost',
    body: 'Words of Ida that are gone.',
    mentions,
  });
  await room.drain();
  await transact(room.api.table, [{ delete: body(article) }]);
  const words = await wordsOf(room, article);
  expect(words.split('\n').length).toBeGreaterThan(3);

  const refused = {
    __typename: 'InvalidInputError',
    message: expect.stringContaining('communique reproject'),
  };
  expect(await room.update('Article', article, { headline: 'Found' })).toMatchObject(refused);
  expect(await room.update('Article', article, { body: '' })).toMatchObject(refused);
  expect(await room.withdraw(article)).toMatchObject(refused);
  expect(await room.delete(article)).toMatchObject(refused);
  const again = {
    type: 'Article',
    slug: 'lost',
    headline: 'Lost',
    publishedAt: article.publishedAt,
    mentions: [],
  };
  const { problems } = await importInto(room.api.table, sourceOf([again]), { overwrite: true });
  expect(problems).toMatchObject([{ line: 1, message: expect.stringContaining('communique reproject') }]);

  await room.updated('Person', person, { name: 'Ida Rock' });
  await room.drain();
  expect(await wordsOf(room, article)).toEqual(words);
  expect(await getItems(room.api.table, [body(article)], 'consistent')).toEqual([undefined]);

  article = await room.updated('Article', article, { body: 'Words of Ida, written anew.' });
  await room.drain();
  await reproject(room.api.table, { confirmDeletion: async () => true });
  const now = await wordsOf(room, article);
  expect(now).toContain('written');
  expect(now).not.toContain('gone');
});

test('an older text is not restored as the current one', async () => {
  const room = await Newsroom.open();
  const article = await room.published({ headline: 'Corrected', body: 'He said yes to all of it.' });
  await room.updated('Article', article, { body: 'He said no to all of it.' });
  await room.drain();
  await transact(room.api.table, [{ delete: body(article) }]);
  const { kept } = await reproject(room.api.table, { confirmDeletion: async () => true });
  expect(kept).toBe(1);
  expect(await getItems(room.api.table, [body(article)], 'consistent')).toEqual([undefined]);
});

test('nor is an older text with the same words, of which the current one has another number', async () => {
  const room = await Newsroom.open();
  const article = await room.published({ headline: 'Chorus', body: 'Row the boat. '.repeat(40) });
  await room.updated('Article', article, { body: 'Row the boat. '.repeat(41) });
  await room.drain();
  await transact(room.api.table, [{ delete: body(article) }]);
  const { kept } = await reproject(room.api.table, { confirmDeletion: async () => true });
  expect(kept).toBe(1);
  expect(await getItems(room.api.table, [body(article)], 'consistent')).toEqual([undefined]);
});

test.for(['fresh', 'in a segment'])(
  'a lost text is restored where the index, %s, says that it is the current one',
  async where => {
    const room = await Newsroom.open();
    const text = 'A text that stays through both revisions.';
    const article = await room.published({ headline: 'First', body: text });
    await room.updated('Article', article, { headline: 'Second' });
    await room.drain();
    if (where !== 'fresh')
      await flush(room.api.table, {
        limits: { maxFresh: 1, maxFreshBytes: 1, tiers: [], maxDeadShare: 1, settling: 0 },
      });
    await transact(room.api.table, [{ delete: body(article) }]);
    expect(await reproject(room.api.table, { confirmDeletion: async () => true })).toMatchObject({
      repaired: 1,
      kept: 0,
    });
    expect(await getItems(room.api.table, [body(article)], 'consistent')).toMatchObject([{ text }]);
  },
);
