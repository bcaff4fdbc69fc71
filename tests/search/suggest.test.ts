import { beforeAll, expect, test } from 'vitest';
import { reproject } from '../../src/commands/repair/reproject.ts';
import { putAll } from '../../src/store/batch-write.ts';
import { transact } from '../../src/store/transaction.ts';
import { prefixDistance } from '../../src/text/edit-distance.ts';
import { nameWords } from '../../src/text/name-words.ts';
import { wordsOf } from '../../src/text/words.ts';
import { type Api, startApi, startSampleApi } from '../api.ts';
import { operation } from '../contract/operations.ts';
import { Model, type ModelDocument, nameOf } from '../model.ts';
import { seeded } from '../seed.ts';
import { scan } from '../table.ts';
import { itemsIn } from './archive.ts';
import { misspellings } from './misspellings.ts';

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
  for (const prefix of [...typed, 'Naqvi Mo', 'naqvi', 'mohs', 'KAŞHG', 'łond', 'b c']) {
    const expected = entities.filter(entity => fits(entity, prefix)).map(nameOf);
    expect(expected.length, prefix).toBeGreaterThan(0);
    const found = await suggest(prefix, 50);
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

test('where nothing begins as typed, one wrong letter of four or more is forgiven: all such names, the most mentioned first', async () => {
  const { pick } = seeded('suggestions');
  const words = [...new Set(entities.flatMap(({ name }) => nameWords(name)))].filter(word =>
    /^[a-z]{4,}$/.test(word),
  );
  let count = 0;
  let dearest = 0;
  for (let tries = 0; tries < 2000 && count < 120; tries++) {
    const word = pick(words);
    const typed = pick(misspellings(word.slice(0, 4 + Math.floor(word.length / 2))));
    if (typed.length < 4 || entities.some(entity => fits(entity, typed))) continue;
    count += 1;
    const expected = entities.filter(entity => nearly(entity, typed)).map(nameOf);
    expect(expected.length, typed).toBeGreaterThan(0);
    const { found, requests, readUnits } = await asked(api, typed, 50);
    dearest = Math.max(dearest, readUnits);
    if (expected.length <= 50) expect(found.toSorted(), typed).toEqual(expected.toSorted());
    else expect(found.length, typed).toBe(50);
    // One for what begins as typed, and one for each of the first four letters that may be wrong.
    // With the read of pending changes.
    expect(requests, typed).toBeLessThanOrEqual(7);
    const tiers = found.map(name => Math.floor(Math.log2(model.articlesAbout(name).length || 0.5)));
    expect(tiers, typed).toEqual(tiers.toSorted((a, b) => b - a));
  }
  expect(count).toBe(120);
  process.stdout.write(`Suggestions for a wrong letter: ${dearest} read units at most\n`);
  expect(dearest).toBeLessThanOrEqual(15);
});

test.for<[string, string]>([
  ['naqvl', 'Person/mohsin-naqvi'],
  ['Mohsni Nakvi', 'Person/mohsin-naqvi'],
  ['ohsin', 'Person/mohsin-naqvi'],
  ['Gwadarr', 'Place/gwadar'],
])('%s suggests %s first', async ([typed, wanted]) => {
  const { found } = await asked(api, typed, 8);
  expect(found[0]).toBe(wanted);
});

test('exact beginnings come alone, at no further cost; of three letters, and of a number, none is forgiven', async () => {
  const { found, requests } = await asked(api, 'naqvi', 8);
  expect(found.toSorted()).toEqual(
    entities
      .filter(entity => fits(entity, 'naqvi'))
      .map(nameOf)
      .toSorted(),
  );
  expect(requests).toBe(2);
  for (const typed of ['nqv', '2913', 'covid18'])
    expect(await asked(api, typed, 8)).toMatchObject({ found: [] });
});

test('an entity is found by its name although hundreds begin alike', async () => {
  const own = await startApi();
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const all: ModelDocument[] = [
    ...letters.flatMap(one =>
      letters.map(
        (other): ModelDocument => ({
          type: 'Person',
          slug: `p-${one}${other}`,
          name: `Mark ${one}${other}`,
        }),
      ),
    ),
    { type: 'Person', slug: 'wanted', name: 'Mark Zoe Martinez Lopez' },
    { type: 'Place', slug: 'marienbad', name: 'The Old Market Square of Marienbad' },
  ];
  const inLists = itemsIn(all, all).filter(({ pk }) => pk.startsWith('list#prefix'));
  await putAll(own.table.patient(), inLists);
  for (const typed of ['mark zoe', 'Mark Zoe Martinez Lopez', 'lopez mar', 'martinez'])
    expect((await asked(own, typed, 8)).found, typed).toEqual(['Person/wanted']);
  const { found, requests } = await asked(own, 'marienb', 8);
  expect(found).toEqual(['Place/marienbad']);
  expect(requests).toBeLessThanOrEqual(14);
  own.close();
});

test('in every script', async () => {
  const names = {
    russian: 'Москва',
    greek: 'Ελλάδα',
    arabic: 'القاهرة',
    hebrew: 'ירושלים',
    hindi: 'राजस्थान',
    thai: 'กรุงเทพมหานคร',
    japanese: '日本の首相',
    korean: '한국은행',
    adlam: '𞤀𞤣𞤤𞤢𞤥',
  };
  const own = await startApi();
  await own.import(...Object.entries(names).map(([slug, name]) => ({ type: 'Topic', slug, name })));
  for (const [slug, name] of Object.entries(names)) {
    const letters = [...name];
    const wrong = letters.at(-1) ?? '';
    for (const typed of [
      // The first and the third letter wrong, the second one missing, the second and third swapped, one too many.
      letters.with(0, wrong).join(''),
      letters.with(2, wrong).join(''),
      letters.toSpliced(1, 1).join(''),
      letters
        .with(1, letters[2] ?? '')
        .with(2, letters[1] ?? '')
        .join(''),
      letters.toSpliced(3, 0, wrong).join(''),
    ].slice(0, slug === 'korean' ? 0 : undefined))
      expect((await asked(own, typed, 8)).found, `${name}: ${typed}`).toEqual([`Topic/${slug}`]);
  }
  // Korean is typed letter by letter: 국 with another vowel, with another last consonant, and with none.
  for (const typed of ['한곡은행', '한굳은행', '한구은행', '한국은핸'])
    expect((await asked(own, typed, 8)).found, typed).toEqual(['Topic/korean']);
});

test('`reproject` adds the lists for wrong letters to a table that lacks them, and moves them with a popularity tier', async () => {
  const own = await startApi();
  await own.import({ type: 'Topic', slug: 'rivers', name: 'Rivers' });
  const near = [...(await scan(own.table)).values()].filter(({ list }) => list === 'prefix/near');
  expect(near.length).toBe(4);
  // Entries of another tier, as a damaged table may have, are no records of their own.
  const moved = near.map(item => ({ ...item, sk: `5${item.sk.slice(1)}` }));
  await transact(own.table, [
    ...near.map(({ pk, sk }) => ({ delete: { pk, sk } })),
    ...moved.map(item => ({ put: item })),
  ]);
  const confirmDeletion = async () => false;
  expect(await reproject(own.table, { confirmDeletion })).toMatchObject({
    repaired: 8,
    kept: 0,
    notDeleted: 0,
  });
  const repaired = [...(await scan(own.table)).values()].filter(({ list }) => list === 'prefix/near');
  expect(repaired.map(({ sk }) => sk)).toEqual(near.map(({ sk }) => sk));
  expect((await asked(own, 'rovers', 8)).found).toEqual(['Topic/rivers']);
  own.close();
});

async function asked(of: Api, prefix: string, first: number) {
  const text = operation('Suggest').replace('first: 8', `first: ${first}`);
  const { data, errors, extensions } = await of.ask(text, { prefix });
  expect(errors).toBeUndefined();
  const found: string[] = data.suggest.map(
    ({ __typename, slug }: { __typename: string; slug: string }) => `${__typename}/${slug}`,
  );
  return { found, ...extensions.cost };
}

function nearly({ name, alternateNames = [] }: ModelDocument, typed: string): boolean {
  return [name, ...alternateNames]
    .flatMap(nameWords)
    .some(word => prefixDistance(typed, word, 1) !== undefined);
}

async function suggest(prefix: string, first: number): Promise<string[]> {
  const { found, requests } = await asked(api, prefix, first);
  // With the read of pending changes.
  expect(requests).toBeLessThanOrEqual(3);
  return found;
}

function fits({ name, alternateNames = [] }: ModelDocument, prefix: string): boolean {
  return [name, ...alternateNames].some(one => {
    const words = nameWords(one);
    return wordsOf(prefix).every(typed => words.some(word => word.startsWith(typed)));
  });
}
