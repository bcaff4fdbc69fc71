import {
  type GraphQLError,
  type GraphQLSchema,
  isValueNode,
  NoSchemaIntrospectionCustomRule,
  print,
  validate,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { withEnumValues } from './enum-values.ts';
import { inOtherWords, mostErrors } from './errors.ts';

/**
 * Validates documents. Where the schema is not to be explored, introspection is refused, and no error suggests names: `Did you mean …`
 * tells the schema word by word. No error repeats a value of the document.
 */
export function useValidation({ introspection }: { introspection: boolean }): Plugin {
  return {
    onValidate({ addValidationRule, setValidationFn }) {
      if (!introspection) addValidationRule(NoSchemaIntrospectionCustomRule);
      setValidationFn((schema, document, rules) =>
        validate(schema, document, rules, {
          maxErrors: mostErrors,
          hideSuggestions: !introspection,
        }).map(error => withoutValue(error, schema)),
      );
    },
  };
}

/** An error of a value names it as it is printed. */
function withoutValue(error: GraphQLError, schema: GraphQLSchema): GraphQLError {
  const [node] = error.nodes ?? [];
  if (node === undefined || !isValueNode(node)) return error;
  const value = print(node);
  const withoutIt = error.message
    .replace(`Value "${value}" does not`, 'The value does not')
    .replace(`: ${value}`, '')
    .replace(value, '…');
  const message = withEnumValues(withoutIt, schema);
  return inOtherWords(error, message);
}
