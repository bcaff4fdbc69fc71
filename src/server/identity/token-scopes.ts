import { type Scope, scopes } from '../../content/scope.ts';
import type { Issuer } from './issuer.ts';

type Claims = Readonly<Record<string, unknown>>;

/** The scopes that the claims of a token stand for here. What the map does not name stands for nothing. */
export function scopesOf(claims: Claims, { scopeClaim, scopeMap }: Issuer): Scope[] {
  const given = new Set(valuesOf(claimAt(claims, scopeClaim)).flatMap(value => scopeMap.get(value) ?? []));
  return scopes.filter(scope => given.has(scope));
}

/** A claim by its whole name, such as `https://example.com/roles`, else by the path that its dots make: `realm_access.roles`. */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Claims)[part];
  }
  return value;
}

/** A list of texts, or one text whose words are separated by blanks, as OAuth writes `scope`. */
function valuesOf(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ').filter(word => word !== '');
  return Array.isArray(claim) ? claim.filter(value => typeof value === 'string') : [];
}
