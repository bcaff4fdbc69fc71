import type { DocumentIssue } from './document.ts';
import { parseFrontId, parseGlobalId, parseReleaseId, parseWebhookId } from './global-id.ts';
import type { TypeName } from './types.ts';

/** A problem that the caller of a mutation can correct. It is returned as data: nothing was written, and the request did not fail. */
export type UserError = InvalidInputError | NotFoundError | DuplicateError | StaleRevisionError;

interface UserErrorOf<Type extends string> {
  readonly type: Type;
  readonly message: string;
  /** The path of the argument or input field, from the outermost name to the innermost. */
  readonly path: readonly string[];
}

/** The input is invalid. */
export interface InvalidInputError extends UserErrorOf<'InvalidInputError'> {
  /** All problems of the input. `path` of the error is that of the first one; `message` has its path and message, and the number of problems. */
  readonly issues: readonly DocumentIssue[];
}

/** The object that the request names does not exist, has another type, or has no working copy. */
export interface NotFoundError extends UserErrorOf<'NotFoundError'> {
  /** The id, key or revision in the request. */
  readonly requestedId: string;
}

/** The slug is taken. */
export interface DuplicateError extends UserErrorOf<'DuplicateError'> {
  /** The record or front with this slug. */
  readonly existing: { readonly type: TypeName | 'Front'; readonly id: string } | undefined;
}

/** The object has changed since the expected revision. */
export interface StaleRevisionError extends UserErrorOf<'StaleRevisionError'> {
  readonly currentRevision: number;
}

/** Carries a user error to the place that returns it as data. graphql-js treats a returned Error as a failure. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly error: UserError;

  constructor(error: UserError) {
    super(error.message);
    this.error = error;
  }
}

export function invalidInput(...issues: readonly [DocumentIssue, ...DocumentIssue[]]): Refusal {
  const [{ path, message }, ...others] = issues;
  const more = others.length === 0 ? '' : ` ${issues.length} problems in total; see "issues".`;
  return new Refusal({
    type: 'InvalidInputError',
    message: `${path.join('.')}: ${message}.${more}`,
    path,
    issues,
  });
}

/** `noun` is what the id should identify: the id may be of something else. */
export function notFound(argument: string, id: string, noun: string): Refusal {
  const message =
    (parseGlobalId(id) ?? parseReleaseId(id) ?? parseFrontId(id) ?? parseWebhookId(id)) === undefined
      ? `Invalid id in "${argument}". Use an id returned by this API.`
      : `No ${noun} has the id in "${argument}". Query the id again.`;
  return missing(message, argument, id);
}

export function notInRelease(node: string): Refusal {
  const message = 'The release does not contain "node". See its "items".';
  return missing(message, 'node', node);
}

/** The record of a repeated creation has since been deleted. */
export function createdIsDeleted(id: string): Refusal {
  const message = 'The record created with this "idempotencyKey" was deleted. Use a new key.';
  return missing(message, 'idempotencyKey', id);
}

export function noRevision(revision: number): Refusal {
  const message = `The article has no revision ${revision}. See "revisions" for the available ones.`;
  return missing(message, 'revision', String(revision));
}

export function slugTaken(slug: string, existing: DuplicateError['existing']): Refusal {
  const message = `The slug "${slug}" is taken. Use the record that has it, or give another slug.`;
  return new Refusal({ type: 'DuplicateError', message, path: ['input', 'slug'], existing });
}

export function noWorkingCopy(id: string, of: 'article' | 'front' = 'article'): Refusal {
  const save = of === 'front' ? 'saveFrontWorkingCopy' : 'saveWorkingCopy';
  const message = `The ${of} has no working copy. Save one first (${save}).`;
  return missing(message, 'id', id);
}

export function noLivePost(key: string): Refusal {
  const message = `The article has no post "${key.slice(0, 80)}". See "posts" for the available keys.`;
  return missing(message, 'key', key);
}

export function staleWorkingCopy(currentRevision: number, of: 'article' | 'front' = 'article'): Refusal {
  const message = `Edit conflict: the ${of} was edited after its working copy was saved. Compare the two, then save the working copy again, with expectedRevision ${currentRevision}.`;
  return new Refusal({ type: 'StaleRevisionError', message, path: ['expectedRevision'], currentRevision });
}

export function staleRevision(expected: number, currentRevision: number): Refusal {
  const why = expected > currentRevision ? `Revision ${expected} does not exist yet` : 'Edit conflict';
  const message = `${why}: the object is now at revision ${currentRevision}. Reload it and reapply your change.`;
  return new Refusal({ type: 'StaleRevisionError', message, path: ['expectedRevision'], currentRevision });
}

function missing(message: string, argument: string, requestedId: string): Refusal {
  return new Refusal({ type: 'NotFoundError', message, path: [argument], requestedId });
}
