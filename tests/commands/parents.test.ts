import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { derivedId } from '../../src/model/id.ts';
import type { TypeName } from '../../src/model/types.ts';
import { getItems } from '../../src/store/items.ts';
import { documentKey } from '../../src/store/keys.ts';
import { type Api, importInto, sourceOf, startApi } from '../api.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';

const kinds: readonly (readonly [TypeName, string, object])[] = [
  ['Topic', 'broader', {}],
  ['Place', 'within', {}],
  ['Organization', 'parent', {}],
  ['Event', 'parent', { startDate: '2024' }],
];

describe('an editor cannot make a record a part of itself', () => {
  let room: Newsroom;
  beforeAll(async () => {
    room = await Newsroom.open();
  });

  test.for(kinds)('%s: not even indirectly', async ([type, field, needed]) => {
    const make = (slug: string, parent?: Result) =>
      room.made(type, { ...needed, name: slug, slug, ...(parent && { [field]: parent.id }) });
    const top = await make(`${field}-top`);
    const middle = await make(`${field}-middle`, top);
    const low = await make(`${field}-low`, middle);
    for (const [parent, way] of [
      [middle, 'top → middle → top'],
      [low, 'top → low → middle → top'],
    ] as const) {
      const path = way.replaceAll(/\w+/g, `${field}-$&`);
      expect(await room.update(type, top, { [field]: parent.id })).toMatchObject({
        __typename: 'InvalidInputError',
        path: ['input', field],
        message: expect.stringContaining(`forms a cycle: ${path}`),
      });
    }
    // What closes nothing is written, and so is a change of something else.
    const moved = await room.updated(type, low, { [field]: top.id });
    await room.updated(type, moved, { [field]: top.id, name: 'Renamed' });
    await room.updated(type, top, { [field]: (await make(`${field}-above`)).id });
  });

  test('nor by a merge: the survivor has no parent then', async () => {
    const top = await room.made('Place', { name: 'Merged top' });
    const middle = await room.made('Place', { name: 'Merged middle', within: top.id });
    const low = await room.made('Place', { name: 'Merged low', within: middle.id });
    const answer = await room.merge(top, low);
    expect(answer).toMatchObject({ __typename: 'Place' });
    await room.drain();
    const { node } = await room.read(
      'query ($id: ID!) { node(id: $id) { ... on Place { within { name within { name } } } } }',
      { id: middle.id },
    );
    expect(node).toEqual({ within: { name: 'Merged low', within: null } });
    expect(await faultsOf(room.api)).toEqual([]);
  });

  test.for(kinds)('%s: nor by two edits at once', async ([type, field, needed]) => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map(name => room.made(type, { ...needed, name, slug: `${field}-${name}` })),
    );
    const results = await Promise.all([
      room.update(type, one, { [field]: other.id }),
      room.update(type, other, { [field]: one.id }),
    ]);
    expect(results.map(({ __typename }) => __typename).toSorted()).toEqual(
      ['InvalidInputError', type].toSorted(),
    );
  });

  test('more than 20 levels are refused, so that their check is bounded', async () => {
    let parent = await room.made('Topic', { name: 'Level 0' });
    for (let level = 1; level <= 20; level++)
      parent = await room.made('Topic', { name: `Level ${level}`, broader: parent.id });
    const other = await room.made('Topic', { name: 'Below' });
    expect(await room.update('Topic', other, { broader: parent.id })).toMatchObject({
      message: expect.stringContaining('has too many records above it (maximum 20)'),
    });
  });
});

describe('an import cannot make a record a part of itself', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });

  test.for(kinds)('%s: the line that closes a cycle is reported', async ([type, field, needed]) => {
    const document = (slug: string, parent?: string) => ({
      type,
      slug: `${field}-${slug}`,
      name: slug,
      ...needed,
      ...(parent === undefined ? {} : { [field]: `${type}/${field}-${parent}` }),
    });
    await api.import(document('a'), document('z'));
    const within = await api.import(
      document('a', 'b'),
      document('b', 'c'),
      document('c', 'a'),
      document('d', 'z'),
    );
    expect(within.problems).toMatchObject([
      {
        line: 3,
        path: [field],
        message: `forms a cycle: ${field}-c → ${field}-a → ${field}-b → ${field}-c`,
      },
      { line: 2, message: expect.stringContaining('neither in these files nor stored') },
      { line: 1, message: expect.stringContaining('neither in these files nor stored') },
    ]);
    expect(within.new).toEqual({ [type]: 1 });
    await api.import(document('b', 'a'), document('c', 'b'));
    const stored = await api.import(document('a', 'c'));
    expect(stored.problems).toMatchObject([
      { line: 1, path: [field], message: expect.stringContaining('forms a cycle') },
    ]);
    expect(stored.changed).toEqual({});
    // Lines that turn the whole order around close nothing, in any order of theirs.
    const turned = await api.import(document('a', 'b'), document('b', 'c'), document('c'));
    expect(turned).toMatchObject({ problems: [], changed: { [type]: 3 } });
    for await (const discrepancy of findFaults(api.table)) expect(discrepancy).toBeUndefined();
  });

  test('nor what an editor has made its part since the check', async () => {
    const room = await Newsroom.open();
    const [part, whole] = ['part', 'whole'].map(slug => ({ type: 'Topic', slug, name: slug }));
    await room.api.import({ ...part }, { ...whole });
    const source = sourceOf([{ ...whole, broader: 'Topic/part' }]);
    let readings = 0;
    const report = await importInto(room.api.table, async function* () {
      readings += 1;
      if (readings === 2) {
        const { it, above } = await room.ask(
          '{ it: topic(slug: "part") { id revision } above: topic(slug: "whole") { id } }',
        );
        await room.updated('Topic', it, { broader: above.id });
      }
      yield* source();
    });
    expect(report.problems).toMatchObject([
      { line: 1, path: ['broader'], message: 'forms a cycle: whole → part → whole' },
    ]);
    expect(report.changed).toEqual({});
  });

  test('nor through a line that is kept, because an editor has changed its record', async () => {
    const room = await Newsroom.open();
    const [part, whole, other] = ['part', 'whole', 'other'].map(slug => ({
      type: 'Topic',
      slug,
      name: slug,
    }));
    await room.api.import({ ...part }, { ...whole }, { ...other });
    const { it, above, far } = await room.ask(
      '{ it: topic(slug: "part") { id revision } above: topic(slug: "whole") { id } far: topic(slug: "other") { id } }',
    );
    await room.updated('Topic', it, { broader: above.id });
    const report = await room.api.import({ ...whole, broader: 'Topic/part' }, { ...part });
    expect(report).toMatchObject({ changed: {}, kept: { Topic: 1 }, wrong: { Topic: 1 } });
    expect(report.problems).toContainEqual(
      expect.objectContaining({ line: 1, path: ['broader'], message: 'forms a cycle: whole → part → whole' }),
    );
    const { top } = await room.ask('{ top: topic(slug: "whole") { id revision } }');
    await room.updated('Topic', top, { broader: far.id });
    // A record that this import creates stands between the two.
    const between = await room.api.import(
      { ...other, broader: 'Topic/between' },
      { ...part, slug: 'between', broader: 'Topic/part' },
      { ...whole },
    );
    expect(between).toMatchObject({
      new: { Topic: 1 },
      changed: {},
      kept: { Topic: 1 },
      wrong: { Topic: 1 },
    });
    expect(between.problems).toContainEqual(
      expect.objectContaining({
        ...{ line: 1, path: ['broader'] },
        message: 'forms a cycle: other → between → part → whole → other',
      }),
    );
    expect(await faultsOf(room.api)).toEqual([]);
  });

  test('nor create a deleted record again as a part of what still names it', async () => {
    const room = await Newsroom.open();
    const [again, part] = ['again', 'part'].map(slug => ({ type: 'Topic', slug, name: slug }));
    await room.api.import({ ...again }, { ...part });
    const source = sourceOf([{ ...again, broader: 'Topic/part' }]);
    let readings = 0;
    const read = async function* () {
      readings += 1;
      if (readings === 2) {
        const { it, above } = await room.ask(
          '{ it: topic(slug: "part") { id revision } above: topic(slug: "again") { id revision } }',
        );
        await room.updated('Topic', it, { broader: above.id });
        await room.delete(above);
      }
      yield* source();
    };
    const report = await importInto(room.api.table, read, { overwrite: true });
    expect(report.problems).toMatchObject([
      { line: 1, path: ['broader'], message: 'forms a cycle: again → part → again' },
    ]);
    await room.drain();
    expect(await faultsOf(room.api)).toEqual([]);
  });

  test('not even for a moment: what turns an order around is written from its top', async () => {
    const slugs = ['low', 'middle', 'high'];
    const lines = (order: readonly string[]) =>
      order.map((slug, i) => ({
        ...{ type: 'Topic', slug, name: slug },
        ...(i === order.length - 1 ? {} : { broader: `Topic/${order[i + 1]}` }),
      }));
    await api.import(...lines(slugs));
    const keys = slugs.map(slug => documentKey({ type: 'Topic', id: derivedId('Topic', slug) }));
    const orders = new Set<string>();
    const watched = await startApi({
      over: api,
      intercept: async (send, command, input) => {
        // The record that comes on top is written late, unless the others wait for it.
        if (JSON.stringify(input).includes(`"${keys[0]?.pk}"},"sk":{"S":"document"`)) await setTimeout(500);
        const output = await send();
        if (command !== 'TransactWriteItemsCommand') return output;
        const items = await getItems(api.table, keys, 'consistent');
        orders.add(items.map(item => Object(item?.broader).slug ?? '-').join(' '));
        return output;
      },
    });
    const report = await watched.import(...lines(slugs.toReversed()).toReversed());
    expect(report).toMatchObject({ problems: [], changed: { Topic: 3 } });
    const allowed = ['middle high -', '- high -', '- low -', '- low middle'];
    expect([...orders].filter(order => !allowed.includes(order))).toEqual([]);
  });

  test('nor put it under more than 20 others, whatever the order of the lines', async () => {
    const lines = Array.from({ length: 23 }, (_, level) => ({
      ...{ type: 'Topic', slug: `deep-${level}`, name: `Deep ${level}` },
      ...(level === 0 ? {} : { broader: `Topic/deep-${level - 1}` }),
    }));
    for (const order of [lines, lines.toReversed()]) {
      const report = await importInto(api.table, sourceOf(order), { dryRun: true });
      expect(report).toMatchObject({ new: { Topic: 21 }, wrong: { Topic: 2 } });
      expect(report.problems[0]?.message).toContain('has too many records above it (maximum 20)');
    }
  });
});
