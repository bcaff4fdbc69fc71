import { isScope, type Scope, scopes } from '../../content/scope.ts';
import type { Stage } from '../../content/stage.ts';
import { isLoopback } from '../loopback.ts';
import { SettingError } from '../setting-error.ts';

/** Whose tokens are taken, and what they allow here. */
export interface Issuer {
  /** The `iss` of its tokens, exactly as it writes it. */
  readonly url: string;
  /** Where its keys are; undefined: where its discovery document says. */
  readonly jwksUri: string | undefined;
  /** What a token must be meant for: one of these as its `aud`, or as its `client_id`. */
  readonly accepts: { readonly claim: 'aud' | 'client_id'; readonly values: readonly string[] };
  /** The claims that name what somebody may do, or is a member of. */
  readonly scopeClaims: readonly string[];
  /** The scopes that each value of those claims stands for. */
  readonly scopeMap: ReadonlyMap<string, readonly Scope[]>;
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
 * Reads the issuer of tokens; undefined where no such setting is made, and then no token is taken. Throws a SettingError where
 * the settings are only half made, or cannot be used.
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

/** Keys that came over plain HTTP, or from the machine itself, may be anybody's. */
function checkUrl(name: string, text: string, stage: Stage): void {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new SettingError(`${name} is "${text}"; it must be an https address, without a password in it.`);
  if (stage === 'prod' && (url.protocol !== 'https:' || isThisMachine(url)))
    throw new SettingError(
      `${name} is "${text}"; where STAGE is prod it must be https, and not this machine. For trying out set STAGE=dev.`,
    );
}

function isThisMachine({ hostname }: URL): boolean {
  return isLoopback(hostname) || hostname === '0.0.0.0' || hostname === '[::]';
}

function acceptsFrom({ AUTH_AUDIENCE: audience = '', AUTH_CLIENT_IDS: clients = '' }: Environment) {
  if ((audience === '') === (clients === ''))
    throw new SettingError(
      'AUTH_ISSUER needs exactly one of AUTH_AUDIENCE and AUTH_CLIENT_IDS: without it a token for any other service would do.',
    );
  const claim = audience === '' ? ('client_id' as const) : ('aud' as const);
  const values = (audience === '' ? clients : audience).split(',').map(value => value.trim());
  if (values.includes(''))
    throw new SettingError(`${claim === 'aud' ? 'AUTH_AUDIENCE' : 'AUTH_CLIENT_IDS'} has an empty part.`);
  return { claim, values };
}

/** Names of claims with commas between: `scope,permissions`. */
function scopeClaimsFrom(text: string): string[] {
  const claims = text.split(',').map(name => name.trim());
  if (claims.includes(''))
    throw new SettingError(
      'AUTH_SCOPE_CLAIM has an empty part; it must be names of claims, with commas between.',
    );
  return claims;
}

/** `editors=WRITE+PUBLISH,readers=READ_DRAFTS`: before the last `=` a value of the claim, after it scopes. */
function scopeMapFrom(text: string): ReadonlyMap<string, readonly Scope[]> {
  if (text === '') return new Map(scopes.map(scope => [scope, [scope]]));
  const map = new Map<string, readonly Scope[]>();
  for (const part of text.split(',')) {
    const at = part.lastIndexOf('=');
    const value = part.slice(0, at).trim();
    const given = part
      .slice(at + 1)
      .split('+')
      .map(name => name.trim());
    const unknown = given.find(name => !isScope(name));
    if (at < 0 || value === '' || unknown !== undefined)
      throw new SettingError(
        `AUTH_SCOPE_MAP has "${part.trim()}"; each part must be a value of the claim, "=", and scopes joined by "+" (${scopes.join(', ')}), as in editors=WRITE+PUBLISH.`,
      );
    if (map.has(value)) throw new SettingError(`AUTH_SCOPE_MAP names "${value}" twice.`);
    map.set(value, given.filter(isScope));
  }
  return map;
}
