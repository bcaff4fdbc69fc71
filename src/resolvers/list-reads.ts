/** Lists that were begun in one step of execution. */
interface Step {
  readonly reads: Promise<void>[];
  answered: number;
}

/**
 * The reads of lists of one request. Lists that are begun in one step of execution are answered one after the other, and each answer asks
 * for records. A batch of records that forms while some lists of a step have been answered and others have not waits for the rest, so that
 * the step has one batch.
 */
export class ListReads {
  /** The steps of which lists are still to come, the earliest first. */
  #steps: Step[] = [];

  /** Reads a list. `read` must not wait for records, since their batch may be waiting for it. */
  run<T>(read: () => Promise<T>): Promise<T> {
    const step = this.#presentStep();
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

  /** Calls back at once, or when the rest of a step has come of which some lists were answered already. */
  whenStepIsOver(callback: () => void): void {
    afterPromises(() => {
      const step = this.#steps.find(one => one.answered > 0);
      if (step === undefined) callback();
      else Promise.all(step.reads).then(() => afterPromises(callback));
    });
  }

  /** What begins after the first answer of a step belongs to the next one, which is open as long as answers of the step before come. */
  #presentStep(): Step {
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

/** When all that follows from promises that are kept already has been done: graphql-js goes on by promises alone. */
function afterPromises(callback: () => void): void {
  Promise.resolve().then(() => process.nextTick(callback));
}
