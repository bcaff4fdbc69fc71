import { appendFileSync, readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, type RunnerTask, test } from 'vitest';
import type { Event, Planned } from './plan.ts';
import './wrong-lines.ts';

/** A test file that runs those of a plan, for each wrong line until one of them fails. What happens is appended to a file, as it happens. */

const plan: readonly Planned[] = JSON.parse(readFileSync(String(process.env.MUTANT_PLAN), 'utf8'));

for (const { wrong, tests } of plan) {
  describe(wrong, () => {
    beforeAll(() => tell({ wrong, kind: 'begun' }));
    afterEach(({ task }) => {
      if (task.result?.state !== 'fail') return;
      tell({ wrong, kind: 'failed', test: task.fullTestName.split(' > ').slice(1).join(' > ') });
      const own = task.file.tasks.find(({ name }) => name === wrong);
      if (own !== undefined) skipRest(own);
    });
    for (const { file } of tests)
      describe(file, async () => {
        try {
          await import(`../../${file}?wrong=${wrong}`);
        } catch (error) {
          tell({ wrong, kind: 'failed', test: file });
          test('is imported', () => {
            throw error;
          });
        }
      });
  });
}

function skipRest(task: RunnerTask): void {
  if (task.result?.state !== 'pass' && task.result?.state !== 'fail') task.mode = 'skip';
  if ('tasks' in task) for (const each of task.tasks) skipRest(each);
}

function tell(event: Event): void {
  appendFileSync(String(process.env.MUTANT_EVENTS), `${JSON.stringify(event)}\n`);
}
