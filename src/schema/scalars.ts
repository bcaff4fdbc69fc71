import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { isPartialDate, toInstant } from '../text/date.ts';
import { isWebUrl } from '../text/web-url.ts';
import { builder } from './builder.ts';

builder.scalarType('DateTime', {
  description:
    'An instant in RFC 3339 format with an offset: `2024-09-27T06:00:00Z`. Results are always in UTC with milliseconds, so they sort as text.',
  ...textScalar(
    'DateTime must be a valid RFC 3339 timestamp with an offset, like 2024-09-27T06:00:00Z.',
    toInstant,
  ),
});

builder.scalarType('PartialDate', {
  description:
    'A calendar date, as precisely as it is known (EDTF level 0): `2024`, `2024-09` or `2024-09-27`. A year or a month sorts as its first day.',
  ...textScalar('PartialDate must be a valid date, like 2024, 2024-09 or 2024-09-27.', text =>
    isPartialDate(text) ? text : undefined,
  ),
});

builder.scalarType('WebUrl', {
  description: 'An absolute http or https address.',
  ...textScalar('WebUrl must be an absolute http or https address.', text =>
    isWebUrl(text) ? text : undefined,
  ),
});

/**
 * A scalar with a string form. Invalid values cause a GraphQLError with a fixed message and a code: graphql-js would show the message of any other
 * error to the caller unchanged, and treat it as an internal error if the value came from a variable.
 */
function textScalar(message: string, read: (text: string) => string | undefined) {
  const parse = (value: unknown, node?: ValueNode): string => {
    const result = typeof value === 'string' ? read(value) : undefined;
    if (result === undefined) {
      const extensions = { code: 'BAD_USER_INPUT' };
      throw new GraphQLError(message, { extensions, ...(node === undefined ? {} : { nodes: node }) });
    }
    return result;
  };
  return {
    serialize: (value: string) => value,
    parseValue: (value: unknown) => parse(value),
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined, node),
  };
}
