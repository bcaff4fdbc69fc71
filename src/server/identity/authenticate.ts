import type { Stage } from '../../access/stage.ts';
import type { Viewer } from '../../resolvers/viewer.ts';
import type { Clock, Table } from '../../store/table.ts';
import { ApiKeys } from './api-keys.ts';
import { credentialIn, refused } from './credential.ts';
import type { Issuer } from './issuer.ts';

/**
 * The caller of a request with these headers; undefined is an anonymous caller, without credentials. Invalid credentials are
 * UNAUTHENTICATED: their owner would mistake the public response for the full one.
 */
export type Authenticate = (headers: Headers) => Promise<Viewer | undefined>;

export interface AuthenticateOptions {
  readonly table: Table;
  readonly stage: Stage;
  /** The issuer whose tokens are accepted; without it only API keys are. */
  readonly issuer: Issuer | undefined;
  /** Warns the operator of a claim that cannot be read. The message has the name of the claim and nothing else of the token. */
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
    if (issuer === undefined) throw refused('Tokens are not accepted here, only API keys.');
    tokens ??= loadTokens(issuer, table.clock, warn);
    return (await tokens).viewer(credential.text);
  };
}

async function loadTokens(issuer: Issuer, clock: Clock, warn: (message: string) => void) {
  const { Tokens } = await import('./tokens.ts');
  return new Tokens(issuer, clock, warn);
}
