import type { LineLocation } from './import-index.ts';
import { LineSet } from './line-set.ts';

/** In the first pass, a line may wait for lines that are still to be read; in the last one, no line waits any more. */
type Pass = 'first' | 'further' | 'last';

/** The lines of an import that wait until the lines of their ancestors are written. */
export class PostponedLines {
  #lines = new LineSet();
  #pass: Pass = 'first';

  /** The pass over the lines of the files that is under way. */
  get pass(): Pass {
    return this.#pass;
  }

  add(location: LineLocation): void {
    this.#lines.add(location);
  }

  has(location: LineLocation): boolean {
    return this.#lines.has(location);
  }

  /** Writes the lines by `write`, in passes: each writes the lines whose ancestors are written, or else all that are left. */
  async writeAll(write: (lines: LineSet) => Promise<void>): Promise<void> {
    let before = Number.POSITIVE_INFINITY;
    while (this.#lines.size > 0) {
      const lines = this.#lines;
      this.#lines = new LineSet();
      this.#pass = lines.size < before ? 'further' : 'last';
      before = lines.size;
      await write(lines);
    }
    this.#pass = 'last';
  }
}
