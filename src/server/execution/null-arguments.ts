import {
  type ArgumentNode,
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** A non-null argument that a variable makes null. Validation allows a nullable variable there if it has a default. */
export interface NullArgument {
  /** The value of the argument; graphql-js includes it in its error. */
  readonly value: ValueNode;
  /** The field with the error; undefined for an argument of a directive. */
  readonly field: FieldNode | undefined;
  readonly message: string;
}

/** The arguments of a valid document that valid variables make null although they are non-null. */
export function nullArguments(
  document: DocumentNode,
  schema: GraphQLSchema,
  variables: Variables,
): NullArgument[] {
  // Most requests contain no null.
  if (!Object.values(variables).includes(null)) return [];
  const types = new TypeInfo(schema);
  const found: NullArgument[] = [];
  const Argument = (
    argument: ArgumentNode,
    _key: unknown,
    _parent: unknown,
    _path: unknown,
    above: Ancestors,
  ) => {
    const type = types.getInputType();
    const holder = above.findLast(isHolder);
    if (type == null || holder === undefined) return;
    const [nullPath] = nullPaths(argument.value, type, variables, [argument.name.value]);
    if (nullPath === undefined) return;
    const of = `${holder.kind === Kind.DIRECTIVE ? '@' : ''}${holder.name.value}`;
    const message =
      `The argument "${nullPath.path.join('.')}" of "${of}" cannot be null, as the variable "$${nullPath.variable}" is. ` +
      'Give the variable a value, or leave it out.';
    found.push({ value: argument.value, field: holder.kind === Kind.FIELD ? holder : undefined, message });
  };
  visit(document, visitWithTypeInfo(types, { Argument }));
  return found;
}

type Ancestors = readonly (ASTNode | readonly ASTNode[])[];

function isHolder(node: ASTNode | readonly ASTNode[]) {
  return 'kind' in node && (node.kind === Kind.FIELD || node.kind === Kind.DIRECTIVE);
}

interface NullPath {
  readonly path: readonly (string | number)[];
  readonly variable: string;
}

/** The path in a value at which a variable is null but must not be. It visits lists and input objects in the order of `valueFromAST`. */
function* nullPaths(
  value: ValueNode,
  type: GraphQLInputType,
  variables: Variables,
  path: NullPath['path'],
): Generator<NullPath> {
  if (value.kind === Kind.VARIABLE) {
    const variable = value.name.value;
    const isNull = Object.hasOwn(variables, variable) && variables[variable] === null;
    if (isNull && isNonNullType(type)) yield { path, variable };
    return;
  }
  const nullableType = getNullableType(type);
  if (isListType(nullableType)) {
    // GraphQL accepts a single value for a list.
    const values = value.kind === Kind.LIST ? value.values : undefined;
    if (values === undefined) return yield* nullPaths(value, nullableType.ofType, variables, path);
    for (const [i, one] of values.entries())
      yield* nullPaths(one, nullableType.ofType, variables, [...path, i]);
  } else if (isInputObjectType(nullableType) && value.kind === Kind.OBJECT) {
    const fields = nullableType.getFields();
    for (const { name, value: one } of value.fields) {
      const field = fields[name.value];
      if (field !== undefined) yield* nullPaths(one, field.type, variables, [...path, name.value]);
    }
  }
}
