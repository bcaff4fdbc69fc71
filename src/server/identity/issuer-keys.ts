import { setTimeout as wait } from 'node:timers/promises';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import { Problem } from '../../errors/problem.ts';
import { causeText } from '../../store/failure-text.ts';
import type { Clock } from '../../store/table.ts';
import type { Issuer } from './issuer.ts';

/** Milliseconds after which the keys are fetched again, so that a withdrawn key is soon refused. */
const freshTime = 10 * 60_000;

/** Milliseconds between two requests to the issuer, so that tokens with invented key ids, or an issuer that is down, do not cause a request each. */
const fetchInterval = 30_000;

/** Milliseconds that the last keys stay valid while the issuer cannot be reached. */
const maxStaleTime = 24 * 60 * 60_000;

const fetchTimeout = 3000;

/**
 * Milliseconds from the start of a fetch in which requests wait for it, although the last keys are valid: after an hour without tokens a withdrawn key is
 * refused at once, and a function is not suspended before its fetch ends. An issuer that does not answer delays no request for longer.
 */
const maxWait = 500;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/**
 * The public keys of an issuer, fetched with the first token. The remote key set of jose drops valid keys when the issuer does not
 * answer, and then sends a request for each token.
 */
export class IssuerKeys {
  readonly #issuer: Issuer;
  readonly #clock: Clock;
  readonly #warn: (message: string) => void;
  #keys: { readonly find: JWTVerifyGetKey; readonly at: number } | undefined;
  #fetchedAt: number | undefined;
  #failure: unknown;
  #inFlight: Fetch | undefined;

  constructor(issuer: Issuer, clock: Clock, warn: (message: string) => void) {
    this.#issuer = issuer;
    this.#clock = clock;
    this.#warn = warn;
  }

  /** The key that the header of a token names, in the form that `jwtVerify` needs. */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    if (!this.#isRecent(this.#keys?.at, freshTime)) {
      const fetching = this.#refresh();
      await (this.#areValid() ? fetching?.soon : fetching?.done);
    }
    try {
      return await this.#validKeys()(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    // The issuer may have rotated its keys.
    await this.#refresh()?.done;
    return this.#validKeys()(header, token);
  };

  /** A time in the future is not recent: a clock that was set back does not delay the next request to the issuer. */
  #isRecent(at: number | undefined, duration: number): boolean {
    const now = this.#clock();
    return at !== undefined && at <= now && now - at < duration;
  }

  #validKeys(): JWTVerifyGetKey {
    if (this.#keys !== undefined && this.#areValid()) return this.#keys.find;
    throw new IssuerUnavailable(this.#failure);
  }

  #areValid(): boolean {
    return this.#keys !== undefined && this.#clock() - this.#keys.at < maxStaleTime;
  }

  /** Fetches the keys, unless that was done just now; on failure the last keys stay. */
  #refresh(): Fetch | undefined {
    if (this.#inFlight === undefined && !this.#isRecent(this.#fetchedAt, fetchInterval)) {
      this.#fetchedAt = this.#clock();
      const done = this.#fetch().finally(() => {
        this.#inFlight = undefined;
      });
      this.#inFlight = { done, soon: Promise.race([done, wait(maxWait, undefined, { ref: false })]) };
    }
    return this.#inFlight;
  }

  async #fetch(): Promise<void> {
    try {
      const at = this.#clock();
      const { keys } = await fetchJson(await this.#address(), keySet, 'a set of keys (JWKS)');
      this.#keys = { find: createLocalJWKSet({ keys } as JSONWebKeySet), at };
      this.#failure = undefined;
    } catch (error) {
      // Reported as `cause` when a token needs a key.
      this.#failure = error;
      if (this.#keys !== undefined) this.#warn(warningOf(error, this.#keys.at));
    }
  }

  async #address(): Promise<string> {
    const { url, jwksUri } = this.#issuer;
    if (jwksUri !== undefined) return jwksUri;
    // https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
    const address = `${url.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const { issuer, jwks_uri: found } = await fetchJson(
      address,
      discovery,
      'a discovery document of OpenID Connect',
    );
    if (issuer !== url) throw new Error(`${address} names the issuer ${issuer}, but AUTH_ISSUER is ${url}.`);
    if (url.startsWith('https:') && !found.startsWith('https:'))
      throw new Error(`${address} names a key URL without https: ${found}.`);
    return found;
  }
}

/** A running fetch of the keys. */
interface Fetch {
  readonly done: Promise<void>;
  /** Ends with the fetch, and after `maxWait` at the latest. */
  readonly soon: Promise<void>;
}

/** Clients retry when the next fetch is allowed. */
class IssuerUnavailable extends Problem {
  override readonly retryAfter = fetchInterval / 1000;

  constructor(cause: unknown) {
    const message = `The token cannot be verified: the keys of its issuer cannot be fetched. Retry in ${fetchInterval / 1000} seconds.`;
    super('UNAVAILABLE', message, {}, cause);
  }
}

/** For a day nobody notices but the operator that the keys cannot be fetched. */
function warningOf(error: unknown, at: number): string {
  const end = new Date(at + maxStaleTime).toISOString();
  return `The keys of the issuer cannot be fetched, and its last keys are accepted until ${end}. ${causeText(error)}`;
}

/** JSON of a known shape. The errors are for the log: they name the address, and the reason behind the one that `fetch` gives. */
async function fetchJson<T>(address: string, shape: z.ZodType<T>, what: string): Promise<T> {
  const fail = (error: unknown): never => {
    const reason = causeText(error instanceof TypeError && error.cause !== undefined ? error.cause : error);
    throw new Error(`${address} cannot be fetched: ${reason}.`, { cause: error });
  };
  const response = await fetch(address, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(fetchTimeout),
  }).catch(fail);
  if (!response.ok) throw new Error(`${address} responded with status ${response.status}.`);
  const { data, error } = shape.safeParse(await response.json().catch(fail));
  if (error !== undefined) throw new Error(`${address} is not ${what}: ${z.prettifyError(error)}`);
  return data;
}
