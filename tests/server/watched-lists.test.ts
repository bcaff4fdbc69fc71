import { expect, onTestFinished, test, vi } from 'vitest';
import { Problem } from '../../src/errors/problem.ts';
import type { ListPosition } from '../../src/resolvers/watch-lists.ts';
import { WatchedLists } from '../../src/server/live/watched-lists.ts';

/** Lists without a table: each read waits until the test answers it. */
function watched({ maxLists = 10, maxStreams = 10, interval = 60_000 } = {}) {
  const reads: { readonly lists: readonly string[]; answer(revision?: number, error?: Error): void }[] = [];
  const failures: unknown[] = [];
  const lists = new WatchedLists({
    read: names =>
      new Promise(resolve => {
        reads.push({
          lists: names,
          answer: (revision = 1, error) =>
            resolve(names.map(list => error ?? { list, cursor: null, revision })),
        });
      }),
    interval,
    maxLists,
    maxStreams,
    onFailure: error => failures.push(error),
  });
  onTestFinished(() => lists.close());
  return {
    lists,
    reads,
    failures,
    /** The read with this number, once it has begun. */
    read: async (index: number) => {
      await vi.waitFor(() => expect(reads.length).toBeGreaterThan(index));
      return reads[index] ?? expect.fail();
    },
  };
}

const position = (list: string, revision = 1): ListPosition => ({ list, cursor: null, revision });
const full = expect.objectContaining({ code: 'UNAVAILABLE', message: expect.stringContaining('/live.json') });

test('streams that open at the same time stay within the limit of lists together', async () => {
  const { lists, read } = watched({ maxLists: 3 });
  const opened = Promise.allSettled(['a', 'b', 'c', 'd', 'e', 'a'].map(name => lists.open([name])));
  (await read(0)).answer();
  expect((await opened).map(({ status }) => status)).toEqual([
    ...Array(3).fill('fulfilled'),
    ...Array(2).fill('rejected'),
    'fulfilled',
  ]);
});

test('a list whose first read fails takes no place', async () => {
  const { lists, read } = watched({ maxLists: 1 });
  const missing = new Problem('NOT_FOUND', 'Not there.');
  const first = lists.open(['a']);
  await expect(lists.open(['b'])).rejects.toEqual(full);
  (await read(0)).answer(1, missing);
  await expect(first).rejects.toBe(missing);
  const second = lists.open(['b']);
  (await read(1)).answer();
  expect(await (await second).next()).toEqual({ done: false, value: position('b') });
});

test('the last follower that leaves takes no list from a stream that is being opened', async () => {
  const { lists, read } = watched();
  const first = lists.open(['a']);
  (await read(0)).answer();
  const stream = await first;
  const second = lists.open(['a', 'b']);
  stream.end();
  (await read(1)).answer(2);
  const next = await second;
  expect(new Set([(await next.next()).value?.list, (await next.next()).value?.list])).toEqual(
    new Set(['a', 'b']),
  );
});

test('a client that goes away while its stream is opened leaves no stream and no list', async () => {
  const { lists, read } = watched({ maxLists: 1, maxStreams: 1 });
  const client = new AbortController();
  const opened = lists.open(['a'], client.signal);
  (await read(0)).answer();
  client.abort();
  await expect((await opened).next()).resolves.toEqual({ done: true, value: undefined });
  const gone = lists.open(['b'], client.signal);
  await expect((await gone).next()).resolves.toEqual({ done: true, value: undefined });
  const next = lists.open(['b']);
  (await read(1)).answer();
  await next;
});

test('after the end nothing is opened any more, and what is being opened ends', async () => {
  const { lists, read, reads } = watched({ interval: 1 });
  const opened = lists.open(['a']);
  const { answer } = await read(0);
  lists.close();
  answer();
  expect(await (await opened).next()).toEqual({ done: true, value: undefined });
  await expect(lists.open(['a'])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  lists.wake();
  await new Promise(resolve => setTimeout(resolve, 20));
  expect(reads).toHaveLength(1);
});

test('however often a process writes, it reads no more lists in a second than it may', async () => {
  const { lists, reads, read } = watched();
  const names = Array.from({ length: 10 }, (_, i) => `section/${i}`);
  const opened = lists.open(names);
  (await read(0)).answer();
  await opened;
  const start = performance.now();
  let answered = 1;
  while (performance.now() - start < 550) {
    lists.wake();
    await new Promise(resolve => setTimeout(resolve, 1));
    for (; answered < reads.length; answered++) reads[answered]?.answer();
  }
  // 10 lists may be read each 100 ms.
  expect(answered).toBeGreaterThan(2);
  expect(answered).toBeLessThanOrEqual(7);
});

test('an outage is told once in a round, however many lists are watched', async () => {
  const { lists, read, failures } = watched({ interval: 1, maxLists: 30 });
  const groups = ['a', 'b', 'c'].map(group => Array.from({ length: 10 }, (_, i) => `section/${group}${i}`));
  for (const [i, group] of groups.entries()) {
    const opened = lists.open(group);
    // A round may begin before the next stream is opened.
    (await read(i)).answer();
    await opened;
  }
  const from = failures.length;
  const error = new Error('The table is down.');
  let index = 3;
  const round = async () => {
    for (let i = 0; i < 3; i++) (await read(index++)).answer(1, error);
  };
  await round();
  await read(index);
  expect(failures.length - from).toBe(1);
});
