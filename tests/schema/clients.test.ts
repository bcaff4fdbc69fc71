import {
  FieldsOnCorrectTypeRule,
  type GraphQLNamedType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isUnionType,
  OverlappingFieldsCanBeMergedRule,
  parse,
  ScalarLeafsRule,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/schema.ts';
import { differing, selectionOf } from '../clients/selection.ts';

/** Requirements of clients with a normalised store, and of code generators. */
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

test('fields of one name have one type wherever types stand beside each other, but for those that the contract lets differ', () => {
  const told = Object.fromEntries(Object.entries(differing).map(([name, { types: of }]) => [name, of]));
  expect(Object.fromEntries(conflicts())).toEqual(told);
  for (const { reason } of Object.values(differing)) expect(reason).toMatch(/contract/);
});

test('the members of what a mutation answers agree in all fields, but for the kinds and states of merged entities', () => {
  const results = types.filter(type => isUnionType(type) && type.name.endsWith('Result'));
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const answers = results.filter(({ name }) =>
    mutations.some(({ type }) => getNamedType(type).name === name),
  );
  expect(answers.length).toBeGreaterThan(8);
  const found = answers.flatMap(type => conflicts([type]).map(([name]) => `${type.name}.${name}`));
  expect(found).toEqual(['MergeResult.kind', 'MergeResult.status']);
});

test.each(types.filter(isAbstractType))(
  'all fields of all members of $name can be asked for at once',
  type => {
    const members = schema.getPossibleTypes(type);
    const fields = members.map(one => `... on ${one.name} ${selectionOf(schema, one, 2)}`);
    const document = `fragment All on ${type.name} { ${fields.join(' ')} }`;
    const rules = [OverlappingFieldsCanBeMergedRule, FieldsOnCorrectTypeRule, ScalarLeafsRule];
    expect(validate(schema, parse(document), rules)).toEqual([]);
  },
);

/**
 * Fields that a client cannot ask for under one name of two types that stand beside each other in one of these types, with their types: leaves
 * of different types, lists beside no lists, null beside never null, and what is found below fields that both have.
 */
function conflicts(of: readonly GraphQLNamedType[] = types): [string, string[]][] {
  const found = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const pairs = of.filter(isAbstractType).flatMap(type => {
    const members = schema.getPossibleTypes(type);
    return members.flatMap((one, n) => members.slice(n + 1).map(other => [one, other] as const));
  });
  for (const [one, other] of pairs) {
    const pair = [one.name, other.name].toSorted().join(' ');
    if (seen.has(pair)) continue;
    seen.add(pair);
    for (const field of Object.values(one.getFields())) {
      const twin = other.getFields()[field.name];
      if (twin === undefined) continue;
      const [below, beside] = [getNamedType(field.type), getNamedType(twin.type)];
      if (shapeOf(field.type) !== shapeOf(twin.type)) {
        const named = found.get(field.name) ?? new Set();
        found.set(field.name, named.add(`${one.name}: ${field.type}`).add(`${other.name}: ${twin.type}`));
      } else if (below !== beside && isObjectType(below) && isObjectType(beside)) pairs.push([below, beside]);
    }
  }
  return [...found]
    .map(([name, named]): [string, string[]] => [name, [...named].toSorted()])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * The type of a field as far as two fields with the same response name must agree: the type of a leaf; for other types, only lists and nullability.
 */
function shapeOf(type: GraphQLOutputType): string {
  const { name } = getNamedType(type);
  return isLeafType(getNamedType(type)) ? String(type) : String(type).replace(name, '{}');
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
