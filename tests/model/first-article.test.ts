import { beforeAll, expect, test } from 'vitest';
import { type Answer, type Api, startSampleApi } from '../api.ts';

/** Every fact of the report that the sample content begins with, asked for as a client would. */
let api: Api;
let article: Answer['data'];

beforeAll(async () => {
  api = await startSampleApi();
  const { data } = await api.ask(`{
    article(slug: "pakistan-xinjiang-police-training") {
      headline summary body(format: PLAIN) wordCount publishedAt
      people(first: 50) { nodes { name jobTitle positions { title organization { name } source { slug } } } }
      organizations(first: 50) { nodes { name kind } }
      events(first: 50) { nodes { name kind status startDate } }
      agreements(first: 50) { nodes { name kind status } }
      places(first: 50) { nodes { name within { name } } }
      topics(first: 50) { nodes { name } }
      statements { text speaker { name } about { name } }
      figures { value unit text }
    }
  }`);
  article = data.article;
});

test('it is a report of some 250 words from the weeks after the conference of September 2024', () => {
  expect(article.wordCount).toBeGreaterThan(220);
  expect(article.wordCount).toBeLessThan(360);
  expect(article.publishedAt).toMatch(/^2024-(09|10)-/);
});

test('the people, each with a position and where it is said', () => {
  const people = new Map(article.people.nodes.map((person: Answer['data']) => [person.name, person]));
  const expected = {
    'Mohsin Naqvi': /^Interior Minister$/,
    'Chen Mingguo': /political and legal affairs/i,
    'Khuram Ali Agha': /^Interior Secretary$/,
    'Waqas Ali Mahmood': /special secretary/i,
    'Nazar Muhammad Buzdar': /additional secretary/i,
    'Wang Xiaohong': /minister of public security/i,
  };
  for (const [name, title] of Object.entries(expected)) {
    const person = people.get(name) as Answer['data'];
    expect(person.jobTitle).toMatch(title);
    expect(person.positions[0].organization.name).toBeTruthy();
    expect(person.positions[0].source.slug).toBe('pakistan-xinjiang-police-training');
  }
});

test('the organizations, places and topics', () => {
  const names = (connection: { nodes: { name: string }[] }) => connection.nodes.map(({ name }) => name);
  expect(names(article.organizations)).toEqual(
    expect.arrayContaining([
      'Ministry of Interior (Pakistan)',
      'Xinjiang Police Academy',
      'Ministry of Public Security (China)',
      'Xinjiang committee for parliamentary and legal affairs',
      'Gilgit-Baltistan Police',
      'Interpol',
      'Federation of Pakistan Chambers of Commerce and Industry',
    ]),
  );
  expect(names(article.places)).toEqual(
    expect.arrayContaining(['Xinjiang', 'Gilgit-Baltistan', 'Lianyungang', 'Pakistan', 'China']),
  );
  const within = (name: string) =>
    article.places.nodes.find((place: Answer['data']) => place.name === name).within.name;
  expect(within('Lianyungang')).toBe('Jiangsu');
  expect(within('Jiangsu')).toBe('China');
  const topics = names(article.topics).map(name => name.toLowerCase());
  expect(topics).toEqual(
    expect.arrayContaining([
      'counterterrorism',
      'border security',
      'drug trafficking',
      'smuggling',
      'police training',
    ]),
  );
});

test('the events with their status', () => {
  const statusOf = (pattern: RegExp) =>
    article.events.nodes.find(({ name }: Answer['data']) => pattern.test(name))?.status;
  expect(statusOf(/Meeting of Mohsin Naqvi and Chen Mingguo/)).toBe('HELD');
  expect(statusOf(/Lianyungang/)).toBe('HELD');
  expect(statusOf(/[Jj]oint exercises/)).toBe('PROPOSED');
  expect(statusOf(/Visit of Mohsin Naqvi/)).toBe('PROPOSED');
  expect(statusOf(/Training of Gilgit-Baltistan police/)).toBe('SCHEDULED');
});

test('who sat on which side of the meeting', async () => {
  const { data } = await api.ask(`{
    event(slug: "naqvi-chen-meeting-2024") { startDate summary participants(first: 100) { edges { delegation node { name } } } agreements { nodes { name } } }
  }`);
  const side = (country: string) =>
    data.event.participants.edges
      .filter(({ delegation }: Answer['data']) => delegation.startsWith(country))
      .map(({ node }: Answer['data']) => node.name);
  expect(side('Pakistan').toSorted()).toEqual([
    'Khuram Ali Agha',
    'Mohsin Naqvi',
    'Nazar Muhammad Buzdar',
    'Waqas Ali Mahmood',
  ]);
  expect(side('China')).toEqual(
    expect.arrayContaining([
      'Chen Mingguo',
      'Xinjiang committee for parliamentary and legal affairs',
      'Xinjiang Police Academy',
    ]),
  );
  const unnamed = data.event.participants.edges
    .map(({ delegation }: Answer['data']) => delegation)
    .join('; ');
  expect(unnamed).toMatch(/deputy secretary/);
  expect(unnamed).toMatch(/executive director general of police/);
  expect(unnamed).toMatch(/vice president/);
  expect(data.event.startDate).toBe('2024-09');
  expect(data.event.summary).toMatch(/counterterrorism.*cross-border cooperation.*smuggling.*drugs/);
  expect(data.event.agreements.nodes).toHaveLength(1);
});

test('what was agreed: the training, with its parties and the report as its source', async () => {
  const { data } = await api.ask(`{
    agreement(slug: "gilgit-baltistan-police-training-agreement") {
      status provisions concludedAt { slug }
      parties { nodes { name } }
      milestones { status date event { slug } source { slug } }
    }
    cpec: agreement(slug: "china-pakistan-economic-corridor") { name alternateNames }
  }`);
  expect(data.agreement).toMatchObject({
    status: 'REACHED',
    concludedAt: { slug: 'naqvi-chen-meeting-2024' },
    milestones: [
      {
        status: 'REACHED',
        date: '2024-09',
        event: { slug: 'naqvi-chen-meeting-2024' },
        source: { slug: 'pakistan-xinjiang-police-training' },
      },
    ],
  });
  expect(data.agreement.provisions.join(' ')).toMatch(/Gilgit-Baltistan.*Xinjiang Police Academy/);
  expect(data.cpec.alternateNames).toContain('CPEC');
  expect(article.agreements.nodes.map(({ name }: Answer['data']) => name)).toContain(
    'China-Pakistan Economic Corridor',
  );
});

test('statements with their speakers and subjects', () => {
  const said = (name: string) =>
    article.statements.find(({ speaker }: Answer['data']) => speaker?.name === name);
  expect(said('Chen Mingguo').text).toMatch(/terrorism for years.*learn.*invited Naqvi/);
  expect(said('Mohsin Naqvi').text).toMatch(/600 km.*China-Pakistan Economic Corridor/);
  expect(said('Wang Xiaohong').text).toMatch(/2,700.*3,000.*consultants/);
  expect(said('Wang Xiaohong').about.map(({ name }: Answer['data']) => name)).toContain(
    'Lianyungang security conference 2024',
  );
  const joint = article.statements.find(({ speaker }: Answer['data']) => speaker === null);
  expect(joint.text).toMatch(/[Bb]oth sides committed to act comprehensively against terrorism/);
});

test('the conference: where, and who was there', async () => {
  const { data } = await api.ask(`{
    event(slug: "lianyungang-security-conference-2024") { startDate location { name within { name } } participants { edges { role node { name } } } }
  }`);
  expect(data.event).toMatchObject({
    startDate: '2024-09',
    location: { name: 'Lianyungang', within: { name: 'Jiangsu' } },
  });
  const names = data.event.participants.edges.map(({ node }: Answer['data']) => node.name);
  expect(names).toEqual(
    expect.arrayContaining([
      'Wang Xiaohong',
      'Interpol',
      'Government of Malaysia',
      'Government of Myanmar',
      'Government of Pakistan',
    ]),
  );
});

test('the numbers', () => {
  const numbers = article.figures.map(({ value, unit }: Answer['data']) => `${value} ${unit}`);
  expect(numbers).toEqual(
    expect.arrayContaining(['2700 officers', '3000 officers', '600 km', '122 participants']),
  );
});

test('the text itself tells what the graph holds', () => {
  for (const fact of [
    /joint exercises of police and paramilitary forces/,
    /deputy secretary/,
    /vice president/,
    /122 countries/,
    /FPCCI/,
    /police consultants/,
    /shar(e|es) a border of 600 km|border of 600 km/,
  ]) {
    expect(article.body).toMatch(fact);
  }
});
