import { mulberry32 } from '../../bench/generate.ts';
import { isLong, seed } from '../seed.ts';

/** Whether all is to be tried, and not a sample. */

/** How many of something are tried; FAULT_COUNT=… has another number. */
export function countOf({ long, daily }: { long: number; daily: number }): number {
  return Number(process.env.FAULT_COUNT ?? (isLong ? long : daily));
}

/** For a server that nothing disturbs but the machine. */
export const unhurried = { readDeadline: 20_000, writeDeadline: 20_000, tryLimit: 10_000 };

/** One case of a campaign; its name says all that is needed to have it again. */
export interface Case {
  readonly name: string;
  readonly run: (lane: number) => Promise<void>;
}

/**
 * Runs cases, a few at a time, each in a lane that is its own as long as it runs. FAULT_CASE=… runs those alone whose name begins so; else
 * a sample of so many is taken by chance. Answers how many there were. What fails prints how to have it again.
 */
export async function campaign(
  file: string,
  all: readonly Case[],
  { sample, lanes }: { sample: number; lanes: number },
): Promise<number> {
  const only = process.env.FAULT_CASE;
  const wanted = only === undefined ? all : all.filter(({ name }) => name.startsWith(only));
  const cases = only === undefined ? shuffled(wanted).slice(0, sample) : wanted;
  const queue = cases.values();
  const failures: unknown[] = [];
  const work = async (lane: number) => {
    for (const { name, run } of queue) {
      try {
        await run(lane);
      } catch (error) {
        failures.push(error);
        const what = error instanceof Error ? error.message.slice(0, 300) : error;
        process.stdout.write(`${what}\nAgain: SEED=${seed} FAULT_CASE='${name}' npm test -- ${file}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane)));
  for (const failure of failures) throw failure;
  return cases.length;
}

function shuffled<T>(list: readonly T[]): T[] {
  const random = mulberry32(seed);
  return list
    .map(one => ({ one, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
