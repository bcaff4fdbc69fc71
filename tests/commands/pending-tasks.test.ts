import { beforeEach, expect, test } from 'vitest';
import { discardTask, outboxTasks } from '../../src/commands/outbox/outbox-admin.ts';
import { reproject } from '../../src/commands/repair/reproject.ts';
import { unhurried } from '../api.ts';
import { faultsOf, Newsroom, type Result, type Seen } from '../newsroom.ts';
import { scan } from '../table.ts';

const hour = 3_600_000;

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await Newsroom.open(undefined, unhurried);
});

test.for([0, 2 * hour])(
  'tasks of changes to come that were discarded are reported, and enqueued again (%d ms later)',
  async later => {
    const at = newsroom.in(hour);
    const edited = await newsroom.published({ slug: 'edited', headline: 'Before' });
    const copy = await save('Article', edited, { headline: 'After' });
    await change('publishWorkingCopy', { ...edited, revision: copy.revision }, at);
    const expiring = await newsroom.published({ slug: 'expiring', headline: 'Until then' });
    await change('setExpiry', expiring, at);
    const front = await run(
      '($input: FrontInput!) { result: createFront(input: $input) { ... on Front { id revision } } }',
      {
        input: { slug: 'home', name: 'Before', containers: [] },
      },
    );
    const frontCopy = await save('Front', front, { name: 'After' });
    await change('publishFrontWorkingCopy', { ...front, revision: frontCopy.revision }, at);
    const released = await newsroom.made('Article', { slug: 'released', headline: 'With the release' });
    const made = await run(
      '{ result: createRelease(name: "Budget") { ... on Release { id revision } } }',
      {},
    );
    const filled = await run(
      '($id: ID!, $node: ID!) { result: addToRelease(release: $id, node: $node, action: PUBLISH) { ... on Release { id revision } } }',
      { id: made.id, node: released.id },
    );
    await change('scheduleRelease', filled, at);
    await newsroom.drain();
    const { table } = newsroom.api;
    const before = await tasksIn();
    expect(before).toHaveLength(4);
    expect(await faultsOf(newsroom.api)).toEqual([]);

    for await (const task of outboxTasks(table))
      if (task.kind === 'pending') expect(await discardTask(table, task)).toBe(true);
    newsroom.pass(later);
    expect(await faultsOf(newsroom.api)).toHaveLength(4);
    const repair = await reproject(table, { confirmDeletion: async () => false });
    expect(repair).toMatchObject({ repaired: 4, kept: 0, failedTasks: 0 });
    if (later === 0) expect(await tasksIn()).toEqual(before);
    expect(await faultsOf(newsroom.api)).toEqual([]);

    newsroom.pass(2 * hour);
    await newsroom.drain();
    const items = [...(await scan(table)).values()];
    expect(items.filter(({ pk, sk }) => pk === 'list#pending' && !sk.includes('.from.'))).toEqual([]);
    const stored = items.filter(({ sk }) => sk === 'document' || sk === 'front');
    expect(
      stored.map(({ slug, headline, name, status }) => [slug, headline ?? name, status]).toSorted(),
    ).toEqual([
      ['edited', 'After', 'PUBLISHED'],
      ['expiring', 'Until then', 'WITHDRAWN'],
      ['home', 'After', undefined],
      ['released', 'With the release', 'PUBLISHED'],
    ]);
    expect(await faultsOf(newsroom.api)).toEqual([]);
  },
);

test('the task of a change that was taken back is not missed', async () => {
  const at = newsroom.in(hour);
  const article = await newsroom.published({ slug: 'edited', headline: 'Before' });
  const { revision } = await save('Article', article, { headline: 'After' });
  await change('publishWorkingCopy', { ...article, revision }, at);
  await save('Article', { ...article, revision: revision + 1 }, { headline: 'Not yet' });
  const expiring = await newsroom.published({ slug: 'expiring', headline: 'Until then' });
  await change('setExpiry', expiring, at);
  await newsroom.withdraw({ ...expiring, revision: expiring.revision + 1 });
  for await (const task of outboxTasks(newsroom.api.table))
    if (task.kind === 'pending') await discardTask(newsroom.api.table, task);
  expect(await faultsOf(newsroom.api)).toEqual([]);
  newsroom.pass(2 * hour);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

/** The tasks of changes to come, without their random ends. */
async function tasksIn(): Promise<string[]> {
  const tasks: string[] = [];
  for await (const { kind, record, due } of outboxTasks(newsroom.api.table))
    if (kind === 'pending') tasks.push(`${due} ${record}`);
  return tasks.toSorted();
}

/** Saves a working copy, and returns it. */
async function save(type: 'Article' | 'Front', { id, revision }: Seen, input: object): Promise<Result> {
  const mutation = type === 'Article' ? 'saveWorkingCopy' : 'saveFrontWorkingCopy';
  const saved = await run(
    `($id: ID!, $revision: Int!, $input: ${type}Input!) {
      result: ${mutation}(id: $id, expectedRevision: $revision, input: $input) { ... on ${type} { workingCopy { revision } } }
    }`,
    { id, revision, input },
  );
  return saved.workingCopy;
}

async function change(mutation: string, { id, revision }: Seen, at: string): Promise<void> {
  const type = mutation === 'scheduleRelease' ? 'DateTime!' : 'DateTime';
  const { __typename } = await run(
    `($id: ID!, $revision: Int!, $at: ${type}) { result: ${mutation}(id: $id, expectedRevision: $revision, at: $at) { __typename } }`,
    { id, revision, at },
  );
  expect(__typename).toMatch(/^(?:Article|Front|Release)$/);
}

async function run(operation: string, variables: object): Promise<Result> {
  return (await newsroom.ask(`mutation ${operation}`, variables)).result;
}
