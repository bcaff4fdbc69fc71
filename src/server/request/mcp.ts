import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { FetchAPI } from 'graphql-yoga';
import { previewHeaders } from '../../access/preview.ts';
import { internalMessage, Problem } from '../../errors/problem.ts';
import type { ApiResponse, Ask } from '../../mcp/ask.ts';
import { createMcpServer } from '../../mcp/server.ts';
import { allowsSomewhere } from '../../resolvers/viewer.ts';
import { causeText } from '../../store/failure-text.ts';
import { httpOf } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { isLoopback } from '../loopback.ts';
import type { Origins } from '../response/cors.ts';
import type { RequestIds } from '../response/request-log.ts';
import { version } from '../version.ts';
import { checkMediaType, readJson } from './body.ts';
import type { Callers } from './identity.ts';
import { ownRequests } from './own-requests.ts';

/** Sends a request of this server's own to itself. */
export type Send = (request: Request, requestIds: RequestIds) => Promise<Response>;

export interface McpRouteOptions {
  readonly callers: Callers;
  readonly limits: Limits;
  readonly origins: Origins;
  /** The public URL of this API, whose own pages may use it. */
  readonly publicUrl: string | undefined;
  readonly send: Send;
  readonly fetchAPI: Pick<FetchAPI, 'Request' | 'Response'>;
  readonly logError: (error: unknown) => void;
}

/**
 * The Model Context Protocol over Streamable HTTP, without sessions and streams: each POST has one message and its
 * answer, so any instance can answer it.
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
 */
export async function answerMcp(
  request: Request,
  requestIds: RequestIds,
  options: McpRouteOptions,
): Promise<Response> {
  const { Response } = options.fetchAPI;
  try {
    const { status, text } = await answerOf(request, requestIds, options);
    return new Response(text, { status, headers: text === null ? {} : json });
  } catch (error) {
    const problem = error instanceof Problem ? error : undefined;
    if (problem === undefined) options.logError(error);
    else if (problem.cause !== undefined)
      options.logError(`${problem.code} at /mcp: ${causeText(problem.cause)}`);
    const told = problem ?? new Problem('INTERNAL_SERVER_ERROR', internalMessage);
    const { code, message } = told;
    const { status, headers } =
      error === wrongMethod ? { status: 405, headers: { allow: 'POST' } } : httpOf(told);
    const text = JSON.stringify({
      jsonrpc: '2.0',
      id: null,
      error: { code: serverError, message: `${code}: ${message}` },
    });
    return new Response(text, { status, headers: { ...headers, ...json } });
  }
}

const json = { 'content-type': 'application/json; charset=utf-8' };

/** The first of the codes that JSON-RPC leaves to servers; the transport of the SDK uses it for refusals too. */
const serverError = -32000;

const wrongMethod = new Problem('BAD_REQUEST', 'Method not allowed; use POST.');

async function answerOf(
  request: Request,
  requestIds: RequestIds,
  options: McpRouteOptions,
): Promise<{ status: number; text: string | null }> {
  const { callers, limits, logError } = options;
  if (request.method !== 'POST') throw wrongMethod;
  if (!isAllowedOrigin(request.headers.get('origin'), options)) throw foreignOrigin();
  const { viewer } = await callers.identify(request);
  const writes = allowsSomewhere(viewer, 'WRITE');
  checkMediaType(request, 'Send messages by POST with content-type: application/json.');
  const message = await readJson(request, writes ? limits.writerBody : limits.body);
  if (Array.isArray(message))
    throw new Problem('BAD_REQUEST', 'Batches are not supported. Send each message in a separate request.');
  const server = createMcpServer({
    ask: askFor(request, requestIds, options),
    writes,
    version,
    onError: logError,
  });
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    const response = await transport.handleRequest(request, { parsedBody: message });
    const text = await response.text();
    return { status: response.status, text: text === '' ? null : text };
  } finally {
    await server.close();
  }
}

/** Headers of the caller that its operations need. */
const forwarded = ['authorization', 'x-api-key', ...previewHeaders];

/** Sends operations to this API itself. So they have the rights, the limits and the line in the log of any other request. */
function askFor(request: Request, requestIds: RequestIds, { send, fetchAPI }: McpRouteOptions): Ask {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
  for (const name of forwarded) {
    const value = request.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  return async (query, variables) => {
    const body = JSON.stringify({ query, variables });
    const own = new fetchAPI.Request(new URL('/graphql', request.url), { method: 'POST', headers, body });
    ownRequests.add(own);
    const response = await send(own, requestIds);
    const answer: ApiResponse = await response.json();
    return answer;
  };
}

/**
 * Whether a page of this origin may use the server. Guards against DNS rebinding: a rebound page still sends its own `Origin`, so `*`, which opens
 * public content to the pages of all sites, grants nothing here. Programs send no origin.
 */
function isAllowedOrigin(
  origin: string | null,
  { origins, publicUrl }: Pick<McpRouteOptions, 'origins' | 'publicUrl'>,
): boolean {
  if (origin === null) return true;
  if (origins !== '*' && origins.includes(origin)) return true;
  const url = URL.parse(origin);
  if (url === null) return false;
  return isLoopback(url.hostname) || (publicUrl !== undefined && new URL(publicUrl).origin === url.origin);
}

function foreignOrigin(): Problem {
  return new Problem('FORBIDDEN', 'Origin not allowed. The operator can add it to CORS_ORIGINS.');
}
