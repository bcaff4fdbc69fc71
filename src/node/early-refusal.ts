import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LoadShedder, serverBusy } from '../server/request/load-shedding.ts';
import { corsHeaders, type Origins } from '../server/response/cors.ts';

/** Handles a request. Resolves when the request is handled; returns undefined if it was handled at once. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | undefined;

/**
 * Refuses a request on its headers alone, before its body is read, if the queue of load shedding is full. Under overload thousands are refused in a
 * second, and all work on a refusal is taken from the requests that are admitted. Health checks are never refused.
 */
export function withEarlyRefusal(loadShedder: LoadShedder, listener: Handler, origins: Origins): Handler {
  return (request, response) => {
    if (loadShedder.isFull && request.url !== '/health') {
      refuse(request, response, origins);
      return undefined;
    }
    loadShedder.reserve(request);
    response.once('close', () => loadShedder.cancelReservation(request));
    // No place is reserved for a body that comes slowly. A body that came in one packet with the headers is complete by then.
    setImmediate(() => {
      if (!request.complete) loadShedder.cancelReservation(request);
    });
    // 'close' may come long after the request was handled: a response waits for the earlier responses of its connection.
    const done = () => loadShedder.cancelReservation(request);
    const handled = listener(request, response);
    if (handled === undefined) done();
    return handled?.finally(done);
  };
}

const { message, extensions } = serverBusy();
const refusal = JSON.stringify({ errors: [{ message, extensions }] });

function refuse(request: IncomingMessage, response: ServerResponse, origins: Origins): void {
  response
    .writeHead(503, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(refusal),
      'cache-control': 'no-store',
      'retry-after': '1',
      'x-content-type-options': 'nosniff',
      ...corsHeaders(origins, request.headers.origin ?? null),
    })
    .end(request.method === 'HEAD' ? undefined : refusal);
}
