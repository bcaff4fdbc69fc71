import { expect, test } from 'vitest';
import { reproject } from '../../src/commands/repair/reproject.ts';
import { parseGlobalId } from '../../src/model/global-id.ts';
import { transact } from '../../src/store/transaction.ts';
import { faultsOf, Newsroom } from '../newsroom.ts';
import { scan } from '../table.ts';

/** One section in two Unicode forms, which look the same. */
const composed = 'Économie';
const decomposed = composed.normalize('NFD');

async function found(room: Newsroom, filter: object): Promise<string[]> {
  const { articles } = await room.read(
    'query ($filter: ArticleFilter) { articles(filter: $filter) { nodes { slug } } }',
    { filter },
  );
  return articles.nodes.map(({ slug }: { slug: string }) => slug);
}

test('a section in another Unicode form and a language tag in other capitals are the same section and language', async () => {
  const room = await Newsroom.open();
  await room.published({ slug: 'one', headline: 'One', section: decomposed, language: 'PT-br' });
  room.pass(60_000);
  await room.published({ slug: 'two', headline: 'Two', section: composed, language: 'pt-BR' });
  await room.drain();

  const { article, sections } = await room.read(
    '{ article(slug: "one") { section language } sections { name articleCount } }',
  );
  expect(article).toEqual({ section: composed, language: 'pt-BR' });
  expect(sections).toEqual([{ name: composed, articleCount: 2 }]);
  for (const section of [composed, decomposed]) {
    expect(await found(room, { section })).toEqual(['two', 'one']);
    expect(await found(room, { sections: [section, 'Sport'] })).toEqual(['two', 'one']);
  }
  for (const language of ['pt-BR', 'pt-br', 'PT-BR'])
    expect(await found(room, { language })).toEqual(['two', 'one']);
  expect(await found(room, { language: 'pt' })).toEqual([]);
  expect(await found(room, { language: 'not a tag' })).toEqual([]);
});

test('a right to write in a section holds in each Unicode form of its name', async () => {
  const room = await Newsroom.open();
  const { text } = await room.api.as({
    scopes: [`WRITE:section/${encodeURIComponent(decomposed)}`],
    subject: 'economist',
  });
  const economist = room.api.with({ authorization: `Bearer ${text}` });
  const input = { headline: 'Rates', section: decomposed };
  expect(await room.create('Article', input, undefined, economist)).toMatchObject({ __typename: 'Article' });
});

test('an article of an earlier release, whose section and language were stored as given, is found after reproject', async () => {
  const room = await Newsroom.open();
  const { id } = await room.published({ slug: 'one', headline: 'One', section: composed, language: 'pt-BR' });
  await room.drain();
  const pk = `Article#${parseGlobalId(id)?.id}`;
  const items = [...(await scan(room.api.table)).values()];
  const document = items.find(item => item.pk === pk && item.sk === 'document');
  const entries = items.filter(({ list }) => list === 'keys/section' || list === 'keys/language');
  expect(entries).toHaveLength(2);
  await transact(room.api.table, [
    { put: { ...document, pk, sk: 'document', section: decomposed, language: 'PT-br' } },
    ...entries.map(({ pk, sk }) => ({ delete: { pk: String(pk), sk: String(sk) } })),
  ]);

  expect(await faultsOf(room.api)).not.toEqual([]);
  await reproject(room.api.table, { confirmDeletion: async () => true });
  expect(await faultsOf(room.api)).toEqual([]);
  expect(await found(room, { section: composed, language: 'pt-BR' })).toEqual(['one']);
});
