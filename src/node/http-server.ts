import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { internalMessage } from '../errors/problem.ts';
import { jsonLog } from '../server/log.ts';
import { listen } from './listen.ts';
import type { NodeSettings } from './settings.ts';

/** Milliseconds that an idle connection stays open: longer than at a load balancer, which would send a request into a closed one. */
const keepAliveTimeout = 65_000;

export interface HttpServer {
  /** The URL of the GraphQL API. */
  readonly url: string;
  /** Sets the listener, once. Earlier requests wait for it. */
  handle(listener: RequestListener): void;
  /** Accepts no more connections, and lets requests in flight finish for some milliseconds. */
  close(maxTime: number): Promise<void>;
}

/** Opens the port of the settings. Requests must come in whole within `arrival` of the limits. */
export async function openHttpServer(settings: NodeSettings): Promise<HttpServer> {
  const { arrival } = settings.limits;
  const log = jsonLog(settings.logLevel);
  const timeouts = {
    keepAliveTimeout,
    requestTimeout: arrival,
    headersTimeout: arrival,
    connectionsCheckingInterval: arrival / 4,
  };
  const handler = Promise.withResolvers<RequestListener>();
  const inFlight = new Set<ServerResponse>();
  let isClosing = false;
  const http = createServer(timeouts, async (request, response) => {
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
    response.shouldKeepAlive &&= !isClosing;
    if (!hasAddress(request)) return refuse(response, 400, malformed);
    try {
      const listener = await handler.promise;
      await listener(request, response);
    } catch (error) {
      // Thrown out of here it would end the process, and any client could repeat its request.
      log.error(error);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, `INTERNAL_SERVER_ERROR: ${internalMessage}\n`);
    }
  });
  const listening = await open(() => listen(http, settings), settings);
  return {
    url: `http://${hostInUrl(settings.host)}:${listening.port}/graphql`,
    handle: listener => handler.resolve(listener),
    async close(maxTime) {
      isClosing = true;
      listening.close();
      http.closeIdleConnections();
      // Else a client could keep its connection busy to the end.
      for (const response of inFlight) response.shouldKeepAlive = false;
      const deadline = sleep(maxTime, 'deadline', { ref: false });
      while (inFlight.size > 0) {
        const finished = Promise.all([...inFlight].map(response => once(response, 'close')));
        if ((await Promise.race([finished, deadline])) === 'deadline') break;
      }
      http.closeAllConnections();
    },
  };
}

/** A name or an address, and a port. */
const hostPattern = /^(?:[\w.~-]+|\[[\da-f:.]+\])(?::\d*)?$/i;

/**
 * Whether the path and the host of a request make a URL. All listeners read them as one. The host has no
 * further characters: with a slash or a question mark in it the path would be another one.
 */
function hasAddress({ url = '', headers }: IncomingMessage): boolean {
  const host = headers.host || 'localhost';
  const origin = `http://${host}`;
  return hostPattern.test(host) && URL.canParse(origin) && URL.canParse(url, origin);
}

const malformed = 'BAD_REQUEST: The path or the host of the request is malformed.\n';

function refuse(response: ServerResponse, status: number, text: string): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  response.writeHead(status, { ...headers, 'cache-control': 'no-store' }).end(text);
}

async function open<T>(listenAt: () => Promise<T>, { port }: NodeSettings): Promise<T> {
  try {
    return await listenAt();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error;
    throw new UnusablePort(port, String(code), error);
  }
}

/** The port of the settings cannot be opened. */
export class UnusablePort extends Error {
  override name = 'UnusablePort';

  constructor(port: number, code: string, cause: unknown) {
    super(`Port ${port} cannot be used (${code}). Set another one in PORT, such as PORT=4001.`, { cause });
  }
}

/** An address of this machine by the name that a reader expects. */
function hostInUrl(host: string): string {
  if (host === '127.0.0.1' || host === '0.0.0.0' || host === '::') return 'localhost';
  return bracketed(host);
}

/** A host as the URL class writes it: an IPv6 address is in brackets. */
export function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}
