import { limitExceeded, Problem } from '../errors/problem.ts';

/** What an operation cost at DynamoDB. */
export interface Cost {
  readonly requests: number;
  /** How many times the operation waited for answers: requests that were under way together are one round. */
  readonly rounds: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** Counts what the requests of one operation cost, and stops an operation that reads too often or takes too long. */
export class Meter {
  readonly #maxReads: number;
  #reads = 0;
  #requests = 0;
  #rounds = 0;
  #underWay = 0;
  #end = Number.POSITIVE_INFINITY;
  readonly #units = { read: 0, write: 0 };
  #concealed = 0;

  /** How often an operation writes follows from what it writes, and a write that was begun is not to be cut off: only reads are limited. */
  constructor(maxReads = Number.POSITIVE_INFINITY) {
    this.#maxReads = maxReads;
  }

  /** The operation is to be over after so many milliseconds. By a clock of its own: the table's may be set. */
  endIn(milliseconds: number): void {
    this.#end = performance.now() + milliseconds;
  }

  /** Whole milliseconds until the operation is to be over. */
  get left(): number {
    return Math.max(0, Math.ceil(this.#end - performance.now()));
  }

  /** A request begins; LIMIT_EXCEEDED where it would be one too many, TIMEOUT where it would be too late. */
  begin(kind: 'read' | 'write'): void {
    if (this.left === 0) throw new Problem('TIMEOUT', 'The operation took too long. Select less, or retry.');
    if (kind === 'read') {
      if (this.#reads >= this.#maxReads) {
        throw limitExceeded('requests', {
          what: 'Too many reads',
          asked: this.#reads + 1,
          allowed: this.#maxReads,
          advice: 'Select less in one operation.',
        });
      }
      this.#reads += 1;
    }
    this.#requests += 1;
    if (this.#underWay === 0) this.#rounds += 1;
    this.#underWay += 1;
  }

  charge(kind: 'read' | 'write', units: number): void {
    this.#units[kind] += units;
  }

  /** Read units that only callers who may see what was read are told of. */
  conceal(units: number): void {
    this.#concealed += units;
  }

  end(): void {
    this.#underWay -= 1;
  }

  get cost(): Cost {
    return {
      requests: this.#requests,
      rounds: this.#rounds,
      readUnits: this.#units.read,
      writeUnits: this.#units.write,
    };
  }

  /** The cost as it would be if what the caller may not see did not exist. */
  get publicCost(): Cost {
    const { readUnits, ...cost } = this.cost;
    return { ...cost, readUnits: readUnits - this.#concealed };
  }
}
