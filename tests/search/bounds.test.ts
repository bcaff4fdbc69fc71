import { expect, inject, test } from 'vitest';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { flush } from '../../src/commands/search-index/flush.ts';
import { isBacklogKey } from '../../src/projection/search-entry.ts';
import { type Item, itemSize } from '../../src/store/attributes.ts';
import { putAll } from '../../src/store/batch-write.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { type Api, startApi, unhurried } from '../api.ts';
import type { ModelDocument } from '../model.ts';
import { scan } from '../table.ts';
import { backlogEntries, unmergedSegments } from './archive.ts';
import { searchAll } from './search-all.ts';

/** The limits of DynamoDB. */
const maxItemBytes = 400 * 1024;
const maxTransactionBytes = 4 * 1024 * 1024;

const article = (slug: string, body: string): ModelDocument => ({
  type: 'Article',
  slug,
  headline: 'News',
  language: 'und',
  publishedAt: '2024-01-01T00:00:00Z',
  body,
});

/** So many different words of such letters, all of one length. */
function wordsOf(letters: string, length: number, count: number): string[] {
  const all = [...letters];
  return Array.from({ length: count }, (_, number) => {
    let [word, rest] = ['', number];
    for (let i = 0; i < length; i++, rest = Math.floor(rest / all.length)) word += all[rest % all.length];
    return word;
  });
}

const isSmall = (item: Item) => itemSize(item) < maxItemBytes;
const found = (api: Api, query: string) => searchAll(api, { query, match: 'ALL' });

async function faultsOf(table: Table): Promise<string[]> {
  const faults: string[] = [];
  for await (const { kind, key, reason } of findFaults(table))
    faults.push(`${kind} ${key.pk} ${key.sk}: ${reason}`);
  return faults;
}

test('an article with 45,000 different words is found by the first 5,000 of them', async () => {
  const api = await startApi(unhurried);
  const words = wordsOf('abcdefghijklmnopqrstuvwxyz', 4, 45_000);
  expect((await api.import(article('a', words.join(' ')))).problems).toEqual([]);
  expect(await found(api, String(words[0]))).toEqual(['Article/a']);
  expect(await found(api, String(words[4990]))).toEqual(['Article/a']);
  expect(await found(api, String(words[5010]))).toEqual([]);
  expect([...(await scan(api.table)).values()].every(isSmall)).toBe(true);
});

test('an article with long words is found by the first 200 KB of them', async () => {
  const api = await startApi(unhurried);
  const words = wordsOf('αβγδεζηθ', 36, 3400);
  expect((await api.import(article('a', words.join(' ')))).problems).toEqual([]);
  expect(await found(api, String(words[2600]))).toEqual(['Article/a']);
  expect(await found(api, String(words[2800]))).toEqual([]);
});

test('the names of lists in many scripts take more than an item of their encoded letters', async () => {
  const api = await startApi(unhurried);
  const wordsInEach = 1800;
  const scripts = ['აბგდევზ7', 'ሀለሐመሠረሰሸ'];
  const articles = scripts.map((letters, i) =>
    article(`a-${i}`, wordsOf(letters, 18, wordsInEach).join(' ')),
  );
  expect((await api.import(...articles)).problems).toEqual([]);
  await flush(api.table, { limits: unmergedSegments });
  for (const [i, letters] of scripts.entries()) {
    const words = wordsOf(letters, 18, wordsInEach);
    for (const word of [words[0], words[wordsInEach / 2], words[wordsInEach - 1]])
      expect(await found(api, String(word))).toEqual([`Article/a-${i}`]);
  }
  const items = [...(await scan(api.table)).values()];
  expect(items.every(isSmall)).toBe(true);
  const terms = items.filter(({ sk }) => sk.startsWith('terms#'));
  expect(terms.reduce((sum, item) => sum + itemSize(item), 0)).toBeGreaterThan(maxItemBytes);
  expect(await faultsOf(api.table)).toEqual([]);
});

test('entries of more than 4 MB are flushed in transactions that DynamoDB takes', async () => {
  const api = await startApi(unhurried);
  const articles = Array.from({ length: 30 }, (_, i) =>
    article(`a-${i}`, wordsOf('abcdefgh', 60, 2900).join(' ')),
  );
  const waiting = backlogEntries(articles);
  expect(waiting.reduce((sum, item) => sum + itemSize(item), 0)).toBeGreaterThan(maxTransactionBytes);
  await putAll(api.table, waiting);

  const sizes = new Map(waiting.map(item => [`${item.pk} ${item.sk}`, itemSize(item)]));
  const transactions: number[] = [];
  const client = createClient({ endpoint: inject('endpoint') });
  client.middlewareStack.add(
    (next, { commandName }) =>
      args => {
        if (commandName === 'TransactWriteItemsCommand') transactions.push(deletedBytes(args.input, sizes));
        return next(args);
      },
    { step: 'initialize' },
  );
  const table = new Table({ client, name: api.table.name }).patient();
  expect(await flush(table, { limits: unmergedSegments })).toBe(articles.length);
  client.destroy();
  const left = [...(await scan(api.table)).values()].filter(isBacklogKey);
  expect(left).toEqual([]);
  // A deleted item counts, and so does its card in the condition.
  expect(Math.max(...transactions) * 2).toBeLessThan(maxTransactionBytes);
  expect(transactions.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(maxTransactionBytes);
});

function deletedBytes(input: object, sizes: ReadonlyMap<string, number>): number {
  const { TransactItems = [] } = input as {
    TransactItems?: { Delete?: { Key: { pk: { S: string }; sk: { S: string } } } }[];
  };
  return TransactItems.reduce((sum, { Delete }) => {
    const key = Delete === undefined ? '' : `${Delete.Key.pk.S} ${Delete.Key.sk.S}`;
    return sum + (sizes.get(key) ?? 0);
  }, 0);
}
