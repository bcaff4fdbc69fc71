/** Permissions beyond reading public content. ADMIN includes all others. */
export const scopes = ['READ_DRAFTS', 'WRITE', 'PUBLISH', 'ADMIN'] as const;

export type Scope = (typeof scopes)[number];

export function isScope(text: string): text is Scope {
  return scopes.some(scope => scope === text);
}

/** The given scopes and those that they include, in the order of `scopes`. */
export function withIncluded(given: readonly Scope[]): readonly Scope[] {
  return given.includes('ADMIN') ? scopes : scopes.filter(scope => given.includes(scope));
}
