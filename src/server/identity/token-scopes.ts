import { type Scope, scopes } from '../../content/scope.ts';
import type { Issuer } from './issuer.ts';

type Claims = Readonly<Record<string, unknown>>;

/** What the claims of a token mean here. */
export interface Granted {
  readonly scopes: Scope[];
  /** The claims that are there and have a shape that is not known, so that they mean nothing. */
  readonly unreadable: string[];
}

/** The scopes that the claims of a token stand for here. What the map does not name stands for nothing. */
export function grantedBy(claims: Claims, { scopeClaims, scopeMap }: Issuer): Granted {
  const found = scopeClaims.map(name => ({ name, values: valuesOf(claimAt(claims, name)) }));
  const given = new Set(
    found.flatMap(({ values = [] }) => values.flatMap(value => scopeMap.get(value) ?? [])),
  );
  return {
    scopes: scopes.filter(scope => given.has(scope)),
    unreadable: found.flatMap(({ name, values }) => (values === undefined ? name : [])),
  };
}

/**
 * A claim by its whole name, such as `https://example.com/roles`, else by the path that its dots make: `realm_access.roles`. A part of the
 * path may itself have dots, as a client of Keycloak in `resource_access.news.app.roles`; the longest name that is there counts.
 */
function claimAt(claims: unknown, name: string): unknown {
  if (!isObject(claims)) return undefined;
  if (Object.hasOwn(claims, name)) return claims[name];
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const head = name.slice(0, dot);
    const value = Object.hasOwn(claims, head) ? claimAt(claims[head], name.slice(dot + 1)) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

/**
 * The values of a claim: of a list its texts; of one text its words, as OAuth writes `scope`; of an object the names of those members
 * that say something, as Zitadel writes roles (`{ "editor": { "<organization>": "<domain>" } }`). Undefined where it is anything else.
 */
function valuesOf(claim: unknown): string[] | undefined {
  if (claim === undefined || claim === null) return [];
  if (typeof claim === 'string') return claim.split(/\s+/).filter(word => word !== '');
  if (Array.isArray(claim)) return claim.every(value => typeof value === 'string') ? claim : undefined;
  if (!isObject(claim) || !Object.values(claim).every(isGrant)) return undefined;
  return Object.entries(claim).flatMap(([name, value]) => (isGranted(value) ? name : []));
}

/** What can be said of a role; a text or a number there has a meaning that is not known. */
function isGrant(value: unknown): boolean {
  return value === null || value === '' || typeof value === 'boolean' || isObject(value);
}

/** `true`, or an object with something in it. A role with `false`, or granted nowhere, is not granted. */
function isGranted(value: unknown): boolean {
  return value === true || (isObject(value) && Object.keys(value).length > 0);
}

function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
