import { type Scope, withIncluded } from '../access/scope.ts';

/** An authenticated caller; an anonymous one, who reads what is public, is undefined. */
export interface Viewer {
  /** A name that stays: the `sub` of a token, or what an API key was made for. */
  readonly subject: string;
  /** Everything that is allowed, also what ADMIN includes. */
  readonly scopes: readonly Scope[];
}

export function viewerOf(subject: string, given: readonly Scope[]): Viewer {
  return { subject, scopes: withIncluded(given) };
}

export function allows(viewer: Viewer | undefined, scope: Scope): boolean {
  return viewer?.scopes.includes(scope) ?? false;
}
