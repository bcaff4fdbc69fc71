import { SettingError } from './setting-error.ts';

/** The limits of one request, and of one process. docs/security.md has the reasons. */
export interface Limits {
  /** Characters of a query. */
  readonly length: number;
  /** Tokens of a query: the cost of parsing and validation depends on them. */
  readonly tokens: number;
  /** The nesting of fields, with fragments expanded. */
  readonly depth: number;
  /** Selections of one set, with fragments expanded. */
  readonly selections: number;
  /** Selections of one set with the same response name: validation compares them in pairs. */
  readonly sameName: number;
  /** Selections that repeat a response name of their set, in a whole query. */
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
  /** The nesting of lists and objects in the variables. */
  readonly nesting: number;
  /** Bytes of the variables as JSON; editors have a higher limit. */
  readonly variables: number;
  readonly writerVariables: number;
  /** Bytes of a request's body; editors have a higher limit. */
  readonly body: number;
  readonly writerBody: number;
  /** Bytes of a response. */
  readonly answer: number;
  /** Bytes of articles' bodies that one operation converts to HTML, plain text or blocks, or searches for an excerpt. */
  readonly conversion: number;
  /** Requests of one operation to read from DynamoDB. */
  readonly requests: number;
  /** Maximum milliseconds of a query. */
  readonly queryTime: number;
  /** Maximum milliseconds of any operation, and the deadline of a single call to the table within it. */
  readonly time: number;
  /** Milliseconds in which a request must have come in whole; in the Node server, because in AWS the gateway does this. */
  readonly arrival: number;
  /** Operations that are executed concurrently, and those that wait in the queue; in the Node server, because a function has one at a time. */
  readonly concurrency: number;
  readonly queue: number;
  /** Milliseconds that an operation waits in the queue. */
  readonly queueTime: number;
  /** Streams of events that are open, and lists that they watch together; in the Node server. */
  readonly streams: number;
  readonly watchedLists: number;
  /** Bytes of the cache of public responses, about; in the Node server, because a CDN stands before a function. */
  readonly responseCache: number;
  /** Bytes of the cache of parsed and validated documents, about. */
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
  concurrency: 8,
  queue: 120,
  queueTime: 1000,
  streams: 10_000,
  watchedLists: 1000,
  responseCache: 32_000_000,
  documents: 32_000_000,
};

/** The default limits with those of a setting: `depth=12,aliases=50`. */
export function readLimits(text: string | undefined): Limits {
  const given = (text ?? '').split(',').filter(part => part.trim() !== '');
  return { ...defaultLimits, ...Object.fromEntries(given.map(limitIn)) };
}

function limitIn(part: string): [keyof Limits, number] {
  const [, name = '', value = ''] = /^\s*(\w*)\s*=?\s*(.*?)\s*$/.exec(part) ?? [];
  if (!isLimit(name))
    throw refusal(
      part,
      `each part must be <limit>=<number>, like depth=12 (docs/security.md). The limits are ${Object.keys(defaultLimits).join(', ')}`,
    );
  if (!/^[1-9]\d{0,8}$/.test(value))
    throw refusal(part, `${name} must be a whole number from 1 to 999999999`);
  return [name, Number(value)];
}

function refusal(part: string, reason: string): SettingError {
  return new SettingError(`LIMITS has "${part.trim()}"; ${reason}.`);
}

function isLimit(name: string): name is keyof Limits {
  return Object.hasOwn(defaultLimits, name);
}
