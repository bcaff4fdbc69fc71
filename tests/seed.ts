import { mulberry32 } from '../bench/generate.ts';

/** Whether the tests run at production scale: `npm run test:long`. */
export const isLong = process.env.LONG === '1';

/**
 * The seed of all random tests. `npm test` always has the same one: no change is refused by chance, and a failure happens again. LONG=1 takes
 * another one each time. A failure prints it, and SEED=… repeats the run.
 */
export const seed = Number(process.env.SEED ?? (isLong ? Date.now() % 2 ** 31 : 1));

/** Random numbers of a test, which prints their seed. */
export function seeded(name: string): { random: () => number; pick: <T>(list: readonly T[]) => T } {
  process.stdout.write(`${name}: SEED=${seed}\n`);
  const random = mulberry32(seed);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  return { random, pick };
}

/**
 * The places that a test of each place tries: all with LONG=1, otherwise one in `daily`, beginning at a random one. A loop over them begins at
 * `first` and goes on by `step`.
 */
export function placesToTry(name: string, daily: number): { first: number; step: number } {
  if (isLong) return { first: 0, step: 1 };
  return { first: Math.floor(seeded(name).random() * daily), step: daily };
}
