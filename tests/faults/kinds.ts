import type { Fault } from './proxy.ts';

/** The faults of one request to DynamoDB, each with its expected consequence. */
export interface Kind {
  readonly name: string;
  readonly fault: Fault;
  /** Which requests can meet it; all, where it is not set. */
  readonly of?: readonly string[];
  /** Whether the same request may succeed a moment later: then once is no matter. */
  readonly passes: boolean;
  /** Whether it does no harm however often it comes. */
  readonly isHarmless?: boolean;
  /** Whether a write that meets it may have been done. */
  readonly mayBeDone?: boolean;
  /** The codes that tell of it, where it comes each time; of one that does not pass, the first time. */
  readonly codes: RegExp;
}

/** Milliseconds that one try has where there is time for another one, on a busy machine too; and what is a moment in it. */
export const tryLimit = 400;
const moment = 20;

const throttlings = [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
];
const refusals = [
  'ResourceNotFoundException',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'AccessDeniedException',
  'ValidationException',
  'UnknownOperationException',
  'KMSInvalidStateException',
  // Whatever DynamoDB may come to say with a status of 4xx.
  'SomethingNewException',
];
/** The embedded engine's errors of its data file, with the status of a transient fault. */
const dataFileFailures = [
  'backend: database disk image is malformed',
  'backend: database or disk is full',
  'backend: attempt to write a readonly database',
];
const refusedActions = ['AccessDenied', 'ValidationError', 'ItemCollectionSizeLimitExceeded'];
const cancellations = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];
const meetings = ['TransactionInProgressException', 'TransactionConflictException'];

const transactions = ['TransactWriteItems'];
const batches = ['BatchGetItem'];
const passing = /^(UNAVAILABLE|TIMEOUT)$/;
const throttled = /^(THROTTLED|TIMEOUT)$/;
const refused = /^INTERNAL_SERVER_ERROR$/;

/** Every kind of fault that the proxy knows. */
export const kinds: readonly Kind[] = [
  { name: 'reset', fault: 'reset', passes: true, codes: passing },
  { name: 'lost', fault: 'lost', passes: true, mayBeDone: true, codes: passing },
  { name: 'cut', fault: 'cut', passes: true, mayBeDone: true, codes: passing },
  { name: 'stall', fault: 'stall', passes: true, mayBeDone: true, codes: /^TIMEOUT$/ },
  { name: 'silence', fault: 'silence', passes: true, codes: /^TIMEOUT$/ },
  { name: 'late', fault: { late: moment }, passes: true, isHarmless: true, codes: passing },
  { name: 'too late', fault: { late: 3 * tryLimit }, passes: true, mayBeDone: true, codes: /^TIMEOUT$/ },
  { name: 'trickle', fault: { trickle: moment }, passes: true, isHarmless: true, codes: passing },
  { name: 'slow trickle', fault: { trickle: 20_000 }, passes: true, mayBeDone: true, codes: /^TIMEOUT$/ },
  {
    name: 'InternalServerError',
    fault: { error: 'InternalServerError', status: 500 },
    passes: true,
    codes: passing,
  },
  {
    name: 'InternalServerError of what was done',
    fault: { error: 'InternalServerError', status: 500, isDone: true },
    passes: true,
    mayBeDone: true,
    codes: passing,
  },
  {
    name: 'ServiceUnavailable',
    fault: { error: 'ServiceUnavailable', status: 503 },
    passes: true,
    codes: passing,
  },
  {
    name: '502 of a gateway',
    fault: { page: '<html>Bad Gateway</html>', status: 502 },
    passes: true,
    codes: passing,
  },
  ...throttlings.map(error => ({ name: error, fault: { error }, passes: true, codes: throttled })),
  ...refusals.map(error => ({ name: error, fault: { error }, passes: false, codes: refused })),
  ...dataFileFailures.map(message => ({
    name: message,
    fault: { error: 'InternalServerError', status: 500, body: { message } },
    passes: false,
    codes: refused,
  })),
  { name: '403 of a proxy', fault: { page: '<html>No</html>', status: 403 }, passes: false, codes: refused },
  { name: '429 of a proxy', fault: { page: 'Slowly', status: 429 }, passes: true, codes: throttled },
  ...refusedActions.map(Code => ({
    name: `refused for ${Code}`,
    fault: {
      error: 'TransactionCanceledException',
      body: { CancellationReasons: [{ Code: 'None' }, { Code, Message: 'scripted' }] },
    },
    of: transactions,
    passes: false,
    codes: refused,
  })),
  {
    name: 'half unprocessed',
    fault: { rewrite: unprocessed(2) },
    of: batches,
    passes: true,
    // Halves come to an end.
    isHarmless: true,
    codes: throttled,
  },
  {
    name: 'all unprocessed',
    fault: { rewrite: unprocessed(1) },
    of: batches,
    passes: true,
    codes: throttled,
  },
  ...cancellations.map(Code => ({
    name: `cancelled by ${Code}`,
    fault: {
      error: 'TransactionCanceledException',
      body: { CancellationReasons: [{ Code: 'None' }, { Code, Message: 'scripted' }] },
    },
    of: transactions,
    passes: true,
    codes: Code === 'TransactionConflict' ? passing : throttled,
  })),
  ...meetings.map(error => ({
    name: error,
    fault: { error },
    of: transactions,
    passes: true,
    codes: passing,
  })),
  {
    name: 'TransactionInProgressException of what was done',
    fault: { error: 'TransactionInProgressException', isDone: true },
    of: transactions,
    passes: true,
    mayBeDone: true,
    codes: passing,
  },
];

/** The kinds that requests of an operation can meet. */
export function kindsOf(operation: string): readonly Kind[] {
  return kinds.filter(({ of }) => of === undefined || of.includes(operation));
}

/** The faults that repeat at every request. */
export function always({ fault, of }: Kind) {
  return (operation: string): Fault | undefined =>
    of === undefined || of.includes(operation) ? fault : undefined;
}

/** BatchGetItem leaves every n-th key unprocessed, as it does when it is throttled in the middle: that is no error to it. */
function unprocessed(n: number) {
  return (answer: Record<string, unknown>, sent: Record<string, unknown>): Record<string, unknown> => {
    // The n-th request of a query may be another one than usual.
    if (!('RequestItems' in sent)) return answer;
    const { RequestItems } = sent as unknown as Batch;
    const { Responses } = answer as unknown as Answer;
    const [[table, { Keys, ...rest }] = ['', { Keys: [] }]] = Object.entries(RequestItems);
    const left = Keys.filter((_, i) => (i + 1) % n === 0);
    if (left.length === 0) return answer;
    const texts = new Set(left.map(textOf));
    const read = (Responses[table] ?? []).filter(item => !texts.has(textOf(item)));
    return {
      ...answer,
      Responses: { [table]: read },
      UnprocessedKeys: { [table]: { ...rest, Keys: left } },
    };
  };
}

interface StoredKey {
  readonly pk: { S: string };
  readonly sk: { S: string };
}

interface Batch {
  readonly RequestItems: Record<string, { Keys: StoredKey[] }>;
}

interface Answer {
  readonly Responses: Record<string, StoredKey[]>;
}

const textOf = ({ pk, sk }: StoredKey) => `${pk.S}\0${sk.S}`;
