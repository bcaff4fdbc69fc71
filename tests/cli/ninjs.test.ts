import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { ninjsItems } from '../../src/cli/ninjs.ts';
import { importDocuments } from '../../src/commands/import/import.ts';
import { filesAt } from '../../src/commands/import/import-files.ts';
import type { ImportProblem } from '../../src/commands/import/import-report.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { type Api, type Imported, importInto, startApi } from '../api.ts';
import { newFolder } from './process.ts';

/** Items of our own, in the shape of those that agencies send. */
const own = fileURLToPath(new URL('../formats/ninjs', import.meta.url));
/** The examples of the IPTC, where they are at hand. */
const examples = fileURLToPath(new URL('../../../shared/data/ninjs', import.meta.url));

let api: Api;
let report: Imported;

beforeAll(async () => {
  api = await startApi();
  report = await importNinjs(api, own);
});

test('all items are imported, with no other contents than their own', async () => {
  expect(report.problems).toEqual([]);
  expect(report.new).toEqual({ Article: 1, Event: 3, Person: 4, Organization: 5, Place: 4, Topic: 1 });
  for await (const discrepancy of findFaults(api.table)) expect(discrepancy).toBeUndefined();
});

test('a text becomes an article with all entities that it names', async () => {
  const { data } = await api.ask(`{
    article(slug: "wire-example-items-harbour-bridge-opens") {
      headline alternativeHeadline summary body byline language url publishedAt status keywords section
      publisher { slug }
      image { url alt width height caption credit }
      mentions(first: 20) { edges { role node { __typename ... on Node { id } ... on Entity { slug } } } }
    }
  }`);
  const { mentions, ...article } = data.article;
  expect(article).toEqual({
    headline: 'Harbour bridge opens after four years',
    alternativeHeadline: 'Bridge opens',
    summary: 'The bridge over the harbour of Port Example carries its first trams.',
    body: 'The first trams crossed the bridge *on Monday*.\n\nWork began in 2020:\n\n* two lanes\n* one track',
    byline: ['Nora Quill, Example Wire'],
    language: 'en',
    url: 'https://www.wire.example/items/harbour-bridge-opens',
    publishedAt: '2024-06-03T04:15:00.000Z',
    status: 'PUBLISHED',
    keywords: [],
    section: null,
    publisher: { slug: 'example-wire' },
    image: {
      url: 'https://wire.example/bridge.jpg',
      alt: 'A tram on the bridge',
      width: 2000,
      height: 1200,
      caption: 'The first tram reaches the north bank.',
      credit: 'Jo Lens',
    },
  });
  expect(edgesOf(mentions)).toEqual([
    'SUBJECT Person/ida-stone',
    'MENTIONED Person/stone-ida',
    'MENTIONED Organization/harbour-authority-of-port-example',
    'MENTIONED Organization/tram-works',
    'LOCATION Place/harbour-bridge',
    'CATEGORY Topic/transport',
  ]);
});

test('an event becomes an event, with its participants and place', async () => {
  const { data } = await api.ask(`{
    congress: event(slug: "wire-example-20240101-tides-congress") { ...all }
    first: event(slug: "wire-example-case-1") { ...all }
    second: event(slug: "wire-example-case-2") { ...all }
  }
  fragment all on Event {
    name summary kind status startDate endDate sameAs location { slug }
    participants(first: 20) { edges { role node { __typename ... on Entity { slug } } } }
  }`);
  const { participants, ...congress } = data.congress;
  expect(congress).toEqual({
    name: '3rd Congress "Tides and Towns"',
    summary: 'Researchers of tides meet planners of towns. Papers are due in March.',
    kind: 'CONFERENCE',
    status: 'SCHEDULED',
    startDate: '2024-09-10',
    endDate: '2024-09-12',
    sameAs: [],
    location: { slug: 'university-of-port-example' },
  });
  expect(edgesOf(participants)).toEqual([
    'ORGANIZER Organization/society-for-tidal-research',
    'ATTENDEE Person/max-ebb',
    'ATTENDEE Organization/union-of-coastal-towns',
  ]);
  expect(data.first).toEqual({
    name: 'A ferry leaves the quay',
    summary: 'The ferry sails with forty aboard.',
    kind: 'OTHER',
    status: 'HELD',
    startDate: '2023-05-01',
    endDate: '2023-05-01',
    sameAs: ['https://wire.example/case/1'],
    location: null,
    participants: { edges: [] },
  });
  expect(data.second).toMatchObject({
    name: 'The inquiry is called off',
    status: 'CANCELLED',
    startDate: '2023-05-09',
    endDate: null,
  });
  expect(edgesOf(data.second.participants)).toEqual(['ORGANIZER Person/pia-desk']);
});

test('entities named by the items become records of their own', async () => {
  const { data } = await api.ask(`{
    people { nodes { slug name jobTitle sameAs } }
    organizations { nodes { slug name alternateNames sameAs } }
    places { nodes { slug name kind within { slug } } }
    topics { nodes { slug name sameAs } }
  }`);
  expect(data.people.nodes).toEqual([
    {
      slug: 'ida-stone',
      name: 'Ida Stone',
      jobTitle: 'Mayor of Port Example',
      sameAs: ['https://people.example/ida-stone'],
    },
    { slug: 'max-ebb', name: 'Max Ebb', jobTitle: 'Director General', sameAs: [] },
    { slug: 'pia-desk', name: 'Pia Desk', jobTitle: 'Press officer', sameAs: [] },
    { slug: 'stone-ida', name: 'Stone, Ida', jobTitle: null, sameAs: [] },
  ]);
  expect(data.organizations.nodes).toEqual([
    { slug: 'example-wire', name: 'Example Wire', alternateNames: [], sameAs: [] },
    {
      slug: 'harbour-authority-of-port-example',
      name: 'Harbour Authority of Port Example',
      alternateNames: ['HAPE'],
      sameAs: ['https://hape.example/'],
    },
    {
      slug: 'society-for-tidal-research',
      name: 'Society for Tidal Research',
      alternateNames: ['STR'],
      sameAs: ['https://tides.example/'],
    },
    { slug: 'tram-works', name: 'Tram Works', alternateNames: [], sameAs: [] },
    { slug: 'union-of-coastal-towns', name: 'Union of Coastal Towns', alternateNames: [], sameAs: [] },
  ]);
  expect(data.places.nodes).toEqual([
    { slug: 'exampleland', name: 'Exampleland', kind: 'COUNTRY', within: null },
    { slug: 'harbour-bridge', name: 'Harbour Bridge', kind: 'FACILITY', within: { slug: 'port-example' } },
    { slug: 'port-example', name: 'Port Example', kind: 'CITY', within: { slug: 'exampleland' } },
    {
      slug: 'university-of-port-example',
      name: 'University of Port Example',
      kind: 'FACILITY',
      within: { slug: 'port-example' },
    },
  ]);
  expect(data.topics.nodes).toEqual([
    { slug: 'transport', name: 'transport', sameAs: ['http://cv.iptc.org/newscodes/mediatopic/20000337'] },
  ]);
});

test('existing records stay as they are, and imported items refer to them', async () => {
  const other = await startApi();
  await other.import({ type: 'Person', slug: 'max-ebb', name: 'Max Ebb-Tide', jobTitle: 'Oceanographer' });
  const again = await importNinjs(other, own);
  expect(again.changed).toEqual({});
  const { data } = await other.ask(`{
    person(slug: "max-ebb") { jobTitle events { nodes { slug participants { nodes { name ... on Person { jobTitle } } } } } }
  }`);
  const [event, ...others] = data.person.events.nodes;
  expect(data.person.jobTitle).toBe('Oceanographer');
  expect(others).toEqual([]);
  expect(event.slug).toBe('wire-example-20240101-tides-congress');
  expect(event.participants.nodes).toContainEqual({ name: 'Max Ebb-Tide', jobTitle: 'Oceanographer' });
});

test('an invalid item is reported like any other line, and only items are counted', async () => {
  const folder = await newFolder();
  const items = [
    {
      uri: 'https://wire.example/a',
      headlines: [{ role: 'main', value: 'A' }],
      people: [{ name: 'Ida Stone' }],
    },
    { headlines: [] },
  ];
  await writeFile(join(folder, 'items.json'), JSON.stringify(items));
  const other = await startApi();
  const told: ImportProblem[] = [];
  const { lines } = await importDocuments(other.table, ninjsItems(await filesAt([folder], ['.json'])), {
    onProblem: problem => told.push(problem),
  });
  expect(lines).toBe(2);
  expect(told.map(({ path, message }) => [...path, message])).toEqual([
    ['not an item of ninjs 3.x: uri: is missing'],
  ]);
});

test('all examples of the IPTC are imported without an error', async ({ skip }) => {
  if (!existsSync(examples)) skip(`the examples are not at ${examples}`);
  const other = await startApi();
  const { problems, new: saved } = await importNinjs(other, examples);
  expect(problems).toEqual([]);
  const items = readdirSync(examples)
    .filter(name => name.endsWith('.json'))
    .flatMap(name => JSON.parse(readFileSync(join(examples, name), 'utf8')));
  expect((saved.Article ?? 0) + (saved.Event ?? 0)).toBe(items.length);
  for await (const discrepancy of findFaults(other.table)) expect(discrepancy).toBeUndefined();
});

async function importNinjs({ table }: Api, folder: string): Promise<Imported> {
  return importInto(table, ninjsItems(await filesAt([folder], ['.json'])));
}

/** Edges as `ROLE Type/slug`, in their order. */
function edgesOf({
  edges,
}: {
  edges: { role: string; node: { __typename: string; slug: string } }[];
}): string[] {
  return edges.map(({ role, node }) => `${role} ${node.__typename}/${node.slug}`);
}
