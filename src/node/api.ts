import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Drained, DrainOptions } from '../commands/outbox/outbox.ts';
import { eventDataOf } from '../commands/webhooks/webhook-payload.ts';
import { senderTo } from '../commands/webhooks/webhook-request.ts';
import { sendWebhooks } from '../commands/webhooks/webhook-sending.ts';
import { nextPublication } from '../resolvers/next-publication.ts';
import { readTrustedDocuments } from '../server/document/trusted-documents.ts';
import type { GraphiQLPage } from '../server/graphiql.ts';
import { createAuthenticate } from '../server/identity/authenticate.ts';
import { createWatchedLists } from '../server/live/create-watched-lists.ts';
import { jsonLog } from '../server/log.ts';
import { isApiPath } from '../server/request/api-paths.ts';
import { LoadShedder } from '../server/request/load-shedding.ts';
import { logHit, type RequestIds } from '../server/response/request-log.ts';
import { useResponseKeeper } from '../server/response/response-keeper.ts';
import { createServer } from '../server/server.ts';
import { logFailedRun, logFailedTask } from '../server/worker/outbox-log.ts';
import { logSent, pagesOf } from '../server/worker/webhooks.ts';
import type { Table } from '../store/table.ts';
import { type Handler, withEarlyRefusal } from './early-refusal.ts';
import type { HttpServer } from './http-server.ts';
import { startLoop, startOutboxWorker } from './outbox-worker.ts';
import type { Pages } from './pages.ts';
import { ResponseCache } from './response-cache.ts';
import type { NodeSettings } from './settings.ts';

/** Milliseconds between checks for changes of the lists that open streams watch. */
const liveInterval = 2000;

export interface ApiOptions {
  readonly http: HttpServer;
  readonly table: Table;
  readonly publish: DrainOptions['publish'];
  /** Milliseconds between checks of the outbox by the worker. */
  readonly workerInterval: number;
  readonly graphiql: GraphiQLPage | undefined;
  /** Pages at addresses that are not the API's; without any, `/` leads to GraphiQL. */
  readonly pages?: Pages;
  readonly showCost: boolean;
  /** Whether each request has a line in the log. */
  readonly logRequests: boolean;
  /** Whether public responses to GET are kept for their `max-age`. Writes of other processes then appear as late as in a CDN. */
  readonly keepResponses: boolean;
  readonly onOutboxRun?: (result: Drained) => void;
}

export interface Api {
  /** Stops the worker and the HTTP server; requests and tasks in flight may finish within `maxTime` milliseconds. */
  stop(maxTime: number): Promise<void>;
}

/** Serves the API in this process, for many clients: with load shedding, request coalescing and an outbox worker. */
export async function serveApi(settings: NodeSettings, options: ApiOptions): Promise<Api> {
  const { stage, issuer, limits, logLevel, origins } = settings;
  const { http, table, publish, workerInterval } = options;
  const log = jsonLog(logLevel);
  const trustedDocuments = await readTrustedDocuments(settings);
  const network = { allowLoopback: settings.webhookLoopback };
  const sending = { post: senderTo(network), addresses: pagesOf(settings.addresses) };
  // Receivers may be slow, so a loop of its own sends their messages: the tasks of the outbox do not wait for them.
  const sender = startLoop(workerInterval, () =>
    sendWebhooks(table, sending).then(
      sent => logSent(log, sent),
      error => logFailedRun(log, error),
    ),
  );
  const worker = startOutboxWorker(table, {
    publish,
    dataOf: settings.eventBus === undefined ? undefined : task => eventDataOf(table, task, sending.addresses),
    interval: workerInterval,
    onFailedTask: task => logFailedTask(log, task),
    onFailedRun: error => logFailedRun(log, error),
    onRun(result) {
      // Events of this run may have become messages.
      if (result.processed > 0) {
        sender.wake();
        responseCache.clear();
      }
      options.onOutboxRun?.(result);
    },
  });
  const loadShedder = new LoadShedder(limits);
  const content = {
    table,
    stage,
    limits,
    auditDays: settings.auditDays,
    addresses: settings.addresses,
    webhookNetwork: network,
    feed: settings.feed,
  };
  const watchedLists = createWatchedLists(content, {
    interval: liveInterval,
    onFailure: error => logFailedRun(log, error),
  });
  const responseCache = new ResponseCache({
    maxBytes: limits.responseCache,
    now: () => Date.parse(table.now()),
    nextPublication: since => nextPublication(table, since),
    onHit: (request, status) => {
      if (options.logRequests) logHit(log, request, status);
    },
  });
  const server = createServer({
    ...content,
    authenticate: createAuthenticate({ table, stage, issuer, warn: message => log.warn(message) }),
    logLevel,
    showCost: options.showCost,
    introspection: settings.introspection,
    loadShedder,
    coalesceRequests: true,
    origins,
    graphiql: options.graphiql,
    trustedDocuments,
    responseKeeper: options.keepResponses ? useResponseKeeper(responseCache) : undefined,
    watchLists: (lists, client) => watchedLists.open(lists, client),
    requestLog: options.logRequests ? { log, stage } : undefined,
    onMutation(report) {
      log.write('info', 'mutation', { ...report });
      worker.wake();
      sender.wake();
      watchedLists.wake();
      responseCache.clear();
    },
  });
  const handle: Handler = (request, response) => {
    const isApi = isApiPath(request.url?.replace(/[?#].*/s, '') ?? '');
    if (!isApi && options.pages?.(request, response)) return undefined;
    // A browser that opens the bare address gets the page to try queries on, if there is one.
    if (request.url !== '/' || options.graphiql === undefined)
      return server.handle(request, response, requestIdsOf(request));
    response.writeHead(302, { location: server.graphqlEndpoint }).end();
    return undefined;
  };
  const guarded = withEarlyRefusal(loadShedder, handle, origins);
  http.handle(options.keepResponses ? responseCache.listener(guarded) : guarded);
  return {
    async stop(maxTime) {
      watchedLists.close();
      const worked = Promise.race([
        Promise.all([worker.stop(), sender.stop()]),
        sleep(maxTime, undefined, { ref: false }),
      ]);
      await Promise.all([http.close(maxTime), worked]);
    },
  };
}

/** Characters of an id that a proxy gives: enough for all formats in use. */
const maxIdLength = 200;

/** The ids of a request in the headers of a proxy and of tracing. */
function requestIdsOf({ headers }: IncomingMessage): RequestIds {
  const idIn = (name: string) => headers[name]?.toString().slice(0, maxIdLength);
  return { requestId: idIn('x-request-id'), traceId: idIn('x-amzn-trace-id') ?? idIn('traceparent') };
}
