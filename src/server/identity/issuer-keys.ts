import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import { Problem } from '../../content/problem.ts';
import type { Clock } from '../../store/table.ts';
import type { Issuer } from './issuer.ts';

/** Milliseconds after which keys are asked for again, so that one that the issuer has withdrawn is soon no good. */
const freshFor = 10 * 60_000;

/** Between two requests to the issuer: tokens with made-up key ids, or an issuer that is down, must not make one each. */
const pause = 30_000;

/** How long the last keys are good while the issuer cannot be reached. */
const goodFor = 24 * 60 * 60_000;

const fetchTimeout = 3000;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/**
 * The public keys of an issuer, fetched when the first token comes. jose has such a set itself, but it drops keys that are good
 * when the issuer does not answer, and then asks again for each token.
 */
export class IssuerKeys {
  readonly #issuer: Issuer;
  readonly #clock: Clock;
  #keys: { readonly find: JWTVerifyGetKey; readonly at: number } | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #failure: unknown;
  #underWay: Promise<void> | undefined;

  constructor(issuer: Issuer, clock: Clock) {
    this.#issuer = issuer;
    this.#clock = clock;
  }

  /** The key that a token says it is signed with, in the form that `jwtVerify` asks for it. */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    if (this.#age() >= freshFor) await this.#ask();
    try {
      return await this.#good()(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    // The issuer may have begun to sign with a new key.
    await this.#ask();
    return this.#good()(header, token);
  };

  #age(): number {
    return this.#keys === undefined ? Number.POSITIVE_INFINITY : this.#clock() - this.#keys.at;
  }

  #good(): JWTVerifyGetKey {
    if (this.#keys !== undefined && this.#age() < goodFor) return this.#keys.find;
    throw new Problem(
      'UNAVAILABLE',
      'The token cannot be checked at the moment: its issuer does not answer. Try again.',
      {},
      this.#failure,
    );
  }

  /** Asks the issuer, unless that was done just now; where it fails the keys stay as they are. */
  async #ask(): Promise<void> {
    if (this.#underWay === undefined) {
      if (this.#clock() - this.#askedAt < pause) return;
      this.#askedAt = this.#clock();
      this.#underWay = this.#fetch().finally(() => {
        this.#underWay = undefined;
      });
    }
    await this.#underWay;
  }

  async #fetch(): Promise<void> {
    try {
      const at = this.#clock();
      const { keys } = keySet.parse(await fetchJson(await this.#address()));
      this.#keys = { find: createLocalJWKSet({ keys } as JSONWebKeySet), at };
      this.#failure = undefined;
    } catch (error) {
      // Whoever needs keys and has none tells this as the cause.
      this.#failure = error;
    }
  }

  async #address(): Promise<string> {
    const { url, jwksUri } = this.#issuer;
    if (jwksUri !== undefined) return jwksUri;
    // https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
    const address = `${url.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const { issuer, jwks_uri: found } = discovery.parse(await fetchJson(address));
    if (issuer !== url) throw new Error(`${address} is of the issuer ${issuer}; AUTH_ISSUER is ${url}.`);
    if (url.startsWith('https:') && !found.startsWith('https:'))
      throw new Error(`${address} names keys that do not come by https: ${found}.`);
    return found;
  }
}

async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(fetchTimeout),
  });
  if (!response.ok) throw new Error(`${address} answers ${response.status}.`);
  return response.json();
}
