import { Problem } from '../../content/problem.ts';

/** What a request shows of who sends it, by its form alone: an API key or a token of an issuer. */
export interface Credential {
  readonly kind: 'key' | 'token';
  readonly text: string;
}

/** Longer than any token of the big issuers; most proxies allow 8 kB of headers. */
const longest = 8192;

/** A bearer token's characters: https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const bearer = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** The credential in the headers; undefined where there is none. It is never looked for in an address, which ends up in logs. */
export function credentialIn(headers: Headers): Credential | undefined {
  const authorization = headers.get('authorization');
  const apiKey = headers.get('x-api-key');
  if (authorization === null && apiKey === null) return undefined;
  if (authorization !== null && apiKey !== null)
    throw refused('Send either Authorization or X-API-Key, not both.');
  if (apiKey !== null) return { kind: 'key', text: apiKey.trim() };
  const [, text = ''] = bearer.exec(authorization?.trim() ?? '') ?? [];
  if (text === '' || text.length > longest)
    throw refused('Send credentials as "Authorization: Bearer <token or API key>".');
  return { kind: text.startsWith('cmq_') ? 'key' : 'token', text };
}

/** Credentials that are none, with no more of the reason than an honest caller can use. */
export function refused(message: string): Problem {
  return new Problem('UNAUTHENTICATED', message);
}
