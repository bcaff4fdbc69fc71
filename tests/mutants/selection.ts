import { type Hits, keyOf } from './hits.ts';
import type { Mutant } from './mutants.ts';
import type { Chosen } from './plan.ts';
import type { HitRecord } from './record.ts';
import { nearbyTests } from './tests.ts';

/** About how long in milliseconds the first tests of a line may take, and those that follow where they notice nothing. */
const firstStage = 6000;
const secondStage = 60_000;

/** Chooses the tests that may notice a wrong line: those that run through it, the likeliest and the quickest first. */
export class Selection {
  readonly #record: HitRecord;
  /** How many wrong lines of a source a test has noticed. */
  readonly #noticed = new Map<string, number>();

  constructor(record: HitRecord) {
    this.#record = record;
  }

  /** A test has noticed a wrong line: it may notice others of the same file. */
  notice(mutant: Mutant, test: string): void {
    const key = noticeKey(mutant, test);
    this.#noticed.set(key, (this.#noticed.get(key) ?? 0) + 1);
  }

  first(mutant: Mutant): Chosen[] {
    return chosenOf(within(firstStage, this.#through(mutant)));
  }

  second(mutant: Mutant): Chosen[] {
    const first = new Set(within(firstStage, this.#through(mutant)));
    return chosenOf(
      within(
        secondStage,
        this.#through(mutant).filter(hits => !first.has(hits)),
      ),
    );
  }

  /** All that run through a line, and those before them in their files. */
  all(mutant: Mutant): Chosen[] {
    const files = new Set(this.#through(mutant, true).map(({ file }) => file));
    return [...files, ...nearbyTests(mutant.file).filter(file => !files.has(file))].map(file => ({ file }));
  }

  #through(mutant: Mutant, isAny = false): Hits[] {
    const key = keyOf(mutant);
    const nearby = nearbyTests(mutant.file);
    const rank = (hits: Hits) =>
      (this.#noticed.get(noticeKey(mutant, nameOf(hits))) ?? 0) + (nearby.includes(hits.file) ? 0.5 : 0);
    return this.#record.hits
      .filter(({ keys, first }) => keys.includes(key) || first.keys.includes(key))
      .filter(hits => isAny || this.#record.isAlone(nameOf(hits)) !== false)
      .toSorted((a, b) => rank(b) - rank(a) || a.ms - b.ms);
  }
}

/** As many as fit into a time; one at least. */
function within(time: number, some: readonly Hits[]): Hits[] {
  const files = new Set<string>();
  let ms = 0;
  return some.filter((hits, index) => {
    const cost = hits.ms + (files.has(hits.file) ? 0 : hits.first.ms);
    if (index > 0 && ms + cost > time) return false;
    files.add(hits.file);
    ms += cost;
    return true;
  });
}

function chosenOf(hits: readonly Hits[]): Chosen[] {
  const files = Map.groupBy(hits, ({ file }) => file);
  return Array.from(files, ([file, some]) => ({ file, names: some.map(({ name }) => name) }));
}

function nameOf({ file, name }: Hits): string {
  return `${file} > ${name}`;
}

function noticeKey(mutant: Mutant, test: string): string {
  return `${mutant.file} ${test}`;
}
