import { readFileSync, writeFileSync } from 'node:fs';

/** The agreed costs of operations and sizes of functions, in costs.json. */
const file = new URL('costs.json', import.meta.url);

export const figures = ['requests', 'rounds', 'readUnits', 'writeUnits', 'points'] as const;

/** The cost of an operation at DynamoDB, and its points. */
export type Cost = Readonly<Record<(typeof figures)[number], number>>;

/** Kilobytes of a function's code: the part that each start reads, and all of it. */
export type Size = Readonly<Record<'start' | 'all', number>>;

export interface Costs {
  readonly operations: Readonly<Record<string, Cost>>;
  /** The variables with the highest figures, of operations that many variables are tried with. */
  readonly dearest: Readonly<Record<string, readonly object[]>>;
  readonly bundles: Readonly<Record<string, Size>>;
}

/** Whether this run updates the agreed figures. */
export const isUpdate = process.env.UPDATE_DOCS === '1';

export function readCosts(): Costs {
  return JSON.parse(readFileSync(file, 'utf8'));
}

export function writeCosts(costs: Costs): void {
  const section = (entries: object) =>
    Object.entries(entries)
      .map(
        ([name, figures]) =>
          `    "${name}": ${JSON.stringify(figures).replace(/([:,{])(?=")|:(?=\d)/g, '$& ')}`,
      )
      .join(',\n')
      .replaceAll('}', ' }');
  const { operations, dearest, bundles } = costs;
  const examples = Object.entries(dearest).map(([name, some]) => `    "${name}": ${JSON.stringify(some)}`);
  writeFileSync(
    file,
    `{\n  "operations": {\n${section(operations)}\n  },\n  "dearest": {\n${examples.join(',\n')}\n  },\n  "bundles": {\n${section(bundles)}\n  }\n}\n`,
  );
}

/**
 * In words, what of some figures is not as it was agreed; nothing where all is. `tolerance` is the share by which a figure may differ.
 */
export function departures(
  name: string,
  agreed: Readonly<Record<string, number>> | undefined,
  counted: Readonly<Record<string, number>>,
  tolerance = 0,
): string[] {
  if (isUpdate) return [];
  if (agreed === undefined) return [`${name} is not in costs.json: npm run costs`];
  return Object.entries(counted).flatMap(([figure, value]) => {
    const before = agreed[figure] ?? 0;
    // The time of answers decides: one that arrives early makes two rounds of one, so fewer rounds say nothing.
    if (figure === 'rounds' && value < before) return [];
    const slack = figure === 'rounds' ? 1 : before * tolerance;
    if (Math.abs(value - before) <= slack) return [];
    return value > before
      ? [`${name} costs more: ${figure} ${before} → ${value}`]
      : [`${name} costs less: ${figure} ${before} → ${value}. Have it noted: npm run costs`];
  });
}
