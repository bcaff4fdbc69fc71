import type { Progress } from './progress.ts';
import type { Target } from './target.ts';

/** What a command wants of its target. */
export interface Needs {
  /** Makes the table, and the local data, where there is none. Without it a command on what is not there is an error. */
  readonly create?: boolean;
  /** Takes local data that is not there yet for empty, and makes none. */
  readonly emptyIfNew?: boolean;
}

/** Does the work of a command on the target that the options name, and ends with the exit code that follows. */
export type Run = (
  work: (target: Target, progress: Progress) => Promise<boolean>,
  needs?: Needs,
) => Promise<void>;
