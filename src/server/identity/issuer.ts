import { type Grant, grantForms, parseGrant } from '../../access/scope.ts';
import type { Stage } from '../../access/stage.ts';
import { isLoopback } from '../loopback.ts';
import { SettingError } from '../setting-error.ts';

/** An identity provider whose tokens are accepted, and the scopes that they grant. */
export interface Issuer {
  /** The `iss` of its tokens, exactly as it writes it. */
  readonly url: string;
  /** The URL of its keys; by default that of its discovery document. */
  readonly jwksUri: string | undefined;
  /** The intended audience of a token: one of these values as its `aud`, or as its `client_id`. */
  readonly accepts: { readonly claim: 'aud' | 'client_id'; readonly values: readonly string[] };
  /** The claims with permissions, roles or groups. */
  readonly scopeClaims: readonly string[];
  /** The scopes that each value of those claims grants; without a map, each value is the scope that it names. */
  readonly scopeMap: ReadonlyMap<string, readonly Grant[]> | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const names = [
  'AUTH_ISSUER',
  'AUTH_AUDIENCE',
  'AUTH_CLIENT_IDS',
  'AUTH_JWKS_URI',
  'AUTH_SCOPE_CLAIM',
  'AUTH_SCOPE_MAP',
] as const;

/**
 * Reads the issuer; undefined if no such setting is made, and then no token is accepted. Throws a SettingError if
 * the settings are incomplete or invalid.
 */
export function readIssuer(environment: Environment, stage: Stage): Issuer | undefined {
  const given = names.filter(name => (environment[name] ?? '') !== '');
  if (given.length === 0) return undefined;
  const { AUTH_ISSUER: url = '', AUTH_JWKS_URI: jwksUri = '' } = environment;
  if (url === '')
    throw new SettingError(`AUTH_ISSUER is not set, and ${given.join(', ')} cannot be used without it.`);
  checkUrl('AUTH_ISSUER', url, stage);
  if (jwksUri !== '') checkUrl('AUTH_JWKS_URI', jwksUri, stage);
  return {
    url,
    jwksUri: jwksUri === '' ? undefined : jwksUri,
    accepts: acceptsFrom(environment),
    scopeClaims: scopeClaimsFrom(environment.AUTH_SCOPE_CLAIM || 'scope'),
    scopeMap: scopeMapFrom(environment.AUTH_SCOPE_MAP ?? ''),
  };
}

/** Keys over plain HTTP, or from this machine, could be forged. */
function checkUrl(name: string, text: string, stage: Stage): void {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new SettingError(`${name} is "${text}"; it must be an https URL without a user and password.`);
  if (stage === 'prod' && (url.protocol !== 'https:' || isThisMachine(url)))
    throw new SettingError(
      `${name} is "${text}"; if STAGE is prod, it must be an https URL of another machine. For experiments, set STAGE=dev.`,
    );
}

function isThisMachine({ hostname }: URL): boolean {
  return isLoopback(hostname) || hostname === '0.0.0.0' || hostname === '[::]';
}

function acceptsFrom({ AUTH_AUDIENCE: audience = '', AUTH_CLIENT_IDS: clients = '' }: Environment) {
  if ((audience === '') === (clients === ''))
    throw new SettingError(
      'AUTH_ISSUER needs exactly one of AUTH_AUDIENCE and AUTH_CLIENT_IDS; otherwise tokens issued for other services would be accepted.',
    );
  const claim = audience === '' ? ('client_id' as const) : ('aud' as const);
  const values = (audience === '' ? clients : audience).split(',').map(value => value.trim());
  if (values.includes(''))
    throw new SettingError(
      `${claim === 'aud' ? 'AUTH_AUDIENCE' : 'AUTH_CLIENT_IDS'} has an empty value; remove the superfluous comma.`,
    );
  return { claim, values };
}

/** A comma-separated list of claims: `scope,permissions`. */
function scopeClaimsFrom(text: string): string[] {
  const claims = text.split(',').map(name => name.trim());
  if (claims.includes(''))
    throw new SettingError(
      'AUTH_SCOPE_CLAIM has an empty value; it must be a comma-separated list of claims.',
    );
  return claims;
}

/** `editors=WRITE+PUBLISH,readers=READ_DRAFTS`: a value of the claim before the last `=`, scopes after it. */
function scopeMapFrom(text: string): ReadonlyMap<string, readonly Grant[]> | undefined {
  if (text === '') return undefined;
  const map = new Map<string, readonly Grant[]>();
  for (const part of text.split(',')) {
    const at = part.lastIndexOf('=');
    const value = part.slice(0, at).trim();
    const given = part
      .slice(at + 1)
      .split('+')
      .map(name => parseGrant(name.trim()));
    const grants = given.filter(grant => grant !== undefined);
    if (at < 0 || value === '' || grants.length < given.length)
      throw new SettingError(
        `AUTH_SCOPE_MAP has "${part.trim()}"; each part must be a value of the claim, "=", and scopes joined by "+" (${grantForms}), as in editors=WRITE+PUBLISH.`,
      );
    if (map.has(value)) throw new SettingError(`AUTH_SCOPE_MAP names "${value}" twice.`);
    map.set(value, grants);
  }
  return map;
}
