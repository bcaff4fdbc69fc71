import { expect, inject, test } from 'vitest';
import type { OutboxTask } from '../../src/commands/write/outbox-task.ts';
import { transact } from '../../src/store/transaction.ts';
import { startApi } from '../api.ts';
import { communique } from './in-process.ts';

test('the outbox shows its tasks, and is drained', async () => {
  const api = await startApi();
  const editor = await api.as({ scopes: ['WRITE'] });
  const target = ['--endpoint', inject('endpoint'), '--table', api.table.name];
  expect((await communique(['outbox', 'status', ...target])).stdout).toBe('No pending tasks.\n');
  const { data } = await editor.ask(
    'mutation { createPerson(input: { name: "Ada" }) { ... on Person { id } } }',
  );
  await editor.ask(
    'mutation($id: ID!) { updatePerson(id: $id, expectedRevision: 1, input: { name: "Ada L." }) { __typename } }',
    { id: data.createPerson.id },
  );
  const { stdout, by } = await communique(['outbox', 'status', ...target]);
  expect(by).toBe(0);
  const rows = stdout.trimEnd().split('\n');
  expect(rows[0]).toMatch(/^kind +due +later +oldest$/);
  // All who refer to her are told of the new name now, and once more when whoever was writing is done.
  expect(rows[1]).toMatch(/^references +1 +1 +\d{4}-/);
  expect(rows[2]).toMatch(/^event +2 +0 +\d{4}-/);
  expect((await communique(['outbox', 'drain', ...target])).stdout).toBe('1 task processed.\n');
  expect((await communique(['outbox', 'status', ...target])).stdout).toMatch(/\nreferences +0 +1 /);
});

test('a failing task is listed, shown, retried and discarded; other commands continue and report it', async () => {
  const api = await startApi();
  const target = ['--endpoint', inject('endpoint'), '--table', api.table.name];
  const sk = '2020-01-01T00:00:00.000Z#poison';
  await transact(api.table, [
    { put: { pk: 'outbox#0', sk, kind: 'unheard-of', record: { type: 'Person', id: 'x' } } },
  ]);
  const drained = await communique(['outbox', 'drain', ...target]);
  expect(drained).toMatchObject({ by: 1, stdout: expect.stringMatching(/^0 tasks processed\.\n1 failed/) });
  expect(drained.stderr).toContain(
    'unheard-of Person x (poison) failed, attempt 1: Unknown outbox task kind',
  );
  const listed = await communique(['outbox', 'list', '--failed', ...target]);
  expect(listed.stdout).toMatch(/\npoison +unheard-of +Person x +2020-01-01T00:00:00\.000Z +1 +2\d{3}-/);
  const line = JSON.stringify({ type: 'Person', slug: 'ada', name: 'Ada' });
  const imported = await communique(['import', '-', ...target], { input: `${line}\n` });
  expect(imported).toMatchObject({ by: 0, stderr: expect.stringContaining('1 outbox task is failing') });
  const shown = await communique(['outbox', 'show', 'poison', ...target]);
  expect(JSON.parse(shown.stdout.slice(0, shown.stdout.indexOf('\n}') + 2))).toMatchObject({
    sk,
    attempts: expect.any(Number),
  });
  expect(shown.stdout).toContain('If it is discarded: ');
  expect(await communique(['outbox', 'retry', 'poison', ...target])).toMatchObject({
    by: 1,
    stderr: expect.stringMatching(/\(poison\) failed, attempt [23]/),
  });
  expect(await communique(['outbox', 'list', '--limit', 'abc', ...target])).toMatchObject({
    by: 2,
    stderr: expect.stringContaining('must be an integer above 0'),
  });
  // Nobody is there to be asked.
  expect((await communique(['outbox', 'discard', 'poison', ...target])).by).toBe(1);
  const discarded = await communique(['outbox', 'discard', 'poison', '--yes', ...target]);
  expect(discarded).toMatchObject({ by: 0, stdout: expect.stringMatching(/\nDiscarded\.\n$/) });
  expect((await communique(['outbox', 'show', 'poison', ...target])).by).toBe(1);
});

/** What `outbox show` says of the loss of a task, for every kind that this version processes. */
const losses: Readonly<Record<OutboxTask['kind'], string>> = {
  lists: 'Lists of Article x may lack entries',
  related: 'The related records of Article x',
  references: 'Records that refer to Article x keep its former name',
  publication: 'No event reports the publication of Article x',
  pending: 'The change of Article x is not written until Article x is next edited, or "communique reproject"',
  posts: 'The posts of Article x may be missing from the timelines',
  'posts-text': 'The text of the posts of Article x stays out of the search index until a post changes',
  cleanup: 'The history of the deleted Article x stays in the table.',
  event: 'Neither the event bus nor webhooks that have not been told yet receive this change of Article x.',
};

test('the effect of discarding a task is told for each kind', async () => {
  const api = await startApi();
  const target = ['--endpoint', inject('endpoint'), '--table', api.table.name];
  const tasks = [
    ...Object.entries(losses).map(([kind, loss]) => ({ id: kind, kind, type: 'Article', loss })),
    {
      ...{ id: 'release-of-many', kind: 'pending', type: 'Release' },
      loss: 'The changes of Release x are not written until each of its articles and fronts is next edited, or "communique reproject"',
    },
    { ...{ id: 'newer', kind: 'unheard-of', type: 'Article' }, loss: 'This version does not know' },
  ];
  const due = '2020-01-01T00:00:00.000Z';
  await transact(
    api.table,
    tasks.map(({ id, kind, type }) => ({
      put: { pk: 'outbox#0', sk: `${due}#${id}`, kind, record: { type, id: 'x' } },
    })),
  );
  for (const { id, loss } of tasks) {
    const shown = await communique(['outbox', 'show', id, ...target]);
    expect(shown).toMatchObject({ by: 0, stdout: expect.stringContaining(`If it is discarded: ${loss}`) });
  }
});
