import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { filesAt, linesOf } from '../cli/lines.ts';
import { countRecords } from '../commands/count.ts';
import type { ImportProblem } from '../commands/import-report.ts';
import { importSample } from '../commands/import-sample.ts';
import { drainOutbox } from '../commands/outbox.ts';
import type { FailedTask } from '../commands/task-failure.ts';
import type { TypeName } from '../model/types.ts';
import { Admission, behind } from '../server/admission.ts';
import { createAuthenticate } from '../server/identity/authenticate.ts';
import { jsonLog } from '../server/log.ts';
import { isLoopback } from '../server/loopback.ts';
import { createServer } from '../server/server.ts';
import { logFailedDrain, logFailedTask } from '../server/task-log.ts';
import { readTrustedDocuments } from '../server/trusted-documents.ts';
import { createClient } from '../store/client.ts';
import { failureText } from '../store/failure-text.ts';
import { ensureTable } from '../store/schema.ts';
import type { Table } from '../store/table.ts';
import { type EngineListener, startEngine } from './engine.ts';
import { graphiql } from './graphiql.ts';
import { listen } from './listen.ts';
import { localKey } from './local-key.ts';
import { localTable } from './local-table.ts';
import { startOutboxWorker } from './outbox-worker.ts';
import type { DevSettings } from './settings.ts';

/** What content files are called. */
const contentFiles = ['.ndjson', '.ndjson.gz'];

export interface LocalServer {
  /** Where queries go. */
  readonly url: string;
  /** The engine that holds the data, for the reader. */
  readonly engine: string;
  readonly counts: [TypeName, number][];
  /** An API key with all scopes. */
  readonly apiKey: string;
  /** Whether content was imported just now. */
  readonly imported: boolean;
  stop(): Promise<void>;
}

/** Milliseconds that requests and the outbox have to come to their end when the server stops. */
const drainTime = 1000;

/** Starts the API with GraphiQL on this machine, over the embedded engine or the one that the settings name. */
export async function startLocalServer(
  settings: DevSettings,
  onProblem: (problem: ImportProblem) => void,
  listener: EngineListener = {},
): Promise<LocalServer> {
  const engine =
    settings.endpoint === undefined
      ? await startEngine({ dataDir: settings.dataDir, ...listener })
      : { endpoint: settings.endpoint, name: `the engine at ${settings.endpoint}`, stop: async () => {} };
  // The port is taken first, so that nobody waits for an import only to hear that it cannot be had. Who asks before all is ready waits.
  const opened = Promise.withResolvers<RequestListener>();
  const { arrival } = settings.limits;
  const patience = {
    requestTimeout: arrival,
    headersTimeout: arrival,
    connectionsCheckingInterval: arrival / 4,
  };
  const underWay = new Set<ServerResponse>();
  const http = createHttpServer(patience, async (request, response) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    if (request.url === '/') response.writeHead(302, { location: '/graphql' }).end();
    else (await opened.promise)(request, response);
  });
  const close = async () => {
    http.closeAllConnections();
    http.close();
    await engine.stop();
  };
  try {
    const url = await open(http, settings);
    const client = await connect(engine.endpoint, settings);
    const table = localTable(client, settings.tableName);
    const log = jsonLog(settings.logLevel);
    const onFailed = (task: FailedTask) => logFailedTask(log, task);
    await drainOutbox(table, { onFailed });
    const imported =
      settings.sampleContent &&
      (await importSample(table, linesOf(await filesAt([settings.contentDir], contentFiles)), { onProblem }));
    // What was there from the beginning is no news.
    if (imported) await drainOutbox(table, { publish: async () => {}, onFailed });
    const counts = await countRecords(table.patient());
    const apiKey = await keyFor(table, settings);
    const { stage, issuer, logLevel } = settings;
    const worker = startOutboxWorker(
      table,
      async event => log.write('info', 'event', { ...event }),
      (error, task) => (task === undefined ? logFailedDrain(log, error) : logFailedTask(log, task)),
    );
    const admission = new Admission(settings.limits);
    const server = createServer({
      table,
      authenticate: createAuthenticate({ table, stage, issuer, warn: message => log.warn(message) }),
      logLevel,
      showCost: true,
      introspection: settings.introspection,
      limits: settings.limits,
      admission,
      shareAnswers: true,
      origins: settings.origins,
      // Where other machines can open the page, it must not give the key away.
      graphiql: graphiql(isLoopback(bracketed(settings.host)) ? apiKey : undefined),
      trusted: await readTrustedDocuments(settings),
      feed: settings.feed,
      onMutation(report) {
        log.write('info', 'mutation', { ...report });
        worker.ring();
      },
    });
    opened.resolve(behind(admission, server, settings.origins));
    const stop = async () => {
      http.close();
      http.closeIdleConnections();
      const requests = [...underWay].map(response => once(response, 'close'));
      // What does not come to its end in time waits for an engine that does not answer, or is for the next start: nothing of it is lost.
      await Promise.race([
        Promise.all([worker.stop(), ...requests]),
        sleep(drainTime, undefined, { ref: false }),
      ]);
      client.destroy();
      await close();
    };
    return { url, engine: engine.name, counts, apiKey, imported, stop };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The key is kept with the data: not at all in memory, and not here where the data is elsewhere. */
function keyFor(table: Table, { stage, endpoint, dataDir }: DevSettings): Promise<string> {
  const isTemporary = endpoint === undefined && dataDir === ':memory:';
  const folder = endpoint === undefined && !isTemporary ? dataDir : undefined;
  return localKey(table, { stage, folder, isTemporary });
}

/** A client for an engine that answers and has the table. */
async function connect(endpoint: string, settings: DevSettings): Promise<ReturnType<typeof createClient>> {
  try {
    const client = createClient({ endpoint });
    await ensureTable(client, settings.tableName);
    return client;
  } catch (error) {
    if (settings.endpoint === undefined || !(error instanceof Error)) throw error;
    throw new Error(
      `DYNAMODB_ENDPOINT is "${endpoint}"; no engine can be used there: ${failureText(error)}`,
      {
        cause: error,
      },
    );
  }
}

async function open(http: Server, { host, port }: DevSettings): Promise<string> {
  try {
    return `http://${nameInUrl(host)}:${await listen(http, { host, port })}/graphql`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new Error(`Port ${port} cannot be used (${code}). Set another one: PORT=4001 npm start`);
  }
}

function nameInUrl(host: string): string {
  if (host === '127.0.0.1' || host === '0.0.0.0' || host === '::') return 'localhost';
  return bracketed(host);
}

/** An IPv6 address as it stands in an URL. */
function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}
