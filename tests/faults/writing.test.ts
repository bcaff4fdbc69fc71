import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { type Answer, type Api, type Client, startApi } from '../api.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { scan } from '../table.ts';
import { type Fault, type FaultProxy, startProxy } from './proxy.ts';
import { writes } from './writes.ts';

/** Mutations when the database does not do as it should: applied once and whole, or not at all. */
let proxy: FaultProxy;
let api: Api;
let desk: Client;
let person: { id: string; revision: number };
let count = 0;

beforeAll(async () => {
  proxy = await startProxy(inject('endpoint'));
  api = await startApi({ endpoint: proxy.endpoint, deadlines: { readDeadline: 2000, writeDeadline: 700 } });
  desk = await api.as({ scopes: ['ADMIN'] });
  await desk.ask('{ viewer { subject } }');
});

beforeEach(async () => {
  calm();
  count += 1;
  const { data } = await desk.ask(
    `mutation ($name: String!) { createPerson(input: { name: $name }) { ... on Person { id revision } } }`,
    { name: `Person ${count}` },
  );
  person = data.createPerson;
  proxy.seen.length = 0;
});

afterAll(() => proxy.close());

const creation = () =>
  desk.ask(
    `mutation ($input: ArticleInput!) { createArticle(input: $input) { __typename ... on Article { id revision } } }`,
    { input: { headline: `Article ${count}`, body: 'Text.', mentions: [{ entity: person.id }] } },
  );
const update = () =>
  desk.ask(
    `mutation ($id: ID!, $revision: Int!) {
      updatePerson(id: $id, expectedRevision: $revision, input: { jobTitle: "Judge" }) {
        __typename ... on Person { revision } ... on StaleRevisionError { currentRevision }
      }
    }`,
    person,
  );
const removal = () =>
  desk.ask(
    `mutation ($id: ID!, $revision: Int!) { deleteEntity(id: $id, expectedRevision: $revision) { __typename } }`,
    person,
  );

const mutations: [name: string, send: () => Promise<Answer>, answer: object][] = [
  ['a creation', creation, { __typename: 'Article', revision: 1 }],
  ['an update', update, { __typename: 'Person', revision: 2 }],
  ['a deletion', removal, { __typename: 'Deleted' }],
];

const conflict: Fault = {
  error: 'TransactionCanceledException',
  body: { CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict', Message: 'x' }] },
};
const throttled: Fault = { error: 'ProvisionedThroughputExceededException' };
const cancelledByThrottling: Fault = {
  error: 'TransactionCanceledException',
  body: { CancellationReasons: [{ Code: 'ThrottlingError' }, { Code: 'None' }] },
};
const broken: Fault = { error: 'InternalServerError', status: 500 };

describe.for(mutations)('%s', ([, send, answer]) => {
  test.for([
    ['whose answer is lost', 'lost'],
    ['whose request is lost', 'reset'],
    ['that meets another transaction', conflict],
    ['that is throttled for a moment', throttled],
    ['that is cancelled for a moment', cancelledByThrottling],
    ['that meets a fault of the database', broken],
  ] as [string, Fault][])('%s is applied once', async ([, fault]) => {
    const before = await scan(api.table);
    Object.assign(proxy, { script: [fault], operation: 'TransactWriteItems' });
    const { data, errors } = await send();
    expect(errors).toBeUndefined();
    const [result] = Object.values<Result>(data);
    expect(result).toMatchObject(answer);
    expect(proxy.seen.filter(({ operation }) => operation === 'TransactWriteItems').length).toBeGreaterThan(
      1,
    );
    const after = await scan(api.table);
    const revisions = [...after.keys()].filter(key => key.includes('/revisions\0') && !before.has(key));
    expect(revisions.length).toBe('revision' in answer ? 1 : 0);
    await drainOutbox(api.table);
    expect(await faultsOf(api)).toEqual([]);
  });

  test.for([
    ['is throttled all the time', throttled, /THROTTLED|TIMEOUT/],
    ['meets others all the time', conflict, /UNAVAILABLE|TIMEOUT/],
    ['gets no answer', 'silence', /TIMEOUT/],
    ['reaches nobody', 'reset', /UNAVAILABLE|TIMEOUT/],
  ] as [string, Fault, RegExp][])(
    'that %s ends with an error, and nothing is written',
    async ([, fault, code]) => {
      const before = await scan(api.table);
      Object.assign(proxy, { always: fault, operation: 'TransactWriteItems' });
      const { errors } = await send();
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual([expect.stringMatching(code)]);
      expect(await scan(api.table)).toEqual(before);
      calm();
      expect((await send()).errors).toBeUndefined();
    },
  );

  test('of which any one request fails for good is whole or not at all', async () => {
    for (let nth = 0; ; nth++) {
      const before = await scan(api.table);
      proxy.seen.length = 0;
      proxy.script = [...Array.from({ length: nth }, () => undefined), { error: 'ValidationException' }];
      const { data, errors } = await send();
      const isReached = proxy.script.length === 0;
      calm();
      if (!isReached) {
        expect(errors).toBeUndefined();
        expect(Object.values<Result>(data)[0]).toMatchObject(answer);
        expect(nth).toBeGreaterThan(1);
        break;
      }
      expect(errors?.length).toBe(1);
      expect(await scan(api.table)).toEqual(before);
    }
    await drainOutbox(api.table);
    expect(await faultsOf(api)).toEqual([]);
  });
});

test('every read of a mutation, and of the tasks that it enqueues, is strongly consistent', async () => {
  const room = await Newsroom.open();
  const seen = await room.another({ endpoint: proxy.endpoint });
  await seen.ask('{ viewer { subject } }');
  for (const { name, prepare } of writes) {
    const { send } = await prepare(room);
    await drainOutbox(room.api.table);
    proxy.seen.length = 0;
    await send(seen);
    await drainOutbox(seen.api.table);
    const reads = proxy.seen.filter(({ operation }) => isRead(operation));
    expect(reads.length).toBeGreaterThan(0);
    expect([name, reads.filter(({ input }) => !isConsistent(input))]).toEqual([name, []]);
  }
});

function isRead(operation: string): boolean {
  return operation === 'BatchGetItem' || operation === 'Query';
}

/** Whether a read waits for all earlier writes. The engine has one replica, so only the request shows it. */
function isConsistent({ ConsistentRead, RequestItems }: Record<string, unknown>): boolean {
  return [{ ConsistentRead }, ...Object.values(RequestItems ?? {})].some(one => one.ConsistentRead === true);
}

function calm(): void {
  Object.assign(proxy, { script: [], always: undefined, operation: undefined });
}
