import { expect, inject, test } from 'vitest';
import type { OwnListDeclaration } from '../../src/model/declaration.ts';
import { isListName, type ListName } from '../../src/model/lists.ts';
import { typeNames, types } from '../../src/model/types.ts';
import { viewerOf } from '../../src/resolvers/viewer.ts';
import { createServer } from '../../src/server/server.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { startApi } from '../api.ts';
import { minimalDocument } from './minimal.ts';

/** Queries that read, all together, every list that declarations name. */
const queries = [
  `{
    articles(first: 2) { nodes { id } }
    inSection: articles(first: 2, filter: { section: "security" }) { nodes { id } }
    inLanguage: articles(first: 2, filter: { language: "en" }) { nodes { id } }
    breaking: articles(first: 2, filter: { urgency: BREAKING }) { nodes { id } }
    drafts(first: 2) { nodes { id translations { id } versions { id } } }
    people(first: 2) { nodes { id } }
    organizations(first: 1) { nodes { id subOrganizations(first: 2) { nodes { id } } members(first: 2) { nodes { id } } } }
    places(first: 1) { nodes { id articles(filter: { includeNarrower: true }) { nodes { id } } } }
    topics(first: 1) { nodes { id narrower(first: 2) { nodes { id } } } }
  }`,
  `{
    events(first: 2) { nodes { id } }
    meetings: events(first: 2, filter: { kind: MEETING }) { nodes { id } }
    agreements(first: 1) { nodes { id timeline(first: 2) { nodes { __typename } } } }
    treaties: agreements(first: 2, filter: { kind: TREATY }) { nodes { id } }
    inForce: agreements(first: 2, filter: { status: IN_FORCE }) { nodes { id } }
    people(first: 1) {
      nodes {
        articles(first: 2) { nodes { id } }
        events(first: 2) { nodes { id } }
        agreements(first: 2) { nodes { id } }
        statements(first: 2) { nodes { id } }
      }
    }
  }`,
];

test('every list that a declaration names is read by some field of the API', async () => {
  const { table, import: load } = await startApi();
  const entities = ['Person', 'Organization', 'Topic', 'Place', 'Agreement', 'Article'] as const;
  expect(await load(...entities.map(type => minimalDocument(type, 'one')))).toMatchObject({ problems: [] });
  const client = createClient({ endpoint: inject('endpoint') });
  const partitions = new Set<string>();
  client.middlewareStack.add(
    next => args => {
      const {
        ExpressionAttributeValues: values,
      }: { ExpressionAttributeValues?: { ':pk'?: { S?: string } } } = Object(args.input);
      partitions.add(values?.[':pk']?.S ?? '');
      return next(args);
    },
    { step: 'initialize' },
  );
  const server = createServer({
    table: new Table({ client, name: table.name }),
    authenticate: async () => viewerOf('desk', ['READ_DRAFTS']),
    logLevel: 'silent',
  });
  for (const query of queries) {
    const response = await server.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer desk' },
      body: JSON.stringify({ query }),
    });
    expect(JSON.parse(await response.text()).errors).toBeUndefined();
  }
  client.destroy();

  const read = [...partitions].filter(pk => pk.startsWith('list#')).map(pk => pk.slice('list#'.length));
  const declared = typeNames.flatMap(type => Object.entries(types[type].lists));
  expect(declared.length).toBeGreaterThan(15);
  for (const [name, { description, by, through, own }] of declared) {
    if (!isListName(name)) throw new Error(`No list has the name "${name}".`);
    const ofTable = by !== undefined || description !== undefined || own?.includes('table') === true;
    const ofRecords = through !== undefined || own?.includes('record') === true;
    if (ofTable)
      expect(
        read.some(list => isOfTable(list, name)),
        name,
      ).toBe(true);
    if (ofRecords)
      expect(
        read.some(list => isOfRecord(list, name)),
        `of a record: ${name}`,
      ).toBe(true);
  }
});

test('a list by a field or through a reference, without a sort order that could place its entries, is an error of the declaration', () => {
  const own: OwnListDeclaration = { own: ['table'], description: 'All records of the type.' };
  // @ts-expect-error: the entries of the list would have no sort key
  const by: OwnListDeclaration = { ...own, by: 'section' };
  // @ts-expect-error: as above
  const through: OwnListDeclaration = { through: [{ field: 'publisher' }] };
  expect([own, by, through]).toHaveLength(3);
  for (const type of typeNames.filter(name => types[name].sort === undefined))
    for (const [name, list] of Object.entries(types[type].lists))
      expect(Object.keys(list).toSorted(), name).toSatisfy((keys: string[]) =>
        keys.every(key => key === 'own' || key === 'description'),
      );
});

function isOfTable(list: string, name: ListName): boolean {
  return list === name || list.startsWith(`${name}/`);
}

function isOfRecord(list: string, name: ListName): boolean {
  return /^[A-Za-z]+#[^/]+\//.test(list) && list.slice(list.indexOf('/') + 1) === name;
}
