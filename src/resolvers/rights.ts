import { grantText, type Scope, type SectionGrant, type SectionScope } from '../access/scope.ts';
import type { AnyFront, Writer } from '../commands/write/writer.ts';
import { Problem } from '../errors/problem.ts';
import type { AnyRecord } from '../model/record.ts';
import type { Context } from './context.ts';
import { allowsIn, type Viewer } from './viewer.ts';

/** A mutation, with the scopes that it needs, as its field in the schema declares them. */
export interface Mutation {
  readonly name: string;
  readonly scopes: readonly SectionScope[];
}

/**
 * The caller of a mutation. Its rights depend on the section of the article, so they are checked where the article is
 * at hand: in the version that the write replaces, and in the one that it writes.
 */
export function writerOf({ viewer, requestId, auditDays }: Context, { name, scopes }: Mutation): Writer {
  if (viewer === undefined) throw new Error(`${name} has no required scope.`);
  return {
    by: viewer.subject,
    mutation: name,
    requestId,
    auditDays,
    checkRights: record => {
      const section = sectionOf(record);
      const missing = scopes.find(scope => !allowsIn(viewer, scope, section));
      if (missing !== undefined)
        throw missingScope(viewer, name, section === null ? missing : { scope: missing, section });
    },
  };
}

/** Anonymous callers are asked to authenticate; others are told the missing scope, with the section for which it is missing. */
export function missingScope(
  viewer: Viewer | undefined,
  field: string,
  scope: Scope | SectionGrant,
): Problem {
  const name = typeof scope === 'string' ? scope : grantText(scope);
  return viewer === undefined
    ? new Problem('UNAUTHENTICATED', `"${field}" needs credentials with the scope ${name}.`)
    : new Problem('FORBIDDEN', `"${field}" needs the scope ${name}, which your credentials do not have.`);
}

/** Entities and fronts have no section, nor do some articles. */
function sectionOf(record: AnyRecord | AnyFront): string | null {
  return record.type === 'Article' ? record.section : null;
}
