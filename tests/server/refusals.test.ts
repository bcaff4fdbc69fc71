import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { jsonLog } from '../../src/server/log.ts';
import type { ServerOptions } from '../../src/server/options.ts';
import { createServer } from '../../src/server/server.ts';
import { StoreRefusal, toProblem } from '../../src/store/failure.ts';
import { causeText, failureText } from '../../src/store/failure-text.ts';
import { type Api, type Client, startApi } from '../api.ts';
import { type FaultProxy, startProxy } from '../faults/proxy.ts';

/** Requests that DynamoDB always rejects: an internal error for clients, with the cause in the log. */
let proxy: FaultProxy;
let api: Api;
let desk: Client;
const lines: string[] = [];

beforeAll(async () => {
  proxy = await startProxy(inject('endpoint'));
  api = await startApi({ endpoint: proxy.endpoint });
  desk = await api.as({ scopes: ['ADMIN'] });
});

beforeEach(() => {
  proxy.calm();
  proxy.seen.length = 0;
  lines.length = 0;
});

afterAll(() => proxy.close());

const message = 'User: arn:aws:iam::1:role/secret is not authorized to perform: dynamodb:Query';
const denied = { error: 'AccessDeniedException', body: { message } };

describe('a refusal of DynamoDB', () => {
  test.for([
    'AccessDeniedException',
    'ResourceNotFoundException',
    'ExpiredTokenException',
    'KMSAccessDeniedException',
    'UnknownOperationException',
    'ValidationException',
  ])('%s is INTERNAL_SERVER_ERROR, at once and without its text', async error => {
    proxy.always = { error, body: { message } };
    const { data, errors, status } = await api.ask('{ articles { nodes { id } } }');
    expect({ status, articles: data?.articles ?? null }).toEqual({ status: 200, articles: null });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'INTERNAL_SERVER_ERROR' }]);
    expect(JSON.stringify(errors)).not.toMatch(/arn:|dynamodb|Exception|[Tt]ry again|Retry/);
    // The list, the pending changes, and beside them the copies of hot lists: each is asked for once.
    expect([2, 3]).toContain(proxy.seen.length);
  });

  test('while the key of the caller is read is 500, without Retry-After', async () => {
    proxy.always = denied;
    const { text } = await api.as({ scopes: ['WRITE'] }).catch(() => ({ text: 'cmq_dev_x' }));
    expect(text).toBe('cmq_dev_x');
    proxy.calm();
    const fresh = await api.as({ scopes: ['WRITE'] });
    proxy.always = denied;
    const response = await api.fetch('/graphql?query={viewer{subject}}', {
      headers: { authorization: `Bearer ${fresh.text}` },
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([500, null]);
    expect(JSON.parse(await response.text()).errors[0].extensions.code).toBe('INTERNAL_SERVER_ERROR');
  });

  test('of a write is an error of the mutation, which is not tried again', async () => {
    expect((await desk.ask('{ viewer { subject } }')).data.viewer.subject).toBe('tester');
    Object.assign(proxy, { always: denied, operation: 'TransactWriteItems' });
    proxy.seen.length = 0;
    const { errors } = await desk.ask('mutation { createPerson(input: { name: "Ada" }) { __typename } }');
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(proxy.seen.filter(({ operation }) => operation === 'TransactWriteItems')).toHaveLength(1);
  });

  test('ends /ready with 500', async () => {
    proxy.always = denied;
    const response = await api.fetch('/ready');
    expect([response.status, await response.text()]).toEqual([
      500,
      'INTERNAL_SERVER_ERROR: Internal server error. Report it; a retry does not help.\n',
    ]);
  });

  test('goes to the log as an error, with its name, its message and the id of the request', async () => {
    const log = jsonLog('info', line => void lines.push(line));
    const cause = Object.assign(new Error(message), {
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400, requestId: 'REQUEST7' },
    });
    log.error(new StoreRefusal(cause));
    const server = createServer({
      table: refusing(cause),
      authenticate: async () => undefined,
      logLevel: 'info',
      requestLog: { log, stage: 'test' },
    } as ServerOptions);
    await server.fetch('http://localhost/graphql?query={articles{nodes{id}}}');
    const told = lines.map(line => JSON.parse(line)).filter(({ level }) => level === 'error');
    expect(told).toHaveLength(2);
    for (const line of told)
      expect(JSON.stringify(line)).toContain(`AccessDeniedException: ${message} (request id REQUEST7)`);
    // The request itself counts as a fault, which has an alarm.
    expect(lines.map(line => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ message: 'request', Faults: 1, errors: ['INTERNAL_SERVER_ERROR'] }),
    );
  });
});

describe('what is no refusal', () => {
  const socket = (code: string) => Object.assign(new Error(code), { code, syscall: 'connect' });
  const answered = (name: string, httpStatusCode: number, more = {}) =>
    Object.assign(new Error('said'), { name, $metadata: { httpStatusCode, ...more } });

  test.for([
    ['a connection that is refused', socket('ECONNREFUSED'), 'UNAVAILABLE'],
    ['a name that is not found', socket('ENOTFOUND'), 'UNAVAILABLE'],
    ['a status of 429', answered('SomethingNew', 429), 'THROTTLED'],
    ['a status of 408', answered('SomethingNew', 408), 'TIMEOUT'],
    ['a status of 503', answered('SomethingNew', 503), 'UNAVAILABLE'],
    [
      'a clock that the SDK has set',
      answered('InvalidSignatureException', 400, { clockSkewCorrected: true }),
      'UNAVAILABLE',
    ],
    ['a signature that is wrong', answered('InvalidSignatureException', 400), 'INTERNAL_SERVER_ERROR'],
    [
      'a credentials file that cannot be read',
      Object.assign(new Error('x'), { code: 'EACCES' }),
      'INTERNAL_SERVER_ERROR',
    ],
    ['a certificate that is not trusted', socket('DEPTH_ZERO_SELF_SIGNED_CERT'), 'INTERNAL_SERVER_ERROR'],
    ['a mistake of ours', new TypeError('x is not a function'), 'INTERNAL_SERVER_ERROR'],
  ] as const)('%s', ([, error, code]) => {
    expect(toProblem(error).code).toBe(code);
  });
});

describe('what an operator is told', () => {
  test('of a name with several addresses, what each of them said', () => {
    const error = Object.assign(
      new AggregateError([new Error('connect ::1'), new Error('connect 127.0.0.1')]),
      {
        code: 'ECONNREFUSED',
      },
    );
    expect(failureText(toProblem(error))).toBe(
      'ECONNREFUSED: connect ::1; connect 127.0.0.1. Start the engine at this address, or check the address.',
    );
  });

  test('of an answer that is not JSON says so', () => {
    const error = Object.assign(new SyntaxError('Unexpected token <'), {
      $metadata: { httpStatusCode: 403 },
    });
    expect(causeText(error)).toBe('HTTP 403: the response is not from DynamoDB');
  });
});

/** A table every read of which is refused. */
function refusing(cause: Error): ServerOptions['table'] {
  const table = {
    clock: Date.now,
    now: () => new Date().toISOString(),
    metered: () => table,
    overlaid: () => table,
    overlay: undefined,
    read: () => Promise.reject(new StoreRefusal(cause)),
  };
  return table as unknown as ServerOptions['table'];
}
