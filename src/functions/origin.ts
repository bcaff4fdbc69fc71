import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** The header in which CloudFront sends the secret; CloudFront replaces a client's header of this name. */
const header = 'x-origin-secret';

/** The secrets that identify CloudFront's requests; empty if clients call the gateway directly. */
export function readOriginSecrets(environment: Readonly<Record<string, string | undefined>>): Buffer[] {
  return (environment.ORIGIN_SECRETS ?? '')
    .split(',')
    .flatMap(secret => (secret === '' ? [] : digest(secret)));
}

/** Whether a request came through CloudFront, or no secret is configured. All secrets are compared in constant time, so that the duration discloses nothing of them. */
export function isAllowedSource(
  { headers }: Pick<APIGatewayProxyEventV2, 'headers'>,
  secrets: readonly Buffer[],
): boolean {
  const sent = digest(headers[header] ?? '');
  return secrets.length === 0 || secrets.filter(secret => timingSafeEqual(secret, sent)).length > 0;
}

/** The event without the secret, which later code does not need. */
export function withoutSecret(event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  const { [header]: _secret, ...headers } = event.headers;
  return { ...event, headers };
}

/** The response to a client that calls the gateway's own address. */
export const closed: APIGatewayProxyStructuredResultV2 = {
  statusCode: 403,
  headers: {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  },
  body: JSON.stringify({
    errors: [
      {
        message: 'Direct requests are not allowed. Use the public address of the API.',
        extensions: { code: 'FORBIDDEN' },
      },
    ],
  }),
};

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
