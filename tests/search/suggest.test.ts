import { beforeAll, expect, test } from 'vitest';
import { wordsOf } from '../../src/text/words.ts';
import { type Api, startSampleApi } from '../api.ts';
import { operation } from '../contract/operations.ts';
import { Model, type ModelDocument, nameOf } from '../model.ts';

const model = new Model();
const entities = model.documents.filter(({ type }) => type !== 'Article');
let api: Api;

beforeAll(async () => {
  api = await startSampleApi();
});

test('every beginning of every name gives all entities with such a word, in one or two requests', {
  timeout: 600_000,
}, async () => {
  const typed = new Set(
    entities.slice(0, 60).flatMap(({ name }) => [name.slice(0, 1), name.slice(0, 3), name.slice(0, 6), name]),
  );
  for (const prefix of [...typed, 'Naqvi Mo', 'naqvi', 'mohs', 'ELYS', 'łodz', 'b c']) {
    const found = await suggest(prefix, 50);
    const expected = entities.filter(entity => fits(entity, prefix)).map(nameOf);
    if (expected.length <= 50) expect(found.toSorted(), prefix).toEqual(expected.toSorted());
    else expect(expected, prefix).toEqual(expect.arrayContaining(found));
  }
});

test('the most mentioned first, of equals the shortest name', async () => {
  const count = (name: string) => model.articlesAbout(name).length;
  for (const prefix of ['g', 'china', 'p', 'un', 'gov']) {
    const steps = (await suggest(prefix, 50)).map(name => Math.floor(Math.log2(count(name) || 0.5)));
    expect(steps, prefix).toEqual(steps.toSorted((a, b) => b - a));
  }
  for (const prefix of ['mohs', 'naqvi', 'Naqvi Mo'])
    expect((await suggest(prefix, 3))[0]).toBe('Person/mohsin-naqvi');
});

test('only some types; nothing typed suggests nothing; too much is refused', async () => {
  const ask = async (variables: object) =>
    await api.ask(
      'query ($prefix: String!, $types: [EntityType!], $first: Int) { suggest(prefix: $prefix, types: $types, first: $first) { __typename } }',
      variables,
    );
  const { data } = await ask({ prefix: 'p', types: ['PLACE'] });
  expect(data.suggest.length).toBeGreaterThan(3);
  expect(new Set(data.suggest.map(({ __typename }: { __typename: string }) => __typename))).toEqual(
    new Set(['Place']),
  );
  expect((await ask({ prefix: ' -' })).data.suggest).toEqual([]);
  expect((await ask({ prefix: 'p', first: 51 })).errors?.[0]?.extensions.code).toBe('LIMIT_EXCEEDED');
  expect((await ask({ prefix: 'p'.repeat(201) })).errors?.[0]?.extensions.code).toBe('LIMIT_EXCEEDED');
});

async function suggest(prefix: string, first: number): Promise<string[]> {
  const { data, errors, extensions } = await api.ask(
    operation('Suggest').replace('first: 8', `first: ${first}`),
    { prefix },
  );
  expect(errors).toBeUndefined();
  expect(extensions.cost.requests).toBeLessThanOrEqual(2);
  return data.suggest.map(
    ({ __typename, slug }: { __typename: string; slug: string }) => `${__typename}/${slug}`,
  );
}

function fits({ name, alternateNames = [] }: ModelDocument, prefix: string): boolean {
  return [name, ...alternateNames].some(one => {
    const words = wordsOf(one);
    return wordsOf(prefix).every(typed => words.some(word => word.startsWith(typed)));
  });
}
