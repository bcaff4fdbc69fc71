import { limitExceeded, Problem } from '../errors/problem.ts';

/** The cost of an operation at DynamoDB. */
export interface Cost {
  readonly requests: number;
  /** The number of times that the operation waited for responses: concurrent requests are one round. */
  readonly rounds: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** Maximum reads of an operation beyond its limit, for lists that its arguments name: two of each of a hundred. */
const maxFurtherReads = 200;

/** Counts the cost of one operation's requests, and stops an operation that reads too often or takes too long. */
export class Meter {
  #maxReads: number;
  /** Further reads that may still be allowed. */
  #furtherReads = maxFurtherReads;
  #reads = 0;
  #requests = 0;
  #rounds = 0;
  #inFlight = 0;
  #end = Number.POSITIVE_INFINITY;
  readonly #units = { read: 0, write: 0 };
  #concealed = 0;

  /** Only reads are limited: the number of writes follows from the operation, and a started write must not be cut off. */
  constructor(maxReads = Number.POSITIVE_INFINITY) {
    this.#maxReads = maxReads;
  }

  /** Limits the remaining time of the operation. Uses a clock of its own, because tests set the table's clock. */
  endIn(milliseconds: number): void {
    this.#end = performance.now() + milliseconds;
  }

  /** Whole milliseconds until the deadline of the operation. */
  get left(): number {
    return Math.max(0, Math.ceil(this.#end - performance.now()));
  }

  /** Allows further reads, in total a fixed number. */
  allowReads(reads: number): void {
    const granted = Math.min(reads, this.#furtherReads);
    this.#furtherReads -= granted;
    this.#maxReads += granted;
  }

  /** Counts a read, with all of its tries as one. Throws LIMIT_EXCEEDED beyond the maximum number. */
  countRead(): void {
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

  /** Notes the beginning of a request, which is one try of a read or a write. Throws TIMEOUT after the deadline. */
  begin(): void {
    if (this.left === 0) throw new Problem('TIMEOUT', 'The operation took too long. Select less, or retry.');
    this.#requests += 1;
    if (this.#inFlight === 0) this.#rounds += 1;
    this.#inFlight += 1;
  }

  charge(kind: 'read' | 'write', units: number): void {
    this.#units[kind] += units;
  }

  /** Excludes read units from the public cost: the caller may not see the record that they belong to. */
  conceal(units: number): void {
    this.#concealed += units;
  }

  end(): void {
    this.#inFlight -= 1;
  }

  get cost(): Cost {
    return {
      requests: this.#requests,
      rounds: this.#rounds,
      readUnits: this.#units.read,
      writeUnits: this.#units.write,
    };
  }

  /** The cost as it would be if the records that the caller may not see did not exist. */
  get publicCost(): Cost {
    const { readUnits, ...cost } = this.cost;
    return { ...cost, readUnits: readUnits - this.#concealed };
  }
}
