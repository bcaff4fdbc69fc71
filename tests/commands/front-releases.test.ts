import { beforeEach, describe, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { carryOutFront } from '../../src/commands/pending/front-state.ts';
import { idOfFront } from '../../src/commands/pending/front-writes.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Answer, importInto, sourceOf, unhurried } from '../api.ts';
import { faultsOf, Newsroom, type Result, type Seen } from '../newsroom.ts';
import { Died, Race } from '../race.ts';
import { scan } from '../table.ts';

const hour = 3_600_000;
const errors = `
  ... on InvalidInputError { path message } ... on NotFoundError { path message }
  ... on StaleRevisionError { path message currentRevision }
`;
const copy =
  'revision basedOnRevision isStale publishAt release { name } front { name containers { key chosen { article { slug } } } }';
const shown = `__typename ... on Front { id revision name workingCopy { ${copy} } } ${errors}`;
const release = `__typename ... on Release { id revision status items { action node { __typename id } } } ${errors}`;

let newsroom: Newsroom;
let bridge: Result;
let storm: Result;
let front: Result;

beforeEach(async () => {
  newsroom = await Newsroom.open(undefined, unhurried);
  bridge = await newsroom.published({ slug: 'bridge', headline: 'Bridge', section: 'local' });
  newsroom.pass(1000);
  storm = await newsroom.made('Article', { slug: 'storm', headline: 'Storm', section: 'local' });
  front = await run(`mutation ($input: FrontInput!) { result: createFront(input: $input) { ${shown} } }`, {
    input: { slug: 'home', name: 'Home', containers: [container('top', bridge)] },
  });
  await newsroom.drain();
});

async function run(mutation: string, variables: object): Promise<Result> {
  return (await newsroom.ask(mutation, variables)).result;
}

function container(key: string, ...articles: Seen[]): object {
  return { key, title: key, items: articles.map(({ id }) => ({ article: id })) };
}

function on(field: string, { id, revision }: Seen, input?: object): Promise<Result> {
  const [declared, given] = input === undefined ? ['', ''] : [', $input: FrontInput!', ', input: $input'];
  return run(
    `mutation ($id: ID!, $revision: Int!${declared}) {
      result: ${field}(id: $id, expectedRevision: $revision${given}) { ${shown} }
    }`,
    { id, revision, input },
  );
}

function save(of: Seen, input: object = changed()): Promise<Result> {
  return on('saveFrontWorkingCopy', of, input);
}

function changed(): object {
  return { name: 'Storm front', containers: [container('storm', storm), container('rest', bridge)] };
}

function publish({ id, revision }: Seen, at?: string): Promise<Result> {
  return run(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime) {
      result: publishFrontWorkingCopy(id: $id, expectedRevision: $revision, at: $at) { ${shown} }
    }`,
    { id, revision, at },
  );
}

function create(name = 'Storm'): Promise<Result> {
  return run(`mutation ($name: String!) { result: createRelease(name: $name) { ${release} } }`, { name });
}

function add({ id }: Result, node: Seen, action = 'PUBLISH'): Promise<Result> {
  return run(
    `mutation ($id: ID!, $node: ID!, $action: ReleaseAction!) {
      result: addToRelease(release: $id, node: $node, action: $action) { ${release} }
    }`,
    { id, node: node.id, action },
  );
}

function remove({ id }: Result, node: Seen): Promise<Result> {
  return run(
    `mutation ($id: ID!, $node: ID!) { result: removeFromRelease(release: $id, node: $node) { ${release} } }`,
    { id, node: node.id },
  );
}

function schedule({ id, revision }: Result, at = newsroom.in(hour)): Promise<Result> {
  return run(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime!) {
      result: scheduleRelease(id: $id, expectedRevision: $revision, at: $at) { ${release} }
    }`,
    { id, revision, at },
  );
}

function cancel({ id, revision }: Result): Promise<Result> {
  return run(
    `mutation ($id: ID!, $revision: Int!) { result: cancelRelease(id: $id, expectedRevision: $revision) { ${release} } }`,
    { id, revision },
  );
}

const page = `{
  front(slug: "home") { id name revision updatedAt containers { key items { article { slug } } } }
  fronts(first: 5) { nodes { name revision } }
  article(slug: "storm") { headline }
}`;

function seen(): Promise<Answer['data']> {
  return newsroom.read(page);
}

/** The front as it is stored, without what is due. */
async function stored(): Promise<Result> {
  return [...(await scan(newsroom.api.table)).values()].find(({ sk }) => sk === 'front');
}

/** The storm and the front that shows it, in a scheduled release. */
async function scheduled(): Promise<Result> {
  await save(front);
  const made = await create();
  await add(made, storm);
  return schedule(await add(made, front));
}

describe('a working copy of a front', () => {
  test('is saved, seen by editors alone, published and discarded', async () => {
    const before = await seen();
    const saved = await save(front);
    expect(saved).toMatchObject({
      ...{ name: 'Home', revision: 1 },
      workingCopy: {
        ...{ revision: 2, basedOnRevision: 1, isStale: false, publishAt: null, release: null },
        front: { name: 'Storm front', containers: [{ key: 'storm' }, { key: 'rest' }] },
      },
    });
    expect(await seen()).toEqual(before);
    expect(await save(front)).toMatchObject({ __typename: 'StaleRevisionError', currentRevision: 2 });
    const { workingCopy } = await save({ ...front, revision: 2 }, { name: 'Storm' });
    expect(workingCopy).toMatchObject({
      revision: 3,
      front: { name: 'Storm', containers: [{ key: 'storm' }, {}] },
    });
    expect(await on('discardFrontWorkingCopy', { ...front, revision: 2 })).toMatchObject({
      ...{ __typename: 'StaleRevisionError', currentRevision: 3 },
    });
    expect(await on('discardFrontWorkingCopy', { ...front, revision: 3 })).toMatchObject({
      workingCopy: null,
    });
    expect(await on('discardFrontWorkingCopy', { ...front, revision: 3 })).toMatchObject({
      __typename: 'NotFoundError',
    });
    expect(await publish({ ...front, revision: 3 })).toMatchObject({ __typename: 'NotFoundError' });
    await save(front);
    expect(await publish({ ...front, revision: 4 })).toMatchObject({
      name: 'Storm front',
      revision: 2,
      workingCopy: null,
    });
    expect((await seen()).front).toMatchObject({
      name: 'Storm front',
      revision: 2,
      containers: [{ key: 'storm', items: [] }, { key: 'rest' }],
    });
    // A name alone is a change too.
    await save({ ...front, revision: 2 }, { name: 'Calm' });
    expect(await publish({ ...front, revision: 6 })).toMatchObject({ name: 'Calm', revision: 3 });
    expect(await faultsOf(newsroom.api)).toEqual([]);
  });

  test('is stale once the front is edited, until it is saved again', async () => {
    await save(front);
    const edited = await on('updateFront', front, { name: 'Home page' });
    expect(edited.workingCopy).toMatchObject({ revision: 3, isStale: true });
    expect(await publish({ ...front, revision: 3 })).toMatchObject({
      __typename: 'StaleRevisionError',
      message: expect.stringContaining('the front was edited'),
    });
    expect((await save({ ...front, revision: 3 })).workingCopy).toMatchObject({ isStale: false });
    expect(await publish({ ...front, revision: 4 })).toMatchObject({ name: 'Storm front', revision: 3 });
  });

  test('is public exactly at its time, with the worker stopped, and the same after it', async () => {
    await save(front);
    const at = newsroom.in(hour);
    expect((await publish({ ...front, revision: 2 }, at)).workingCopy).toMatchObject({
      publishAt: at,
      revision: 3,
    });
    newsroom.pass(hour - 1);
    expect((await seen()).front).toMatchObject({ name: 'Home' });
    newsroom.pass(1);
    const due = await seen();
    expect(due.front).toMatchObject({ name: 'Storm front', revision: 2, updatedAt: at });
    expect(due.fronts.nodes).toEqual([{ name: 'Storm front', revision: 2 }]);
    expect(await faultsOf(newsroom.api)).toEqual([]);
    newsroom.pass(60_000);
    await newsroom.drain();
    expect(await seen()).toEqual(due);
    expect(await stored()).toMatchObject({ name: 'Storm front', revision: 2 });
    expect(await faultsOf(newsroom.api)).toEqual([]);
    expect(await on('updateFront', { ...front, revision: 2 }, { name: 'After' })).toMatchObject({
      revision: 3,
    });
  });

  test('is what an edit after its time starts from, before a worker has come, and no edit overtakes that time', async () => {
    await save(front);
    await publish({ ...front, revision: 2 }, newsroom.in(hour));
    newsroom.pass(hour - 1000);
    const line = { type: 'Front', slug: 'home', name: 'Imported', containers: [] };
    const again = (more = {}) =>
      importInto(newsroom.api.table, sourceOf([line]), { overwrite: true, ...more });
    const copyOf = ({ workingCopy }: Result) => ({ ...front, revision: workingCopy.revision });
    const deletion = `mutation { deleteFront(id: "${front.id}", expectedRevision: 1) { __typename } }`;
    for (const edit of [
      () => on('updateFront', front, { name: 'Late' }),
      () => save({ ...front, revision: 3 }),
      () => on('discardFrontWorkingCopy', { ...front, revision: 3 }),
      () => publish({ ...front, revision: 3 }),
      () => newsroom.ask(deletion),
    ])
      await expect(edit()).rejects.toMatchObject({ codes: ['UNAVAILABLE'] });
    expect(await again()).toMatchObject({
      problems: [
        { message: expect.stringContaining('could not be written: A scheduled change becomes public') },
      ],
    });
    newsroom.pass(1000);
    const stale = { __typename: 'StaleRevisionError', currentRevision: 2 };
    expect(await on('updateFront', front, { name: 'Late' })).toMatchObject(stale);
    await publish(copyOf(await save({ ...front, revision: 2 }, { name: 'Evening' })), newsroom.in(hour));
    newsroom.pass(hour);
    expect(await again({ dryRun: true })).toMatchObject({ changed: { Front: 1 } });
    expect(await stored()).toMatchObject({ revision: 2 });
    expect(await again()).toMatchObject({ changed: { Front: 1 } });
    expect((await seen()).front).toMatchObject({ name: 'Imported', revision: 4 });
    expect(await faultsOf(newsroom.api)).toEqual([]);
  });

  test('lapses at its time where the front was edited since', async () => {
    await save(front);
    await publish({ ...front, revision: 2 }, newsroom.in(hour));
    await on('updateFront', front, { name: 'Edited' });
    newsroom.pass(hour);
    expect((await seen()).front).toMatchObject({ name: 'Edited', revision: 2 });
    await newsroom.drain();
    expect(await on('updateFront', { ...front, revision: 2 }, { name: 'Edited' })).toMatchObject({
      workingCopy: { isStale: true, publishAt: null },
    });
  });

  test('is not published where the front is edited at the same moment, also if it changes nothing', async () => {
    const { workingCopy } = await save(front, { name: 'Home', containers: [container('top', bridge)] });
    const race = new Race();
    const slow = await newsroom.another({ ...unhurried, intercept: race.intercept });
    race.before('TransactWriteItemsCommand', () => on('updateFront', front, { name: 'Edited' }));
    const { result } = await slow.ask(
      `mutation ($id: ID!, $revision: Int!) {
        result: publishFrontWorkingCopy(id: $id, expectedRevision: $revision) { ${shown} }
      }`,
      { id: front.id, revision: workingCopy.revision },
    );
    expect(race.isOver).toBe(true);
    expect(result).toMatchObject({ __typename: 'StaleRevisionError' });
    expect(await on('updateFront', { ...front, revision: 2 }, { name: 'Edited' })).toMatchObject({
      name: 'Edited',
      workingCopy: { isStale: true },
    });
  });

  test('that lapses leaves nothing behind where its front is deleted at the same moment', async () => {
    await save(front);
    await publish({ ...front, revision: 2 }, newsroom.in(hour));
    await on('updateFront', front, { name: 'Edited' });
    newsroom.pass(hour + 10_000);
    const race = new Race();
    const worker = await newsroom.another({ ...unhurried, intercept: race.intercept });
    const deleted: Result[] = [];
    race.before('TransactWriteItemsCommand', async () => {
      const deletion =
        'mutation ($id: ID!) { result: deleteFront(id: $id, expectedRevision: 2) { __typename } }';
      deleted.push(await run(deletion, { id: front.id }));
    });
    await carryOutFront(worker.api.table, idOfFront('home'));
    expect(deleted).toEqual([{ __typename: 'Deleted' }]);
    expect(await faultsOf(newsroom.api)).toEqual([]);
    const left = [...(await scan(newsroom.api.table)).values()];
    expect(left.filter(item => 'copy' in item)).toEqual([]);
  });

  test('keeps an import from its front right before its instant, and from no other front', async () => {
    await save(front);
    await publish({ ...front, revision: 2 }, newsroom.in(hour));
    newsroom.pass(hour - 3000);
    const lines = ['home', 'other'].map(slug => ({ type: 'Front', slug, name: 'Imported', containers: [] }));
    const { problems, ...outcomes } = await importInto(newsroom.api.table, sourceOf(lines), {
      overwrite: true,
    });
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^could not be written: A scheduled change becomes public at .*Z, before this write could finish\. Retry/,
      ),
    ]);
    expect(outcomes).toMatchObject({ new: { Front: 1 } });
  });

  test('is not stopped by a line of its front, unless the line is to be written over it', async () => {
    const line = { type: 'Front', slug: 'evening', name: 'Evening', containers: [] };
    await newsroom.api.import(line);
    const { front: evening } = await newsroom.read('{ front(slug: "evening") { id revision } }');
    await save(evening, { name: 'Late evening' });
    await publish({ ...evening, revision: 2 }, newsroom.in(hour));
    expect(await newsroom.api.import(line)).toMatchObject({ same: { Front: 1 }, notices: [] });
    const again = (options = {}) =>
      importInto(newsroom.api.table, sourceOf([{ ...line, name: 'Night' }]), options);
    for (const options of [{ dryRun: true }, {}])
      expect(await again(options)).toMatchObject({
        kept: { Front: 1 },
        notices: [
          {
            message: expect.stringMatching(
              /^has an edit that desk has scheduled for .* this line would stop/,
            ),
          },
        ],
        leftOut: 1,
      });
    newsroom.pass(hour);
    expect((await newsroom.read('{ front(slug: "evening") { name } }')).front.name).toBe('Late evening');
    expect(await again({ overwrite: true })).toMatchObject({ changed: { Front: 1 } });
    const { front: night } = await newsroom.read('{ front(slug: "evening") { id revision } }');
    await save(night, { name: 'Morning' });
    await publish({ ...night, revision: night.revision + 1 }, newsroom.in(hour));
    expect(await again({ overwrite: true })).toMatchObject({ same: { Front: 1 } });
    const last = sourceOf([{ ...line, name: 'Noon' }]);
    const overwritten = await importInto(newsroom.api.table, last, { overwrite: true });
    expect(overwritten).toMatchObject({ changed: { Front: 1 } });
    newsroom.pass(hour);
    expect((await newsroom.read('{ front(slug: "evening") { name } }')).front.name).toBe('Noon');
    expect(await faultsOf(newsroom.api)).toEqual([]);
  });

  test.each([
    ['saved', async () => {}, () => save(front)],
    ['scheduled', () => save(front), () => publish({ ...front, revision: 2 }, newsroom.in(hour))],
  ])('that is %s while its front is deleted goes with the front', async (_, before, meanwhile) => {
    await before();
    const race = new Race();
    const slow = await newsroom.another({ ...unhurried, intercept: race.intercept });
    race.before('TransactWriteItemsCommand', meanwhile);
    const { result } = await slow.ask(
      `mutation { result: deleteFront(id: "${front.id}", expectedRevision: 1) { __typename } }`,
    );
    expect([race.isOver, result]).toEqual([true, { __typename: 'Deleted' }]);
    const left = [...(await scan(newsroom.api.table)).values()].filter(
      ({ pk, sk }) => sk.startsWith('working-copy') || pk === 'list#pending',
    );
    expect(left).toEqual([]);
    expect(await faultsOf(newsroom.api)).toEqual([]);
  });

  test('is not saved where its front is deleted at the same moment', async () => {
    const race = new Race();
    const slow = await newsroom.another({ ...unhurried, intercept: race.intercept });
    race.before('TransactWriteItemsCommand', () =>
      newsroom.ask(`mutation { deleteFront(id: "${front.id}", expectedRevision: 1) { __typename } }`),
    );
    const { result } = await slow.ask(
      `mutation { result: saveFrontWorkingCopy(id: "${front.id}", expectedRevision: 1, input: { name: "Late" }) { ${shown} } }`,
    );
    expect(race.isOver).toBe(true);
    expect(result).toMatchObject({ __typename: 'NotFoundError' });
    const left = [...(await scan(newsroom.api.table)).values()];
    expect(left.filter(({ sk }) => sk.startsWith('working-copy'))).toEqual([]);
  });

  test('leaves no old traces of its publications', async () => {
    const traces = async () =>
      [...(await scan(newsroom.api.table)).values()].filter(({ sk }) => sk.includes('.from.')).length;
    for (let revision = 1; revision <= 2; revision++) {
      const saved = await save({ ...front, revision }, { name: `Front ${revision}` });
      await publish({ ...front, revision: saved.workingCopy.revision }, newsroom.in(hour));
      newsroom.pass(hour);
      await newsroom.drain();
      expect(await traces()).toBe(1);
    }
  });

  test('is deleted with its front, and its revisions are not given again', async () => {
    await save(front);
    await save({ ...front, revision: 2 });
    await run('mutation ($id: ID!) { result: deleteFront(id: $id, expectedRevision: 1) { __typename } }', {
      id: front.id,
    });
    const again = await run(
      `mutation ($input: FrontInput!) { result: createFront(input: $input) { ${shown} } }`,
      { input: { slug: 'home', name: 'Home', containers: [] } },
    );
    expect(again).toMatchObject({ revision: 5, workingCopy: null });
    expect(await faultsOf(newsroom.api)).toEqual([]);
  });
});

describe('a release with a front', () => {
  test('changes the front and its articles in one millisecond, with the worker stopped', async () => {
    const made = await scheduled();
    expect(made).toMatchObject({
      status: 'SCHEDULED',
      items: [
        { node: { __typename: 'Article' } },
        { action: 'PUBLISH', node: { __typename: 'Front', id: front.id } },
      ],
    });
    newsroom.pass(hour - 1);
    expect(await seen()).toMatchObject({ front: { name: 'Home', revision: 1 }, article: null });
    newsroom.pass(1);
    const due = await seen();
    expect(due).toMatchObject({
      article: { headline: 'Storm' },
      front: {
        ...{ name: 'Storm front', revision: 2, updatedAt: newsroom.in(0) },
        containers: [
          { key: 'storm', items: [{ article: { slug: 'storm' } }] },
          { key: 'rest', items: [{ article: { slug: 'bridge' } }] },
        ],
      },
      fronts: { nodes: [{ name: 'Storm front', revision: 2 }] },
    });
    newsroom.pass(10_000);
    await newsroom.drain();
    expect(await seen()).toEqual(due);
    newsroom.pass(hour);
    await newsroom.drain();
    expect(await seen()).toEqual(due);
    expect(await faultsOf(newsroom.api)).toEqual([]);
  });

  test('freezes the front until it is cancelled', async () => {
    const made = await scheduled();
    const frozen = {
      __typename: 'InvalidInputError',
      message: expect.stringContaining('The front is in the release "Storm"'),
    };
    expect(await on('updateFront', front, { name: 'x' })).toMatchObject(frozen);
    expect(await save({ ...front, revision: 2 })).toMatchObject(frozen);
    expect(await publish({ ...front, revision: 2 })).toMatchObject(frozen);
    expect(await on('discardFrontWorkingCopy', { ...front, revision: 2 })).toMatchObject(frozen);
    const deletion = await run(
      `mutation ($id: ID!) { result: deleteFront(id: $id, expectedRevision: 1) { __typename ... on InvalidInputError { message } } }`,
      { id: front.id },
    );
    expect(deletion).toMatchObject(frozen);
    expect(await cancel(made)).toMatchObject({ status: 'CANCELLED' });
    expect((await publish({ ...front, revision: 2 }, newsroom.in(hour))).workingCopy).toMatchObject({
      publishAt: newsroom.in(hour),
    });
    expect(await on('updateFront', front, { name: 'x' })).toMatchObject({ revision: 2 });
    newsroom.pass(2 * hour);
    expect((await seen()).front).toMatchObject({ name: 'x' });
  });

  test('is not overtaken by an edit of the front that began before it was scheduled', async () => {
    const race = new Race();
    const slow = await newsroom.another({ ...unhurried, intercept: race.intercept });
    race.before('TransactWriteItemsCommand', scheduled);
    const { result } = await slow.ask(
      `mutation { result: updateFront(id: "${front.id}", expectedRevision: 1, input: { name: "Late" }) { ${shown} } }`,
    );
    expect(race.isOver).toBe(true);
    expect(result).toMatchObject({
      ...{
        __typename: 'InvalidInputError',
        message: expect.stringContaining('is in the release "Storm"'),
      },
    });
  });

  test('refuses what could not become public', async () => {
    const made = await create();
    expect(await add(made, front, 'UNPUBLISH')).toMatchObject({ path: ['action'] });
    const added = await add(made, front);
    expect(await schedule(added)).toMatchObject({ message: expect.stringContaining('has no working copy') });
    await save(front);
    expect(await publish({ ...front, revision: 2 }, newsroom.in(hour))).toMatchObject({
      message: expect.stringContaining('remove it from there first'),
    });
    const other = await create('Other');
    expect(await add(other, front)).toMatchObject({
      message: expect.stringContaining('The front is in the release "Storm"'),
    });
    await on('updateFront', front, { name: 'Edited' });
    expect(await schedule(added)).toMatchObject({
      message: expect.stringContaining('was edited after its working copy'),
    });
    const removed = await remove(made, front);
    expect(removed).toMatchObject({ items: [] });
    expect(await add(other, front)).toMatchObject({ items: [{ node: { id: front.id } }] });
    await save({ ...front, revision: 3 });
    await remove(other, front);
    await publish({ ...front, revision: 4 }, newsroom.in(hour));
    expect(await add(made, front)).toMatchObject({
      message: expect.stringContaining('is already scheduled for'),
    });
    expect(await faultsOf(newsroom.api)).toEqual([]);
  });

  test('is not changed, scheduled or cancelled by a caller of some sections alone', async () => {
    await save(front);
    const made = await create();
    const local = await newsroom.api.as({ scopes: ['PUBLISH:section/local', 'WRITE:section/local'] });
    const refused = async (call: string) => {
      const { errors: found } = await local.ask(`mutation { ${call} { __typename } }`);
      expect(found).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    };
    await refused(`addToRelease(release: "${made.id}", node: "${front.id}")`);
    const { revision } = await add(made, front);
    await refused(`removeFromRelease(release: "${made.id}", node: "${front.id}")`);
    const at = newsroom.in(hour);
    await refused(`scheduleRelease(id: "${made.id}", expectedRevision: ${revision}, at: "${at}")`);
    const scheduledRelease = await schedule({ ...made, revision });
    expect(scheduledRelease).toMatchObject({ status: 'SCHEDULED' });
    await refused(`cancelRelease(id: "${made.id}", expectedRevision: ${scheduledRelease.revision})`);
    newsroom.pass(hour);
    expect((await seen()).front).toMatchObject({ name: 'Storm front' });
  });

  test('gets no front that is deleted at the same moment', async () => {
    const made = await create();
    const race = new Race();
    const slow = await newsroom.another({ ...unhurried, intercept: race.intercept });
    race.before('TransactWriteItemsCommand', () =>
      newsroom.ask(`mutation { deleteFront(id: "${front.id}", expectedRevision: 1) { __typename } }`),
    );
    const { result } = await slow.ask(
      `mutation { result: addToRelease(release: "${made.id}", node: "${front.id}") { ${release} } }`,
    );
    expect(race.isOver).toBe(true);
    expect(result).toMatchObject({ __typename: 'NotFoundError' });
    expect(await faultsOf(newsroom.api)).toEqual([]);
  });

  test('is previewed with its front, before and after it is scheduled', async () => {
    await save(front);
    const made = await create();
    await add(made, storm);
    const added = await add(made, front);
    const token = async (target: object) => {
      const { result } = await newsroom.ask(
        `mutation ($at: DateTime, $release: ID, $expiresAt: DateTime!) {
          result: createPreviewToken(at: $at, release: $release, expiresAt: $expiresAt) { token }
        }`,
        { ...target, expiresAt: newsroom.in(3 * hour) },
      );
      return newsroom.api.with({ authorization: `Bearer ${result.token}` }).ask(page);
    };
    const shownThen = {
      data: {
        front: { name: 'Storm front', containers: [{ items: [{ article: { slug: 'storm' } }] }, {}] },
        fronts: { nodes: [{ name: 'Storm front' }] },
      },
    };
    expect(await token({ release: made.id })).toMatchObject(shownThen);
    await schedule(added);
    expect(await token({ release: made.id })).toMatchObject(shownThen);
    expect(await token({ at: newsroom.in(hour) })).toMatchObject(shownThen);
    expect(await token({ at: newsroom.in(hour - 1) })).toMatchObject({ data: { front: { name: 'Home' } } });
    expect((await seen()).front.name).toBe('Home');
  });

  test('is carried out however often the worker dies', async () => {
    await scheduled();
    newsroom.pass(hour + 10_000);
    const due = await seen();
    for (let skip = 0; skip < 6; skip++) {
      const race = new Race();
      const dying = await newsroom.another({ ...unhurried, intercept: race.intercept });
      race.dieBeforeWrite(skip);
      await drainOutbox(dying.api.table).catch((error: unknown) => {
        if (!(error instanceof Died) && !(error instanceof Error)) throw error;
      });
      expect(await seen()).toEqual(due);
      newsroom.pass(hour);
    }
    await newsroom.drain();
    expect(await seen()).toEqual(due);
    expect(await faultsOf(newsroom.api)).toEqual([]);
  });
});

test('readers who began before the worker wrote a front see it all the same', async () => {
  await save(front);
  await publish({ ...front, revision: 2 }, newsroom.in(hour));
  newsroom.pass(hour);
  const { table } = newsroom.api;
  const old = [...(await scan(table)).values()].filter(({ pk }) => pk === 'list#fronts');
  await carryOutFront(table, idOfFront('home'));
  const before = newsroom.in(0);
  // The list as a read that lags still has it.
  await transact(
    table,
    old.map(put => ({ put })),
  );
  newsroom.pass(1000);
  expect(await seen()).toMatchObject({
    front: { name: 'Storm front', revision: 2, updatedAt: before },
    fronts: { nodes: [{ name: 'Storm front', revision: 2 }] },
  });
});
