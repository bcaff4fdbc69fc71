import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { expect, inject, onTestFinished, vi } from 'vitest';
import type { Grant } from '../src/access/scope.ts';
import { importDocuments } from '../src/commands/import/import.ts';
import { filesAt, linesOf } from '../src/commands/import/import-files.ts';
import type { Source } from '../src/commands/import/import-line.ts';
import type {
  ImportNotice,
  ImportOptions,
  ImportProblem,
  ImportReport,
} from '../src/commands/import/import-report.ts';
import { createKey, type NewApiKey } from '../src/commands/write/api-keys.ts';
import { createAuthenticate } from '../src/server/identity/authenticate.ts';
import type { Issuer } from '../src/server/identity/issuer.ts';
import { defaultLimits } from '../src/server/limits.ts';
import type { ServerOptions } from '../src/server/options.ts';
import { createServer } from '../src/server/server.ts';
import { putAll } from '../src/store/batch-write.ts';
import { createClient } from '../src/store/client.ts';
import { ensureTable } from '../src/store/create-table.ts';
import { getItems } from '../src/store/items.ts';
import { hotListsKey } from '../src/store/keys.ts';
import type { Cost } from '../src/store/meter.ts';
import { type Clock, Table, type TableSettings } from '../src/store/table.ts';
import { transact } from '../src/store/transaction.ts';
import { scan } from './table.ts';

/** The folder of the sample content. */
export const contentDir = fileURLToPath(new URL('../content', import.meta.url));

/** A response as parsed JSON; each test states the shape that it expects. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the shape follows from each query; a wrong guess fails the test that makes it
  readonly data: any;
  readonly errors?: {
    message: string;
    path?: (string | number)[];
    extensions: { code: string; [key: string]: unknown };
  }[];
  readonly extensions: { cost: Cost & { readonly complexity: number } };
  readonly status: number;
}

/** A caller of an API, with or without credentials. */
export interface Client {
  ask(query: string, variables?: object, operationName?: string): Promise<Answer>;
}

/** An API over a table of its own in the engine of the test run. It is itself the client that shows no credentials. */
export interface Api extends Client {
  readonly table: Table;
  /** How many requests went to DynamoDB, counted at the client, each try on its own. */
  readonly requests: { count: number };
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Opens a port for clients that need one, until the test ends. Returns the origin. */
  listen(): Promise<string>;
  /** A client with an API key of its own, made for it. */
  as(who: { scopes: readonly Grant[]; subject?: string }): Promise<Client & NewApiKey>;
  /** A client that sends these headers with every request. */
  with(headers: Readonly<Record<string, string>>): Client;
  /** Imports documents as if each were a line of one file. */
  import(...documents: object[]): Promise<Imported>;
  importSample(): Promise<Imported>;
  /** Closes its connections, for a test that starts many. */
  close(): void;
}

export interface ApiOptions {
  /** The table of another API, to be one more server over it. */
  readonly over?: Pick<Api, 'table'>;
  readonly clock?: Clock;
  /** Whose tokens are taken. */
  readonly issuer?: Issuer | undefined;
  /** Hears what the operator is told of tokens. */
  readonly warn?: (message: string) => void;
  /** Options of the server, beyond its table. */
  readonly server?: Partial<ServerOptions>;
  /** Where the table is, if not in the engine itself, and how long a call may take there. */
  readonly endpoint?: string;
  /** Stands between the client and its table: is given each request and its command, and sends it or not. */
  readonly intercept?: <Output>(
    send: () => Promise<Output>,
    command: string,
    input: object,
  ) => Promise<Output>;
  readonly processClocks?: TableSettings['processClocks'];
  readonly deadlines?: Pick<TableSettings, 'readDeadline' | 'writeDeadline' | 'tryLimit'>;
}

/** For tests of what is answered, not of when: on a machine where others work too, the usual deadlines are near. */
export const unhurried = {
  deadlines: { readDeadline: 60_000, writeDeadline: 60_000, tryLimit: 30_000 },
  server: { limits: { ...defaultLimits, queryTime: 60_000, time: 60_000 } },
} satisfies ApiOptions;

/** Whether a process makes a read for all of its requests in ten seconds: of the copies of hot lists. */
function isOfProcess(input: unknown): boolean {
  return Object(input).ExpressionAttributeValues?.[':pk']?.S === hotListsKey.pk;
}

/** For a server to which no client sends credentials. */
export const nobody: ServerOptions['authenticate'] = async () => undefined;

export async function startApi(options: ApiOptions = {}): Promise<Api> {
  const { clock, issuer, warn, over, endpoint = inject('endpoint'), deadlines } = options;
  const { intercept = send => send() } = options;
  const client = createClient({ endpoint });
  const requests = { count: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      args => {
        if (!isOfProcess(args.input)) requests.count += 1;
        return intercept(() => next(args), commandName, args.input);
      },
    { step: 'finalizeRequest' },
  );
  const name = over?.table.name ?? `test-${randomUUID()}`;
  await ensureTable(client, name);
  const { processClocks } = options;
  const table = new Table({
    ...{ client, name, ...deadlines },
    ...(clock && { clock }),
    ...(processClocks && { processClocks }),
  });
  const authenticate = createAuthenticate({ table, stage: 'dev', issuer, warn });
  const server = createServer({
    ...{ table, authenticate, stage: 'dev', logLevel: 'silent', showCost: true },
    ...options.server,
  });
  const fetch = async (path: string, init: RequestInit = {}) =>
    server.fetch(new URL(path, 'http://localhost'), init);
  const clientWith = (credentials: Readonly<Record<string, string>>): Client => ({
    async ask(query, variables, operationName) {
      const body = JSON.stringify({ query, variables, operationName });
      const headers = { 'content-type': 'application/json', ...credentials };
      const response = await fetch('/graphql', { method: 'POST', headers, body });
      return { ...JSON.parse(await response.text()), status: response.status };
    },
  });
  return {
    ...clientWith({}),
    table,
    requests,
    fetch,
    async listen() {
      const http = createHttpServer(server).listen(0, '127.0.0.1');
      await once(http, 'listening');
      onTestFinished(() => {
        http.close();
        http.closeAllConnections();
      });
      return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    },
    with: clientWith,
    async as({ scopes, subject = 'tester' }) {
      const made = await createKey(table, { stage: 'dev', subject, scopes, expiresAt: null });
      return { ...clientWith({ authorization: `Bearer ${made.text}` }), ...made };
    },
    import: (...documents) => importInto(table, sourceOf(documents)),
    importSample: async () => importInto(table, await sampleSource()),
    close: () => client.destroy(),
  };
}

/**
 * An API over the sample content in a table that the whole run shares: to be read, not written. Whoever comes first imports it, the others
 * wait for that.
 */
export async function startSampleApi(options: ApiOptions = {}): Promise<Api> {
  const client = createClient({ endpoint: inject('endpoint') });
  const table = new Table({ client, name: 'test-sample' });
  await ensureTable(client, table.name);
  const mark = (sk: string) => ({ pk: 'test', sk });
  const isFirst = (await transact(table, [{ put: mark('begun'), condition: { absent: true } }])).length === 0;
  if (isFirst) {
    expect((await importInto(table, await sampleSource())).problems).toEqual([]);
    // Of what the import has left, and no server of another test has written since.
    const items = [...(await scan(table)).values()].filter(({ pk }) => pk !== 'test');
    await writeFile(inject('sampleFile'), serialize(items));
    await transact(table, [{ put: mark('done') }]);
  }
  await vi.waitUntil(async () => (await getItems(table, [mark('done')], 'consistent'))[0] !== undefined, {
    timeout: 600_000,
    interval: 100,
  });
  client.destroy();
  return startApi({ ...options, over: { table } });
}

/** An API over a copy of the sample content, to be written too: a copy takes a tenth of the time of an import. */
export async function startSampleCopy(options: ApiOptions = {}): Promise<Api> {
  (await startSampleApi()).close();
  const copy = await startApi(options);
  await putAll(copy.table.patient(), deserialize(await readFile(inject('sampleFile'))));
  return copy;
}

/** The outcome of an import, with its reports. */
export type Imported = ImportReport['outcomes'] & {
  readonly problems: ImportProblem[];
  readonly notices: ImportNotice[];
  readonly leftOut: number;
};

export async function importInto(
  table: Table,
  source: Source,
  options: ImportOptions = {},
): Promise<Imported> {
  const problems: ImportProblem[] = [];
  const notices: ImportNotice[] = [];
  const { outcomes, leftOut } = await importDocuments(table, source, {
    ...options,
    onProblem: problem => problems.push(problem),
    onNotice: notice => notices.push(notice),
  });
  return { ...outcomes, problems, notices, leftOut };
}

/** Documents, or lines as they are, as if they stood in one file. */
export function sourceOf(documents: Iterable<object | string>): Source {
  return async function* () {
    let number = 0;
    for (const document of documents) {
      number += 1;
      const text = typeof document === 'string' ? document : JSON.stringify(document);
      yield { file: 'test.ndjson', number, text };
    }
  };
}

/** The lines of the sample content. */
export async function sampleSource(): Promise<Source> {
  return linesOf(await filesAt([contentDir], ['.ndjson']));
}
