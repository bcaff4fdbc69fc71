import { expect, inject, test } from 'vitest';
import { startApi } from '../api.ts';
import { communique } from './process.ts';

test('the outbox says what is owed, and is paid', async () => {
  const api = await startApi();
  const editor = await api.as({ scopes: ['WRITE'] });
  const target = ['--endpoint', inject('endpoint'), '--table', api.table.name];
  expect((await communique(['outbox', 'status', ...target])).stdout).toBe('Nothing is owed.\n');
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
  expect(rows[0]).toMatch(/^what +due +later +oldest$/);
  // All who refer to her are told of the new name now, and once more when whoever was writing is done.
  expect(rows[1]).toMatch(/^heads +1 +1 +\d{4}-/);
  expect(rows[2]).toMatch(/^event +2 +0 +\d{4}-/);
  expect((await communique(['outbox', 'drain', ...target])).stdout).toBe('1 paid.\n');
  expect((await communique(['outbox', 'status', ...target])).stdout).toMatch(/\nheads +0 +1 /);
});
