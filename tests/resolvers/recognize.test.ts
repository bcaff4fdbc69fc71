import { beforeAll, expect, test } from 'vitest';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { type Api, type Client, startApi } from '../api.ts';

let api: Api;
let editor: Client;

const query = `query ($text: String!, $language: String! = "en", $types: [EntityType!]) {
  recognizeEntities(text: $text, language: $language, types: $types) {
    text start end isNew type confidence reasons entity { __typename slug } candidates { confidence entity { slug } }
  }
}`;

beforeAll(async () => {
  api = await startApi();
  editor = await api.as({ scopes: ['READ_DRAFTS'] });
  const person = (slug: string, name: string, more = {}) => ({ type: 'Person', slug, name, ...more });
  const organization = (slug: string, name: string, more = {}) => ({
    type: 'Organization',
    slug,
    name,
    ...more,
  });
  const place = (slug: string, name: string, more = {}) => ({ type: 'Place', slug, name, ...more });
  const { problems } = await api.import(
    person('mohsin-naqvi', 'Mohsin Naqvi', { alternateNames: ['Syed Mohsin Raza Naqvi'] }),
    person('john-smith-minister', 'John Smith'),
    person('john-smith-rower', 'John Smith'),
    person('ban-ki-moon', 'Ban Ki-moon'),
    person('salman', 'Mohammed bin Salman', { alternateNames: ['محمد بن سلمان'] }),
    organization('iaea', 'International Atomic Energy Agency', { alternateNames: ['IAEA'] }),
    organization('who', 'World Health Organization', { alternateNames: ['WHO'] }),
    organization('bank-of-england', 'Bank of England'),
    organization('red-cross', 'The Red Cross'),
    organization('rowing-club', 'Thames Rowing Club'),
    organization('treasury', 'The Treasury'),
    place('pakistan', 'Pakistan'),
    place('england', 'England'),
    place('koeln', 'Köln', { alternateNames: ['Cologne'] }),
    { type: 'Topic', slug: 'security', name: 'Security' },
    {
      type: 'Agreement',
      slug: 'npt',
      name: 'Treaty on the Non-Proliferation of Nuclear Weapons',
      kind: 'TREATY',
    },
    ...[1, 2, 3].map(n => ({
      type: 'Article',
      slug: `race-${n}`,
      headline: `Race ${n}`,
      publishedAt: `2024-05-0${n}T00:00:00Z`,
      mentions: [{ entity: 'Person/john-smith-rower' }, { entity: 'Organization/rowing-club' }],
    })),
    ...[1, 2, 3, 4].map(n => ({
      type: 'Article',
      slug: `budget-${n}`,
      headline: `Budget ${n}`,
      publishedAt: `2024-05-1${n}T00:00:00Z`,
      mentions: [{ entity: 'Person/john-smith-minister' }, { entity: 'Organization/treasury' }],
    })),
  );
  expect(problems).toEqual([]);
});

interface Found {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly isNew: boolean;
  readonly type: string | null;
  readonly confidence: number;
  readonly entity: { readonly __typename: string; readonly slug: string } | null;
  readonly candidates: readonly { readonly confidence: number; readonly entity: { readonly slug: string } }[];
}

async function recognized(text: string, more: object = {}): Promise<Found[]> {
  const { data, errors } = await editor.ask(query, { text, ...more });
  expect(errors).toBeUndefined();
  for (const { text: name, start, end } of data.recognizeEntities) expect(text.slice(start, end)).toBe(name);
  return data.recognizeEntities;
}

/** The names with the slugs of their entities; "new" for those without a record. */
async function linked(text: string, more: object = {}): Promise<string[]> {
  const found = await recognized(text, more);
  return found.map(one => `${one.text}: ${one.isNew ? 'new' : (one.entity?.slug ?? 'none')}`);
}

test('finds names where they stand, the longest of them, and all of their spellings', async () => {
  expect(
    await linked('Syed Mohsin Raza Naqvi flew to Cologne; Mohsin NAQVI left Pakistan’s capital.'),
  ).toEqual([
    'Syed Mohsin Raza Naqvi: mohsin-naqvi',
    'Cologne: koeln',
    'Mohsin NAQVI: mohsin-naqvi',
    'Pakistan: pakistan',
  ]);
  expect(await linked('The Bank of England met. England won. The Red Cross helped Ban Ki-moon.')).toEqual([
    'Bank of England: bank-of-england',
    'England: england',
    'Red Cross: red-cross',
    'Ban Ki-moon: ban-ki-moon',
  ]);
  expect(
    await linked('Mohammed bin Salman signed the Treaty on the Non-Proliferation of Nuclear Weapons.'),
  ).toEqual(['Mohammed bin Salman: salman', 'Treaty on the Non-Proliferation of Nuclear Weapons: npt']);
});

test('finds names in scripts without capital letters, and in other languages', async () => {
  expect(await linked('زار محمد بن سلمان المدينة', { language: 'ar' })).toEqual(['محمد بن سلمان: salman']);
  expect(await linked('Der Minister reiste nach KÖLN.', { language: 'de' })).toEqual(['KÖLN: koeln']);
  const genitive = 'Pakistans Minister Mohsin Naqvis Besuch';
  expect(await linked(genitive, { language: 'de-CH' })).toEqual([
    'Pakistans: pakistan',
    'Mohsin Naqvis: mohsin-naqvi',
  ]);
  expect((await linked(genitive)).filter(one => !one.endsWith(': new'))).toEqual([]);
});

test('calls no name new whose words were beyond the limit of look-ups', async () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
  const others = letters.flatMap(a => ['a', 'e', 'o'].map(b => `Bor${a}${b}x`));
  const text = [...others, 'Mohsin Naqvi'].map(name => `Then we met ${name} there.`).join(' ');
  const crowded = await linked(text);
  expect(crowded.length).toBeGreaterThan(60);
  expect(crowded.filter(one => !/^Bor...: new$/.test(one))).toEqual([]);
  const frequent = await linked(`${text} Then we met Mohsin Naqvi again.`);
  expect(frequent.filter(one => !/^Bor...: new$/.test(one))).toEqual([
    'Mohsin Naqvi: mohsin-naqvi',
    'Mohsin Naqvi: mohsin-naqvi',
  ]);
});

test('follows surnames and acronyms that the text introduces', async () => {
  expect(await linked('Mohsin Naqvi spoke. Later, Minister Naqvi left. Nawaz Naqvi stayed.')).toEqual([
    'Mohsin Naqvi: mohsin-naqvi',
    'Naqvi: mohsin-naqvi',
    'Nawaz Naqvi: new',
  ]);
  expect(await linked('Naqvi spoke.')).toEqual([]);
  expect(await linked('The World Health Organization (WHO) warned. Who knows? The WHO does.')).toEqual([
    'World Health Organization: who',
    'WHO: who',
    'WHO: who',
  ]);
});

test('takes no common word and no part of another name for a name', async () => {
  expect(await linked('Who is it? Security matters, and the Security Council met.')).toEqual([
    'Security: none',
    'Security Council: new',
  ]);
  expect(await linked('security in pakistan')).toEqual([]);
});

test('chooses between records of one name by what else the text names', async () => {
  const [rower] = await recognized('John Smith of the Thames Rowing Club won.');
  expect(rower?.entity?.slug).toBe('john-smith-rower');
  const [minister] = await recognized('John Smith presented figures of the Treasury.');
  expect(minister?.entity?.slug).toBe('john-smith-minister');
  const [open] = await recognized('John Smith came.');
  expect(open?.candidates.map(({ entity }) => entity.slug).toSorted()).toEqual([
    'john-smith-minister',
    'john-smith-rower',
  ]);
  expect(open?.confidence).toBeLessThan(0.7);
});

test('tells of names without a record, with a type where the name or a title suggests one', async () => {
  const found = await recognized('President Amara Okafor met the Ministry of Fisheries at Blue Harbour.');
  expect(found.map(({ text, isNew, type }) => ({ text, isNew, type }))).toEqual([
    { text: 'Amara Okafor', isNew: true, type: 'PERSON' },
    { text: 'Ministry of Fisheries', isNew: true, type: 'ORGANIZATION' },
    { text: 'Blue Harbour', isNew: true, type: null },
  ]);
});

test('can be limited to some types', async () => {
  expect(await linked('Mohsin Naqvi left Pakistan.', { types: ['PLACE'] })).toEqual(['Pakistan: pakistan']);
});

test('follows renames and deletions', async () => {
  const own = await startApi();
  const desk = await own.as({ scopes: ['ADMIN'] });
  const { data } = await desk.ask(
    'mutation { createPlace(input: { name: "Ankh Morpork", slug: "ankh" }) { ... on Place { id } } }',
  );
  const { id } = data.createPlace;
  const slugs = async (text: string) =>
    (await desk.ask(query, { text })).data.recognizeEntities.flatMap((one: Found) => one.entity?.slug ?? []);
  expect(await slugs('Ankh Morpork burns.')).toEqual(['ankh']);
  await desk.ask(
    'mutation ($id: ID!) { updatePlace(id: $id, expectedRevision: 1, input: { name: "Lancre" }) { __typename } }',
    { id },
  );
  expect([await slugs('Ankh Morpork burns.'), await slugs('In Lancre it rains.')]).toEqual([[], ['ankh']]);
  await desk.ask('mutation ($id: ID!) { deleteEntity(id: $id, expectedRevision: 2) { __typename } }', { id });
  expect(await slugs('In Lancre it rains.')).toEqual([]);
  expect(await Array.fromAsync(findFaults(own.table))).toEqual([]);
});

test('a text of a thousand words takes at most 40 read units', async () => {
  const text = Array.from(
    { length: 125 },
    (_, i) => `Mohsin Naqvi met Guest${i} Name${i % 60} in Pakistan.`,
  ).join(' ');
  const { data, errors, extensions } = await editor.ask(query, { text });
  expect(errors).toBeUndefined();
  expect(data.recognizeEntities.length).toBeGreaterThanOrEqual(250);
  expect(extensions.cost.readUnits).toBeLessThanOrEqual(40);
});

test('is for editors, and refuses texts that are too long', async () => {
  const { errors } = await api.ask(query, { text: 'Mohsin Naqvi' });
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  const long = await editor.ask(query, { text: 'a '.repeat(10_001) });
  expect(long.errors?.[0]).toMatchObject({
    message: '"text" is too long: 20002 (maximum 20000). Send it in parts.',
    extensions: { code: 'LIMIT_EXCEEDED' },
  });
});
