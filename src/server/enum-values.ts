import { type GraphQLSchema, isEnumType } from 'graphql';

/** A message of graphql-js about a value that an enum does not have, with those that it has. They are no secret: /schema.graphql tells them. */
export function withEnumValues(message: string, schema: GraphQLSchema): string {
  const [, name = ''] = /(?:does not exist in|^Enum) "(\w+)"/.exec(message) ?? [];
  const type = schema.getType(name);
  if (!isEnumType(type)) return message;
  const values = type.getValues().map(value => value.name);
  return `${message} It has ${values.join(', ')}.`;
}
