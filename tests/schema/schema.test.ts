import {
  GraphQLSchema,
  introspectionFromSchema,
  isAbstractType,
  isInterfaceType,
  printType,
  validateSchema,
} from 'graphql';
import { expect, test } from 'vitest';
import { builder } from '../../src/schema/builder.ts';
import { schema } from '../../src/schema/schema.ts';

/** The schema makes its types one at a time and does not check itself; here it is held against what Pothos makes of the same source. */
const whole = builder.toSchema({ sortSchema: false });

test('the schema is valid', () => {
  const { assumeValid: _, ...config } = schema.toConfig();
  expect(validateSchema(new GraphQLSchema(config))).toEqual([]);
});

test('it has the types that Pothos makes, each with its fields in the same order', () => {
  const types = Object.values(whole.getTypeMap());
  expect(Object.keys(schema.getTypeMap()).toSorted()).toEqual(types.map(({ name }) => name).toSorted());
  for (const type of types) expect(printed(schema, type.name)).toBe(printType(type));
});

test('introspection tells of all of them', () => {
  const names = (from: GraphQLSchema) =>
    introspectionFromSchema(from)
      .__schema.types.map(({ name }) => name)
      .toSorted();
  expect(names(schema)).toEqual(names(whole));
});

test('each abstract type is of the same types', () => {
  const abstract = Object.values(whole.getTypeMap()).filter(isAbstractType);
  expect(abstract.length).toBeGreaterThan(10);
  for (const type of abstract) expect(membersOf(schema, type.name)).toEqual(membersOf(whole, type.name));
});

function printed(from: GraphQLSchema, name: string): string {
  const type = from.getType(name);
  if (type === undefined) throw new Error(`There is no ${name}.`);
  return printType(type);
}

function membersOf(from: GraphQLSchema, name: string): string[] {
  const type = from.getType(name);
  if (!isAbstractType(type)) throw new Error(`${name} is not abstract.`);
  const interfaces = isInterfaceType(type) ? from.getImplementations(type).interfaces : [];
  return [...from.getPossibleTypes(type), ...interfaces].map(each => each.name).toSorted();
}
