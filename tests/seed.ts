import { mulberry32 } from '../bench/generate.ts';

/** Chance that can be had again: the seed is printed, and SEED=… repeats a run. */
export function seeded(name: string): { random: () => number; pick: <T>(list: readonly T[]) => T } {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
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
  if (process.env.LONG === '1') return { first: 0, step: 1 };
  return { first: Math.floor(seeded(name).random() * daily), step: daily };
}
