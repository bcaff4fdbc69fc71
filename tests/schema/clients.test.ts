import { type GraphQLNamedType, isInterfaceType, isObjectType, isUnionType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/schema.ts';

/** What clients with a store of their own, and those that generate classes, rely on. */
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const composite = types.filter(type => isObjectType(type) || isInterfaceType(type));

test('only nodes have an id: a store keeps what has one under it', () => {
  const withId = composite.filter(type => type.getFields().id !== undefined);
  const others = withId.filter(
    type => type.name !== 'Node' && !type.getInterfaces().some(({ name }) => name === 'Node'),
  );
  expect(others.map(({ name }) => name)).toEqual([]);
  expect(withId.length).toBeGreaterThan(8);
});

test('the members of a union, and of an interface, agree on the types of fields of one name', () => {
  const found: string[] = [];
  for (const type of types.filter(one => isUnionType(one) || isInterfaceType(one))) {
    const seen = new Map<string, string>();
    for (const member of schema.getPossibleTypes(type)) {
      for (const { name, type: fieldType } of Object.values(member.getFields())) {
        const known = seen.get(name) ?? String(fieldType);
        seen.set(name, known);
        if (isUnionType(type) && known !== String(fieldType) && !isTold(type, name))
          found.push(`${type.name}.${name}: ${known} and ${fieldType}`);
      }
    }
  }
  expect(found).toEqual([]);
});

/** Fields that differ by design: of a record one selects them under an alias where several types are asked for at once. */
function isTold({ name }: GraphQLNamedType, field: string): boolean {
  const different = [
    'kind',
    'status',
    'events',
    'agreements',
    'url',
    'parent',
    'location',
    'related',
    'endDate',
    'date',
    'event',
    'articles',
    'country',
    'statements',
  ];
  return ['SearchResult', 'MergeResult', 'TimelineItem'].includes(name) && different.includes(field);
}

test('no type has a name that languages or their standard libraries give to something else', () => {
  const taken = [
    'URL',
    'UUID',
    'Data',
    'Locale',
    'Calendar',
    'Notification',
    'Object',
    'String',
    'Array',
    'Map',
    'Set',
    'Symbol',
    'Promise',
    'Function',
    'Number',
    'List',
    'Any',
    'Unit',
    'Pair',
    'Type',
    'Protocol',
    'Self',
    'Never',
    'Optional',
    'Result',
    'Error',
    'Throwable',
    'Exception',
  ];
  expect(types.map(({ name }) => name).filter(name => taken.includes(name) && name !== 'String')).toEqual([]);
});
