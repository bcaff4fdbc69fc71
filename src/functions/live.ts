import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createWatchedLists } from '../server/live/create-watched-lists.ts';
import { jsonLog } from '../server/log.ts';
import { createServer } from '../server/server.ts';
import { readSettings } from '../server/settings.ts';
import { logFailedRun } from '../server/worker/outbox-log.ts';
import { createClient } from '../store/client.ts';
import { Table } from '../store/table.ts';
import { requestIdsOf, toRequest } from './http-api.ts';
import { refusalOf } from './live-refusal.ts';
import { readOriginSecrets, withoutSecret } from './origin.ts';
import { sendResponse, sendResult } from './response-stream.ts';

/**
 * Milliseconds between two rounds of reads. An instance has one stream, so each stream reads its lists itself: 10,000 of them at this interval
 * take two thirds of what one partition of the table serves.
 */
const interval = 5000;

/** Milliseconds before the timeout of the function at which a stream ends, so that Lambda does not report it as a failure. */
const reserve = 3000;

const settings = readSettings(process.env);
const { stage, limits, origins } = settings;
const log = jsonLog(settings.logLevel);
const content = {
  table: new Table({ client: createClient(settings), name: settings.tableName }),
  stage,
  limits,
};
const watchedLists = createWatchedLists(content, {
  interval,
  onFailure: error => logFailedRun(log, error),
});
const server = createServer({
  ...content,
  // The signal is public, whatever the credentials of a request.
  authenticate: async () => undefined,
  origins,
  watchLists: (lists, client) => watchedLists.open(lists, client),
  requestLog: { log, stage },
});

const secrets = readOriginSecrets(process.env);

/**
 * Answers `GET /live` through the response stream of a function URL, by the server of the API. The stream ends before the function would time out, and
 * an EventSource then connects again.
 */
export const handler = awslambda.streamifyResponse<APIGatewayProxyEventV2>(
  async (event, stream, invocation) => {
    const refusal = refusalOf(event, { secrets, origins });
    if (refusal !== undefined) return sendResult(refusal, stream);
    const client = new AbortController();
    const end = () => client.abort();
    stream.once('close', end).once('error', end);
    let timer: NodeJS.Timeout | undefined;
    try {
      const { url, method, headers } = toRequest(withoutSecret(event), server.fetchAPI.Request);
      const request = new server.fetchAPI.Request(url, { method, headers, signal: client.signal });
      const response = await server.fetch(request, requestIdsOf(event));
      // Only now: the server would fail a request that ends before it has a response, and its reads have a deadline of their own.
      timer = setTimeout(end, invocation.getRemainingTimeInMillis() - reserve);
      await sendResponse(response, stream);
    } finally {
      clearTimeout(timer);
      end();
    }
  },
);
