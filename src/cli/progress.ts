import { SingleBar } from 'cli-progress';

/** Milliseconds after which progress is shown. */
const soon = 1000;

/** Shows the progress of a command on stderr after one second, as a bar on a terminal. Without a terminal, stderr has errors only. */
export class Progress {
  readonly #begun = Date.now();
  #step = '';
  #bar: SingleBar | undefined;

  update(step: string, done: number, total?: number): void {
    if (process.stderr.isTTY && Date.now() - this.#begun >= soon) this.#draw(step, done, total);
  }

  end(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    this.#step = '';
  }

  /** Writes a line to stderr above the bar. */
  tell(line: string): void {
    if (this.#bar !== undefined) process.stderr.write('\r\u001b[K');
    process.stderr.write(`${line}\n`);
  }

  #draw(step: string, done: number, total: number | undefined): void {
    if (step !== this.#step) {
      this.end();
      this.#step = step;
      this.#bar = new SingleBar({
        format:
          total === undefined
            ? `${step}  {value}`
            : `${step}  {bar} {value} of {total}  {duration_formatted}`,
        stream: process.stderr,
        hideCursor: true,
      });
      this.#bar.start(total ?? 0, done);
    }
    this.#bar?.update(done);
  }
}
