import {
  GraphQLEnumType,
  type GraphQLEnumValueConfigMap,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLScalarType,
  type GraphQLScalarTypeConfig,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  GraphQLUnionType,
} from 'graphql';
import type { Context } from '../../resolvers/context.ts';
import {
  type Field,
  inputFields,
  inputMethods,
  type MakeFields,
  type MakeInputs,
  outputFields,
} from './fields.ts';
import { LazySchema } from './lazy-schema.ts';
import { type Members, type Ref, Types } from './types.ts';

/** The options of Pothos' methods that the files of the schema use. */
interface Described {
  readonly description: string;
}
type ObjectOptions = Described & Members;
type Resolved = Described & { readonly resolveType: GraphQLTypeResolver<unknown, Context> };
type InterfaceOptions = Resolved & Members;

const types = new Types();

/**
 * Stands in the place of ../builder.ts in the functions' bundles. It has those methods of Pothos' builder that the files of the schema
 * call, and only takes down what they say; a type is made when a query first wants it. Pothos builds all of them at each cold start, some
 * 0.5 ms each. docs/decisions/2026-11-24-cold-start.md has the figures; the tests run over both, which must not be told apart.
 */
export const builder = {
  objectRef: (name: string) => ({
    name,
    implement: (options: ObjectOptions) => objectType({ name }, options),
  }),
  interfaceRef: (name: string) => ({
    name,
    implement: (options: InterfaceOptions) => interfaceType({ name }, options),
  }),
  objectType,
  interfaceType,
  queryType: (options: ObjectOptions) => objectType({ name: 'Query' }, options),
  mutationType: (options: ObjectOptions) => objectType({ name: 'Mutation' }, options),
  mutationFields: (fields: MakeFields) => types.extend('Mutation', { fields }),
  unionType(
    name: string,
    { types: members, ...options }: Resolved & { readonly types: readonly Ref[] },
  ): Ref {
    types.declare(
      name,
      () => new GraphQLUnionType({ name, ...options, types: () => members.map(types.object) }),
    );
    return { name };
  },
  enumType(
    name: string,
    { description, values }: Described & { readonly values: GraphQLEnumValueConfigMap },
  ): Ref {
    types.declare(name, () => new GraphQLEnumType({ name, description, values: () => values }));
    return { name };
  },
  inputType(name: string, { fields, ...options }: Described & { readonly fields: MakeInputs }): Ref {
    types.declare(name, () => {
      return new GraphQLInputObjectType({
        name,
        ...options,
        fields: () => inputFields(fields(inputMethods), types),
      });
    });
    return { name };
  },
  scalarType(name: string, options: Omit<GraphQLScalarTypeConfig<unknown, unknown>, 'name'>): void {
    types.declare(name, () => new GraphQLScalarType({ name, ...options }));
  },
  args: (make: MakeInputs): Readonly<Record<string, Field>> => make(inputMethods),
  toSchema: (_options: object): GraphQLSchema => new LazySchema(types),
};

function objectType(ref: Ref, { description, ...members }: ObjectOptions): Ref {
  const { name } = ref;
  types.extend(name, members);
  types.declare(name, () => new GraphQLObjectType({ name, description, ...membersOf(ref) }));
  return ref;
}

function interfaceType(ref: Ref, { description, resolveType, ...members }: InterfaceOptions): Ref {
  const { name } = ref;
  types.extend(name, members);
  types.declare(name, () => new GraphQLInterfaceType({ name, description, resolveType, ...membersOf(ref) }));
  return ref;
}

function membersOf(ref: Ref) {
  return {
    interfaces: () => types.interfacesOf(ref).map(types.interface),
    fields: () => outputFields(ref, types),
  };
}
