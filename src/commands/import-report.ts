import type { DocumentIssue } from '../model/document.ts';
import type { TypeName } from '../model/types.ts';
import type { Place } from './import-index.ts';

/** What is told of a line, and why. */
export interface ImportProblem {
  readonly file: string;
  readonly line: number;
  /** The field, outermost first; empty where the whole line is meant. */
  readonly path: string[];
  readonly message: string;
}

/** Of a line that is right, and that is left or written in part, for the sake of what others have done since. */
export interface ImportNotice extends ImportProblem {
  /** Whether the line says anything that no import has written before, and that is left out now. */
  readonly hasNews: boolean;
}

export interface ImportProgress {
  readonly step: 'checking' | 'writing' | 'relating';
  /** Lines so far, and of how many, where that is known. */
  readonly done: number;
  readonly total: number | undefined;
}

export interface ImportOptions {
  /** Says what would be done, and writes nothing. */
  readonly dryRun?: boolean | undefined;
  /** Checks everything first, and writes nothing where anything is wrong. */
  readonly strict?: boolean | undefined;
  /** Writes also over what others than the importer have changed, and makes anew what was deleted. */
  readonly overwrite?: boolean | undefined;
  /** How many documents are written at a time. */
  readonly concurrency?: number | undefined;
  readonly onProblem?: ((problem: ImportProblem) => void) | undefined;
  readonly onNotice?: ((notice: ImportNotice) => void) | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/** What came of a line; kept is what is left as it is stored, since others have changed it or a newer version is there. */
export const outcomeNames = ['new', 'changed', 'same', 'kept', 'wrong'] as const;
export type Outcome = (typeof outcomeNames)[number];

export interface ImportReport {
  /** How many lines of each type had which outcome; a line whose type cannot be told counts as `unknown`. */
  readonly outcomes: Record<Outcome, Partial<Record<TypeName | 'unknown', number>>>;
  /** How many lines there were, without the empty ones. */
  readonly lines: number;
  /** How many lines that are right say something new which was left out. */
  readonly leftOut: number;
}

/** Counts and tells what comes of the lines of one import. */
export class Tally {
  readonly #options: ImportOptions;
  readonly #outcomes: ImportReport['outcomes'];
  #leftOut = 0;

  constructor(options: ImportOptions) {
    this.#options = options;
    this.#outcomes = { new: {}, changed: {}, same: {}, kept: {}, wrong: {} };
  }

  count(outcome: Outcome, type: TypeName | undefined): void {
    const counts = this.#outcomes[outcome];
    counts[type ?? 'unknown'] = (counts[type ?? 'unknown'] ?? 0) + 1;
  }

  wrong(place: Place, issues: readonly DocumentIssue[], type: TypeName | undefined): void {
    this.count('wrong', type);
    for (const issue of issues) this.#options.onProblem?.(problemAt(place, issue));
  }

  kept(place: Place, keeping: DocumentIssue & { hasNews: boolean }, type: TypeName): void {
    this.count('kept', type);
    this.notice(place, keeping);
  }

  notice(place: Place, { hasNews, ...issue }: DocumentIssue & { hasNews: boolean }): void {
    if (hasNews) this.#leftOut += 1;
    this.#options.onNotice?.({ ...problemAt(place, issue), hasNews });
  }

  /** What was counted so far; a copy, which does not go on counting. */
  report(lines: number): ImportReport {
    return { outcomes: structuredClone(this.#outcomes), lines, leftOut: this.#leftOut };
  }

  /** One that goes on counting from here. */
  copy(options: ImportOptions): Tally {
    const copy = new Tally(options);
    for (const outcome of outcomeNames) Object.assign(copy.#outcomes[outcome], this.#outcomes[outcome]);
    copy.#leftOut = this.#leftOut;
    return copy;
  }
}

function problemAt({ file, number }: Place, { path, message }: DocumentIssue): ImportProblem {
  return { file, line: number, path, message };
}
