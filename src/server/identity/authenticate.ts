import type { Stage } from '../../content/stage.ts';
import type { Viewer } from '../../resolvers/viewer.ts';
import type { Clock, Table } from '../../store/table.ts';
import { ApiKeys } from './api-keys.ts';
import { credentialIn, refused } from './credential.ts';
import type { Issuer } from './issuer.ts';

/**
 * Who sends a request with these headers; undefined is nobody, who shows no credentials. Credentials that are not good are
 * UNAUTHENTICATED: whoever shows some wants to be known, and would take the public's answer for his own.
 */
export type Authenticate = (headers: Headers) => Promise<Viewer | undefined>;

export interface AuthenticateOptions {
  readonly table: Table;
  readonly stage: Stage;
  /** Whose tokens are taken; undefined takes none, only API keys. */
  readonly issuer: Issuer | undefined;
  /** Tells the operator of a token that could not be understood whole; nothing of the token is in it but the name of a claim. */
  readonly warn?: ((message: string) => void) | undefined;
}

export function createAuthenticate({
  table,
  stage,
  issuer,
  warn = () => {},
}: AuthenticateOptions): Authenticate {
  const apiKeys = new ApiKeys(table, stage);
  let tokens: ReturnType<typeof loadTokens> | undefined;
  return async headers => {
    const credential = credentialIn(headers);
    if (credential === undefined) return undefined;
    if (credential.kind === 'key') return apiKeys.viewer(credential.text);
    if (issuer === undefined) throw refused('Tokens are not taken here, only API keys.');
    tokens ??= loadTokens(issuer, table.clock, warn);
    return (await tokens).viewer(credential.text);
  };
}

async function loadTokens(issuer: Issuer, clock: Clock, warn: (message: string) => void) {
  const { Tokens } = await import('./tokens.ts');
  return new Tokens(issuer, clock, warn);
}
