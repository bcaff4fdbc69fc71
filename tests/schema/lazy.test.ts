import {
  type GraphQLNamedType,
  type GraphQLSchema,
  introspectionFromSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
  printType,
  validateSchema,
} from 'graphql';
import { beforeAll, expect, test, vi } from 'vitest';
import { schema as whole } from '../../src/schema/schema.ts';

/**
 * The schema of the functions' bundles, which makes its types when they are asked for, against the one that Pothos builds. What
 * requests get of it is in the tests of the project `lazy schema` of vitest.config.ts.
 */
let lazy: GraphQLSchema;

beforeAll(async () => {
  vi.resetModules();
  vi.doMock('../../src/schema/builder.ts', () => import('../../src/schema/lazy/builder.ts'));
  ({ schema: lazy } = await import('../../src/schema/schema.ts'));
});

test('it is another schema, and valid', () => {
  expect(lazy.constructor.name).toBe('LazySchema');
  expect(whole.constructor.name).toBe('GraphQLSchema');
  const { assumeValid: _, ...config } = lazy.toConfig();
  expect(validateSchema(new (whole.constructor as typeof GraphQLSchema)(config))).toEqual([]);
});

test('it prints the same, and introspection tells the same', () => {
  const [a, b] = [whole, lazy].map(each => lexicographicSortSchema(each));
  if (a === undefined || b === undefined) throw new Error('There are two.');
  expect(printSchema(b)).toBe(printSchema(a));
  expect(introspectionFromSchema(b)).toEqual(introspectionFromSchema(a));
});

test('each type has its fields in the same order', () => {
  for (const type of Object.values(whole.getTypeMap()))
    expect(printType(of(lazy, type))).toBe(printType(type));
});

test('each field costs the same', () => {
  for (const type of Object.values(whole.getTypeMap()))
    expect(costsOf(of(lazy, type))).toEqual(costsOf(type));
});

test('each abstract type is of the same types', () => {
  const namesOf = (schema: GraphQLSchema, { name }: GraphQLNamedType) => {
    const type = schema.getType(name);
    if (!isAbstractType(type)) throw new Error(`${name} is not abstract.`);
    const names = schema.getPossibleTypes(type).map(each => each.name);
    const kinds = isInterfaceType(type) ? schema.getImplementations(type).interfaces : [];
    return [...names, ...kinds.map(each => each.name)].toSorted();
  };
  const abstract = Object.values(whole.getTypeMap()).filter(isAbstractType);
  expect(abstract.length).toBeGreaterThan(10);
  for (const type of abstract) expect(namesOf(lazy, type)).toEqual(namesOf(whole, type));
});

test('a type that nobody declared, or that is declared twice, is said by its name', async () => {
  const { builder } = await import('../../src/schema/lazy/builder.ts');
  const options = { description: 'One.', fields: () => ({ one: { type: 'Nowhere' } }) };
  builder.objectType({ name: 'One' }, options);
  expect(() => builder.objectType({ name: 'One' }, options)).toThrow('The type One is declared twice.');
  const one = builder.toSchema({}).getType('One');
  expect(() => isObjectType(one) && one.getFields()).toThrow('The type Nowhere is used, and not declared.');
});

function of(schema: GraphQLSchema, { name }: GraphQLNamedType): GraphQLNamedType {
  const type = schema.getType(name);
  if (type === undefined) throw new Error(`There is no ${name}.`);
  return type;
}

/** The points of each field; a function by its text. */
function costsOf(type: GraphQLNamedType): object {
  if (!isObjectType(type) && !isInterfaceType(type)) return {};
  return Object.fromEntries(
    Object.entries(type.getFields()).map(
      ([
        name,
        {
          extensions: { complexity },
        },
      ]) => [name, typeof complexity === 'function' ? String(complexity) : complexity],
    ),
  );
}
