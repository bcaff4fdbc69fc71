import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { seeded } from '../seed.ts';
import { copyOfProject, runBatch } from './batches.ts';
import { type Mutant, mutants } from './mutants.ts';
import { HitRecord } from './record.ts';
import { Selection } from './selection.ts';

/**
 * Runs, for each wrong line, tests that run through it, and reports those lines that no test noticed. Exits with 1 where fewer than 90 % of the
 * lines are noticed, or one is not noticed whose reason is not given.
 *
 *   npm run test:mutants -- [part of a file's name …] [--only 12,40-60] [--sample 150] [--all-tests] [--as-recorded]
 *
 * --sample takes that many of the lines at random; SEED=… makes another choice.
 *
 * Tests are chosen by a record of what each runs through, which is kept in node_modules/.cache/mutants and brought up to date first, but for
 * --as-recorded. Those that take longest are left out, but for --all-tests.
 */

const minShare = 0.9;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    sample: { type: 'string' },
    'all-tests': { type: 'boolean', default: false },
    'as-recorded': { type: 'boolean', default: false },
  },
});

let copy = '';
/** What noticed each line: the file and the name of a test. */
const noticed = new Map<number, string>();

async function main(): Promise<number> {
  // Whether a test detects a mutant must not depend on a random sample.
  process.env.DAMAGE_COUNT ??= '1000';
  const record = new HitRecord();
  await record.load({ isFinal: values['as-recorded'] });
  const chosen = sampleOf([...mutants.entries()].filter(([number, { file }]) => isChosen(number, file)));
  const selection = new Selection(record);
  copy = await copyOfProject();
  let left: Numbered[] = chosen;
  do {
    await runAll(left, 12, mutant => selection.first(mutant), selection);
    await runAll(unnoticed(left), 4, mutant => selection.second(mutant), selection);
    if (values['all-tests']) await runAll(unnoticed(left), 1, mutant => selection.all(mutant), selection);
    left = await withdrawDependent(left, record);
  } while (left.length > 0);
  await rm(copy, { recursive: true });
  return report(chosen);
}

function isChosen(number: number, file: string): boolean {
  if (values.only === undefined)
    return positionals.length === 0 || positionals.some(part => file.includes(part));
  return values.only.split(',').some(range => {
    const [from, to = from] = range.split('-').map(Number);
    return from !== undefined && to !== undefined && from <= number && number <= to;
  });
}

type Numbered = readonly [number, Mutant];

function sampleOf(all: Numbered[]): Numbered[] {
  if (values.sample === undefined) return all;
  const { random } = seeded('wrong lines');
  const shuffled = all.map(one => ({ one, at: random() })).toSorted((a, b) => a.at - b.at);
  const some = shuffled.slice(0, Number(values.sample)).map(({ one }) => one);
  return some.toSorted(([a], [b]) => a - b);
}

function unnoticed(some: readonly Numbered[]): Numbered[] {
  return some.filter(([number]) => !noticed.has(number));
}

/** Runs what is planned for each line, some lines at a time. */
async function runAll(
  some: readonly Numbered[],
  size: number,
  tests: (mutant: Mutant) => ReturnType<Selection['first']>,
  selection: Selection,
): Promise<void> {
  for (let at = 0; at < some.length; at += size) {
    const batch = some.slice(at, at + size);
    const plan = batch.map(([number, mutant]) => ({ wrong: String(number), tests: tests(mutant) }));
    const found = await runBatch(copy, plan);
    for (const [number, mutant] of batch) {
      const test = found.get(String(number));
      if (test === undefined) console.log(`${line(number, mutant)}\n    not noticed yet`);
      else {
        noticed.set(number, test);
        selection.notice(mutant, test);
        console.log(`${line(number, mutant)}\n    noticed by ${test}`);
      }
    }
  }
}

function line(number: number, { file, line, becomes }: Mutant): string {
  return `${String(number).padStart(3)} ${file}: ${line} -> ${becomes}`;
}

/**
 * A test that fails over the right sources where no other test of its file runs before it has noticed nothing. Answers the lines that it
 * seemed to notice.
 */
async function withdrawDependent(some: readonly Numbered[], record: HitRecord): Promise<Numbered[]> {
  const tests = [...new Set(some.flatMap(([number]) => noticed.get(number) ?? []))];
  const unknown = tests.filter(test => record.isKnown(test) && record.isAlone(test) === undefined);
  for (let at = 0; at < unknown.length; at += 12) {
    const batch = unknown.slice(at, at + 12).map((test, index) => ({ test, wrong: `none-${index}` }));
    const found = await runBatch(
      copy,
      batch.map(({ test, wrong }) => {
        const [file = '', ...rest] = test.split(' > ');
        return { wrong, tests: [{ file, names: [rest.join(' > ')] }] };
      }),
    );
    await record.setAlone(new Map(batch.map(({ test, wrong }) => [test, !found.has(wrong)])));
  }
  const withdrawn = some.filter(([number]) => record.isAlone(noticed.get(number) ?? '') === false);
  for (const [number, mutant] of withdrawn) {
    console.log(
      `${line(number, mutant)}\n    not by ${noticed.get(number)}, which fails where it runs alone`,
    );
    noticed.delete(number);
  }
  return withdrawn;
}

function report(chosen: readonly Numbered[]): number {
  const missed = unnoticed(chosen);
  const share = (chosen.length - missed.length) / chosen.length;
  const survivors = missed.filter(([, { equivalent }]) => equivalent === undefined);
  console.log(
    `\n${chosen.length} wrong lines: ${chosen.length - missed.length} noticed (${(share * 100).toFixed(1)} %), ${missed.length - survivors.length} not, with a reason, ${survivors.length} not.`,
  );
  for (const [number, mutant] of missed)
    console.log(`${line(number, mutant)}\n    ${mutant.equivalent ?? 'SURVIVED'}`);
  return share >= minShare && survivors.length === 0 ? 0 : 1;
}

process.exitCode = await main();
