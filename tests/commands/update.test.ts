import { beforeAll, describe, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { globalId } from '../../src/model/global-id.ts';
import { newId } from '../../src/model/id.ts';
import { faultsOf, Newsroom, type Result, type Seen } from '../newsroom.ts';
import { Race } from '../race.ts';
import { scan } from '../table.ts';

let room: Newsroom;
let ada: Result;
let acme: Result;
let oslo: Result;
let summit: Result;
let source: Result;
beforeAll(async () => {
  room = await Newsroom.open();
  ada = await room.made('Person', { name: 'Ada' });
  acme = await room.made('Organization', { name: 'Acme' });
  oslo = await room.made('Place', { name: 'Oslo' });
  summit = await room.made('Event', { name: 'Summit', startDate: '2024-05' });
  source = await room.published({ headline: 'Source' });
});

const image = { url: 'https://example.org/i.jpg', alt: 'An image' };

/** Of each type: every field that may be cleared, with a value; what it is once cleared; how it is asked for. */
const clearable = () =>
  ({
    Article: {
      needed: { headline: 'Cleared article' },
      fields: {
        alternativeHeadline: ['Other'],
        summary: ['A summary'],
        body: ['A body', ''],
        byline: [['A'], []],
        section: ['world'],
        keywords: [['k'], []],
        language: ['de', 'en'],
        url: ['https://example.org/a'],
        image: [image, null, 'image { url alt }'],
        publisher: [acme.id, null, 'publisher { id }'],
        mentions: [[{ entity: ada.id }], { nodes: [] }, 'mentions { nodes { id } }'],
        statements: [[{ text: 's', speaker: ada.id }], [], 'statements { text }'],
        figures: [[{ label: 'l', value: 1, text: 't' }], [], 'figures { label }'],
        corrections: [[{ at: '2024-01-01T00:00:00Z', text: 't' }], [], 'corrections { text }'],
      },
    },
    Person: {
      needed: { name: 'Cleared person' },
      fields: {
        ...entityFields,
        honorificPrefix: ['Dr.'],
        givenName: ['Given'],
        familyName: ['Family'],
        jobTitle: ['Minister'],
        nationality: ['NO'],
        birthDate: ['1970'],
        deathDate: ['2020-02'],
        positions: [[{ title: 't', organization: acme.id, source: source.id }], [], 'positions { title }'],
      },
    },
    Organization: {
      needed: { name: 'Cleared organization' },
      fields: {
        ...entityFields,
        kind: ['MEDIA', 'OTHER'],
        country: ['NO'],
        location: [oslo.id, null, 'location { id }'],
        foundingDate: ['1970'],
        dissolutionDate: ['2020'],
        parent: [acme.id, null, 'parent { id }'],
      },
    },
    Agreement: {
      needed: { name: 'Cleared agreement' },
      fields: {
        ...entityFields,
        kind: ['TREATY', 'OTHER'],
        signedDate: ['2024-01'],
        effectiveDate: ['2024-02'],
        endDate: ['2025'],
        provisions: [['One'], []],
        concludedAt: [summit.id, null, 'concludedAt { id }'],
        parties: [[{ actor: acme.id, signedBy: ada.id }], { nodes: [] }, 'parties { nodes { id } }'],
        milestones: [[{ status: 'SIGNED', date: '2024', source: source.id }], [], 'milestones { status }'],
        relations: [[], [], 'relations { kind }'],
      },
    },
    Event: {
      needed: { name: 'Cleared event', startDate: '2024-03' },
      fields: {
        ...entityFields,
        kind: ['MEETING', 'OTHER'],
        status: ['CANCELLED', 'HELD'],
        endDate: ['2024-04'],
        location: [oslo.id, null, 'location { id }'],
        parent: [summit.id, null, 'parent { id }'],
        participants: [[{ actor: ada.id, delegation: 'd' }], { nodes: [] }, 'participants { nodes { id } }'],
      },
    },
    Place: {
      needed: { name: 'Cleared place' },
      fields: {
        ...entityFields,
        kind: ['CITY', 'OTHER'],
        country: ['NO'],
        latitude: [59.9],
        longitude: [10.7],
        within: [oslo.id, null, 'within { id }'],
      },
    },
    Topic: { needed: { name: 'Cleared topic' }, fields: { ...entityFields } },
  }) satisfies Record<string, { needed: object; fields: Record<string, readonly unknown[]> }>;

const entityFields = {
  alternateNames: [['Other'], []],
  summary: ['A summary'],
  image: [image, null, 'image { url alt }'],
  sameAs: [['https://example.org/same'], []],
} as const;

describe.for(['Article', 'Person', 'Organization', 'Agreement', 'Event', 'Place', 'Topic'] as const)(
  'an update of a record of type %s',
  type => {
    let record: Result;
    let fields: Record<string, readonly unknown[]>;
    const selection = () => Object.entries(fields).map(([name, [, , selected]]) => selected ?? name);
    const read = async (id: string): Promise<Result> =>
      (
        await room.ask(`query ($id: ID!) { node(id: $id) { ... on ${type} { ${selection().join(' ')} } } }`, {
          id,
        })
      ).node;

    beforeAll(async () => {
      const spec = clearable()[type];
      fields = spec.fields;
      const values = Object.fromEntries(Object.entries(fields).map(([name, [value]]) => [name, value]));
      record = await room.made(type, { ...spec.needed, ...values });
    });

    test('leaves absent fields unchanged', async () => {
      const before = await read(record.id);
      expect(Object.values(before)).not.toContain(null);
      record = await room.updated(type, record, { slug: `${record.slug}-renamed` });
      expect(await read(record.id)).toEqual(before);
    });

    test('clears each field that is null, and no other', async () => {
      const expected = await read(record.id);
      for (const [name, [, cleared = null]] of Object.entries(fields)) {
        record = await room.updated(type, record, { [name]: null });
        expected[name] = cleared;
        expect(await read(record.id)).toEqual(expected);
      }
    });

    test('without a change writes nothing and adds no revision', async () => {
      const before = await scan(room.api.table);
      expect(await room.updated(type, record, {})).toEqual(record);
      expect(await scan(room.api.table)).toEqual(before);
    });

    test('cannot clear a required field', async () => {
      const needed = Object.keys(clearable()[type].needed);
      const result = await room.update(
        type,
        record,
        Object.fromEntries([...needed, 'slug'].map(name => [name, null])),
      );
      expect(result.issues.map(({ path }: Result) => path[1]).toSorted()).toEqual(
        [...needed, 'slug'].toSorted(),
      );
    });
  },
);

test('a list replaces the list', async () => {
  const bea = await room.made('Person', { name: 'Bea' });
  const article = await room.made('Article', {
    headline: 'Lists',
    keywords: ['one', 'two'],
    mentions: [{ entity: ada.id }, { entity: acme.id }],
  });
  await room.updated('Article', article, { keywords: ['three'], mentions: [{ entity: bea.id }] });
  const { article: read } = await room.ask(
    'query ($id: ID!) { article(id: $id) { keywords mentions { nodes { id } } } }',
    { id: article.id },
  );
  expect(read).toEqual({ keywords: ['three'], mentions: { nodes: [{ id: bea.id }] } });
});

describe('the expected revision', () => {
  test('behind the current one is answered with the current one, whatever the change', async () => {
    const one = await room.published({ headline: 'Contended' });
    const two = await room.updated('Article', one, { summary: 'Second.' });
    const before = await scan(room.api.table);
    const stale = {
      __typename: 'StaleRevisionError',
      path: ['expectedRevision'],
      currentRevision: two.revision,
    };
    for (const revision of [one.revision, 0, -1, two.revision + 1]) {
      const seen = { id: one.id, revision };
      expect(await room.update('Article', seen, { summary: 'Third.' })).toMatchObject(stale);
      expect(await room.publish(seen)).toMatchObject(stale);
      expect(await room.withdraw(seen)).toMatchObject(stale);
      expect(await room.restore(seen, 1)).toMatchObject(stale);
      expect(await room.delete(seen)).toMatchObject(stale);
    }
    expect(await scan(room.api.table)).toEqual(before);
  });

  test('lets one of many concurrent edits win, and reports the conflict to the others', async () => {
    const person = await room.made('Person', { name: 'Popular' });
    const results: Result[] = await Promise.all(
      Array.from({ length: 8 }, (_, i) => room.update('Person', person, { summary: `Version ${i}` })),
    );
    expect(results.filter(({ __typename }) => __typename === 'Person')).toHaveLength(1);
    const others = results.filter(({ __typename }) => __typename !== 'Person');
    for (const other of others)
      expect(other).toMatchObject({ __typename: 'StaleRevisionError', currentRevision: 2 });
  });

  test('is not outdated by the renaming of a referenced record', async () => {
    const bob = await room.made('Person', { name: 'Bob' });
    const article = await room.made('Article', { headline: 'About Bob', mentions: [{ entity: bob.id }] });
    await room.updated('Person', bob, { name: 'Robert' });
    await room.drain();
    const changed = await room.updated('Article', article, { summary: 'Still mine to change.' });
    expect(changed.revision).toBe(article.revision + 1);
  });
});

describe('a slug that changes', () => {
  test('leads to the record for good, and no other record gets it until that record is deleted', async () => {
    let topic = await room.made('Topic', { name: 'First Name' });
    topic = await room.updated('Topic', topic, { slug: 'second-name' });
    topic = await room.updated('Topic', topic, { slug: 'third-name' });
    const { first, second, third } = await room.read(
      `{ first: topic(slug: "first-name") { id slug } second: topic(slug: "second-name") { id }
         third: topic(slug: "third-name") { id } }`,
    );
    expect(first).toEqual({ id: topic.id, slug: 'third-name' });
    expect([second.id, third.id]).toEqual([topic.id, topic.id]);
    expect(await room.create('Topic', { name: 'Taker', slug: 'second-name' })).toMatchObject({
      __typename: 'DuplicateError',
      existing: { id: topic.id },
    });
    topic = await room.updated('Topic', topic, { slug: 'first-name' });
    expect(topic.slug).toBe('first-name');
    await room.delete(topic);
    for (const slug of ['first-name', 'second-name', 'third-name'])
      expect(await room.create('Topic', { name: slug, slug })).toMatchObject({ __typename: 'Topic', slug });
  });

  test('to one of another record is answered with that record', async () => {
    const [one, other] = await Promise.all([
      room.made('Place', { name: 'One Place' }),
      room.made('Place', { name: 'Other Place' }),
    ]);
    expect(await room.update('Place', one, { slug: other.slug })).toMatchObject({
      __typename: 'DuplicateError',
      existing: { id: other.id },
    });
  });
});

describe('a missing record', () => {
  const wrong = (): [string, Seen][] => [
    ['an id of nothing', { id: globalId('Article', newId(0)), revision: 1 }],
    ['the id of another type', { id: ada.id, revision: 1 }],
    ['no id at all', { id: 'x', revision: 1 }],
  ];

  test('is a NotFoundError that names the requested id', async () => {
    for (const [, seen] of wrong()) {
      const missing = { __typename: 'NotFoundError', path: ['id'], missing: seen.id };
      expect(await room.update('Article', seen, { summary: 's' })).toMatchObject(missing);
      expect(await room.publish(seen)).toMatchObject(missing);
      expect(await room.withdraw(seen)).toMatchObject(missing);
      expect(await room.restore(seen, 1)).toMatchObject(missing);
    }
    const { message } = await room.update('Article', { id: 'Article/a', revision: 1 }, { summary: 's' });
    expect(message).toBe('Invalid id in "id". Use an id returned by this API.');
  });
});

test('a statement keeps its id when its speaker is renamed, merged or deleted', async () => {
  const [speaker, twin] = await Promise.all([
    room.made('Person', { name: 'Speaker' }),
    room.made('Person', { name: 'Speaker Twin' }),
  ]);
  const article = await room.published({
    headline: 'Said',
    statements: [{ text: 'Words.', speaker: speaker.id }],
  });
  const ids = async () =>
    (
      await room.read('query ($id: ID!) { article(id: $id) { revision statements { id } } }', {
        id: article.id,
      })
    ).article;
  const before = await ids();
  const merged = await room.merge(speaker, twin);
  await room.drain();
  expect(await room.updated('Article', article, {})).toMatchObject({ revision: article.revision });
  expect(await ids()).toEqual(before);
  await room.delete(merged);
  await room.drain();
  const after = await room.updated('Article', article, { summary: 'A change.' });
  expect(await ids()).toEqual({ ...before, revision: after.revision });
});

test('words that an article has twice stay twice when a mentioned person is renamed', async () => {
  const carl = await room.made('Person', { name: 'Carl' });
  const article = await room.published({
    headline: 'Twice',
    byline: ['Staff', 'Staff'],
    mentions: [{ entity: carl.id }, { entity: carl.id }],
  });
  const read = () =>
    room.read('query ($id: ID!) { article(id: $id) { revision byline mentions { nodes { id } } } }', {
      id: article.id,
    });
  const before = await read();
  await room.updated('Person', carl, { name: 'Karl' });
  await room.drain();
  expect(await read()).toEqual(before);
  expect(before.article.byline).toEqual(['Staff', 'Staff']);
});

test('an edited entity keeps the popularity by which suggestions rank it', async () => {
  const rare = await room.made('Person', { name: 'Zelda Rare' });
  const often = await room.made('Person', { name: 'Zelda Often Mentioned' });
  await room.published({ headline: 'Of Zelda', mentions: [{ entity: often.id }] });
  await room.drain();
  const ranked = async () =>
    (await room.read('{ suggest(prefix: "zelda") { id } }')).suggest.map(({ id }: Result) => id);
  expect(await ranked()).toEqual([often.id, rare.id]);
  await room.updated('Person', often, { summary: 'Edited.' });
  expect(await ranked()).toEqual([often.id, rare.id]);
});

test('a worker that ends anywhere while it counts mentions leaves them to the next one', async () => {
  let deaths = 0;
  for (let skip = 0; ; skip++) {
    const person = await room.made('Person', { name: `Yara ${skip}` });
    await room.drain();
    await room.published({ headline: `Of Yara ${skip}`, mentions: [{ entity: person.id }] });
    // Much later, so that the counts are not taken for those of another worker at the same time.
    room.pass(60_000);
    const dying = new Race();
    dying.dieBeforeWrite(skip);
    const dead = await room.another({ intercept: dying.intercept });
    await drainOutbox(dead.api.table).catch(() => {});
    room.pass(60_000);
    await room.drain();
    expect(await faultsOf(room.api), `dead before write ${skip}`).toEqual([]);
    if (!dying.isOver) break;
    deaths += 1;
  }
  expect(deaths).toBeGreaterThan(3);
});

test('after all of that the table is the projection of its documents', async () => {
  await room.drain();
  expect(await faultsOf(room.api)).toEqual([]);
});
