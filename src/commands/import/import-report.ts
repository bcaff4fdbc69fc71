import type { DocumentIssue } from '../../model/document.ts';
import type { TypeName } from '../../model/types.ts';
import type { LineLocation } from './import-index.ts';
import type { Proposals, Recognition } from './import-mentions.ts';

/** A message about a line, and its reason. */
export interface ImportProblem {
  readonly file: string;
  readonly line: number;
  /** The field, outermost first; empty if the message is about the whole line. */
  readonly path: string[];
  readonly message: string;
}

/** A notice about a valid line that is left out, wholly or in part, because of later changes by others. */
export interface ImportNotice extends ImportProblem {
  /** Whether the line holds news that no import has written before, and that is left out now. */
  readonly hasNews: boolean;
}

/** The mentions that an import adds to the article of a line, and those that it leaves to an editor. */
export interface ImportProposals extends Proposals {
  readonly file: string;
  readonly line: number;
}

export interface ImportProgress {
  readonly step: 'checking' | 'writing' | 'processing tasks';
  /** The number of lines so far, and the total where it is known. */
  readonly done: number;
  readonly total: number | undefined;
}

export interface ImportOptions {
  /** Reports what an import would do, and writes nothing. */
  readonly dryRun?: boolean | undefined;
  /** Checks all lines first, and writes nothing if any of them is wrong. */
  readonly strict?: boolean | undefined;
  /** Also overwrites records that others than the importer have changed, and recreates deleted ones. */
  readonly overwrite?: boolean | undefined;
  /** Maximum number of concurrent write transactions; each has one document, or a group of new ones. */
  readonly concurrency?: number | undefined;
  /** Adds mentions of the entities that the texts of articles name. */
  readonly recognition?: Recognition | undefined;
  readonly onProposals?: ((proposals: ImportProposals) => void) | undefined;
  readonly onProblem?: ((problem: ImportProblem) => void) | undefined;
  readonly onNotice?: ((notice: ImportNotice) => void) | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Receives the outcomes so far of an import that fails while it writes. A line without an outcome may be written nevertheless. */
  readonly onInterrupted?: ((report: ImportReport) => void) | undefined;
}

/** The type of a line: a record, a front, or a post of a live article. */
export type LineType = TypeName | 'Front' | 'LivePost';

/** The outcomes of a line. `kept` means that the stored record stays, because others have changed it or a newer version exists. */
export const outcomeNames = ['new', 'changed', 'same', 'kept', 'wrong'] as const;
export type Outcome = (typeof outcomeNames)[number];

export interface ImportReport {
  /** The number of lines of each type with each outcome; a line of unrecognised type counts as `unknown`. */
  readonly outcomes: Record<Outcome, Partial<Record<LineType | 'unknown', number>>>;
  /** The number of lines, without the empty ones. */
  readonly lines: number;
  /** The number of valid lines with news that was left out. */
  readonly leftOut: number;
}

/** Counts and reports the outcomes of the lines of one import. */
export class Tally {
  readonly #options: ImportOptions;
  readonly #outcomes: ImportReport['outcomes'];
  #leftOut = 0;

  constructor(options: ImportOptions) {
    this.#options = options;
    this.#outcomes = { new: {}, changed: {}, same: {}, kept: {}, wrong: {} };
  }

  count(outcome: Outcome, type: LineType | undefined): void {
    const counts = this.#outcomes[outcome];
    counts[type ?? 'unknown'] = (counts[type ?? 'unknown'] ?? 0) + 1;
  }

  wrong(location: LineLocation, issues: readonly DocumentIssue[], type: LineType | undefined): void {
    this.count('wrong', type);
    for (const issue of issues) this.#options.onProblem?.(problemAt(location, issue));
  }

  kept(location: LineLocation, keeping: DocumentIssue & { hasNews: boolean }, type: LineType): void {
    this.count('kept', type);
    this.notice(location, keeping);
  }

  notice(location: LineLocation, { hasNews, ...issue }: DocumentIssue & { hasNews: boolean }): void {
    if (hasNews) this.#leftOut += 1;
    this.#options.onNotice?.({ ...problemAt(location, issue), hasNews });
  }

  proposals({ file, number }: LineLocation, proposals: Proposals | undefined): void {
    if (proposals === undefined || Object.values(proposals).flat().length === 0) return;
    this.#options.onProposals?.({ file, line: number, ...proposals });
  }

  /** The counts so far, as a copy that does not change. */
  report(lines: number): ImportReport {
    return { outcomes: structuredClone(this.#outcomes), lines, leftOut: this.#leftOut };
  }

  /** A tally that continues from these counts. */
  copy(options: ImportOptions): Tally {
    const copy = new Tally(options);
    for (const outcome of outcomeNames) Object.assign(copy.#outcomes[outcome], this.#outcomes[outcome]);
    copy.#leftOut = this.#leftOut;
    return copy;
  }
}

function problemAt({ file, number }: LineLocation, { path, message }: DocumentIssue): ImportProblem {
  return { file, line: number, path, message };
}
