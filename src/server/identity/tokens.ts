import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { isSubject } from '../../access/subject.ts';
import { type Viewer, viewerOf } from '../../resolvers/viewer.ts';
import type { Clock } from '../../store/table.ts';
import { refused } from './credential.ts';
import type { Issuer } from './issuer.ts';
import { IssuerKeys } from './issuer-keys.ts';
import { grantedBy } from './token-scopes.ts';

/** Seconds that the clocks of the issuer and of this machine may differ. */
const clockTolerance = 5;

/** Asymmetric algorithms only: with an HMAC the issuer's public key could be used as the secret. */
const algorithms = ['RS256', 'ES256'];

/** Members of a header by which a token would choose its own key, or require unknown extensions. */
const forbiddenMembers = ['jku', 'x5u', 'jwk', 'crit'] as const;

/**
 * Authenticates tokens (JWT) of an issuer. This file and jose are loaded with the first token: most instances of
 * the function never get one.
 */
export class Tokens {
  readonly #issuer: Issuer;
  readonly #clock: Clock;
  readonly #keys: IssuerKeys;
  readonly #warn: (message: string) => void;
  /** Claims that the operator has been warned of. */
  readonly #warned = new Set<string>();

  constructor(issuer: Issuer, clock: Clock, warn: (message: string) => void) {
    this.#issuer = issuer;
    this.#clock = clock;
    this.#warn = warn;
    this.#keys = new IssuerKeys(issuer, clock, warn);
  }

  /** The subject of a token. UNAUTHENTICATED where it is not valid here; UNAVAILABLE where the keys of its issuer cannot be fetched. */
  async viewer(token: string): Promise<Viewer> {
    const claims = await this.#verified(token);
    if (!isSubject(claims.sub) || !this.#isForThisApi(claims)) throw invalid();
    const { scopes, unreadable } = grantedBy(claims, this.#issuer);
    for (const name of unreadable) this.#warnOf(name);
    return viewerOf(claims.sub, scopes);
  }

  /** Once for each claim: all tokens of an issuer have the same shape. */
  #warnOf(name: string): void {
    if (this.#warned.has(name)) return;
    this.#warned.add(name);
    this.#warn(
      `The claim "${name}" of a token is neither text, a list of texts, nor an object of roles, and grants nothing. See AUTH_SCOPE_CLAIM.`,
    );
  }

  async #verified(token: string): Promise<JWTPayload> {
    const { url, accepts } = this.#issuer;
    try {
      const header = decodeProtectedHeader(token);
      if (forbiddenMembers.some(name => Object.hasOwn(header, name))) throw invalid();
      const { payload } = await jwtVerify(token, this.#keys.find, {
        algorithms,
        issuer: url,
        requiredClaims: ['exp', 'sub', accepts.claim],
        ...(accepts.claim === 'aud' ? { audience: [...accepts.values] } : {}),
        clockTolerance,
        currentDate: new Date(this.#clock()),
      });
      return payload;
    } catch (error) {
      // jose checks the signature and all other claims first.
      if (error instanceof errors.JWTExpired) throw refused('This token has expired. Get a new one.');
      // decodeProtectedHeader throws a TypeError if the text is not a token.
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw invalid();
      throw error;
    }
  }

  /** jose has checked the audience. Cognito's access tokens have none; they name the client that they were issued to. */
  #isForThisApi({ client_id: client, token_use: use }: JWTPayload): boolean {
    const { claim, values } = this.#issuer.accepts;
    if (claim === 'aud') return true;
    return typeof client === 'string' && values.includes(client) && (use === undefined || use === 'access');
  }
}

function invalid() {
  return refused('This token is not valid here.');
}
