/** The commands that the store sends. */
export type Command = 'BatchGetItemCommand' | 'QueryCommand' | 'TransactWriteItemsCommand';

type Step = () => Promise<unknown>;

/**
 * Puts one writer between the read and the write of another: an API that is made with its `intercept` runs a step right before
 * it sends its next request of a kind.
 */
export class Race {
  #next: { readonly command: Command; skip: number; readonly step: Step } | undefined;
  #isBroken = false;

  readonly intercept = async <Output>(send: () => Promise<Output>, command: string): Promise<Output> => {
    if (this.#isBroken && command === 'TransactWriteItemsCommand') throw new Died();
    const next = this.#next;
    if (next === undefined || next.command !== command) return send();
    if (next.skip > 0) {
      next.skip -= 1;
      return send();
    }
    this.#next = undefined;
    await next.step();
    // The step may have been the death of the writer itself.
    return this.#isBroken ? this.intercept(send, command) : send();
  };

  /** Runs a step before the next request of a kind, after `skip` others of it. */
  before(command: Command, step: Step, skip = 0): void {
    this.#next = { command, skip, step };
  }

  /** From the next write on, after `skip` others, none of this writer arrives. */
  dieBeforeWrite(skip = 0): void {
    this.before(
      'TransactWriteItemsCommand',
      async () => {
        this.#isBroken = true;
      },
      skip,
    );
  }

  /** Whether the step has been run. */
  get isOver(): boolean {
    return this.#next === undefined;
  }
}

/** The error of a request by a dead writer. */
export class Died extends Error {
  override readonly name = 'Died';
}
