import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { createClient } from '../../src/store/client.ts';
import { ensureTable } from '../../src/store/create-table.ts';
import { getItems, queryPartition } from '../../src/store/items.ts';
import { readList } from '../../src/store/list.ts';
import { Table } from '../../src/store/table.ts';
import { transact } from '../../src/store/transaction.ts';
import { type FaultProxy, startProxy } from '../faults/proxy.ts';

/** How the store behaves when the database does not. */
const throttled = { error: 'ProvisionedThroughputExceededException' };
const broken = { error: 'InternalServerError', status: 500 };
let proxy: FaultProxy;
let table: Table;

beforeAll(async () => {
  proxy = await startProxy(inject('endpoint'));
  const name = `manners-${randomUUID()}`;
  const client = createClient({ endpoint: proxy.endpoint });
  await ensureTable(client, name);
  table = new Table({ client, name, readDeadline: 500, writeDeadline: 700 });
  await transact(
    table,
    Array.from({ length: 60 }, (_, i) => ({ put: entry(i) })),
  );
});

beforeEach(() => {
  proxy.seen.length = 0;
  proxy.script = [];
  proxy.always = undefined;
});

afterAll(() => proxy.close());

describe('a call ends at its deadline', () => {
  test.for([
    ['a read', 500, () => getItems(table, [key(1)])],
    ['a list', 500, () => readList(table, 'x', { direction: 'ASC', limit: 5 })],
    ['a write', 700, () => transact(table, [{ put: entry(1) }])],
  ] as const)('%s, when nothing answers', async ([, deadline, call]) => {
    proxy.always = 'silence';
    const start = performance.now();
    await expect(call()).rejects.toMatchObject({ code: 'TIMEOUT' });
    const taken = performance.now() - start;
    expect(taken).toBeGreaterThan(deadline - 50);
    expect(taken).toBeLessThan(deadline + 250);
  });

  test('a last try that the deadline cuts short does not hide why the earlier ones failed', async () => {
    proxy.script = [broken];
    proxy.always = 'silence';
    await expect(getItems(table, [key(1)])).rejects.toMatchObject({ cause: { name: 'InternalServerError' } });
  });

  test('a read that is always throttled ends in time too, after retries', async () => {
    proxy.always = throttled;
    const start = performance.now();
    await expect(getItems(table, [key(1)])).rejects.toMatchObject({
      code: expect.stringMatching(/TIMEOUT|THROTTLED/),
    });
    expect(performance.now() - start).toBeLessThan(750);
    expect(proxy.seen.length).toBeGreaterThan(2);
  });
});

test('a call whose caller is gone ends at once with the reason, whatever its request does', async () => {
  const gone = new AbortController();
  const reason = new Error('The caller is gone.');
  const settings = { client: createClient({ endpoint: proxy.endpoint }), name: table.name };
  const limited = new Table({ ...settings, readDeadline: 10_000, tryLimit: 10_000, signal: gone.signal });
  const start = performance.now();
  const call = limited.read(() => {
    setImmediate(() => gone.abort(reason));
    return new Promise<never>(() => {});
  });
  await expect(call).rejects.toBe(reason);
  expect(performance.now() - start).toBeLessThan(5000);
});

describe('a passing failure is retried', () => {
  test.for([
    ['throttling', throttled],
    ['a fault of the server', broken],
    ['a connection that breaks', 'reset'],
    ['an answer that is lost', 'lost'],
  ] as const)('%s', async ([, fault]) => {
    proxy.script = [fault, fault];
    expect((await getItems(table, [key(3)]))[0]).toMatchObject({ pk: 'list#x', n: 3 });
    expect(proxy.seen).toHaveLength(3);
  });

  test('a permanent failure is not', async () => {
    proxy.always = { error: 'ValidationException' };
    await expect(getItems(table, [key(1)])).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(proxy.seen).toHaveLength(1);
  });

  test('in a transaction that conflicts with another one, under one token through all attempts', async () => {
    const conflict = {
      error: 'TransactionCanceledException',
      body: { CancellationReasons: [{ Code: 'TransactionConflict' }] },
    };
    proxy.script = [conflict, { error: 'TransactionInProgressException' }, throttled];
    expect(await transact(table, [{ put: { ...entry(100), n: 100 } }])).toEqual([]);
    const tokens = proxy.seen.map(({ input }) => input.ClientRequestToken);
    expect(tokens).toHaveLength(4);
    expect(new Set(tokens).size).toBe(1);
  });

  test('in a transaction whose answer was lost, which is written once and not reported as a conflict', async () => {
    proxy.script = ['lost'];
    expect(await transact(table, [{ put: { ...entry(101), n: 1 }, condition: { absent: true } }])).toEqual(
      [],
    );
    expect((await getItems(table, [key(101)], 'consistent'))[0]).toMatchObject({ n: 1 });
  });

  test('a failed condition is not: it is returned, by the index of its action', async () => {
    const failed = await transact(table, [
      { put: entry(200) },
      { put: entry(1), condition: { absent: true } },
    ]);
    expect(failed).toEqual([1]);
    expect(proxy.seen).toHaveLength(1);
    expect(await getItems(table, [key(200)], 'consistent')).toEqual([undefined]);
  });
});

describe('reading many', () => {
  test('more than a hundred keys take several requests, and a repeated key is read once', async () => {
    const keys = Array.from({ length: 120 }, (_, i) => key(i % 110));
    const items = await getItems(table, keys);
    expect(items[5]).toMatchObject({ n: 5 });
    expect(items[115]).toEqual(items[5]);
    expect(items[80]).toBeUndefined();
    expect(proxy.seen).toHaveLength(2);
  });

  test('unprocessed keys are requested again, and are not missing', async () => {
    const half = (answer: Record<string, unknown>, sent: Record<string, unknown>) => {
      const responses = (answer.Responses as Record<string, unknown[]>)[table.name] ?? [];
      const asked = (sent.RequestItems as Record<string, { Keys: unknown[] }>)[table.name]?.Keys ?? [];
      const kept = responses.slice(0, 2);
      const names = kept.map(item => (item as { sk: { S: string } }).sk.S);
      const rest = asked.filter(one => !names.includes((one as { sk: { S: string } }).sk.S));
      return { Responses: { [table.name]: kept }, UnprocessedKeys: { [table.name]: { Keys: rest } } };
    };
    proxy.script = [{ rewrite: half }, { rewrite: half }];
    const items = await getItems(table, [key(1), key(2), key(3), key(4), key(5), key(99)]);
    expect(items.map(item => item?.n)).toEqual([1, 2, 3, 4, 5, undefined]);
    expect(proxy.seen).toHaveLength(3);
  });

  test('the read of a list continues after a short or empty page with a continuation', async () => {
    const cut = (size: number) => ({
      rewrite(answer: Record<string, unknown>) {
        const items = (answer.Items as { pk: object; sk: object }[]).slice(0, size);
        const last = items.at(-1) ?? { pk: { S: 'list#x' }, sk: { S: ' ' } };
        return { ...answer, Items: items, LastEvaluatedKey: { pk: last.pk, sk: last.sk } };
      },
    });
    proxy.script = [cut(0), cut(2)];
    const entries = await readList(table, 'x', { direction: 'ASC', limit: 10 });
    expect(entries.map(({ sk }) => sk)).toEqual(Array.from({ length: 10 }, (_, i) => entry(i).sk));
    expect(proxy.seen).toHaveLength(3);
  });

  test('a partition is read to its end', async () => {
    proxy.script = [
      {
        rewrite: answer => {
          const items = (answer.Items as { pk: object; sk: object }[]).slice(0, 7);
          return {
            ...answer,
            Items: items,
            LastEvaluatedKey: { pk: items.at(-1)?.pk, sk: items.at(-1)?.sk },
          };
        },
      },
    ];
    let count = 0;
    for await (const item of queryPartition(table, 'list#x')) count += Number(item.pk === 'list#x');
    expect(count).toBeGreaterThanOrEqual(60);
    expect(proxy.seen.length).toBe(2);
  });
});

test('the client has no middleware that logs requests and answers, or that DynamoDB does not need', () => {
  const steps = createClient({ endpoint: 'http://localhost:1' }).middlewareStack.identify();
  expect(steps.some(step => step.startsWith('httpSigningMiddleware'))).toBe(true);
  for (const name of ['loggerMiddleware', 'getUserAgentMiddleware', 'recursionDetectionMiddleware'])
    expect(steps.filter(step => step.startsWith(name))).toEqual([]);
});

function entry(n: number) {
  return { ...key(n), card: '{}', n };
}

function key(n: number) {
  return { pk: 'list#x', sk: `${String(n).padStart(4, '0')}#ID` };
}
