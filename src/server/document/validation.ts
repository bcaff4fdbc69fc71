import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  isEnumType,
  isValueNode,
  Kind,
  KnownTypeNamesRule,
  NoSchemaIntrospectionCustomRule,
  print,
  type ValidationRule,
  validate,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { maxErrors, withMessage } from '../errors.ts';
import { knownTypeNames } from './known-type-names.ts';

/**
 * Validates documents. Without introspection no error suggests names either: `Did you mean …` would disclose the schema word by word. No error
 * repeats a value of the document.
 */
export function useValidation({ introspection }: { introspection: boolean }): Plugin {
  return {
    onValidate({ addValidationRule, setValidationFn }) {
      if (!introspection) addValidationRule(NoSchemaIntrospectionCustomRule);
      setValidationFn((schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[]) => {
        const own = rules.map(rule => (rule === KnownTypeNamesRule ? knownTypeNames : rule));
        const errors = validate(schema, document, own, { maxErrors, hideSuggestions: !introspection });
        return errors.map(error => withoutValue(error, schema));
      });
    },
  };
}

/** An error about a value has it in its message, as `print` writes it. */
function withoutValue(error: GraphQLError, schema: GraphQLSchema): GraphQLError {
  const [node] = error.nodes ?? [];
  // A variable is a name, as those of fields and arguments.
  if (node === undefined || !isValueNode(node) || node.kind === Kind.VARIABLE) return error;
  const value = print(node);
  const withoutIt = error.message
    .replace(`Value "${value}" does not`, 'The value does not')
    .replace(/ Did you mean the enum value .*$/, '')
    .replace(`: ${value}`, '')
    .replace(value, '…');
  const message = withEnumValues(withoutIt, schema);
  return withMessage(error, message);
}

/** A message of graphql-js about a value that an enum does not have, with the values that it has; they are public, in /schema.graphql. */
export function withEnumValues(message: string, schema: GraphQLSchema): string {
  const [, name = ''] = /(?:does not exist in|^Enum) "(\w+)"/.exec(message) ?? [];
  const type = schema.getType(name);
  if (!isEnumType(type)) return message;
  const values = type.getValues().map(value => value.name);
  return `${message} It has ${values.join(', ')}.`;
}
