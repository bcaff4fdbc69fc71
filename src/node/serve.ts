import { graphiqlPage } from '../server/graphiql.ts';
import { jsonLog } from '../server/log.ts';
import { SettingError } from '../server/setting-error.ts';
import { version } from '../server/version.ts';
import { publisherTo, publishNowhere } from '../server/worker/event-bus.ts';
import { connect, UnusableTarget } from '../store/connect.ts';
import { Table } from '../store/table.ts';
import { serveApi } from './api.ts';
import { openHttpServer, UnusablePort } from './http-server.ts';
import { surviveLogFailure } from './log-failure.ts';
import { type NodeSettings, readNodeSettings } from './settings.ts';

/** Milliseconds between two checks of the outbox for tasks that other processes have enqueued, or that are due later. */
const workerInterval = 5000;

/** Milliseconds that requests and tasks in flight have after SIGTERM: less than the ten seconds that Docker waits before SIGKILL. */
const maxShutdownTime = 8000;

/** `npm run serve`: the API on a table of DynamoDB, until SIGTERM or SIGINT. Exit codes: 0 after a signal, 1 if it cannot start. */
surviveLogFailure(line => console.error(`communique: ${line}`));
try {
  const settings = readNodeSettings(process.env);
  const stop = await start(settings);
  // A second signal must not interrupt the shutdown: a terminal and npm may both send one.
  let isStopping = false;
  const end = async (signal: NodeJS.Signals) => {
    if (isStopping) return;
    isStopping = true;
    jsonLog(settings.logLevel).write('info', 'stopping', { signal });
    await stop();
    process.exit(0);
  };
  process.on('SIGTERM', end).on('SIGINT', end);
} catch (error) {
  console.error(isExpected(error) ? `communique: ${error.message}` : error);
  process.exit(1);
}

async function start(settings: NodeSettings): Promise<() => Promise<void>> {
  const { endpoint, region, tableName: name, eventBus, stage } = settings;
  const log = jsonLog(settings.logLevel);
  const { client, place } = await connect({ name, endpoint, region });
  const http = await openHttpServer(settings);
  const api = await serveApi(settings, {
    http,
    table: new Table({ client, name }),
    publish: eventBus === undefined ? publishNowhere : publisherTo(eventBus),
    workerInterval,
    graphiql: settings.graphiql ? graphiqlPage : undefined,
    showCost: false,
    logRequests: true,
    keepResponses: true,
    onOutboxRun({ processed, failing }) {
      if (processed + failing > 0)
        log.write('info', 'outbox', { OutboxTasksProcessed: processed, OutboxTasksFailing: failing });
    },
  });
  log.write('info', 'listening', { url: http.url, place, stage, version });
  return async () => {
    await api.stop(maxShutdownTime);
    client.destroy();
  };
}

/** An error that an operator can fix; its message says how. */
function isExpected(error: unknown): error is Error {
  return error instanceof SettingError || error instanceof UnusableTarget || error instanceof UnusablePort;
}
