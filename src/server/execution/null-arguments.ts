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

/** An argument that a variable makes null where it cannot be. Validation lets it pass: a variable with a default may stand there. */
export interface NullArgument {
  /** What the argument was given: graphql-js puts it into its error. */
  readonly value: ValueNode;
  /** The field that cannot be resolved for it; undefined where it is a directive's. */
  readonly field: FieldNode | undefined;
  readonly message: string;
}

/** The arguments of a valid document that variables of the right types make null where a value is needed. */
export function nullArguments(
  document: DocumentNode,
  schema: GraphQLSchema,
  variables: Variables,
): NullArgument[] {
  // Most requests have no null at all.
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
    const [place] = nullPlaces(argument.value, type, variables, [argument.name.value]);
    if (place === undefined) return;
    const of = `${holder.kind === Kind.DIRECTIVE ? '@' : ''}${holder.name.value}`;
    const message =
      `The argument "${place.path.join('.')}" of "${of}" cannot be null, as the variable "$${place.variable}" is. ` +
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

interface Place {
  readonly path: readonly (string | number)[];
  readonly variable: string;
}

/** Where in a value a variable is null that cannot be; the way through lists and input objects that `valueFromAST` goes. */
function* nullPlaces(
  value: ValueNode,
  type: GraphQLInputType,
  variables: Variables,
  path: Place['path'],
): Generator<Place> {
  if (value.kind === Kind.VARIABLE) {
    const variable = value.name.value;
    const isNull = Object.hasOwn(variables, variable) && variables[variable] === null;
    if (isNull && isNonNullType(type)) yield { path, variable };
    return;
  }
  const present = getNullableType(type);
  if (isListType(present)) {
    // One value stands for a list of one.
    const values = value.kind === Kind.LIST ? value.values : undefined;
    if (values === undefined) return yield* nullPlaces(value, present.ofType, variables, path);
    for (const [i, one] of values.entries()) yield* nullPlaces(one, present.ofType, variables, [...path, i]);
  } else if (isInputObjectType(present) && value.kind === Kind.OBJECT) {
    const fields = present.getFields();
    for (const { name, value: one } of value.fields) {
      const field = fields[name.value];
      if (field !== undefined) yield* nullPlaces(one, field.type, variables, [...path, name.value]);
    }
  }
}
