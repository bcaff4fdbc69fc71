import {
  coerceInputValue,
  type ExecutionArgs,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  isInputType,
  isNonNullType,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { limitExceeded } from '../../errors/problem.ts';
import { allowsSomewhere } from '../../resolvers/viewer.ts';
import { withEnumValues } from '../document/validation.ts';
import { isOfArgument, maxErrors, requestError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Callers } from '../request/identity.ts';
import { type NullArgument, nullArguments } from './null-arguments.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Checks the variables before execution: their size, then their types. graphql-js checks types too, but its errors repeat the values, and an invalid
 * date must not copy the text of an article into a client's log. An argument that a variable makes null is an error at its field, in the same form.
 */
export function useVariables(limits: Limits, callers: Callers): Plugin {
  return {
    onParams({ params: { variables }, request }) {
      if (typeof variables !== 'object' || variables === null) return;
      // The shape first: JSON.stringify overflows the stack on deep nesting.
      checkShape(variables, limits);
      const maxBytes = allowsSomewhere(callers.of(request).viewer, 'WRITE')
        ? limits.writerVariables
        : limits.variables;
      const size = Buffer.byteLength(JSON.stringify(variables));
      if (size > maxBytes)
        throw requestError(
          limitExceeded('variables', {
            what: 'Too many bytes of variables',
            asked: size,
            allowed: maxBytes,
            advice: 'Send a smaller input.',
          }),
        );
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const errors = variableErrors(args, definitionsOf(args));
      if (errors.length > 0) setResultAndStopExecution({ errors });
    },
    onExecute({ args, setExecuteFn, setResultAndStopExecution }) {
      const { schema, document, variableValues } = args;
      const definitions = definitionsOf(args);
      const errors = variableErrors(args, definitions);
      if (errors.length > 0) setResultAndStopExecution({ errors });
      // Yoga's executor loses a variable of this name, because its object of variables has a prototype; graphql-js does not.
      else if (definitions.some(({ variable }) => variable.name.value === '__proto__')) setExecuteFn(execute);
      return {
        onExecuteDone({ result, setResult }) {
          if (Symbol.asyncIterator in result || result.errors?.some(isOfArgument) !== true) return;
          const broken = nullArguments(document, schema, variableValues ?? {});
          setResult({ ...result, errors: result.errors.map(error => argumentError(error, broken)) });
        },
      };
    },
  };
}

type Operation = Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>;

function definitionsOf({ document, operationName }: Operation): readonly VariableDefinitionNode[] {
  return getOperationAST(document, operationName)?.variableDefinitions ?? [];
}

function variableErrors(
  { schema, variableValues }: Operation,
  definitions: readonly VariableDefinitionNode[],
): GraphQLError[] {
  return definitions
    .flatMap(definition => errorsOf(definition, schema, variableValues ?? {}))
    .slice(0, maxErrors);
}

/** Replaces an error of graphql-js at a field, which contains the value of an argument, with a message of this API. */
function argumentError(error: GraphQLError, broken: readonly NullArgument[]): GraphQLError {
  if (!isOfArgument(error)) return error;
  const known = broken.find(({ value }) => error.nodes?.includes(value));
  const message = known?.message ?? 'An argument has an invalid value. Compare it with the schema.';
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

function checkShape(value: unknown, limits: Limits, depth = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > limits.nesting)
    throw requestError(
      limitExceeded('nesting', {
        what: 'A variable is nested too deeply',
        asked: depth,
        allowed: limits.nesting,
        advice: 'Send values with less nesting.',
      }),
    );
  if (Array.isArray(value) && value.length > limits.list)
    throw requestError(
      limitExceeded('list', {
        what: 'A list in the variables is too long',
        asked: value.length,
        allowed: limits.list,
        advice: 'Split it into several requests.',
      }),
    );
  for (const child of Object.values(value)) checkShape(child, limits, depth + 1);
}

function errorsOf(node: VariableDefinitionNode, schema: GraphQLSchema, values: Values): GraphQLError[] {
  const name = node.variable.name.value;
  const type = typeFromAST(schema, node.type);
  // Validation refuses any other type.
  if (!isInputType(type)) return [];
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined && node.defaultValue !== undefined) return [];
  if (value === undefined || value === null)
    return isNonNullType(type) ? [problem(`Variable "$${name}" of type ${type} is required.`, node)] : [];
  const errors: GraphQLError[] = [];
  try {
    coerceInputValue(
      value,
      type,
      (path, _value, error) => {
        const place = [`$${name}`, ...path].join('.');
        const message = withEnumValues(withoutValue(error.message), schema);
        errors.push(problem(`Variable "${place}": ${message}`, node));
        if (errors.length === maxErrors) throw enough;
      },
      true,
    );
  } catch (error) {
    if (error !== enough) throw error;
  }
  return errors;
}

/** Ends the coercion when the maximum number of errors is reached. */
const enough = new Error('The maximum number of errors is reached.');

/** A message of graphql-js ends with the value, or begins with it if the value is not in an enum. */
function withoutValue(message: string): string {
  return message
    .replace(/ value: .*$/s, ' value.')
    .replace(/^Value ".*" does not exist in/s, 'The value does not exist in');
}

function problem(message: string, node: VariableDefinitionNode): GraphQLError {
  return new GraphQLError(message, {
    nodes: node,
    extensions: { code: 'BAD_USER_INPUT', http: { status: 400, spec: true } },
  });
}
