import { createServer } from 'node:http';
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { onTestFinished } from 'vitest';

/** An issuer of tokens on this machine: it makes keys, signs with them and serves the public ones. */
export interface LocalIssuer {
  readonly url: string;
  /** How often it was asked for its keys. */
  readonly asked: { count: number };
  /** Makes a key that it signs with from now on; the ones before are kept, or taken back. */
  newKey(alg: 'RS256' | 'ES256', options?: { keepOld?: boolean }): Promise<void>;
  /** A token of these claims over those that are right; `undefined` takes a claim out. */
  sign(claims?: Claims, header?: Partial<JWTHeaderParameters>): Promise<string>;
  /** A token signed by HMAC with the public key as the secret. */
  signWithPublicKey(claims?: Claims): Promise<string>;
  /** Whether it answers with its keys, and not with an error. */
  isUp: boolean;
  /** Whether it takes requests and never answers them. */
  hangs: boolean;
  /** The number of open requests that it does not answer. */
  readonly unanswered: { count: number };
  stop(): void;
}

/** Claims, right or wrong. */
type Claims = Readonly<Record<string, unknown>>;

/** The default claims of its tokens: a caller with WRITE, for the API of the tests, for a minute from `now`. */
export const audience = 'communique-test';

export async function startIssuer({ now = Date.now }: { now?: () => number } = {}): Promise<LocalIssuer> {
  const keys: { alg: string; kid: string; privateKey: CryptoKey; publicKey: CryptoKey; jwk: JWK }[] = [];
  const asked = { count: 0 };
  const unanswered = { count: 0 };
  const server = createServer((request, response) => {
    if (issuer.hangs) {
      unanswered.count += 1;
      response.on('close', () => {
        unanswered.count -= 1;
      });
      return;
    }
    if (!issuer.isUp) return void response.writeHead(503).end();
    const isKeys = request.url === '/keys';
    if (isKeys) asked.count += 1;
    const found = isKeys
      ? { keys: keys.map(({ jwk }) => jwk) }
      : { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(found));
  });
  const { promise, resolve } = Promise.withResolvers<number>();
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(typeof address === 'object' && address !== null ? address.port : 0);
  });
  const url = `http://127.0.0.1:${await promise}`;
  const current = () => {
    const key = keys.at(-1);
    if (key === undefined) throw new Error('The issuer has no key.');
    return key;
  };
  const claimsWith = (claims: Claims): JWTPayload => {
    const seconds = Math.floor(now() / 1000);
    const defaults = { iss: url, sub: 'ada', aud: audience, iat: seconds, exp: seconds + 60, scope: 'WRITE' };
    return Object.fromEntries(
      Object.entries({ ...defaults, ...claims }).filter(([, value]) => value !== undefined),
    );
  };
  const issuer: LocalIssuer = {
    url,
    asked,
    isUp: true,
    hangs: false,
    unanswered,
    async newKey(alg, { keepOld = true } = {}) {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      const kid = `key-${keys.length + 1}-${asked.count}`;
      if (!keepOld) keys.length = 0;
      keys.push({
        alg,
        kid,
        privateKey,
        publicKey,
        jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
      });
    },
    sign(claims: Claims = {}, header = {}) {
      const { alg, kid, privateKey } = current();
      return new SignJWT(claimsWith(claims)).setProtectedHeader({ alg, kid, ...header }).sign(privateKey);
    },
    async signWithPublicKey(claims: Claims = {}) {
      const { kid, publicKey } = current();
      const secret = new TextEncoder().encode(await exportSPKI(publicKey));
      return new SignJWT(claimsWith(claims)).setProtectedHeader({ alg: 'HS256', kid }).sign(secret);
    },
    stop: () => void server.close(),
  };
  await issuer.newKey('RS256');
  return issuer;
}

/** An issuer that ends with the test. */
export async function issuerForTest(options?: { now?: () => number }): Promise<LocalIssuer> {
  const issuer = await startIssuer(options);
  onTestFinished(() => issuer.stop());
  return issuer;
}

/** A token without a signature, of the claims of a good one. */
export function unsigned(token: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}
