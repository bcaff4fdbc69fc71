import {
  assertInputType,
  assertNullableType,
  assertOutputType,
  defaultFieldResolver,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  type GraphQLFieldResolver,
  type GraphQLInputFieldConfig,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLType,
} from 'graphql';
import type { Context } from '../../resolvers/context.ts';
import { usualListLength, usualPoints } from '../complexity.ts';
import type { Rights } from '../rights.ts';
import { guarded } from './checks.ts';
import type { Ref, Types } from './types.ts';

type TypeName = string | Ref;

/** Whether a value may be null, and of a list whether its items may. */
interface Nullability {
  readonly list: boolean;
  readonly items: boolean;
}

/** A field, an argument or the field of an input, as a file of the schema says it: the part of Pothos' options that is used. */
export interface Field {
  readonly type: TypeName | readonly [TypeName];
  readonly description?: string;
  readonly nullable?: boolean | Nullability;
  readonly args?: Readonly<Record<string, Field>>;
  readonly authScopes?: Partial<Rights>;
  readonly complexity?: unknown;
  /** The property of the source that it tells. */
  readonly property?: string;
  readonly resolve?: GraphQLFieldResolver<unknown, Context>;
  /** Of arguments and fields of inputs. */
  readonly required?: boolean;
  readonly defaultValue?: unknown;
}

type Options = Omit<Field, 'type'>;

/** Gives the fields of a type, or some of them. */
export type MakeFields = (t: typeof outputMethods) => Readonly<Record<string, Field>>;

/** Gives arguments, or the fields of an input. */
export type MakeInputs = (t: typeof inputMethods) => Readonly<Record<string, Field>>;

/** The scalars that GraphQL has, by the names of their methods. */
const scalars = [
  ['string', 'String'],
  ['int', 'Int'],
  ['float', 'Float'],
  ['boolean', 'Boolean'],
  ['id', 'ID'],
] as const;

const field = (options: Field): Field => options;

/** `string`, `stringList` and so on. */
const scalarMethods = Object.fromEntries(
  scalars.flatMap(([method, type]) => [
    [method, (options?: Options): Field => ({ ...options, type })],
    [`${method}List`, (options?: Options): Field => ({ ...options, type: [type] })],
  ]),
);

const expose = (property: string, options: Field): Field => ({ ...options, property });

/** `exposeString`, `exposeStringList` and so on. */
const exposeMethods = Object.fromEntries(
  scalars.flatMap(([method, type]) => {
    const name = `expose${method === 'id' ? 'ID' : type}`;
    return [
      [name, (property: string, options?: Options) => expose(property, { ...options, type })],
      [
        `${name}List`,
        (property: string, options?: Options) => expose(property, { ...options, type: [type] }),
      ],
    ];
  }),
);

/** What the files of the schema call `t` where they declare arguments or the fields of an input. */
export const inputMethods = { ...scalarMethods, field };

/** What they call `t` where they declare the fields of an object or an interface. */
const outputMethods = {
  ...scalarMethods,
  ...exposeMethods,
  field,
  expose,
  arg: Object.assign((options: Field): Field => options, scalarMethods),
};

/** The fields of an object or interface type, with those of its interfaces. */
export function outputFields(ref: Ref, types: Types): GraphQLFieldConfigMap<unknown, Context> {
  const fields: GraphQLFieldConfigMap<unknown, Context> = {};
  for (const make of types.fieldsOf(ref)) {
    for (const [name, options] of Object.entries(make(outputMethods)))
      fields[name] = outputField(name, options, types);
  }
  return fields;
}

/** Arguments, or the fields of an input. */
export function inputFields(
  declared: Readonly<Record<string, Field>>,
  types: Types,
): Record<string, GraphQLInputFieldConfig> {
  const fields: Record<string, GraphQLInputFieldConfig> = {};
  for (const [name, { type, required = false, ...options }] of Object.entries(declared)) {
    const { description, defaultValue } = options;
    fields[name] = {
      type: assertInputType(typeOf(type, { list: !required, items: false }, types)),
      description,
      defaultValue,
    };
  }
  return fields;
}

function outputField(name: string, options: Field, types: Types): GraphQLFieldConfig<unknown, Context> {
  const { type, nullable = false, description, args = {}, authScopes, complexity, property = name } = options;
  const nullability = typeof nullable === 'boolean' ? { list: nullable, items: false } : nullable;
  const usual = Array.isArray(type) ? { field: usualPoints, multiplier: usualListLength } : usualPoints;
  let { resolve } = options;
  // A property under its own name is found without a resolver.
  if (property !== name) resolve = source => (source as Readonly<Record<string, unknown>>)[property];
  if (authScopes !== undefined) resolve = guarded(authScopes, resolve ?? defaultFieldResolver);
  return {
    type: assertOutputType(typeOf(type, nullability, types)),
    description,
    args: inputFields(args, types),
    ...(resolve === undefined ? {} : { resolve }),
    extensions: { complexity: complexity ?? usual },
  };
}

function typeOf(type: Field['type'], { list, items }: Nullability, types: Types): GraphQLType {
  if (typeof type === 'string') return nullableIf(list, types.get({ name: type }));
  if ('name' in type) return nullableIf(list, types.get(type));
  const [item] = type;
  return nullableIf(list, new GraphQLList(typeOf(item, { list: items, items: false }, types)));
}

function nullableIf(mayBeNull: boolean, type: GraphQLType): GraphQLType {
  return mayBeNull ? type : new GraphQLNonNull(assertNullableType(type));
}
