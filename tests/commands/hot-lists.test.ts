import { beforeEach, expect, test, vi } from 'vitest';
import { setCopies } from '../../src/commands/hot-lists/set-copies.ts';
import { copiesKept } from '../../src/store/known-copies.ts';
import type { Table } from '../../src/store/table.ts';
import { faultsOf, Newsroom } from '../newsroom.ts';
import { scan } from '../table.ts';

const articles = { list: 'articles', name: 'articles' };

/** The clock of all processes, which passes as they wait. */
let process: { now: number };
/** The partitions that Queries have read since. */
let read: string[];

beforeEach(() => {
  process = { now: 0 };
  read = [];
});

test('reads of a hot list are spread over copies that are equal to it', async () => {
  const room = await open();
  for (let i = 0; i < 12; i++) await room.published({ headline: `Before ${i}`, body: 'x' });
  await copies(room.api.table, 4);
  await room.published({ headline: 'After', body: 'x' });
  await know(room);
  read = [];
  for (let i = 0; i < 200; i++) expect((await feed(room, 20)).length).toBe(13);
  const numbers = [...new Set(read)].toSorted();
  expect(numbers).toEqual(['copy#2#articles', 'copy#3#articles', 'copy#4#articles', 'list#articles']);
  for (const pk of numbers) expect(read.filter(one => one === pk).length).toBeGreaterThan(25);
  const items = [...(await scan(room.api.table)).values()];
  const entriesOf = (pk: string) => items.filter(item => item.pk === pk).map(item => ({ ...item, pk: '' }));
  for (const pk of numbers) expect(entriesOf(pk)).toEqual(entriesOf('list#articles'));
  expect(entriesOf('list#articles')).toHaveLength(13);
  expect(await faultsOf(room.api)).toEqual([]);
  await copies(room.api.table, 1);
  expect([...(await scan(room.api.table)).values()].filter(({ pk }) => pk.startsWith('copy#'))).toEqual([]);
  expect(await feed(room, 20)).toHaveLength(13);
  expect(await faultsOf(room.api)).toEqual([]);
});

function open(): Promise<Newsroom> {
  return Newsroom.open(undefined, {
    processClocks: () => [process.now],
    intercept: (send, _command, input) => {
      const pk = Object(input).ExpressionAttributeValues?.[':pk']?.S;
      if (/articles$/.test(pk)) read.push(pk);
      return send();
    },
  });
}

function copies(table: Table, wanted: number): Promise<void> {
  return setCopies(table, articles, wanted, {
    wait: async milliseconds => {
      process.now += milliseconds;
    },
  });
}

/** The process has read the copies that there are now. */
async function know(room: Newsroom): Promise<void> {
  process.now += copiesKept + 1;
  await feed(room, 1);
  await vi.waitUntil(async () => {
    await feed(room, 1);
    return read.at(-1) !== 'list#articles';
  });
}

async function feed(room: Newsroom, first: number): Promise<unknown[]> {
  const { articles: page } = await room.read(
    '{ articles(first: 20) { edges { cursor node { id headline } } } }',
    { first },
  );
  return page.edges;
}
