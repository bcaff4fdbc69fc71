import type { PreviewTarget } from '../access/preview.ts';
import {
  type Grant,
  isScope,
  type Scope,
  type SectionGrant,
  type SectionScope,
  sectionGrants,
  withIncluded,
} from '../access/scope.ts';

/** An authenticated caller; undefined for an anonymous one, who reads only public content. */
export interface Viewer {
  /** A stable name: the `sub` of a token, or the owner of an API key. */
  readonly subject: string;
  /** All scopes granted for the whole publication, including those that ADMIN implies. */
  readonly scopes: readonly Scope[];
  /** The scopes granted for one section only. */
  readonly sectionScopes: readonly SectionGrant[];
  /** Of the holder of a preview token: the only content that the token shows. */
  readonly preview?: PreviewTarget;
}

export function viewerOf(subject: string, given: readonly Grant[]): Viewer {
  const scopes = withIncluded(given.filter(isScope));
  return { subject, scopes, sectionScopes: sectionGrants(given, scopes) };
}

/** The holder of a preview token. The name of the editor who created the token is not for its holders. */
export function previewerOf(preview: PreviewTarget): Viewer {
  return { subject: 'preview', scopes: [], sectionScopes: [], preview };
}

/** Whether the caller has a scope for the whole publication. */
export function allows(viewer: Viewer | undefined, scope: Scope): boolean {
  return viewer?.scopes.includes(scope) ?? false;
}

/** Whether the caller has a scope for at least one section. */
export function allowsSomewhere(viewer: Viewer | undefined, scope: SectionScope): boolean {
  return allows(viewer, scope) || (viewer?.sectionScopes.some(grant => grant.scope === scope) ?? false);
}

/** Whether the caller has a scope for a section; null is an article without one, which needs the scope for the whole publication. */
export function allowsIn(viewer: Viewer | undefined, scope: SectionScope, section: string | null): boolean {
  if (allows(viewer, scope)) return true;
  return viewer?.sectionScopes.some(grant => grant.scope === scope && grant.section === section) ?? false;
}
