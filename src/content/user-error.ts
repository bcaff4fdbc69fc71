import type { DocumentIssue } from './document.ts';
import type { TypeName } from './type-name.ts';

/**
 * A problem that the caller of a mutation can mend. It is thrown where it is found, and is data where it is answered: nothing was
 * written, and the request as such did not fail.
 */
export abstract class UserError extends Error {
  abstract readonly type: 'InvalidInputError' | 'NotFoundError' | 'DuplicateError' | 'StaleRevisionError';
  /** The argument or the field of the input, outermost first. */
  readonly path: readonly string[];

  constructor(message: string, path: readonly string[]) {
    super(message);
    this.path = path;
  }
}

/** The input cannot be used as it is. `issues` are all that is wrong with it; the first one is the error's own path and message. */
export class InvalidInputError extends UserError {
  readonly type = 'InvalidInputError';
  readonly issues: readonly DocumentIssue[];

  constructor(issues: readonly [DocumentIssue, ...DocumentIssue[]]) {
    const [{ path, message }, ...others] = issues;
    const more = others.length === 0 ? '' : ` There are ${others.length} more problems: see "issues".`;
    super(`${path.join('.')}: ${message}.${more}`, path);
    this.issues = issues;
  }
}

/** There is no such record, or it is of another type. */
export class NotFoundError extends UserError {
  readonly type = 'NotFoundError';
  /** What was asked for. */
  readonly id: string;

  constructor(argument: string, id: string) {
    super(`There is no record with this "${argument}". Look it up again.`, [argument]);
    this.id = id;
  }
}

/** A slug is taken. */
export class DuplicateError extends UserError {
  readonly type = 'DuplicateError';
  /** The record that has it. */
  readonly existing: { readonly type: TypeName; readonly id: string } | undefined;

  constructor(slug: string, existing: DuplicateError['existing']) {
    super(`The slug "${slug}" is taken. Use the record that has it, or give another slug.`, [
      'input',
      'slug',
    ]);
    this.existing = existing;
  }
}

/** Somebody wrote since. */
export class StaleRevisionError extends UserError {
  readonly type = 'StaleRevisionError';
  readonly currentRevision: number;

  constructor(currentRevision: number) {
    super(
      `Somebody wrote since: the record is at revision ${currentRevision}. Read it again, then repeat your change.`,
      ['expectedRevision'],
    );
    this.currentRevision = currentRevision;
  }
}
