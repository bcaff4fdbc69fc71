import { beforeAll, describe, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { unhurried } from '../api.ts';
import { faultsOf, Newsroom, type Result, type Seen } from '../newsroom.ts';
import { Race } from '../race.ts';

/** Writes of which each is fine alone, and that together would make a record a part of itself. */
const hour = 3_600_000;
const errors = '... on InvalidInputError { path issues { message } } ... on StaleRevisionError { message }';
const desk = `__typename ... on Article { id slug revision workingCopy { revision publishAt } } ${errors}`;
const released = `__typename ... on Release { id revision status } ${errors}`;

let room: Newsroom;
/** Another server over the same table, whose next write lets others write before it. */
let slow: Newsroom;
const race = new Race();
beforeAll(async () => {
  room = await Newsroom.open(undefined, unhurried);
  slow = await room.another({ ...unhurried, intercept: race.intercept });
});

function meanwhile(step: () => Promise<unknown>): void {
  race.before('TransactWriteItemsCommand', step);
}

describe('of merges', () => {
  const places = (...names: readonly string[]) =>
    Promise.all(names.map(name => room.made('Place', { name })));

  async function within({ id }: Seen): Promise<Result> {
    const { node } = await room.read(
      'query ($id: ID!) { node(id: $id) { ... on Place { within { name within { name } } } } }',
      { id },
    );
    return node.within;
  }

  test('an edit puts the place above into the merged one', async () => {
    const [top, first] = await places('Edit top', 'Edit first');
    const second = await room.made('Place', { name: 'Edit second', within: top.id });
    meanwhile(() => room.updated('Place', top, { within: first.id }));
    expect(await slow.merge(first, second)).toMatchObject({ __typename: 'Place' });
    await room.drain();
    expect(race.isOver).toBe(true);
    expect([await within(second), await within(top)]).toEqual([null, { name: 'Edit second', within: null }]);
    expect(await faultsOf(room.api)).toEqual([]);
  });

  test('an edit puts a place into the merged one, and the merge is first', async () => {
    const [top, first] = await places('Late top', 'Late first');
    const second = await room.made('Place', { name: 'Late second', within: top.id });
    meanwhile(() => room.merge(first, second));
    expect(await slow.update('Place', top, { within: first.id })).toMatchObject({
      message: expect.stringContaining('forms a cycle: late-top → late-second → late-top'),
    });
    expect(race.isOver).toBe(true);
  });

  test('another merge does so above', async () => {
    const [a, c] = await places('Twice a', 'Twice c');
    const b = await room.made('Place', { name: 'Twice b', within: c.id });
    const d = await room.made('Place', { name: 'Twice d', within: a.id });
    meanwhile(() => room.merge(c, d));
    expect(await slow.merge(a, b)).toMatchObject({ __typename: 'Place' });
    await room.drain();
    expect(race.isOver).toBe(true);
    expect([await within(b), await within(d)]).toEqual([null, { name: 'Twice b', within: null }]);
    expect(await faultsOf(room.api)).toEqual([]);
  });

  test('the parent that the merged record gives is one of its new parts', async () => {
    const [second, above] = await places('Given second', 'Given above');
    const first = await room.made('Place', { name: 'Given first', within: above.id });
    meanwhile(() => room.updated('Place', above, { within: second.id }));
    expect(await slow.merge(first, second)).toMatchObject({ __typename: 'Place' });
    await room.drain();
    expect([await within(second), await within(above)]).toEqual([
      null,
      { name: 'Given second', within: null },
    ]);
    expect(await faultsOf(room.api)).toEqual([]);
  });

  test('a part still names the id of the merged record', async () => {
    const [first, second] = await places('Old first', 'Old second');
    const part = await room.made('Place', { name: 'Old part', within: first.id });
    const survivor = await room.merge(first, second);
    expect(await room.update('Place', survivor, { within: part.id })).toMatchObject({
      message: expect.stringContaining('forms a cycle: old-second → old-part → '),
    });
    await room.drain();
    expect(await faultsOf(room.api)).toEqual([]);
  });
});

describe.for(['translationOf', 'versionOf'])('of articles (%s)', field => {
  let number = 0;
  /** Two public articles. */
  async function two(): Promise<readonly [Result, Result]> {
    number += 1;
    const made = (name: string) => {
      const slug = `${field}-${number}-${name}`.toLowerCase();
      return room.published({ slug, headline: slug });
    };
    return [await made('a'), await made('b')];
  }
  const run = async (mutation: string, variables: object, by = room): Promise<Result> =>
    (await by.ask(mutation, variables)).result;
  const save = ({ id, revision }: Seen, above: Seen) =>
    run(
      `mutation ($id: ID!, $revision: Int!, $input: ArticleInput!) {
        result: saveWorkingCopy(id: $id, expectedRevision: $revision, input: $input) { ${desk} }
      }`,
      { id, revision, input: { [field]: above.id } },
    );
  const publish = ({ id, workingCopy }: Result, at?: string, by = room) =>
    run(
      `mutation ($id: ID!, $revision: Int!, $at: DateTime) {
        result: publishWorkingCopy(id: $id, expectedRevision: $revision, at: $at) { ${desk} }
      }`,
      { id, revision: workingCopy.revision, at },
      by,
    );
  const release = async (...articles: readonly Seen[]): Promise<Result> => {
    let last = await run(`mutation { result: createRelease(name: "Both") { ${released} } }`, {});
    for (const { id } of articles)
      last = await run(
        `mutation ($release: ID!, $id: ID!) { result: addToRelease(release: $release, node: $id, action: PUBLISH) { ${released} } }`,
        { release: last.id, id },
      );
    return last;
  };
  const schedule = ({ id, revision }: Result, by = room) =>
    run(
      `mutation ($id: ID!, $revision: Int!, $at: DateTime!) {
        result: scheduleRelease(id: $id, expectedRevision: $revision, at: $at) { ${released} }
      }`,
      { id, revision, at: room.in(hour) },
      by,
    );
  const refused = (message: string) => ({
    __typename: 'InvalidInputError',
    issues: [{ message: expect.stringContaining(message) }],
  });
  const path = (a: Result, b: Result) => `"${field}" forms a cycle: ${a.slug} → ${b.slug} → ${a.slug}`;

  /** After all instants have passed, no article is above itself. */
  async function isSound(): Promise<void> {
    room.pass(2 * hour);
    await drainOutbox(room.api.table);
    await room.drain();
    expect(await faultsOf(room.api)).toEqual([]);
  }

  test('a saved copy is published after an edit made its article the one above', async () => {
    const [a, b] = await two();
    const copy = await save(a, b);
    await room.updated('Article', b, { [field]: a.id });
    expect(await publish(copy)).toMatchObject(refused(path(a, b)));
    expect(await publish(copy, room.in(hour))).toMatchObject(refused(path(a, b)));
    expect(await schedule(await release(a))).toMatchObject(refused(path(a, b)));
    await isSound();
  });

  test('a copy is published, and an edit comes between', async () => {
    const [a, b] = await two();
    const copy = await save(a, b);
    meanwhile(() => room.updated('Article', b, { [field]: a.id }));
    expect(await publish(copy, undefined, slow)).toMatchObject(refused(path(a, b)));
    expect(race.isOver).toBe(true);
    await isSound();
  });

  test('a copy is scheduled, and an edit comes between', async () => {
    const [a, b] = await two();
    const copy = await save(a, b);
    meanwhile(() => room.updated('Article', b, { [field]: a.id }));
    expect(await publish(copy, room.in(hour), slow)).toMatchObject(refused(path(a, b)));
    expect(race.isOver).toBe(true);
    await isSound();
  });

  test('two copies are scheduled: the second is refused, and so is an edit', async () => {
    const [a, b] = await two();
    const [first, second] = [await save(a, b), await save(b, a)];
    expect(await publish(first, room.in(hour))).toMatchObject({ __typename: 'Article' });
    const planned = `, counting what is scheduled (working copy of ${a.slug})`;
    for (const at of [undefined, room.in(hour), room.in(hour / 2)])
      expect(await publish(second, at)).toMatchObject(refused(`${path(b, a)}${planned}`));
    expect(await room.update('Article', b, { [field]: a.id })).toMatchObject({
      path: ['input', field],
      message: expect.stringContaining(`${path(b, a).slice(field.length + 3)}${planned}`),
    });
    await isSound();
    const { node } = await room.read(
      `query ($id: ID!) { node(id: $id) { ... on Article { ${field} { slug } } } }`,
      {
        id: a.id,
      },
    );
    expect(node[field]).toEqual({ slug: b.slug });
  });

  test('two copies are scheduled at once', async () => {
    const [a, b] = await two();
    const [first, second] = [await save(a, b), await save(b, a)];
    meanwhile(() => publish(first, room.in(hour)));
    expect(await publish(second, room.in(hour), slow)).toMatchObject(refused(path(b, a)));
    expect(race.isOver).toBe(true);
    await isSound();
  });

  test('two copies in one release: the release is not scheduled, and says which', async () => {
    const [a, b] = await two();
    await save(a, b);
    await save(b, a);
    const both = await release(a, b);
    const answer = await schedule(both);
    expect(answer.issues.map(({ message }: Result) => message)).toEqual([
      expect.stringContaining(
        `The working copy of the article "${a.slug}" cannot be published: ${path(a, b)}`,
      ),
      expect.stringContaining(
        `The working copy of the article "${b.slug}" cannot be published: ${path(b, a)}`,
      ),
    ]);
    await isSound();
  });

  test('two copies in two releases', async () => {
    const [a, b] = await two();
    await save(a, b);
    await save(b, a);
    const [one, other] = [await release(a), await release(b)];
    meanwhile(() => schedule(one));
    expect(await schedule(other, slow)).toMatchObject(refused(path(b, a)));
    expect(race.isOver).toBe(true);
    expect(await schedule(other)).toMatchObject(refused(`(working copy of ${a.slug})`));
    expect(await room.update('Article', b, { [field]: a.id })).toMatchObject({
      __typename: 'InvalidInputError',
    });
    await isSound();
  });

  test('a release is scheduled, and an edit comes between', async () => {
    const [a, b] = await two();
    await save(a, b);
    const one = await release(a);
    meanwhile(() => room.updated('Article', b, { [field]: a.id }));
    expect(await schedule(one, slow)).toMatchObject(refused(path(a, b)));
    await isSound();
  });

  test('an edit is written, and a release is scheduled between', async () => {
    const [a, b] = await two();
    await save(a, b);
    const one = await release(a);
    meanwhile(() => schedule(one));
    expect(await slow.update('Article', b, { [field]: a.id })).toMatchObject({
      message: expect.stringContaining(`(working copy of ${a.slug})`),
    });
    expect(race.isOver).toBe(true);
    await isSound();
  });

  test('both are items of one open release, and one is edited', async () => {
    const [a, b] = await two();
    await save(a, b);
    await release(a, b);
    expect(await room.update('Article', b, { [field]: a.id })).toMatchObject({ __typename: 'Article' });
    await isSound();
  });

  test('an old revision with the article above is restored', async () => {
    const [a, b] = await two();
    const linked = await room.updated('Article', a, { [field]: b.id });
    const without = await room.updated('Article', linked, { [field]: null });
    await room.updated('Article', b, { [field]: a.id });
    expect(await room.restore(without, linked.revision)).toMatchObject({
      message: expect.stringContaining('forms a cycle'),
    });
    await isSound();
  });
});
