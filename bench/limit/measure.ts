/** Milliseconds of one side for a request, by the wall clock and of the processor: medians over the rounds. */
export interface Side {
  readonly wall: number;
  readonly cpu: number;
}

/** A ratio: its median over the rounds, and the quartiles. */
export interface Ratio {
  readonly median: number;
  /** The ratio of the fastest tenths of both sides: least affected by other load of the machine. */
  readonly best: number;
  readonly low: number;
  readonly high: number;
}

export interface Measured {
  readonly ours: Side;
  readonly limit: Side;
  readonly wall: Ratio;
  readonly cpu: Ratio;
}

type Sides<T> = Readonly<Record<'ours' | 'limit', T>>;

/** Warm-up rounds, until the process has compiled its code. */
const warmUp = 60;

/**
 * Measures two implementations in turns: each round calls one some times and then the other, and every other round in reverse order. Ratios
 * are taken within a round, so other load of the machine affects both.
 */
export async function measureInTurns(
  ways: Sides<() => Promise<unknown>>,
  { rounds, repeats }: { rounds: number; repeats: number },
): Promise<Measured> {
  const taken: Sides<Side[]> = { ours: [], limit: [] };
  for (let round = -warmUp; round < rounds; round++) {
    const order = round % 2 === 0 ? (['ours', 'limit'] as const) : (['limit', 'ours'] as const);
    for (const name of order) {
      const side = await timed(ways[name], repeats);
      if (round >= 0) taken[name].push(side);
    }
  }
  const side = (name: keyof typeof ways): Side => ({
    wall: quantile(
      taken[name].map(({ wall }) => wall),
      0.5,
    ),
    cpu: quantile(
      taken[name].map(({ cpu }) => cpu),
      0.5,
    ),
  });
  const ratio = (of: keyof Side): Ratio => {
    const ratios = taken.ours.map((ours, i) => ours[of] / (taken.limit[i]?.[of] ?? Number.NaN));
    const [ours, limit] = [taken.ours, taken.limit].map(side =>
      quantile(
        side.map(one => one[of]),
        0.1,
      ),
    );
    const best = (ours ?? Number.NaN) / (limit ?? Number.NaN);
    return { median: quantile(ratios, 0.5), best, low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) };
  };
  return { ours: side('ours'), limit: side('limit'), wall: ratio('wall'), cpu: ratio('cpu') };
}

async function timed(ask: () => Promise<unknown>, repeats: number): Promise<Side> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  for (let i = 0; i < repeats; i++) await ask();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - start) / repeats, cpu: (user + system) / 1000 / repeats };
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
