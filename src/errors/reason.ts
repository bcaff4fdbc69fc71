import type * as z from 'zod';

/** The reason why a value is invalid, if the schema has no message of its own: short, in the terms of the document's author. */
export function reasonFor(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue;
  switch (issue.code) {
    case 'invalid_type': {
      if (input === undefined) return 'is missing';
      const expected = kinds[issue.expected] ?? issue.expected;
      return `expected ${expected}, got ${issue.expected === 'int' ? String(input) : kindOf(input)}`;
    }
    case 'invalid_value': {
      const expected = `expected one of ${issue.values.join(', ')}`;
      return input === undefined ? `is missing; ${expected}` : `${expected}, got ${shown(input)}`;
    }
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'too_small':
      return issue.inclusive === false
        ? `must be above ${issue.minimum}`
        : `must be at least ${issue.minimum}`;
    default:
      return undefined;
  }
}

/** A value, shortened so that its author can still identify it. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value.slice(0, 80)}"` : kindOf(value);
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'an integer',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  const kind = Array.isArray(value) ? 'array' : typeof value;
  return kinds[kind] ?? kind;
}
