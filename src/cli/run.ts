import type { Progress } from './progress.ts';
import type { Target, TargetUse } from './target.ts';

/** Runs a command on the target that its options name, and sets the exit code: 0 for true, 1 for false, 2 if it throws. */
export type Run = (
  work: (target: Target, progress: Progress) => Promise<boolean>,
  use?: Pick<TargetUse, 'create' | 'emptyIfNew'>,
) => Promise<void>;
