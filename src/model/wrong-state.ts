import { Refusal } from './user-error.ts';

/** The refusal of a change that the state of a record does not allow. Each reason is a sentence about the record, not about the value of the argument. */
export function wrongState(path: readonly string[], ...reasons: readonly [string, ...string[]]): Refusal {
  const more = reasons.length === 1 ? '' : ` ${reasons.length} problems in total; see "issues".`;
  return new Refusal({
    type: 'InvalidInputError',
    message: `${reasons[0]}.${more}`,
    path,
    issues: reasons.map(message => ({ path: [...path], message })),
  });
}
