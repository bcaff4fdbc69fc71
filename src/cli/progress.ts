import { SingleBar } from 'cli-progress';

/** Milliseconds after which work is long enough to be watched, and between two lines where nobody watches a terminal. */
const soon = 1000;
const betweenLines = 5000;

/** Tells on stderr how far a command is, once it has taken a second; a bar on a terminal, a line every few seconds elsewhere. */
export class Progress {
  readonly #begun = Date.now();
  #step = '';
  #bar: SingleBar | undefined;
  #lastLine = 0;

  update(step: string, done: number, total?: number): void {
    if (Date.now() - this.#begun < soon) return;
    if (process.stderr.isTTY) this.#draw(step, done, total);
    else this.#say(total === undefined ? `${step} ${done}` : `${step} ${done} of ${total}`);
  }

  end(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    this.#step = '';
  }

  /** Writes a line to stderr without tearing the bar. */
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

  #say(line: string): void {
    if (Date.now() - this.#lastLine < betweenLines) return;
    this.#lastLine = Date.now();
    this.tell(line);
  }
}
