import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** A class that makes requests: the platform's own, or the one of the server that will answer them. */
export type RequestClass = new (url: string, init: RequestInit) => Request;

/**
 * The request that an HTTP API event (payload format 2.0) stands for. The address is the one the client used.
 * Node loads its whole HTTP client, some 25 ms, when its own `Request` is first used: a function that starts cold
 * gives the class of its server.
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

/** What the gateway sends for a response: text as it is, everything else as base64, each cookie apart. */
export async function toResult(response: Response): Promise<APIGatewayProxyStructuredResultV2> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    // Not every Headers lower-cases its names, and the gateway takes no two that differ in case alone.
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

function addressOf(event: APIGatewayProxyEventV2): string {
  const url = new URL(`https://${event.requestContext.domainName}`);
  // The gateway decodes the path: a "?" or "#" in it is encoded again by the setter, where a template would split.
  url.pathname = event.rawPath;
  url.search = event.rawQueryString;
  return url.href;
}

function headersOf(event: APIGatewayProxyEventV2): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(event.headers)) {
    if (value !== undefined) headers[name.toLowerCase()] = toByteString(value);
  }
  // The gateway takes cookies out of the headers and splits them.
  if (event.cookies !== undefined && event.cookies.length > 0) {
    headers.cookie = toByteString(event.cookies.join('; '));
  }
  return headers;
}

/** Header values hold one byte a character; what the gateway decoded from UTF-8 becomes its bytes again. */
function toByteString(value: string): string {
  return /[^\0-\xff]/.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value;
}

/** Bytes even for text: given a string, Request would add a content type that the client did not send. */
function bytesOf(event: APIGatewayProxyEventV2): Uint8Array<ArrayBuffer> {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
}

function isTextual(contentType: string): boolean {
  return /^(?:text\/|[^;]*[/+](?:json|xml)\s*(?:;|$))/i.test(contentType);
}
