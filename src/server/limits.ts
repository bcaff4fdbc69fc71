import { SettingError } from './setting-error.ts';

/** What one request may ask for, and one process keep. docs/security.md says why each is what it is. */
export interface Limits {
  /** Characters of a query. */
  readonly length: number;
  /** Words and signs of a query: they decide what parsing and validating costs. */
  readonly tokens: number;
  /** How deep fields are nested, with the fragments written out. */
  readonly depth: number;
  /** Selections of one set, with the fragments written out. */
  readonly selections: number;
  /** Selections of one set that are answered under one name: validation compares them in pairs. */
  readonly sameName: number;
  /** Selections that repeat a name of their set, in a whole query. */
  readonly repetitions: number;
  readonly rootFields: number;
  readonly aliases: number;
  readonly directives: number;
  readonly operations: number;
  /** Points of complexity, by the formula of docs/querying.md. */
  readonly points: number;
  /** Points of introspection, counted in the same way. */
  readonly introspection: number;
  /** Entries of a list in the variables. */
  readonly list: number;
  /** How deep lists and objects are nested in the variables. */
  readonly nesting: number;
  /** Bytes of the variables as JSON; from those who write, more. */
  readonly variables: number;
  readonly writerVariables: number;
  /** Bytes of a request's body; from those who write, more. */
  readonly body: number;
  readonly writerBody: number;
  /** Bytes of an answer. */
  readonly answer: number;
  /** Bytes of articles' texts that one operation has converted to HTML or plain text, or searched for an excerpt. */
  readonly conversion: number;
  /** Requests with which one operation reads from DynamoDB. */
  readonly requests: number;
  /** Milliseconds for a query, and for any operation: no longer than its first call to the table may take. */
  readonly queryTime: number;
  readonly time: number;
  /** Milliseconds in which a request must have come in whole; on a laptop, since the gateway sees to it in AWS. */
  readonly arrival: number;
  /** Operations that a process of many clients has under way, and those that wait for their turn there; on a laptop, as a function has one. */
  readonly underWay: number;
  readonly waiting: number;
  /** Milliseconds that one waits for its turn. */
  readonly waitingTime: number;
  /** Bytes that the documents take, about, which are kept parsed and validated. */
  readonly documents: number;
}

export const defaultLimits: Limits = {
  length: 16_000,
  tokens: 1500,
  depth: 10,
  selections: 200,
  sameName: 20,
  repetitions: 200,
  rootFields: 20,
  aliases: 30,
  directives: 20,
  operations: 20,
  points: 10_000,
  introspection: 70_000,
  list: 500,
  nesting: 10,
  variables: 64_000,
  writerVariables: 1_000_000,
  body: 128_000,
  writerBody: 1_000_000,
  answer: 4_000_000,
  conversion: 1_000_000,
  requests: 40,
  queryTime: 3000,
  time: 10_000,
  arrival: 10_000,
  underWay: 8,
  waiting: 120,
  waitingTime: 1000,
  documents: 32_000_000,
};

/** The limits with those that a setting gives others for: `depth=12,aliases=50`. */
export function readLimits(text: string | undefined): Limits {
  const given = (text ?? '').split(',').filter(part => part.trim() !== '');
  return { ...defaultLimits, ...Object.fromEntries(given.map(limitIn)) };
}

function limitIn(part: string): [keyof Limits, number] {
  const [, name = '', value = ''] = /^\s*(\w*)\s*=?\s*(.*?)\s*$/.exec(part) ?? [];
  if (!isLimit(name))
    throw new SettingError(
      `LIMITS has "${part.trim()}"; each part must be a name of docs/security.md, "=" and a number, as in depth=12. The names are ${Object.keys(defaultLimits).join(', ')}.`,
    );
  if (!/^[1-9]\d{0,8}$/.test(value))
    throw new SettingError(
      `LIMITS has "${part.trim()}"; ${name} must be a whole number from 1 to 999999999.`,
    );
  return [name, Number(value)];
}

function isLimit(name: string): name is keyof Limits {
  return Object.hasOwn(defaultLimits, name);
}
