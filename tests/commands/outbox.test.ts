import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import {
  discardTask,
  endPause,
  findTask,
  outboxStatus,
  outboxTasks,
} from '../../src/commands/outbox/outbox-admin.ts';
import { outboxAge } from '../../src/commands/outbox/outbox-age.ts';
import type { ChangeEvent } from '../../src/commands/write/change-event.ts';
import { Lease } from '../../src/commands/write/lease.ts';
import {
  cleanupTask,
  eventTask,
  publicationTask,
  referencesTask,
  relatedTask,
  toItem,
} from '../../src/commands/write/outbox-task.ts';
import { viewOf } from '../../src/commands/write/task-failure.ts';
import { Problem } from '../../src/errors/problem.ts';
import { derivedId } from '../../src/model/id.ts';
import type { Item } from '../../src/store/attributes.ts';
import { outboxLeaseKey } from '../../src/store/keys.ts';
import type { Table } from '../../src/store/table.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Api, startApi } from '../api.ts';
import { scan } from '../table.ts';

/** Tasks that fail, workers that die, and two at the same tasks. */
let now: number;
let api: Api;
const minute = 60_000;
const publish = async () => {};

beforeEach(async () => {
  now = Date.parse('2026-05-01T08:00:00Z');
  api = await startApi({ clock: () => now });
});

test('a task that cannot be processed is kept with its error and holds up no other, whatever its fault', async () => {
  const poison: Item[] = [
    { kind: 'unheard-of', record: { type: 'Person', id: 'x' } },
    {},
    { kind: 'lists', record: { type: 'Person', id: 'x' } },
    { kind: 'related', due: at(), record: { type: 'Article', id: 'x' } },
    { kind: 'references', record: 'Person/x' },
    { kind: 'release' },
    { kind: 'toString', record: { type: 'Person', id: 'x' } },
  ].map((task, i) => ({ pk: 'outbox#0', sk: `2020-01-01T00:00:00.000Z#poison-${i}`, ...task }));
  await put(...poison, ...sound(3));
  const { processed, failed } = await drainOutbox(api.table);
  expect(processed).toBe(3);
  expect(failed.map(({ id }) => id)).toEqual(poison.map((_, i) => `poison-${i}`));
  expect(failed.map(({ lastError }) => lastError)).toEqual([
    expect.stringContaining('Unknown outbox task kind: "unheard-of"'),
    expect.stringContaining('Unknown outbox task kind: null'),
    expect.stringContaining('wrong or missing "deletes"'),
    expect.stringContaining('wrong or missing "mentioned"'),
    expect.stringContaining('wrong or missing "record"'),
    expect.stringContaining('wrong or missing "record"'),
    expect.stringContaining('Unknown outbox task kind: "toString"'),
  ]);
  for (const item of poison)
    expect(await itemAt(item)).toMatchObject({ ...item, attempts: 1, lastError: expect.any(String) });
});

test('an import and its report complete beside a task that cannot be processed', async () => {
  await put({ pk: 'outbox#0', sk: '2020-01-01T00:00:00.000Z#poison', kind: 'unheard-of' });
  const { problems } = await api.import({ type: 'Person', slug: 'ada', name: 'Ada' });
  expect(problems).toEqual([]);
  expect((await api.ask('{ person(slug: "ada") { name } }')).data.person).toEqual({ name: 'Ada' });
});

test('a failing task in a batch of related tasks is isolated, and the others are processed', async () => {
  await api.import(
    { type: 'Person', slug: 'ada', name: 'Ada' },
    { type: 'Person', slug: 'bob', name: 'Bob' },
    ...['ada', 'bob'].map(slug => ({
      type: 'Article',
      slug: `of-${slug}`,
      headline: slug,
      publishedAt: '2026-04-01T00:00:00Z',
      mentions: [{ entity: `Person/${slug}` }],
    })),
  );
  const [ada, bob] = ['ada', 'bob'].map(slug => ({ type: 'Person' as const, id: derivedId('Person', slug) }));
  if (ada === undefined || bob === undefined) throw new Error('Nobody is there.');
  // An entry that cannot be read, in the list of one of them.
  await put({ pk: `list#Person#${ada.id}/articles`, sk: '2026-04-02T00:00:00.000Z#broken', card: '{' });
  const related = (id: string, mentioned: typeof ada) =>
    toItem(relatedTask({ type: 'Article', id }, at(), [mentioned], { months: [], sections: [] }));
  const broken = related(derivedId('Article', 'of-ada'), ada);
  await put(broken, ...Array.from({ length: 7 }, () => related(derivedId('Article', 'of-bob'), bob)));
  const { processed, failed } = await drainOutbox(api.table);
  expect({ processed, failed: failed.map(({ key }) => key.sk) }).toEqual({
    processed: 7,
    failed: [broken.sk],
  });
});

test('a failed task is retried after growing pauses, and counts as failing from the third attempt on', async () => {
  const item = { pk: 'outbox#0', sk: `${at()}#poison`, kind: 'unheard-of' };
  await put(item);
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 12; attempt++) {
    const { failed, failing } = await drainOutbox(api.table);
    expect(failed).toHaveLength(1);
    expect(failing).toBe(attempt < 3 ? 0 : 1);
    const retryAt = (await itemAt(item))?.retryAt;
    pauses.push(Date.parse(String(retryAt)) - now);
    now = Date.parse(String(retryAt)) - 1;
    expect(await drainOutbox(api.table)).toMatchObject({ failed: [], failing: attempt < 3 ? 0 : 1 });
    now += 1;
  }
  expect(pauses.slice(0, 4)).toEqual([5000, 10_000, 20_000, 40_000]);
  expect(pauses.at(-1)).toBe(60 * minute);
});

test('a task is shown, retried at once, and discarded', async () => {
  const item = { pk: 'outbox#0', sk: `${at()}#poison`, kind: 'unheard-of' };
  await put(item, ...sound(1));
  await drainOutbox(api.table);
  expect([...(await outboxStatus(api.table))]).toEqual([
    ['unheard-of', { due: 1, later: 0, failed: 1, oldest: at() }],
  ]);
  const found = await findTask(api.table, 'poison');
  if (found === undefined) throw new Error('It is not found.');
  expect(await endPause(api.table, viewOf(found))).toBe(true);
  expect((await drainOutbox(api.table)).failed).toMatchObject([{ attempts: 2 }]);
  expect(await discardTask(api.table, viewOf(found))).toBe(true);
  expect(await discardTask(api.table, viewOf(found))).toBe(false);
  // The end of a pause does not recreate a deleted task.
  expect(await endPause(api.table, viewOf(found))).toBe(false);
  expect(await Array.fromAsync(outboxTasks(api.table))).toEqual([]);
});

test.for([
  ['AccessDeniedException', 400],
  ['ExpiredTokenException', 400],
  ['ResourceNotFoundException', 400],
  ['InternalServerError', 500],
  ['ThrottlingException', 400],
] as const)(
  'a store that fails with %s ends the run, and no task counts as failed',
  async ([name, httpStatusCode]) => {
    const tasks = sound(5);
    await put(...tasks);
    const error = Object.assign(new Error('Not now.'), { name, $metadata: { httpStatusCode } });
    const failing = withWrites(api.table, () =>
      Promise.reject(new Problem('UNAVAILABLE', 'Away.', {}, error)),
    );
    await expect(drainOutbox(failing)).rejects.toMatchObject({ cause: { name } });
    for (const task of tasks) expect((await itemAt(task))?.attempts).toBeUndefined();
  },
);

test('a worker that dies has acknowledged all but its last tasks', async () => {
  await put(...sound(200));
  let isDead = false;
  const dying = withWrites(api.table, call =>
    isDead ? Promise.reject(new Error('The process died.')) : call(),
  );
  const onProcessed = (count: number) => {
    isDead = count >= 125;
  };
  await expect(drainOutbox(dying, { onProcessed })).rejects.toThrow('The process died.');
  expect(await tasksLeft()).toHaveLength(75);
});

test('no task begins after the time limit', async () => {
  await put(...sound(60));
  let looks = 0;
  const table = withWrites(api.table, call => call());
  // A second for each look at the clock.
  Object.defineProperty(table, 'clock', { value: () => now + 1000 * looks++ });
  const { processed } = await drainOutbox(table, { deadline: now + 30_000 });
  expect(processed).toBeGreaterThan(0);
  expect(await tasksLeft()).toHaveLength(60 - processed);
});

test('two concurrent workers send each event once and process each task once', async () => {
  await put(...sound(30), ...events(30));
  const sent: string[] = [];
  const send = async ({ id }: ChangeEvent) => {
    sent.push(id);
    await sleep(2);
  };
  const results = await Promise.all([1, 2, 3].map(() => drainOutbox(api.table, { publish: send })));
  expect(sent.toSorted()).toEqual(
    events(30)
      .map(({ event }) => Object(event).id)
      .toSorted(),
  );
  expect(results.map(({ processed }) => processed).toSorted((a, b) => a - b)).toEqual([0, 0, 60]);
  expect(results.filter(({ isHeldElsewhere }) => isHeldElsewhere)).toHaveLength(2);
});

test('a command waits for a working worker, and repeats nothing', async () => {
  await put(...sound(60));
  const results = await Promise.all([drainOutbox(api.table), drainOutbox(api.table)]);
  expect(results.reduce((sum, { processed }) => sum + processed, 0)).toBe(60);
  expect((await scan(api.table)).size).toBe(0);
});

test('the lease of a dead worker expires; a command does not wait for that', async () => {
  const expiresAt = new Date(now + 30_000).toISOString();
  const lease = { ...outboxLeaseKey, owner: 'dead', expiresAt, beat: 'last' };
  await put(lease, ...sound(1));
  expect(await drainOutbox(api.table, { publish })).toMatchObject({ processed: 0, isHeldElsewhere: true });
  now += 30_001;
  expect(await drainOutbox(api.table, { publish })).toMatchObject({ processed: 1, isHeldElsewhere: false });
  await put({ ...lease, expiresAt: new Date(now + 30_000).toISOString() }, ...sound(1));
  expect(await drainOutbox(api.table, { takeOverAfter: 200 })).toMatchObject({ processed: 1 });
});

test('the lease of a worker that renews it is not taken over, however long ago a command began to wait', async () => {
  const lease = (beat: string) => ({ ...outboxLeaseKey, owner: 'other', expiresAt: '2027', beat });
  await put(lease('first'));
  let time = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => time);
  onTestFinished(() => void vi.restoreAllMocks());
  const table = withWrites(api.table, call => call());
  // The times of three looks at the lease, which is renewed before the second one.
  const looks = [async () => {}, () => put(lease('second')), async () => {}];
  const times = [0, 1000, 1400];
  table.read = async call => {
    await looks.shift()?.();
    time = times.shift() ?? time;
    return api.table.read(call);
  };
  expect(await Lease.take(table, outboxLeaseKey, { wait: 1300, takeOverAfter: 1200 })).toBeUndefined();
});

test('an unreachable bus costs three attempts, holds up no work, and shows in the age', async () => {
  await put(...sound(2), ...events(20));
  let calls = 0;
  const away = async () => {
    calls += 1;
    throw new Error('The bus is away.');
  };
  expect(await drainOutbox(api.table, { publish: away })).toMatchObject({
    processed: 2,
    failed: [{}, {}, {}],
  });
  expect(calls).toBe(3);
  now += 10 * minute;
  expect(await outboxAge(api.table)).toBe(600);
});

test('the age counts due tasks, even in the pause after a failure, and no later ones', async () => {
  expect(await outboxAge(api.table)).toBe(0);
  const later = toItem(cleanupTask({ type: 'Person', id: 'x' }, new Date(now + minute).toISOString()));
  await put(later);
  expect(await outboxAge(api.table)).toBe(0);
  await put({ pk: 'outbox#0', sk: `${at()}#poison`, kind: 'unheard-of' });
  await put({ pk: 'outbox#0', sk: '0', kind: 'malformed' });
  await drainOutbox(api.table);
  now += 3000;
  expect(await outboxAge(api.table)).toBe(3);
});

test('a discarded update of references ends after the page that it is at', async () => {
  const events = Array.from({ length: 103 }, (_, i) => ({
    type: 'Event',
    slug: `event-${i}`,
    name: `Event ${i}`,
    startDate: '2024',
    location: 'Place/oslo',
  }));
  await api.import({ type: 'Place', slug: 'oslo', name: 'Oslo' }, ...events);
  await drainOutbox(api.table);
  const desk = await api.as({ scopes: ['ADMIN'] });
  const { place } = (await api.ask('{ place(slug: "oslo") { id revision } }')).data;
  await desk.ask(
    `mutation ($id: ID!, $revision: Int!) {
      updatePlace(id: $id, expectedRevision: $revision, input: { name: "Christiania" }) { __typename }
    }`,
    place,
  );
  const items = [...(await scan(api.table)).values()].filter(({ kind }) => kind === 'references');
  expect(items).toHaveLength(2);
  let writes = 0;
  const table = withWrites(api.table, async call => {
    writes += 1;
    // The first one takes the lease, the second one updates an event.
    if (writes === 2)
      await transact(
        api.table,
        items.map(({ pk, sk }) => ({ delete: { pk, sk } })),
      );
    return call();
  });
  await drainOutbox(table);
  const names = [...(await scan(api.table)).values()].flatMap(({ sk, location }) =>
    sk === 'document' && location !== undefined ? JSON.stringify(location) : [],
  );
  expect(names.filter(name => name.includes('Christiania'))).toHaveLength(100);
});

test('a task discarded during its processing is not written again', async () => {
  const item = toItem(referencesTask({ type: 'Person', id: 'x' }, at()));
  await put(item);
  const table = withWrites(api.table, call => call());
  table.read = async call => {
    const answer = await api.table.read(call);
    await transact(api.table, [{ delete: { pk: item.pk, sk: item.sk } }]);
    return answer;
  };
  await drainOutbox(table);
  expect(await itemAt(item)).toBeUndefined();
});

test.for([
  ['heads', 'references', referencesTask],
  ['remains', 'cleanup', cleanupTask],
  ['release', 'publication', publicationTask],
] as const)('a task that is stored as "%s" is processed as "%s"', async ([former, kind, task]) => {
  await put({ ...toItem(task({ type: 'Person', id: 'x' }, at())), kind: former });
  expect([...(await outboxStatus(api.table)).keys()]).toEqual([kind]);
  expect(await drainOutbox(api.table)).toMatchObject({ processed: 1, failed: [] });
  expect([...(await outboxStatus(api.table)).keys()]).toEqual([]);
});

function at(): string {
  return new Date(now).toISOString();
}

/** Tasks that are done without a write of their own. */
function sound(count: number): Item[] {
  return Array.from({ length: count }, (_, i) =>
    toItem(cleanupTask({ type: 'Person', id: `nobody-${i}` }, at())),
  );
}

function events(count: number): Item[] {
  return Array.from({ length: count }, (_, i) =>
    toItem(
      eventTask(
        { type: 'Person', id: `${i}` },
        { id: `event-${i}`, type: 'entity.created', revision: 1, at: at(), changed: [] },
        0,
      ),
    ),
  );
}

async function put(...items: Item[]): Promise<void> {
  for (let start = 0; start < items.length; start += 100)
    await transact(
      api.table,
      items.slice(start, start + 100).map(one => ({ put: one })),
    );
}

async function itemAt({ pk, sk }: Item): Promise<Item | undefined> {
  return (await scan(api.table)).get(`${pk}\0${sk}`);
}

async function tasksLeft(): Promise<Item[]> {
  return [...(await scan(api.table)).values()].filter(({ pk }) => pk.startsWith('outbox#'));
}

/** The table, with something in the way of its writes. */
function withWrites(table: Table, write: (call: () => Promise<unknown>) => Promise<unknown>): Table {
  const other = Object.create(table) as Table;
  other.patient = () => other;
  other.unhurried = () => other;
  other.read = call => table.read(call);
  other.now = () => table.now();
  other.waitFor = work => table.waitFor(work);
  other.write = (async (call: Parameters<Table['write']>[0]) =>
    write(() => table.write(call))) as Table['write'];
  return other;
}
