import { beforeEach, expect, inject, test } from 'vitest';
import type { Item } from '../../src/store/attributes.ts';
import { transact } from '../../src/store/transaction.ts';
import { importInto, sourceOf } from '../api.ts';
import { communique } from '../cli/in-process.ts';
import { faultsOf, Newsroom } from '../newsroom.ts';
import { scan } from '../table.ts';

/** The leftovers of a deletion, if an import recreates the record before they are removed. */
let room: Newsroom;
beforeEach(async () => {
  room = await Newsroom.open();
});

const line = {
  type: 'Article',
  slug: 'x',
  headline: 'First',
  publishedAt: '2024-01-01T00:00:00Z',
  body: 'Text',
};

/** Imports the line, has editors change it some times and delete it, and imports it again. */
async function deletedAndBack(edits: number): Promise<{ id: string }> {
  await room.api.import(line);
  await room.drain();
  let { article } = await room.read('{ article(slug: "x") { id revision } }');
  for (let i = 0; i < edits; i++)
    article = await room.updated('Article', article, { headline: `Edit ${i}`, body: `Text ${i}` });
  expect(await room.delete(article)).toMatchObject({ __typename: 'Deleted' });
  const report = await importInto(room.api.table, sourceOf([line]), { overwrite: true });
  expect(report.problems).toEqual([]);
  const back = (await room.read('{ article(slug: "x") { id headline } }')).article;
  expect(back).toEqual({ id: article.id, headline: 'First' });
  return article;
}

/** Faults but for those of removals: one that readers of changes are to hear of outlives it. */
async function faultsOfHistory(): Promise<string[]> {
  return (await faultsOf(room.api)).filter(fault => !fault.includes('list#removals'));
}

/** Past versions of records, with their texts. */
async function pastItems(): Promise<Item[]> {
  return [...(await scan(room.api.table)).values()].filter(({ sk }) => sk.startsWith('revision'));
}

async function tasks(): Promise<unknown[]> {
  return [...(await scan(room.api.table)).values()].filter(({ kind }) => kind === 'cleanup');
}

test.for([0, 1, 4])(
  'after %i edits: the task is processed, and the record has only its own history',
  async edits => {
    const article = await deletedAndBack(edits);
    expect(await tasks()).not.toEqual([]);
    await room.drain();
    expect(await tasks()).toEqual([]);
    expect(await faultsOfHistory()).toEqual([]);
    const history = async () => {
      const fields = 'headline revision revisions(first: 10) { nodes { revision headline } }';
      return (await room.ask(`{ article(slug: "x") { ${fields} } }`)).article;
    };
    const { revision, revisions } = await history();
    expect(revisions.nodes).toEqual([{ revision, headline: 'First' }]);
    await room.updated('Article', { id: article.id, revision }, { headline: 'Second' });
    await room.drain();
    expect((await history()).revisions.nodes.map(({ headline }: { headline: string }) => headline)).toEqual([
      'Second',
      'First',
    ]);
    expect(await faultsOfHistory()).toEqual([]);
  },
);

test('a past text that the first cleanup missed is deleted by the second, though the record has that revision again', async () => {
  await room.api.import(line);
  const { article } = await room.read('{ article(slug: "x") { id revision } }');
  const edited = await room.updated('Article', article, { body: 'Second text' });
  const past = await pastItems();
  expect(past.map(({ sk }) => sk)).toEqual(['revision#000000001', 'revision-body#000000001']);
  await room.delete(edited);
  await importInto(room.api.table, sourceOf([line]), { overwrite: true });
  expect(await pastItems()).toEqual([]);
  await transact(
    room.api.table,
    past.map(put => ({ put })),
  );
  await room.drain();
  expect(await pastItems()).toEqual([]);
  expect((await room.read('{ article(slug: "x") { body } }')).article.body).toBe('Text');
});

test('edits of a recreated record are kept by the later cleanup of the old one', async () => {
  const { id } = await deletedAndBack(3);
  let { revision } = (await room.ask('{ article(slug: "x") { revision } }')).article;
  for (const headline of ['Second', 'Third'])
    ({ revision } = await room.updated('Article', { id, revision }, { headline }));
  await room.drain();
  expect(await tasks()).toEqual([]);
  expect(await faultsOfHistory()).toEqual([]);
  const { article } = await room.ask(
    '{ article(slug: "x") { revisions(first: 10) { nodes { headline } } } }',
  );
  expect(article.revisions.nodes.map(({ headline }: { headline: string }) => headline)).toEqual([
    'Third',
    'Second',
    'First',
  ]);
});

test('a discarded cleanup of a recreated record is not reported as a kept history', async () => {
  await deletedAndBack(1);
  const target = ['--endpoint', inject('endpoint'), '--table', room.api.table.name];
  const { stdout } = await communique(['outbox', 'list', ...target]);
  const id =
    stdout
      .split('\n')
      .find(row => / cleanup /.test(row))
      ?.split(' ')[0] ?? '';
  const shown = await communique(['outbox', 'show', id, ...target]);
  expect(shown.stdout).toMatch(/If it is discarded: Article \w+ exists again/);
  expect(shown.stdout).not.toContain('of the deleted');
});
