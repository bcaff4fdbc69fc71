import { type Scope, withIncluded } from '../access/scope.ts';

/** An authenticated caller; undefined for an anonymous one, who reads only public content. */
export interface Viewer {
  /** A stable name: the `sub` of a token, or the owner of an API key. */
  readonly subject: string;
  /** All granted scopes, including those that ADMIN implies. */
  readonly scopes: readonly Scope[];
}

export function viewerOf(subject: string, given: readonly Scope[]): Viewer {
  return { subject, scopes: withIncluded(given) };
}

export function allows(viewer: Viewer | undefined, scope: Scope): boolean {
  return viewer?.scopes.includes(scope) ?? false;
}
