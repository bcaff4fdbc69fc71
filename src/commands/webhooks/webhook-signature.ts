import { createHmac, randomBytes } from 'node:crypto';
import type { Webhook } from '../../model/webhook.ts';

/** Bytes of a secret; Standard Webhooks recommends 24 to 64. */
const secretBytes = 32;

const secretPrefix = 'whsec_';

export function newSecret(): string {
  return `${secretPrefix}${randomBytes(secretBytes).toString('base64')}`;
}

/**
 * The headers of a message by Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md. During a
 * rotation both secrets sign, and a receiver accepts either.
 */
export function signatureHeaders(
  webhook: Webhook,
  { id, body, time }: { id: string; body: string; time: number },
): Record<string, string> {
  const timestamp = String(Math.floor(time / 1000));
  const signatures = secretsOf(webhook, time).map(secret => {
    const key = Buffer.from(secret.slice(secretPrefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

function secretsOf({ secret, previousSecret, previousUntil }: Webhook, time: number): string[] {
  const isValid = previousUntil !== undefined && Date.parse(previousUntil) > time;
  return [secret, ...(isValid && previousSecret !== undefined ? [previousSecret] : [])];
}
