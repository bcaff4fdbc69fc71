import { beforeAll, expect, test } from 'vitest';
import { type Api, type Client, startApi } from '../api.ts';

/** What news write that is not in the names of records: datelines, abbreviations, short forms. */
let api: Api;
let editor: Client;

beforeAll(async () => {
  api = await startApi();
  editor = await api.as({ scopes: ['READ_DRAFTS'] });
  const record =
    (type: string) =>
    (slug: string, name: string, alternateNames: string[] = []) => ({
      ...{ type, slug, name, alternateNames },
    });
  const [person, organization, place] = [record('Person'), record('Organization'), record('Place')];
  const { problems } = await api.import(
    person('gore', 'Al Gore'),
    person('ford', 'Gerald Ford'),
    person('saban', 'Nick Saban'),
    person('may', 'Theresa May'),
    organization('jazeera', 'Al Jazeera'),
    organization('general-electric', 'General Electric'),
    organization('ford-motor', 'Ford Motor Company'),
    organization('goldman', 'Goldman Sachs'),
    organization('gm', 'General Motors'),
    organization('council', 'European Council'),
    organization('bank-of-england', 'Bank of England'),
    organization('union', 'CFDT'),
    place('los-angeles', 'Los Angeles'),
    place('el-salvador', 'El Salvador'),
    place('bonn', 'Bonn'),
    place('boston', 'Boston'),
    place('columbus', 'Columbus, Ohio'),
    place('washington', 'Washington, D.C.'),
    place('us', 'United States', ['U.S.']),
    place('wednesday', 'Wednesday'),
    organization('pistons', 'Detroit Pistons'),
    organization('boeing', 'Boeing'),
    person('nardelli', 'Robert Nardelli'),
    person('griffey', 'Ken Griffey'),
    place('rossiya', 'Россия'),
    place('donetsk', 'Донецкая народная республика'),
    person('putin', 'Владимир Путин'),
    place('ukraina', 'Україна'),
    person('vernyayev', 'Олег Верняєв'),
    place('polska', 'Polska'),
    person('tusk', 'Donald Tusk'),
    // More names than are read of one first word.
    ...Array.from({ length: 30 }, (_, i) =>
      organization(`bank-${i}`, `Bank of Aa${String.fromCharCode(97 + i)}`),
    ),
  );
  expect(problems).toEqual([]);
});

/** The names with the slugs of their records; "new" for those without one. */
async function linked(text: string, language = 'en'): Promise<string[]> {
  const { data, errors } = await editor.ask(
    'query ($text: String!, $language: String!) { recognizeEntities(text: $text, language: $language) { text isNew confidence entity { slug } } }',
    { text, language },
  );
  expect(errors).toBeUndefined();
  return data.recognizeEntities.map(
    (one: { text: string; isNew: boolean; entity: { slug: string } | null }) =>
      `${one.text}: ${one.isNew ? 'new' : (one.entity?.slug ?? 'none')}`,
  );
}

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'an article in a name',
    'He left Los Angeles for El Salvador.',
    ['Los Angeles: los-angeles', 'El Salvador: el-salvador'],
  ],
  ['a particle in a name', 'It was on Al-Jazeera, Al Gore said.', ['Al-Jazeera: jazeera', 'Al Gore: gore']],
  ['a dateline', 'BONN 1996-08-30\nThe talks go on.', ['BONN: bonn']],
  ['the first word after a dateline', 'BONN - Now it is quiet.', ['BONN: bonn']],
  ['a compound', 'The Boston-based firm hired a 20-ton crane.', ['Boston: boston']],
  [
    'the legal form that a record lacks',
    'He led General Electric Co. for years.',
    ['General Electric Co.: general-electric'],
  ],
  ['a company without its trade', 'Shares of Ford fell.', ['Ford: ford-motor']],
  [
    'the own word of a company',
    'He left Goldman Sachs. At Goldman, he was paid well.',
    ['Goldman Sachs: goldman', 'Goldman: goldman'],
  ],
  [
    'an acronym without parentheses',
    'General Motors cut jobs. At GM, all is well.',
    ['General Motors: gm', 'GM: gm'],
  ],
  [
    'the kind of an organization',
    'The European Council met. Later the Council ate.',
    ['European Council: council', 'Council: council'],
  ],
  [
    'the last word of a team',
    'The Detroit Pistons won. Fans of the Pistons sang.',
    ['Detroit Pistons: pistons', 'Pistons: pistons'],
  ],
  ['a shortened given name', 'Bob Nardelli left.', ['Bob Nardelli: nardelli']],
  ['a generation', 'Then Ken Griffey Jr. left.', ['Ken Griffey Jr.: griffey']],
  ['a model of a company', 'A Boeing 737 landed. Shares of Boeing rose.', ['Boeing: none', 'Boeing: boeing']],
  [
    'a list in a new name',
    'The Department of Health and Human Services met.',
    ['Department of Health and Human Services: new'],
  ],
  ['a short headline', 'Boeing Unveils New Plane\nBoeing unveils it.', ['Boeing: boeing', 'Boeing: boeing']],
  ['a place without the one that it is in', 'It rained in Columbus.', ['Columbus: columbus']],
  ['a comma in a name', 'She lives in Washington, D.C., now.', ['Washington, D.C.: washington']],
  [
    'the end of a line in a name',
    'For more than a year he had worked for the Bank of\nEngland in the city.',
    ['Bank of\nEngland: bank-of-england'],
  ],
  [
    'a word that begins a sentence before a surname',
    'Gerald Ford won. Once Ford pardoned him, he lost.',
    ['Gerald Ford: ford', 'Ford: ford'],
  ],
  [
    'a title before a surname',
    'Nick Saban left. "Coach Saban is kind," he said.',
    ['Nick Saban: saban', 'Saban: saban'],
  ],
  ['a day', 'He said on Wednesday that he left.', []],
  ['a month and a surname', 'Theresa May spoke. She left in May.', ['Theresa May: may', 'May: none']],
  [
    'a people before a name',
    'The pro-Socialist CFDT and the German CFDT met.',
    ['CFDT: union', 'CFDT: union'],
  ],
  ['peoples', 'A German minister met the North Korean envoy and Saudi guests in Sept. 2020.', []],
  ['an abbreviated country', 'The 75 U.S. towns wait.', ['U.S.: us']],
];

test.each(cases)('%s', async (_, text, names) => {
  expect(await linked(text)).toEqual(names);
});

test.each([
  [
    'ru',
    'Встреча Владимира Путина в России. О Донецкой народной республике Путину не сказали.',
    ['Владимира Путина: putin', 'России: rossiya', 'Донецкой народной республике: donetsk', 'Путину: putin'],
  ],
  ['uk', 'Вітали Олега Верняєва з України.', ['Олега Верняєва: vernyayev', 'України: ukraina']],
  ['pl', 'Spotkanie Donalda Tuska w Polsce.', ['Donalda Tuska: tusk', 'Polsce: polska']],
] as const)('finds names in the cases of a language: %s', async (language, text, names) => {
  expect((await linked(text, language)).filter(one => !one.endsWith(': new'))).toEqual(names);
});

test('the names of a text of many sentences are all looked up', async () => {
  const openings = ['Portions', 'Myriads', 'Residents', 'Officials', 'Farmers', 'Voters', 'Miners', 'Pilots'];
  const filler = Array.from(
    { length: 60 },
    (_, i) => `${openings[i % 8]}${i} of Guest${i} Host${i} and of others waited for hours.`,
  );
  const names = await linked([...filler, 'Then they flew to Los Angeles and Bonn.'].join(' '));
  expect(names).toEqual(expect.arrayContaining(['Los Angeles: los-angeles', 'Bonn: bonn']));
});
