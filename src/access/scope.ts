import { canonicalText } from '../model/canonical.ts';

/** Permissions beyond reading public content. ADMIN includes all others. */
export const scopes = ['READ_DRAFTS', 'WRITE', 'PUBLISH', 'ADMIN'] as const;

export type Scope = (typeof scopes)[number];

/** The scopes that can also be granted for one section of the publication. */
export const sectionScopes = ['WRITE', 'PUBLISH'] as const satisfies readonly Scope[];

export type SectionScope = (typeof sectionScopes)[number];

/** A scope for the articles of one section. */
export interface SectionGrant {
  readonly scope: SectionScope;
  /** The section, exactly as in `Article.section`. */
  readonly section: string;
}

/** A granted scope as tokens and API keys write it: `WRITE`, or `WRITE:section/Foreign%20Affairs` with the section percent-encoded as in a URL. */
export type Grant = Scope | `${SectionScope}:section/${string}`;

export function isScope(text: string): text is Scope {
  return scopes.some(scope => scope === text);
}

/** The given scopes and those that they include, in the order of `scopes`. */
export function withIncluded(given: readonly Scope[]): readonly Scope[] {
  return given.includes('ADMIN') ? scopes : scopes.filter(scope => given.includes(scope));
}

/** A grant from its text, in its canonical form; undefined for any other text. */
export function parseGrant(text: string): Grant | undefined {
  if (isScope(text)) return text;
  const grant = sectionGrantFrom(text);
  return grant === undefined ? undefined : grantText(grant);
}

/** Grants without repetitions: scopes in the order of `scopes`, then those for a section by their texts. */
export function sortedGrants(given: Iterable<Grant>): Grant[] {
  const all = new Set(given);
  return [...scopes.filter(scope => all.has(scope)), ...[...all].filter(grant => !isScope(grant)).toSorted()];
}

/** The grants for one section. Those of a scope that is granted for all sections add nothing, and are left out. */
export function sectionGrants(given: readonly Grant[], granted: readonly Scope[]): readonly SectionGrant[] {
  return sortedGrants(given)
    .flatMap(grant => sectionGrantFrom(grant) ?? [])
    .filter(({ scope }) => !granted.includes(scope));
}

/** A grant as text. Sections of articles are always well-formed Unicode; any other text throws. */
export function grantText({ scope, section }: SectionGrant): Grant {
  return `${scope}:section/${encodeURIComponent(section)}`;
}

/** The forms of a grant, for messages. */
export const grantForms = `${scopes.join(', ')}, or ${sectionScopes.join(' and ')} for one section, like ${grantText({ scope: 'WRITE', section: 'Foreign Affairs' })}`;

function sectionGrantFrom(text: string): SectionGrant | undefined {
  const [, name, encoded = ''] = /^([A-Z_]+):section\/(.+)$/s.exec(text) ?? [];
  const scope = sectionScopes.find(one => one === name);
  const section = decoded(encoded);
  return scope === undefined || section === undefined
    ? undefined
    : { scope, section: canonicalText(section) };
}

/** Undefined if a text is not percent-encoded UTF-8. */
function decoded(text: string): string | undefined {
  try {
    const section = decodeURIComponent(text);
    return section.trim() !== '' && section.isWellFormed() ? section : undefined;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
