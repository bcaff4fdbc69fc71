import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { RequestIds } from '../server/response/request-log.ts';

/** A class for requests: the platform's own, or that of the answering server. */
export type RequestClass = new (url: string, init: RequestInit) => Request;

/**
 * The request in an HTTP API event (payload format 2.0), with the URL that the client used. Node loads its whole HTTP client, some 25 ms, at the
 * first use of its own `Request`: a function with a cold start passes its server's class instead.
 */
export function toRequest(event: APIGatewayProxyEventV2, RequestOf: RequestClass = Request): Request {
  const { method } = event.requestContext.http;
  const hasBody = method !== 'GET' && method !== 'HEAD' && event.body !== undefined && event.body !== '';
  return new RequestOf(addressOf(event), {
    method,
    headers: headersOf(event),
    ...(hasBody && { body: bytesOf(event) }),
  });
}

/** The gateway's form of a response: text as it is, all other content as base64, each cookie separately. */
export async function toResult(response: Response): Promise<APIGatewayProxyStructuredResultV2> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    // Not every Headers lower-cases its names, and the gateway accepts no two names that differ only in case.
    if (name.toLowerCase() !== 'set-cookie') headers[name.toLowerCase()] = value;
  });
  const cookies = response.headers.getSetCookie();
  const isText = isTextual(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;
  const body = isText ? await response.text() : Buffer.from(await response.arrayBuffer()).toString('base64');
  return {
    statusCode: response.status,
    headers,
    ...(cookies.length > 0 && { cookies }),
    ...(body !== '' && { body, isBase64Encoded: !isText }),
  };
}

/** The ids of a request. The gateway sends the client the same one in `apigw-requestid`. */
export function requestIdsOf({ requestContext, headers }: APIGatewayProxyEventV2): RequestIds {
  const traceId = headers['x-amzn-trace-id'] ?? headers.traceparent;
  return { requestId: requestContext.requestId, traceId };
}

function addressOf(event: APIGatewayProxyEventV2): string {
  const url = new URL(`https://${event.requestContext.domainName}`);
  // The gateway decodes the path. The setter encodes a "?" or "#" in it again; in a template it would split the URL.
  url.pathname = event.rawPath;
  url.search = event.rawQueryString;
  return url.href;
}

function headersOf(event: APIGatewayProxyEventV2): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(event.headers)) {
    if (value !== undefined) headers[name.toLowerCase()] = toByteString(value);
  }
  // The gateway removes cookies from the headers and splits them.
  if (event.cookies !== undefined && event.cookies.length > 0) {
    headers.cookie = toByteString(event.cookies.join('; '));
  }
  return headers;
}

/** Header values hold one byte a character: text that the gateway decoded from UTF-8 is converted back to its bytes. */
function toByteString(value: string): string {
  return /[^\0-\xff]/.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value;
}

/** Bytes even for text: for a string, Request would add a content type that the client did not send. */
function bytesOf(event: APIGatewayProxyEventV2): Uint8Array<ArrayBuffer> {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
}

function isTextual(contentType: string): boolean {
  return /^(?:text\/|[^;]*[/+](?:json|xml)\s*(?:;|$))/i.test(contentType);
}
