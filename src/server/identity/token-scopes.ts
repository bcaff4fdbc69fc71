import { type Grant, parseGrant, sortedGrants } from '../../access/scope.ts';
import type { Issuer } from './issuer.ts';

type Claims = Readonly<Record<string, unknown>>;

/** The scopes that a token grants here. */
export interface Granted {
  readonly scopes: Grant[];
  /** The names of claims of an unknown shape, which grant nothing. */
  readonly unreadable: string[];
}

/** The scopes that the claims of a token grant. A value that the map does not name grants nothing. */
export function grantedBy(claims: Claims, { scopeClaims, scopeMap }: Issuer): Granted {
  const isMapped = (value: string) => scopeMap?.has(value) === true;
  const found = scopeClaims.map(name => ({ name, values: valuesOf(claimAt(claims, name), name, isMapped) }));
  const grantsOf = (value: string) =>
    scopeMap === undefined ? (parseGrant(value) ?? []) : (scopeMap.get(value) ?? []);
  return {
    scopes: sortedGrants(found.flatMap(({ values = [] }) => values.flatMap(grantsOf))),
    unreadable: found.flatMap(({ name, values }) => (values === undefined ? name : [])),
  };
}

/**
 * A claim by its full name, such as `https://example.com/roles`, else by the path of its dots: `realm_access.roles`. A part of the
 * path may have dots itself, like a client of Keycloak in `resource_access.news.app.roles`; the longest existing name is taken.
 */
function claimAt(claims: unknown, name: string): unknown {
  if (!isObject(claims)) return undefined;
  if (Object.hasOwn(claims, name)) return claims[name];
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const prefix = name.slice(0, dot);
    const value = Object.hasOwn(claims, prefix) ? claimAt(claims[prefix], name.slice(dot + 1)) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

/**
 * The values of a claim: the strings of a list; one string that the map names, as AD FS writes a list with one role; else the words of the string, as
 * in OAuth's `scope`; the names of the granted members of an object, as in Zitadel's roles (`{ "editor": { "<organization>": "<domain>" } }`); the
 * name of a claim that is `true`, as in Firebase. Undefined for any other shape.
 */
function valuesOf(claim: unknown, name: string, isMapped: (value: string) => boolean): string[] | undefined {
  if (claim === undefined || claim === null || claim === false) return [];
  if (claim === true) return [name];
  if (typeof claim === 'string')
    return isMapped(claim) ? [claim] : claim.split(/\s+/).filter(word => word !== '');
  if (Array.isArray(claim)) return claim.every(value => typeof value === 'string') ? claim : undefined;
  if (!isObject(claim) || !Object.values(claim).every(isRoleValue)) return undefined;
  return Object.entries(claim).flatMap(([name, value]) => (isGranted(value) ? name : []));
}

/** Whether a member of an object of roles has a known kind of value; the meaning of a text or a number is unknown. */
function isRoleValue(value: unknown): boolean {
  return value === null || value === '' || typeof value === 'boolean' || isObject(value);
}

/** `true`, or an object that is not empty. A role with `false`, or of no organization, is not granted. */
function isGranted(value: unknown): boolean {
  return value === true || (isObject(value) && Object.keys(value).length > 0);
}

function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
