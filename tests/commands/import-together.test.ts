import { expect, test } from 'vitest';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { type Api, importInto, sourceOf, startApi, unhurried } from '../api.ts';

const article = (slug: string) => ({
  type: 'Article',
  slug,
  headline: `Report ${slug}`,
  body: 'Text.',
  publishedAt: '2024-05-01T10:00:00Z',
});
const lines = Array.from({ length: 60 }, (_, i) => article(`report-${i}`));

test('new records share transactions', async () => {
  let transactions = 0;
  const api = await startApi({
    ...unhurried,
    intercept(send, command) {
      if (command === 'TransactWriteItemsCommand') transactions += 1;
      return send();
    },
  });
  const report = await importInto(api.table, sourceOf(lines), { concurrency: 1 });
  expect(report).toMatchObject({ new: { Article: 60 }, problems: [] });
  // One article has some fifteen items, and a transaction has room for a hundred. A busy engine may be asked twice.
  expect(transactions).toBeLessThan(40);
  await expectSound(api);
});

test('a record that another writer creates meanwhile keeps no other record of its transaction from being written', async () => {
  const quiet = await startApi();
  const desk = await quiet.as({ subject: 'rosa', scopes: ['READ_DRAFTS', 'WRITE', 'PUBLISH'] });
  let transactions = 0;
  const api = await startApi({
    ...unhurried,
    over: quiet,
    async intercept(send, command) {
      if (command === 'TransactWriteItemsCommand') transactions += 1;
      // By then some records share a transaction, and the stored records of all lines have been read.
      if (command === 'TransactWriteItemsCommand' && transactions === 5)
        for (const slug of ['report-30', 'report-41', 'report-59']) await create(slug);
      return send();
    },
  });
  const report = await importInto(api.table, sourceOf(lines), { concurrency: 1 });
  expect(report).toMatchObject({ new: { Article: 57 }, kept: { Article: 3 }, problems: [] });
  const { data } = await desk.ask(
    '{ made: article(slug: "report-41") { headline } article(slug: "report-42") { headline } }',
  );
  expect(data).toEqual({ made: { headline: 'Made' }, article: { headline: 'Report report-42' } });
  await expectSound(api);

  async function create(slug: string): Promise<void> {
    const input = `input: { slug: "${slug}", headline: "Made", body: "By the desk." }`;
    const { data } = await desk.ask(`mutation { it: createArticle(${input}) { __typename } }`);
    expect(data.it.__typename).toBe('Article');
  }
});

test('a transaction that the store refuses for its contents is written record by record', async () => {
  let refused = 0;
  const api = await startApi({
    ...unhurried,
    intercept(send, command) {
      if (command !== 'TransactWriteItemsCommand' || refused === 3) return send();
      refused += 1;
      return Promise.reject(
        Object.assign(new Error('Item size has exceeded'), { name: 'ValidationException' }),
      );
    },
  });
  expect(await importInto(api.table, sourceOf(lines))).toMatchObject({ new: { Article: 60 }, problems: [] });
  expect(refused).toBe(3);
  await expectSound(api);
});

async function expectSound({ table }: Api): Promise<void> {
  for await (const discrepancy of findFaults(table)) expect(discrepancy).toBeUndefined();
}
