import { Problem } from '../../errors/problem.ts';

/** The credential of a request: an API key or a token of an issuer. Their forms differ. */
export interface Credential {
  readonly kind: 'key' | 'token';
  readonly text: string;
}

/** Above any token of the big issuers; most proxies allow 8 kB of headers. */
const maxTokenLength = 8192;

/** A bearer token's characters: https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const bearer = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** The credential in the headers; undefined if there is none. A URL is never searched for one, because URLs are logged. */
export function credentialIn(headers: Headers): Credential | undefined {
  const authorization = headers.get('authorization');
  const apiKey = headers.get('x-api-key');
  if (authorization === null && apiKey === null) return undefined;
  if (authorization !== null && apiKey !== null)
    throw refused('Send either Authorization or X-API-Key, not both.');
  if (apiKey !== null) return { kind: 'key', text: apiKey.trim() };
  const [, text = ''] = bearer.exec(authorization?.trim() ?? '') ?? [];
  if (text === '') throw refused('Send credentials as "Authorization: Bearer <token or API key>".');
  if (text.length > maxTokenLength)
    throw refused(`The token is too long: ${text.length} (maximum ${maxTokenLength}).`);
  return { kind: text.startsWith('cmq_') ? 'key' : 'token', text };
}

/** Refused credentials, with only as much of the reason as a legitimate caller can use. */
export function refused(message: string): Problem {
  return new Problem('UNAUTHENTICATED', message);
}
