import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { isSubject } from '../../content/subject.ts';
import { type Viewer, viewerOf } from '../../resolvers/viewer.ts';
import type { Clock } from '../../store/table.ts';
import { refused } from './credential.ts';
import type { Issuer } from './issuer.ts';
import { IssuerKeys } from './issuer-keys.ts';
import { grantedBy } from './token-scopes.ts';

/** Seconds that the clocks of the issuer and of this machine may differ. */
const clockTolerance = 5;

/** Public keys only: with an HMAC the issuer's public key would do as the secret. */
const algorithms = ['RS256', 'ES256'];

/** Members of a header by which a token would choose its own key, or demand what is not understood. */
const foreign = ['jku', 'x5u', 'jwk', 'crit'] as const;

/**
 * Knows whom a token (JWT) of an issuer stands for. This file and jose are loaded when the first token comes: most instances of
 * the function never see one.
 */
export class Tokens {
  readonly #issuer: Issuer;
  readonly #clock: Clock;
  readonly #keys: IssuerKeys;
  readonly #warn: (message: string) => void;
  /** Claims of which the operator has been told. */
  readonly #told = new Set<string>();

  constructor(issuer: Issuer, clock: Clock, warn: (message: string) => void) {
    this.#issuer = issuer;
    this.#clock = clock;
    this.#warn = warn;
    this.#keys = new IssuerKeys(issuer, clock);
  }

  /** Whose token it is. UNAUTHENTICATED where it is not valid here; UNAVAILABLE where its issuer cannot be asked for its keys. */
  async viewer(token: string): Promise<Viewer> {
    const claims = await this.#verified(token);
    if (!isSubject(claims.sub) || !this.#isMeantForUs(claims)) throw invalid();
    const { scopes, unreadable } = grantedBy(claims, this.#issuer);
    for (const name of unreadable) this.#warnOf(name);
    return viewerOf(claims.sub, scopes);
  }

  /** Once for each claim: every token of an issuer has the same shape. */
  #warnOf(name: string): void {
    if (this.#told.has(name)) return;
    this.#told.add(name);
    this.#warn(
      `The claim "${name}" of a token is neither text, a list of texts, nor an object of roles, and grants nothing. See AUTH_SCOPE_CLAIM.`,
    );
  }

  async #verified(token: string): Promise<JWTPayload> {
    const { url, accepts } = this.#issuer;
    try {
      const header = decodeProtectedHeader(token);
      if (foreign.some(name => Object.hasOwn(header, name))) throw invalid();
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
      // Told only once the signature and all other claims were found right.
      if (error instanceof errors.JWTExpired) throw refused('This token has expired. Get a new one.');
      // decodeProtectedHeader throws a TypeError at what is no token.
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw invalid();
      throw error;
    }
  }

  /** The audience was looked at with the signature. Cognito's access tokens have none, but say which client they were given to. */
  #isMeantForUs({ client_id: client, token_use: use }: JWTPayload): boolean {
    const { claim, values } = this.#issuer.accepts;
    if (claim === 'aud') return true;
    return typeof client === 'string' && values.includes(client) && (use === undefined || use === 'access');
  }
}

function invalid() {
  return refused('This token is not valid here.');
}
