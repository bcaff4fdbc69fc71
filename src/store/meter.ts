import { limitExceeded, Problem } from '../content/problem.ts';

/** What an operation cost at DynamoDB. */
export interface Cost {
  readonly requests: number;
  /** How many times the operation waited for answers: requests that were under way together are one round. */
  readonly rounds: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** Counts what the requests of one operation cost, and stops an operation that makes too many or takes too long. */
export class Meter {
  readonly #mostRequests: number;
  #requests = 0;
  #rounds = 0;
  #underWay = 0;
  #end = Number.POSITIVE_INFINITY;
  readonly #units = { read: 0, write: 0 };

  constructor(mostRequests = Number.POSITIVE_INFINITY) {
    this.#mostRequests = mostRequests;
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
  begin(): void {
    if (this.left === 0)
      throw new Problem('TIMEOUT', 'The operation took too long. Ask for less, or try again.');
    if (this.#requests >= this.#mostRequests) {
      throw limitExceeded(
        'The number of reads',
        this.#requests + 1,
        this.#mostRequests,
        'Ask for less in one operation.',
      );
    }
    this.#requests += 1;
    if (this.#underWay === 0) this.#rounds += 1;
    this.#underWay += 1;
  }

  charge(kind: 'read' | 'write', units: number): void {
    this.#units[kind] += units;
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
}
