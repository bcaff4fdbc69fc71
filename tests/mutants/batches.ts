import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event, Planned } from './plan.ts';

const root = join(import.meta.dirname, '../..');
/** How long in milliseconds nothing may happen in a batch: a line that never ends is noticed too. */
const patience = 180_000;

/** A copy of the project, to be run while its sources are edited. */
export async function copyOfProject(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'communique-mutants-'));
  const left = ['node_modules', '.git', '.data', 'dist', '.serverless', 'coverage'].map(name =>
    join(root, name),
  );
  await cp(root, copy, { recursive: true, filter: path => !left.includes(path) });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Runs a plan in one process, over a copy of the project. Answers what noticed each wrong line, by its number. */
export async function runBatch(copy: string, plan: readonly Planned[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let rest = plan.filter(({ tests }) => tests.length > 0);
  while (rest.length > 0) {
    const { events, isComplete } = await run(copy, rest);
    for (const event of events)
      if (event.kind === 'failed' && !found.has(event.wrong)) found.set(event.wrong, event.test);
    if (isComplete) break;
    const begun = events.filter(({ kind }) => kind === 'begun').map(({ wrong }) => wrong);
    const last = begun.at(-1);
    if (last === undefined) throw new Error('A batch of tests does not start.');
    if (!found.has(last)) found.set(last, 'a process that did not end');
    // A hook that failed is told at the end of a process, so lines that seem not to be noticed run again.
    rest = rest.filter(({ wrong }) => !found.has(wrong));
  }
  return found;
}

async function run(
  copy: string,
  plan: readonly Planned[],
): Promise<{ events: Event[]; isComplete: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), 'communique-mutants-'));
  const files = { MUTANT_PLAN: join(folder, 'plan.json'), MUTANT_EVENTS: join(folder, 'events.ndjson') };
  await writeFile(files.MUTANT_PLAN, JSON.stringify(plan));
  await writeFile(files.MUTANT_EVENTS, '');
  const child = spawn(process.execPath, ['tests/mutants/run-batch.ts'], {
    cwd: copy,
    env: { ...process.env, ...files },
    stdio: ['ignore', 'inherit', 'ignore'],
    detached: true,
  });
  const watch = setInterval(async () => {
    const { mtimeMs } = await stat(files.MUTANT_EVENTS);
    if (Date.now() - mtimeMs > patience) process.kill(-Number(child.pid), 'SIGKILL');
  }, 1000);
  const code = await new Promise(resolve => child.once('close', resolve));
  clearInterval(watch);
  const lines = (await readFile(files.MUTANT_EVENTS, 'utf8')).split('\n').filter(line => line !== '');
  await rm(folder, { recursive: true });
  return { events: lines.map((line): Event => JSON.parse(line)), isComplete: code === 0 };
}
