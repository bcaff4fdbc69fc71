/** What one side took for a request: milliseconds on the wall and of the processor, medians over the rounds. */
export interface Side {
  readonly wall: number;
  readonly cpu: number;
}

/** A ratio: its median over the rounds, and the quartiles. */
export interface Ratio {
  readonly median: number;
  /** Between the quickest tenths of both sides: what is left when nobody else is at work. */
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

/** Rounds that come before those that count, for the compiler to have done its work. */
const warmUp = 60;

/**
 * Two ways to do one thing, in turns: each round asks the one some times and then the other, every other round the other one first. The ratios
 * are made within a round, so what else the machine does in the meantime strikes both.
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
