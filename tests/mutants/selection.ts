import { basename } from 'node:path';
import { type Hits, keyOf } from './hits.ts';
import type { Mutant } from './mutants.ts';
import type { Chosen } from './plan.ts';
import type { HitRecord } from './record.ts';
import { nearbyNames, nearbyTests } from './tests.ts';

/** How many tests are tried on a line at first, and how many more where those notice nothing. */
const firstTests = 24;
const moreTests = 25;

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
    return chosenOf(this.#through(mutant).slice(0, firstTests));
  }

  second(mutant: Mutant): Chosen[] {
    return chosenOf(this.#through(mutant).slice(firstTests, firstTests + moreTests));
  }

  /** All that run through a line, and those before them in their files. */
  all(mutant: Mutant): Chosen[] {
    const files = new Set(this.#through(mutant, true).map(({ file }) => file));
    return [...files, ...nearbyTests(mutant).filter(file => !files.has(file))].map(file => ({ file }));
  }

  #through(mutant: Mutant, isAny = false): Hits[] {
    const key = keyOf(mutant);
    const nearby = nearbyNames(mutant);
    const sourceNames = new Set(mutant.file.replace(/\.ts$/, '').split('/').slice(2));
    // V8 does not count calls of a small function that it has optimised, so the record may lack a test that is named for a line.
    const isNamed = (hits: Hits) => nearby.some(one => one.includes(' > ') && nameOf(hits).startsWith(one));
    const rank = (hits: Hits) => {
      const name = nameOf(hits);
      const noticed = this.#noticed.get(noticeKey(mutant, name)) ?? 0;
      const place = nearby.findIndex(one => name.startsWith(one));
      const isNamesake = sourceNames.has(basename(hits.file, '.test.ts'));
      // What runs through much of a source looks at what it does; the time is that of a test and of what every test costs.
      const depth = hits.keys.filter(other => other.startsWith(`${mutant.file}\n`)).length;
      return (
        Math.min(noticed, 3) * 5 +
        (place === -1 ? 0 : 100 - 10 * place) +
        (isNamesake ? 50 : 0) +
        depth / Math.sqrt(hits.ms + 500)
      );
    };
    return this.#record.hits
      .filter(hits => hits.keys.includes(key) || hits.first.keys.includes(key) || isNamed(hits))
      .filter(hits => isAny || this.#record.isAlone(nameOf(hits)) !== false)
      .map(hits => ({ hits, rank: rank(hits) }))
      .toSorted((a, b) => b.rank - a.rank)
      .map(({ hits }) => hits);
  }
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
