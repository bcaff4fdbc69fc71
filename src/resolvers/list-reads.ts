/** The lists whose reads began in one step of execution. */
interface Step {
  readonly reads: Promise<void>[];
  answered: number;
}

/**
 * The list reads of one request. Lists whose reads begin in one step of execution arrive at different times, and the resolvers of each then load records. A
 * batch of records that forms while only some lists of a step have arrived waits for the others, so that the step has one batch.
 */
export class ListReads {
  /** The steps with outstanding lists, the earliest first. */
  #steps: Step[] = [];

  /** Reads a list. `read` must not wait for records, because their batch may be waiting for it. */
  run<T>(read: () => Promise<T>): Promise<T> {
    const step = this.#currentStep();
    const result = read();
    const answered = result.then(
      () => undefined,
      () => undefined,
    );
    step.reads.push(answered);
    answered.then(() =>
      afterPromises(() => {
        step.answered += 1;
        if (isComplete(step)) this.#steps = this.#steps.filter(one => one !== step);
      }),
    );
    return result;
  }

  /** Calls back when all lists of a step have arrived of which some have; immediately if there is no such step. */
  whenStepIsOver(callback: () => void): void {
    afterPromises(() => {
      const step = this.#steps.find(one => one.answered > 0);
      if (step === undefined) callback();
      else Promise.all(step.reads).then(() => afterPromises(callback));
    });
  }

  /** A read that begins after the first response of a step belongs to the next step, which stays open as long as responses of the step before arrive. */
  #currentStep(): Step {
    const last = this.#steps.at(-1);
    if (last !== undefined && (last.answered === 0 || this.#steps.length > 1)) return last;
    const step: Step = { reads: [], answered: 0 };
    this.#steps.push(step);
    return step;
  }
}

function isComplete({ reads, answered }: Step): boolean {
  return answered === reads.length;
}

/** Calls back after everything that follows from already resolved promises: graphql-js proceeds by promises alone. */
function afterPromises(callback: () => void): void {
  Promise.resolve().then(() => process.nextTick(callback));
}
