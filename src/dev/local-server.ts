import { filesAt, linesOf } from '../commands/import/import-files.ts';
import type { ImportProblem } from '../commands/import/import-report.ts';
import { importSample } from '../commands/import/import-sample.ts';
import { drainOutbox } from '../commands/outbox/outbox.ts';
import type { FailedTask } from '../commands/write/task-failure.ts';
import type { TypeName } from '../model/types.ts';
import { serveApi } from '../node/api.ts';
import { bracketed, openHttpServer } from '../node/http-server.ts';
import { jsonLog } from '../server/log.ts';
import { isLoopback } from '../server/loopback.ts';
import { logFailedTask } from '../server/worker/outbox-log.ts';
import { createClient } from '../store/client.ts';
import { ensureTable } from '../store/create-table.ts';
import { failureText } from '../store/failure-text.ts';
import type { Table } from '../store/table.ts';
import { countRecords } from './count-records.ts';
import { type EngineListener, startEngine } from './engine.ts';
import { graphiql } from './graphiql.ts';
import { localKey } from './local-key.ts';
import { localTable } from './local-table.ts';
import { withMedia, withOwnMedia } from './media.ts';
import { withOwnPages } from './own-pages.ts';
import { readerPages } from './reader.ts';
import type { DevSettings } from './settings.ts';

/** The file name extensions of content files. */
const contentFiles = ['.ndjson', '.ndjson.gz'];

export interface LocalServer {
  /** The URL of the GraphQL API. */
  readonly url: string;
  /** The engine with the data, described for the user. */
  readonly engine: string;
  readonly counts: [TypeName, number][];
  /** An API key with all scopes. */
  readonly apiKey: string;
  /** Whether content was imported at this start. */
  readonly imported: boolean;
  stop(): Promise<void>;
}

/** Milliseconds that requests and outbox tasks in flight have when the server stops. */
const maxShutdownTime = 1000;

/** Milliseconds between two checks of the outbox. */
const workerInterval = 1000;

/** Starts the API with GraphiQL on this machine, over the embedded engine or the one in the settings. */
export async function startLocalServer(
  settings: DevSettings,
  onProblem: (problem: ImportProblem) => void,
  listener: EngineListener = {},
): Promise<LocalServer> {
  const engine =
    settings.endpoint === undefined
      ? await startEngine({ dataDir: settings.dataDir, ...listener })
      : { endpoint: settings.endpoint, name: `the engine at ${settings.endpoint}`, stop: async () => {} };
  const ended: (() => Promise<void>)[] = [engine.stop];
  const end = async () => {
    for (const each of ended.toReversed()) await each();
  };
  try {
    // The port is opened first, so that a port in use is reported before an import and not after it. Early requests wait.
    const http = await openHttpServer(settings);
    ended.push(() => http.close(0));
    const client = await connectTo(engine.endpoint, settings);
    ended.push(async () => client.destroy());
    const table = localTable(client, settings.tableName);
    const log = jsonLog(settings.logLevel);
    const { origin } = new URL(http.url);
    const imported = await importContent(table, settings, origin, onProblem);
    const counts = await countRecords(table.patient());
    const apiKey = await keyFor(table, settings);
    const api = await serveApi(withOwnPages(settings, origin), {
      http: { ...http, handle: listener => http.handle(withMedia(settings.contentDir, listener)) },
      table,
      publish: async event => log.write('info', 'event', { ...event }),
      workerInterval,
      // Where other machines can open the page, it must not disclose the key.
      graphiql: graphiql(isLoopback(bracketed(settings.host)) ? apiKey : undefined),
      pages: readerPages(),
      showCost: true,
      logRequests: false,
      // Imports of other processes appear at once.
      keepResponses: false,
    });
    // A request that does not finish in time waits for an engine that does not answer. An unfinished outbox task waits for the next start, so
    // nothing is lost.
    ended.push(() => api.stop(maxShutdownTime));
    return { url: http.url, engine: engine.name, counts, apiKey, imported, stop: end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Imports the content of the settings into an empty table. Returns whether it did. */
async function importContent(
  table: Table,
  { sampleContent, contentDir, logLevel }: DevSettings,
  origin: string,
  onProblem: (problem: ImportProblem) => void,
): Promise<boolean> {
  const log = jsonLog(logLevel);
  const onFailed = (task: FailedTask) => logFailedTask(log, task);
  await drainOutbox(table, { onFailed });
  if (!sampleContent) return false;
  const content = linesOf(await filesAt([contentDir], contentFiles));
  const imported = await importSample(table, withOwnMedia(content, origin), { onProblem });
  // The first content is not a change to announce.
  if (imported) await drainOutbox(table, { publish: async () => {}, onFailed });
  return imported;
}

/** The key is stored with the data: nowhere for data in memory, and not here for data elsewhere. */
function keyFor(table: Table, { stage, endpoint, dataDir }: DevSettings): Promise<string> {
  const isTemporary = endpoint === undefined && dataDir === ':memory:';
  const folder = endpoint === undefined && !isTemporary ? dataDir : undefined;
  return localKey(table, { stage, folder, isTemporary });
}

/** A client for an engine that answers and has the table. */
async function connectTo(
  endpoint: string,
  { endpoint: given, tableName }: DevSettings,
): Promise<ReturnType<typeof createClient>> {
  try {
    const client = createClient({ endpoint });
    await ensureTable(client, tableName);
    return client;
  } catch (error) {
    if (given === undefined || !(error instanceof Error)) throw error;
    throw new Error(
      `DYNAMODB_ENDPOINT is "${endpoint}"; no engine can be used at this address: ${failureText(error)}`,
      { cause: error },
    );
  }
}
