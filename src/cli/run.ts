import type { Progress } from './progress.ts';
import type { Target } from './target.ts';

/** Does the work of a command on the target that the options name, and ends with the exit code that follows. */
export type Run = (work: (target: Target, progress: Progress) => Promise<boolean>) => Promise<void>;
