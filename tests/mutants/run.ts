import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Mutant, mutants } from './mutants.ts';
import { nearbyTests, wideTests } from './tests.ts';

/**
 * Puts each wrong line into a copy of the project, runs the tests that should notice it, and reports those that no test noticed. Exits
 * with 1 where fewer than 90 % of the lines are noticed, or one is not noticed whose reason is not given.
 *
 *   npm run test:mutants -- [part of a file's name …] [--only 12,40] [--parallel 2]
 */

const root = join(import.meta.dirname, '../..');
const minShare = 0.9;
/** Longest time in milliseconds that the tests of one wrong line may take: one that never ends is noticed too. */
const timeout = 240_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, parallel: { type: 'string' } },
});

type Outcome = 'killed' | 'survived' | 'equivalent';

async function main(): Promise<number> {
  const chosen = [...mutants.entries()].filter(([number, { file }]) => isChosen(number, file));
  const queue = [...chosen];
  const outcomes = new Map<number, Outcome>();
  const worker = async () => {
    const copy = await copyOfProject();
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [number, mutant] = next;
        const outcome = await outcomeOf(copy, mutant);
        outcomes.set(number, outcome);
        console.log(
          `${String(number).padStart(3)} ${outcome.padEnd(10)} ${mutant.file}: ${mutant.line} -> ${mutant.becomes}`,
        );
      }
    } finally {
      await rm(copy, { recursive: true });
    }
  };
  const parallel = Number(values.parallel ?? Math.max(1, Math.floor(availableParallelism() / 2)));
  await Promise.all(Array.from({ length: parallel }, worker));
  return report(chosen, outcomes);
}

function isChosen(number: number, file: string): boolean {
  if (values.only !== undefined) return values.only.split(',').map(Number).includes(number);
  return positionals.length === 0 || positionals.some(part => file.includes(part));
}

async function copyOfProject(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'communique-mutants-'));
  const isCopied = (path: string) =>
    !['node_modules', '.git', '.data', 'dist', '.serverless', 'coverage'].includes(
      path.slice(root.length + 1),
    );
  await cp(root, copy, { recursive: true, filter: isCopied });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

async function outcomeOf(copy: string, mutant: Mutant): Promise<Outcome> {
  const path = join(copy, mutant.file);
  const right = await readFile(path, 'utf8');
  await writeFile(path, mutated(right, mutant));
  try {
    const isNoticed =
      (await fails(copy, nearbyTests(mutant.file))) ||
      (mutant.equivalent === undefined && (await fails(copy, wideTests)));
    if (isNoticed) return 'killed';
    return mutant.equivalent === undefined ? 'survived' : 'equivalent';
  } finally {
    await writeFile(path, right);
  }
}

/** A list that does not fit the sources any more says so, and counts nothing as noticed. */
function mutated(right: string, { file, line, becomes }: Mutant): string {
  const [before, after, ...more] = right.split(line);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(
      `${file} has this ${more.length + (after === undefined ? 0 : 1)} times, expected once: ${line}`,
    );
  return before + becomes + after;
}

async function fails(copy: string, tests: readonly string[]): Promise<boolean> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(
    process.execPath,
    [vitest, 'run', '--project', 'all', '--bail', '1', '--reporter', 'dot', ...tests],
    { cwd: copy, stdio: 'ignore', detached: true },
  );
  const timer = setTimeout(() => process.kill(-Number(child.pid), 'SIGKILL'), timeout);
  const code = await new Promise(resolve => child.once('close', resolve));
  clearTimeout(timer);
  return code !== 0;
}

function report(chosen: readonly [number, Mutant][], outcomes: ReadonlyMap<number, Outcome>): number {
  const count = (outcome: Outcome) => chosen.filter(([number]) => outcomes.get(number) === outcome).length;
  const killed = count('killed');
  const share = killed / chosen.length;
  console.log(
    `\n${chosen.length} wrong lines: ${killed} noticed (${(share * 100).toFixed(1)} %), ${count('equivalent')} not, with a reason, ${count('survived')} not.`,
  );
  for (const [number, { file, line, equivalent }] of chosen)
    if (outcomes.get(number) === 'equivalent') console.log(`${number} ${file}: ${line}\n    ${equivalent}`);
  return share >= minShare && count('survived') === 0 ? 0 : 1;
}

process.exitCode = await main();
