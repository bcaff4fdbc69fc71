import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { runImport } from '../../src/cli/import.ts';
import { Progress } from '../../src/cli/progress.ts';
import type { ImportReport } from '../../src/commands/import/import-report.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { type Api, importInto, sourceOf, startApi } from '../api.ts';
import { type FaultProxy, startProxy } from '../faults/proxy.ts';
import { scan } from '../table.ts';

/** What an import does where the store is slow, or does not take what it writes. Each try counts at a proxy in front of the engine. */

/** Milliseconds; short, because an import judges a store by it. */
const writeDeadline = 300;
/** Where answers at first, or errors, must come in time: longer than a busy machine holds them up. */
const patientDeadline = 1000;
const lines = 300;

test.for([
  ['does not answer', 'silence', patientDeadline, /no write for .*TimeoutError/],
  [
    'answers with an error of the server',
    { error: 'InternalServerError', status: 500 },
    patientDeadline,
    /no write for .*InternalServerError/,
  ],
  ['throttles', { error: 'ThrottlingException' }, patientDeadline, /no write for .*ThrottlingException/],
  ['breaks connections', 'reset', patientDeadline, /no write for .*(ECONNRESET|socket hang up)/],
  [
    'does what it is asked, too late',
    { late: 4 * patientDeadline },
    patientDeadline,
    /no write for .*TimeoutError/,
  ],
] as const)(
  'an import ends early where a store %s, with the cause and what is written',
  async ([, fault, deadline, cause]) => {
    const store = await startStore();
    let writes = 0;
    store.proxy.always = operation => {
      if (operation !== 'TransactWriteItems') return undefined;
      writes += 1;
      return writes > 10 ? fault : undefined;
    };
    const begun = performance.now();
    const end = await importLines(store, { deadline });
    expect(end.error).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringMatching(cause) });
    expect(performance.now() - begun).toBeLessThan(20 * deadline + 5000);
    // What is counted is written; what was under way at the end may be.
    const counted = end.report?.outcomes.new.Person ?? 0;
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThan(lines);
    store.proxy.calm();
    await sleep(2 * writeDeadline);
    expect(await documentsIn(store.api)).toBeGreaterThanOrEqual(counted);
  },
);

test('an import whose search index is written slowly waits for it', async () => {
  const { api, proxy, table } = await startStore();
  proxy.always = operation => (operation === 'BatchWriteItem' ? { late: 2 * writeDeadline } : undefined);
  const articles = Array.from({ length: 40 }, (_, i) => ({
    type: 'Article',
    slug: `a-${i}`,
    headline: `Harbour ${i}`,
    body: 'The harbour reopens.',
    publishedAt: '2024-05-01T00:00:00Z',
  }));
  const { problems } = await importInto(table, sourceOf(articles));
  expect(problems).toEqual([]);
  const { data } = await api.ask('{ search(query: "harbour", first: 40) { edges { node { __typename } } } }');
  expect(data.search.edges).toHaveLength(40);
  expect(proxy.seen.some(({ operation }) => operation === 'BatchWriteItem')).toBe(true);
});

test('a store that does not answer gets few requests at a time, and no storm of retries', async () => {
  const store = await startStore();
  store.proxy.always = operation => (operation === 'TransactWriteItems' ? 'silence' : undefined);
  // The flush and the outbox of a new table begin with a transaction of their own.
  await importLines(store, { from: 'writing' });
  const writes = store.proxy.seen.filter(({ operation }) => operation === 'TransactWriteItems');
  // Eight at first; then one, its pause of a fifth of the deadline, and the next one, for six deadlines.
  expect(writes.length).toBeGreaterThanOrEqual(8);
  expect(writes.length).toBeLessThanOrEqual(8 + 6 + 4);
});

describe('the pace', () => {
  test('narrows to a single write where writes take long because there are many of them, and all lines are written', async () => {
    const store = await startStore();
    let concurrent = 0;
    const widths: number[] = [];
    // Long enough that a busy machine alone does not make single writes slow.
    const deadline = 800;
    const end = await importLines(store, {
      deadline,
      async around(send) {
        concurrent += 1;
        widths.push(concurrent);
        // An engine that works through its requests one by one: eight at a time come close to the deadline, two do not.
        await sleep(Math.min(concurrent * 80, 0.8 * deadline));
        return send().finally(() => {
          concurrent -= 1;
        });
      },
    });
    expect(end.error).toBeUndefined();
    expect(await documentsIn(store.api)).toBe(lines);
    expect(Math.max(...widths)).toBeGreaterThan(4);
    // At the usual pace it would be eight throughout.
    const later = widths.slice(16);
    expect(later.reduce((sum, n) => sum + n, 0) / later.length).toBeLessThan(5);
  });

  test('ends where even single writes are slow, as in an engine that copies its table for each of them', async () => {
    const store = await startStore();
    const deadline = 1000;
    let written = 0;
    let copied = 0;
    let maxCopied = 0;
    const end = await importLines(store, {
      deadline,
      async around(send) {
        // The copies of the requests under way are in memory together.
        copied += written;
        maxCopied = Math.max(maxCopied, copied);
        const own = written;
        await sleep(Math.min(own * 20, 0.6 * deadline));
        const output = await send();
        copied -= own;
        written += 1;
        return output;
      },
    });
    expect(end.error).toMatchObject({
      message: expect.stringMatching(/too slow.*the last 10 writes.*more than 0.5 s/),
    });
    // Two copies at a time, and not eight.
    expect(maxCopied).toBeLessThan(4 * written);
    expect(await documentsIn(store.api)).toBeGreaterThanOrEqual(end.report?.outcomes.new.Person ?? 1);
  });
});

test('an import ends early where nothing is answered any more, read or written', async () => {
  const store = await startStore();
  let writes = 0;
  store.proxy.always = operation => {
    if (operation === 'TransactWriteItems') writes += 1;
    return writes > 10 ? 'silence' : undefined;
  };
  // Of which an import waits twenty times as long.
  const end = await importLines(store, { readDeadline: 100 });
  expect(end.error).toMatchObject({ code: expect.stringMatching(/TIMEOUT|UNAVAILABLE/) });
  expect(end.report?.outcomes.new.Person).toBeLessThan(lines);
});

test('the command prints the counts so far, and that the import ended early', async () => {
  const store = await startStore();
  let writes = 0;
  store.proxy.always = operation => {
    if (operation !== 'TransactWriteItems') return undefined;
    writes += 1;
    return writes > 6 ? 'silence' : undefined;
  };
  const log = vi.spyOn(console, 'log').mockReturnValue();
  onTestFinished(() => log.mockRestore());
  const target = { table: store.table, stage: 'dev', place: 'a table', close: async () => {} } as const;
  await expect(runImport(target, ['content'], { from: 'content' }, new Progress())).rejects.toThrow(
    /no write for/,
  );
  const said = log.mock.calls.map(String);
  expect(said[0]).toMatch(/new +changed +same +kept +wrong/);
  expect(said.at(-1)).toMatch(/^The import ended early: \d+ of \d+ lines have an outcome/);
});

test('a repeated import continues where an import ended early', async () => {
  const store = await startStore();
  let writes = 0;
  store.proxy.always = operation => {
    if (operation !== 'TransactWriteItems') return undefined;
    writes += 1;
    return writes > 10 ? 'silence' : undefined;
  };
  const first = await importLines(store);
  store.proxy.calm();
  const again = await importInto(store.api.table, sourceOf(people()));
  expect(again.problems).toEqual([]);
  expect(again.same.Person).toBeGreaterThanOrEqual(first.report?.outcomes.new.Person ?? 1);
  expect((again.same.Person ?? 0) + (again.new.Person ?? 0)).toBe(lines);
});

interface Store {
  readonly api: Api;
  readonly proxy: FaultProxy;
  /** The table through the proxy, with a short deadline. */
  readonly table: Table;
}

let engine: string;

beforeAll(() => {
  engine = inject('endpoint');
});

async function startStore(): Promise<Store> {
  const api = await startApi();
  const proxy = await startProxy(engine);
  onTestFinished(() => proxy.close());
  const table = new Table({
    client: createClient({ endpoint: proxy.endpoint }),
    name: api.table.name,
    writeDeadline,
  });
  return { api, proxy, table };
}

interface Interference {
  /** Faults begin only when lines are written. */
  readonly from?: 'writing';
  /** Milliseconds until a write is abandoned. */
  readonly deadline?: number;
  /** Milliseconds until a read is abandoned. */
  readonly readDeadline?: number;
  /** Stands around each transaction. */
  readonly around?: <Output>(send: () => Promise<Output>) => Promise<Output>;
}

/** Imports lines, one record for a transaction. Answers how the import ended, and what it had done. */
async function importLines(
  { proxy, api }: Store,
  { from, around, deadline = writeDeadline, readDeadline }: Interference = {},
) {
  let report: ImportReport | undefined;
  const client = createClient({ endpoint: proxy.endpoint });
  onTestFinished(() => client.destroy());
  if (around !== undefined)
    client.middlewareStack.add(
      (next, { commandName }) =>
        args =>
          commandName === 'TransactWriteItemsCommand' ? around(() => next(args)) : next(args),
      { step: 'finalizeRequest' },
    );
  const table = new Table({
    ...{ client, name: api.table.name, writeDeadline: deadline },
    ...(readDeadline === undefined ? {} : { readDeadline }),
  });
  const { always } = proxy;
  if (from === 'writing') proxy.always = undefined;
  const source = sourceOf(people());
  let readings = 0;
  const error = await importInto(
    table,
    async function* () {
      readings += 1;
      if (from === 'writing' && readings === 2) proxy.always = always;
      yield* source();
    },
    { onInterrupted: made => (report = made) },
  ).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return { error, report: report as ImportReport | undefined };
}

function people(): object[] {
  return Array.from({ length: lines }, (_, i) => ({ type: 'Person', slug: `p-${i}`, name: `Person ${i}` }));
}

async function documentsIn({ table }: Api): Promise<number> {
  return [...(await scan(table)).values()].filter(({ sk }) => sk === 'document').length;
}
