import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestSuite } from 'vitest/node';
import type { Event, Planned } from './plan.ts';
import { openVitest } from './sessions.ts';

/** Runs the plan that MUTANT_PLAN names; appends to MUTANT_EVENTS what happens. */

const root = join(import.meta.dirname, '../..');
const plan: readonly Planned[] = JSON.parse(readFileSync(String(process.env.MUTANT_PLAN), 'utf8'));
const vitest = await openVitest(root, { testTimeout: 60_000 });
const testNames = plan.flatMap(({ wrong, tests }) =>
  tests.flatMap(({ file, names }) => [
    `${wrong} > ${file} > is imported`,
    ...(names ?? []).map(name => `${wrong} > ${file} > ${name}`),
  ]),
);
const isWhole = plan.some(({ tests }) => tests.some(({ names }) => names === undefined));
const project = vitest.getRootProject();
const batch = project.createSpecification(join(root, 'tests/mutants/batch.ts'), isWhole ? {} : { testNames });
const { testModules, unhandledErrors } = await vitest.runTestSpecifications([batch]);
for (const module of testModules) {
  // Hooks that fail are seen only here.
  for (const suite of module.children.allSuites()) if (suite.errors().length > 0) tellOf(suite);
  for (const error of module.errors()) console.log(error.message);
}
for (const error of unhandledErrors) console.log(error);
await vitest.close();
// Failures are what is looked for.
process.exit(0);

function tellOf(suite: TestSuite): void {
  const [wrong = '', ...rest] = suite.fullName.split(' > ');
  const event: Event = { wrong, kind: 'failed', test: rest.join(' > ') };
  appendFileSync(String(process.env.MUTANT_EVENTS), `${JSON.stringify(event)}\n`);
}
