import {
  type GraphQLField,
  GraphQLInt,
  type GraphQLInterfaceType,
  GraphQLNonNull,
  type GraphQLObjectType,
  GraphQLString,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  parse,
  validate,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/schema/schema.ts';

/**
 * The rules that Relay's compiler puts to a schema, from its specifications:
 * https://relay.dev/graphql/connections.htm and https://relay.dev/graphql/objectidentification.htm
 */
const composite = Object.values(schema.getTypeMap()).filter(
  type => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__'),
) as (GraphQLObjectType | GraphQLInterfaceType)[];
const connections = composite.filter(({ name }) => name.endsWith('Connection'));
const connectionFields = composite.flatMap(type =>
  Object.values(type.getFields())
    .filter(field => getNamedType(field.type).name.endsWith('Connection'))
    .map(field => ({ name: `${type.name}.${field.name}`, type, field })),
);

test('there are connections to look at', () => {
  expect(connections.length).toBeGreaterThan(20);
  expect(connectionFields.length).toBeGreaterThan(40);
});

describe.each(connections)('$name', connection => {
  test('has edges and pageInfo', () => {
    const { edges, pageInfo } = connection.getFields();
    expect(edges && isListType(getNullableType(edges.type))).toBe(true);
    expect(String(pageInfo?.type)).toBe('PageInfo!');
    const edge = getNamedType(edges?.type ?? GraphQLString);
    if (!isObjectType(edge)) throw new Error('edges are no objects');
    expect(edge.name).toMatch(/Edge$/);
    const { cursor, node } = edge.getFields();
    expect(String(cursor?.type)).toBe('String!');
    expect(node && !isListType(getNullableType(node.type))).toBe(true);
  });
});

test('PageInfo has what the specification wants', () => {
  const pageInfo = composite.find(({ name }) => name === 'PageInfo')?.getFields() ?? {};
  expect(Object.fromEntries(Object.values(pageInfo).map(({ name, type }) => [name, String(type)]))).toEqual({
    hasNextPage: 'Boolean!',
    hasPreviousPage: 'Boolean!',
    startCursor: 'String',
    endCursor: 'String',
  });
});

/** A log is read on, and a search goes from the best to the rest: the specification asks for one direction at least. */
const onlyForwards = ['changes', 'search'];

/** What a field must be told besides its page. */
function needed({ args }: (typeof connectionFields)[number]['field']): string {
  return args
    .filter(isRequiredArgument)
    .map(({ name }) => `${name}: "x", `)
    .join('');
}

describe.each(connectionFields)('$name', ({ type, field }) => {
  test('pages forwards, and backwards where the contract has it', () => {
    const args = new Map(field.args.map(arg => [arg.name, arg.type]));
    expect([args.get('first'), args.get('after')]).toEqual([GraphQLInt, GraphQLString]);
    const backwards = onlyForwards.includes(field.name)
      ? [undefined, undefined]
      : [GraphQLInt, GraphQLString];
    expect([args.get('last'), args.get('before')]).toEqual(backwards);
  });

  test('takes a fragment with Relay’s fields', () => {
    const fragment = `fragment Page on ${type.name} { ${field.name}(${needed(field)}first: 10, after: "x") { edges { cursor node { __typename } } pageInfo { endCursor hasNextPage } } }`;
    const errors = validate(schema, parse(`${fragment} query { __typename }`)).filter(
      ({ message }) => !message.includes('never used'),
    );
    expect(errors).toEqual([]);
  });
});

test('Node and node(id:) are as Relay refetches by them', () => {
  const node = composite.find(({ name }) => name === 'Node');
  expect(String(node?.getFields().id?.type)).toBe('ID!');
  const field: GraphQLField<unknown, unknown> | undefined = schema.getQueryType()?.getFields().node;
  expect(String(field?.type)).toBe('Node');
  const id = field?.args.find(({ name }) => name === 'id');
  expect(id && isNonNullType(id.type) && id.type instanceof GraphQLNonNull).toBe(true);
});
