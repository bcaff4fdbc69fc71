import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** The header in which CloudFront sends the secret; what a client sends by this name it replaces. */
const header = 'x-origin-secret';

/** The secrets by which a request of CloudFront is known; none where the gateway is asked directly. */
export function readOriginSecrets(environment: Readonly<Record<string, string | undefined>>): Buffer[] {
  return (environment.ORIGIN_SECRETS ?? '')
    .split(',')
    .flatMap(secret => (secret === '' ? [] : digest(secret)));
}

/** Whether a request came the way that it should. All secrets are compared, in a time that tells nothing of them. */
export function isFromOrigin(
  { headers }: Pick<APIGatewayProxyEventV2, 'headers'>,
  secrets: readonly Buffer[],
): boolean {
  const sent = digest(headers[header] ?? '');
  return secrets.length === 0 || secrets.filter(secret => timingSafeEqual(secret, sent)).length > 0;
}

/** The event without the secret, which is nobody else's business. */
export function withoutSecret(event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  const { [header]: _secret, ...headers } = event.headers;
  return { ...event, headers };
}

/** What somebody gets who asks the gateway's own address. */
export const closed: APIGatewayProxyStructuredResultV2 = {
  statusCode: 403,
  headers: {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  },
  body: JSON.stringify({
    errors: [{ message: 'Requests to this address are refused.', extensions: { code: 'FORBIDDEN' } }],
  }),
  isBase64Encoded: false,
};

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
