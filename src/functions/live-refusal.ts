import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { corsHeaders, type Origins } from '../server/response/cors.ts';
import { closed, isAllowedSource } from './origin.ts';

/**
 * The refusal of a request that asks for no stream, made before it is parsed: any request occupies an instance of the function, and there are only
 * as many instances as streams.
 */
export function refusalOf(
  event: APIGatewayProxyEventV2,
  { secrets, origins }: { readonly secrets: readonly Buffer[]; readonly origins: Origins },
): APIGatewayProxyStructuredResultV2 | undefined {
  if (!isAllowedSource(event, secrets)) return closed;
  const refuse = (statusCode: number, body: string, headers: Record<string, string> = {}) => ({
    statusCode,
    headers: { ...plain, ...corsHeaders(origins, event.headers.origin ?? null), ...headers },
    body,
  });
  if (event.rawPath !== '/live')
    return refuse(404, 'NOT_FOUND: Only /live is answered here. Send queries to the address of the API.\n');
  if (!methods.has(event.requestContext.http.method))
    return refuse(405, 'Method not allowed; use GET.\n', { allow: 'GET, HEAD' });
  return undefined;
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD']);

const plain = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};
