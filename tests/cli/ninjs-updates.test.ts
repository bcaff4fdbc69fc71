import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { ninjsItems } from '../../src/cli/ninjs.ts';
import { filesAt } from '../../src/commands/import/import-files.ts';
import type { ImportOptions } from '../../src/commands/import/import-report.ts';
import { type Api, importInto, startApi } from '../api.ts';
import { newFolder } from './process.ts';

let api: Api;
beforeEach(async () => {
  api = await startApi();
});

const first = item('1', 'First');
const second = item('2', 'Second');
const tenth = item('10', 'Tenth');
const kill = { ...item('3', 'Killed'), pubStatus: 'canceled' };

test('an older version never overwrites a newer one, and versions are numbers', async () => {
  expect(await run([second])).toMatchObject({ new: { Article: 1 } });
  expect(await run([first])).toMatchObject({ kept: { Article: 1 }, problems: [], leftOut: 0 });
  expect(await run([tenth])).toMatchObject({ changed: { Article: 1 } });
  for (const overwrite of [false, true]) {
    const { kept, notices } = await runWith({ overwrite }, [second]);
    expect(kept).toEqual({ Article: 1 });
    expect(notices).toMatchObject([{ message: 'is version 2; version 10 is stored', hasNews: false }]);
  }
  expect(await headlines()).toEqual(['Tenth']);
  expect(await run([tenth])).toMatchObject({ same: { Article: 1 }, notices: [] });
});

test.each([
  [first, second, tenth],
  [tenth, second, first],
  [second, tenth, first],
])('of several versions in one run the highest counts, in whatever order', async (...items) => {
  expect(await run(...items.map(one => [one]))).toMatchObject({
    new: { Article: 1 },
    kept: { Article: 2 },
    problems: [],
    leftOut: 0,
  });
  expect(await headlines()).toEqual(['Tenth']);
});

test('of several versions in one file the highest counts, even if it withdraws, and the article stays withdrawn', async () => {
  expect(await run([kill, first, second])).toMatchObject({ new: { Article: 1 }, kept: { Article: 2 } });
  expect(await headlines()).toEqual([]);
  expect(await run([second], [first])).toMatchObject({ kept: { Article: 2 }, changed: {} });
  expect(await headlines()).toEqual([]);
});

test.for([{ pubStatus: 'canceled' }, { pubStatus: 'withheld' }])(
  'of one version that is both usable and %j the hidden one counts, in either order',
  async hidden => {
    for (const files of [[[second], [{ ...second, ...hidden }]], [[{ ...second, ...hidden }, second]]]) {
      api = await startApi();
      expect(await run(...files)).toMatchObject({ new: { Article: 1 }, kept: { Article: 1 }, problems: [] });
      expect(await headlines()).toEqual([]);
    }
  },
);

test('a withdrawal follows a publication', async () => {
  await run([second]);
  expect(await run([first, kill])).toMatchObject({ changed: { Article: 1 } });
  expect(await headlines()).toEqual([]);
});

describe('a canceled event', () => {
  const uri = 'https://wire.example/items/7';
  const congress = {
    ...{ uri, type: 'event', version: '1', title: 'Congress of tides' },
    eventDetails: { dates: { startDate: '2024-09-10' }, organiser: { name: 'Tidal Society' } },
    places: [{ name: 'Port Hall' }],
  };
  const bare = { uri, type: 'event', version: '2', pubStatus: 'canceled' };
  const known = {
    ...{ name: 'Congress of tides', startDate: '2024-09-10', location: { name: 'Port Hall' } },
    participants: { nodes: [{ name: 'Tidal Society' }] },
  };
  const events = async () => {
    const { data } = await api.ask(
      '{ events { nodes { name status startDate location { name } participants { nodes { name } } } } }',
    );
    return data.events.nodes;
  };

  test.for<object>([
    {},
    { title: 'Congress called off' },
    { eventDetails: { dates: { startDate: '2024-09-11' } } },
    { eventDetails: { dates: { startDate: 'to be confirmed' } } },
    { ...congress, ...bare, title: 'Congress called off', embargoed: '2094-06-03T06:15:00Z' },
  ])('with no more than %j cancels the stored one, which keeps the rest', async fields => {
    await run([congress]);
    const withdrawal = { ...bare, ...fields };
    for (const dryRun of [true, false])
      expect(await runWith({ dryRun }, [withdrawal])).toMatchObject({
        ...{ changed: { Event: 1 }, new: {}, problems: [], leftOut: 0 },
      });
    expect(await events()).toEqual([{ ...known, status: 'CANCELLED' }]);
    expect(await run([withdrawal])).toMatchObject({ same: { Event: 1 }, problems: [] });
    expect(await run([congress])).toMatchObject({ kept: { Event: 1 }, changed: {} });
    expect(await events()).toEqual([{ ...known, status: 'CANCELLED' }]);
  });

  test('without a name is not made where no event is stored, and no older version of it in the same run', async () => {
    for (const files of [[[bare]], [[congress], [bare]], [[bare, congress]]]) {
      const report = await runWith({ overwrite: true }, ...files);
      expect(report).toMatchObject({ new: {}, changed: {}, problems: [], leftOut: 0 });
      expect(report.notices).toContainEqual(
        expect.objectContaining({ message: 'cancels an event that is not stored' }),
      );
      expect(await events()).toEqual([]);
      expect(await entities()).toEqual([]);
    }
  });
});

test('a newer version with the same contents is noted', async () => {
  await run([first]);
  expect(await run([{ ...first, version: '5' }])).toMatchObject({ same: { Article: 1 } });
  expect(await run([second])).toMatchObject({ kept: { Article: 1 } });
  expect(await headlines()).toEqual(['First']);
});

test('where the latest version cannot be read, no older one is published in its place', async () => {
  const broken = { ...kill, headlines: 7 };
  const report = await run([first], [broken]);
  expect(report).toMatchObject({ new: {}, kept: { Article: 1 }, leftOut: 1 });
  expect(report.problems).toHaveLength(1);
  expect(await headlines()).toEqual([]);
});

describe('a withdrawal counts, whatever the spelling of the fields that identify the item', () => {
  const { version: _, uri, ...rest } = kill;
  test.for<object>([
    { ...rest, uri, Version: '3' },
    { ...rest, uri, ' version ': 3 },
    { ...rest, uri, version: ' 3 ' },
    { ...rest, uri, version: 'v3' },
    { ...rest, URI: uri, version: '3' },
    { ...rest, Uri: 'HTTP://WWW.Wire.Example:80/items/1', VERSION: '3' },
    { ...rest, 'u\u200bri': uri, 'ver-sion': '3' },
  ])('%j', async withdrawal => {
    expect(await run([second], [withdrawal])).toMatchObject({
      new: { Article: 1 },
      kept: { Article: 1 },
      problems: [],
    });
    expect(await headlines()).toEqual([]);
    const { version: _, ...older } = first;
    expect(await run([{ ...older, Version: '1' }])).toMatchObject({ kept: { Article: 1 }, changed: {} });
    expect(await headlines()).toEqual([]);
  });
});

describe('an item whose version or address cannot be read is refused, and no other version of it is imported', () => {
  const { version: _, uri, ...rest } = kill;
  test.for<readonly [object, RegExp]>([
    [{ ...rest, uri, version: ['3'] }, /^version: expected a number, like 2 or "1\.10", got \["3"\]/],
    [{ ...rest, uri, Version: { value: 3 } }, /^version: /],
    [{ ...rest, uri, version: null }, /^version: .* got null/],
    [{ ...rest, uri, version: '' }, /^version: /],
    [{ ...rest, uri, version: true }, /^version: /],
    [{ ...rest, uri, version: 'three' }, /^version: /],
    [{ ...rest, uri, version: -3 }, /^version: /],
    [{ ...rest, uri, version: 1e20 }, /^version: /],
    [{ ...rest, uri, version: '1', Version: '3' }, /^version: is given twice/],
    [{ ...rest, uri, URI: 'https://wire.example/items/7', version: '3' }, /^uri: is given twice/],
    [{ ...rest, uri: [uri], version: '3' }, /uri: expected a string, got a list/],
    [{ ...rest, uri: { value: uri }, version: '3' }, /uri: expected a string, got an object/],
  ])('%j', async ([broken, reason]) => {
    for (const files of [[[second], [broken]], [[broken, second]]]) {
      const report = await run(...files);
      expect(report).toMatchObject({ new: {}, kept: { Article: 1 }, leftOut: 1 });
      expect(report.problems.map(({ message }) => message)).toEqual([expect.stringMatching(reason)]);
      expect(await headlines()).toEqual([]);
    }
    expect(await run([second])).toMatchObject({ new: { Article: 1 } });
    expect(await run([broken])).toMatchObject({ changed: {}, wrong: { unknown: 1 } });
  });

  test('nor one of the same version, or without one', async () => {
    const { version: _, ...bare } = second;
    for (const [good, broken] of [
      [second, { ...second, pubStatus: 'killed' }],
      [bare, { ...bare, pubStatus: 'killed' }],
    ] as const) {
      expect(await run([good], [broken])).toMatchObject({ new: {}, leftOut: 1 });
      expect(await headlines()).toEqual([]);
    }
  });
});

const naming = {
  people: [{ name: 'Mole Secret' }],
  organisations: [{ name: 'Secret Corp' }],
  places: [{ name: 'Secret Den', contactInfo: [{ address: { locality: 'Secret Town' } }] }],
  subjects: [{ name: 'Secrecy' }],
  copyrightHolder: 'Secret Press',
};

test.for([{ pubStatus: 'withheld' }, { pubStatus: 'canceled' }, { embargoed: '2094-06-03T06:15:00Z' }])(
  'names only in an item with %j become no public records until the item is public',
  async hidden => {
    const item = { ...first, ...naming };
    const report = await run([{ ...item, ...hidden }]);
    expect(report.new).toEqual({ Article: 1 });
    expect(report).toMatchObject({ problems: [], leftOut: 0 });
    expect(report.notices).toMatchObject([{ message: expect.stringContaining('Person/mole-secret') }]);
    expect(await entities()).toEqual([]);
    expect(await run([{ ...item, ...hidden }])).toMatchObject({ same: { Article: 1 }, problems: [] });
    expect(await run([item])).toMatchObject({ changed: { Article: 1 }, new: { Person: 1 }, problems: [] });
    expect(await entities()).toContain('Mole Secret');
    const { data } = await api.ask('{ articles { nodes { people { nodes { name } } publisher { name } } } }');
    expect(data.articles.nodes).toEqual([
      { people: { nodes: [{ name: 'Mole Secret' }] }, publisher: { name: 'Secret Press' } },
    ]);
  },
);

test('a hidden item mentions stored records, and those that a public item of the same run names', async () => {
  await api.import({ type: 'Topic', slug: 'secrecy', name: 'Secrecy' });
  const open = { ...item('1', 'Public'), uri: 'https://wire.example/items/2', people: naming.people };
  const report = await run([{ ...first, ...naming, pubStatus: 'withheld' }, open]);
  expect(report.new).toEqual({ Article: 2, Person: 1 });
  const desk = await api.as({ scopes: ['READ_DRAFTS'] });
  const { data } = await desk.ask(
    '{ article(slug: "wire-example-items-1") { mentions { nodes { ... on Entity { name } } } } }',
  );
  expect(data.article.mentions.nodes).toEqual([{ name: 'Mole Secret' }, { name: 'Secrecy' }]);
});

test.for([false, true])(
  'names of a version that a hidden one supersedes become no records of their own (the newer one first: %j)',
  async isNewerFirst => {
    const open = { ...first, ...naming };
    const items = [open, { ...kill, ...naming }];
    const other = { ...item('1', 'Public'), uri: 'https://wire.example/items/2', people: naming.people };
    const report = await run(isNewerFirst ? items.toReversed() : items, [other]);
    expect(report.new).toEqual({ Article: 2, Person: 1 });
    expect(await entities()).toEqual(['Mole Secret']);
  },
);

describe('names of items that are not imported become no records', () => {
  const named = { ...first, ...naming };
  const refused = { ...named, language: 'not a language' };
  const entity = { ...named, people: [{ name: 'N'.repeat(301) }, ...naming.people] };
  const other = { ...item('1', 'Other'), uri: 'https://wire.example/items/2', people: naming.people };

  test.for([
    ['a refused item', [refused], {}, []],
    ['a refused version, and a good one that names nobody', [refused, second], { Article: 1 }, []],
    ['an item that a bad name refuses', [entity], {}, []],
    ['a refused item and a good one', [refused, other], { Article: 1, Person: 1 }, ['Mole Secret']],
    [
      'a second item of one slug',
      [second, { ...named, uri: 'urn:wire.example:items-1' }],
      { Article: 1 },
      [],
    ],
  ] as const)('%s', async ([, items, made, names]) => {
    const report = await run([...items]);
    expect(report.new).toEqual(made);
    expect(await entities()).toEqual(names);
  });

  test.for([
    ['an older version than is stored', named],
    ['another item that has its slug', { ...named, version: '9', uri: 'https://wire.example/items-1' }],
  ] as const)('%s', async ([, left]) => {
    await run([second]);
    for (const dryRun of [true, false])
      expect(await runWith({ dryRun, concurrency: 1 }, [left])).toMatchObject({ new: {} });
    expect(await entities()).toEqual([]);
    // What is written all the same has its records.
    for (const dryRun of [true, false])
      expect(await runWith({ dryRun }, [left, other])).toMatchObject({ new: { Article: 1, Person: 1 } });
    expect(await entities()).toEqual(['Mole Secret']);
    const { data } = await api.ask('{ article(slug: "wire-example-items-2") { people { nodes { name } } } }');
    expect(data.article.people.nodes).toEqual([{ name: 'Mole Secret' }]);
  });

  test('an article that was deleted since', async () => {
    await run([first]);
    const editor = await api.as({ scopes: ['WRITE', 'PUBLISH'] });
    const { data } = await api.ask('{ articles { nodes { id revision } } }');
    const [{ id, revision }] = data.articles.nodes;
    const { errors } = await editor.ask(
      'mutation ($id: ID!, $revision: Int!) { deleteArticle(id: $id, expectedRevision: $revision) { __typename } }',
      { id, revision },
    );
    expect(errors).toBeUndefined();
    expect(await run([{ ...named, version: '2' }])).toMatchObject({ new: {}, kept: { Article: 1 } });
    expect(await entities()).toEqual([]);
  });
});

test('two items whose addresses give one slug are not taken for one', async () => {
  await run([first]);
  const other = { ...item('9', 'Other'), uri: 'https://wire.example/items-1' };
  expect((await run([other])).problems).toMatchObject([
    { path: ['slug'], message: 'is the slug of another item, wire.example/items/1' },
  ]);
  expect(await headlines()).toEqual(['First']);
});

function item(version: string, headline: string) {
  return {
    uri: 'https://wire.example/items/1',
    type: 'text',
    version,
    pubStatus: 'usable',
    firstCreated: '2024-06-03T04:15:00Z',
    headlines: [{ value: headline }],
  };
}

/** Imports items, each list of them from a file of its own. */
async function run(...files: object[][]) {
  return runWith({}, ...files);
}

async function runWith(options: ImportOptions, ...files: object[][]) {
  const folder = await newFolder();
  for (const [i, items] of files.entries()) await writeFile(join(folder, `${i}.json`), JSON.stringify(items));
  return importInto(api.table, ninjsItems(await filesAt([folder], ['.json'])), options);
}

async function entities(): Promise<string[]> {
  const { data } = await api.ask(`{
    people { nodes { name } } organizations { nodes { name } } places { nodes { name } } topics { nodes { name } }
  }`);
  return [data.people, data.organizations, data.places, data.topics].flatMap(({ nodes }) =>
    nodes.map(({ name }: { name: string }) => name),
  );
}

async function headlines(): Promise<string[]> {
  const { data } = await api.ask('{ articles { nodes { headline } } }');
  return data.articles.nodes.map(({ headline }: { headline: string }) => headline);
}
