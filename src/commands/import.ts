import type { AnyDocument, DocumentIssue } from '../content/document.ts';
import { Problem } from '../content/problem.ts';
import type { Reference } from '../content/reference.ts';
import type { TypeName } from '../content/type-name.ts';
import { Refusal } from '../content/user-error.ts';
import type { Whole } from '../projection/project.ts';
import { wholeFrom, wholeKeys } from '../projection/stored.ts';
import { StoreRefusal } from '../store/failure.ts';
import { failureText } from '../store/failure-text.ts';
import { getItems } from '../store/items.ts';
import type { Table } from '../store/table.ts';
import { ImportIndex, nameOf, type Place } from './import-index.ts';
import { countLines, type Line, parse, referencesOf, type Source, windows } from './import-line.ts';
import { inParallel } from './in-parallel.ts';
import { drainOutbox } from './outbox.ts';
import { type Change, type Outcome as SaveOutcome, save } from './save.ts';
import { issuesOf, nextVersion, outcomeOf } from './version.ts';

/** A line that was left out, and why. */
export interface ImportProblem {
  readonly file: string;
  readonly line: number;
  /** The field, outermost first; empty where the whole line is meant. */
  readonly path: string[];
  readonly message: string;
}

export interface ImportOptions {
  /** Says what would be done, and writes nothing. */
  readonly dryRun?: boolean | undefined;
  /** Checks everything first, and writes nothing where anything is wrong. */
  readonly strict?: boolean | undefined;
  /** How many documents are written at a time. */
  readonly concurrency?: number | undefined;
  readonly onProblem?: ((problem: ImportProblem) => void) | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

export interface ImportProgress {
  readonly step: 'checking' | 'writing' | 'relating';
  /** Lines so far, and of how many, where that is known. */
  readonly done: number;
  readonly total: number | undefined;
}

export type Outcome = 'new' | 'changed' | 'same' | 'wrong';

export interface ImportReport {
  /** How many lines of each type had which outcome; a line whose type cannot be told counts as `unknown`. */
  readonly outcomes: Record<Outcome, Partial<Record<TypeName | 'unknown', number>>>;
  /** How many lines there were, without the empty ones. */
  readonly lines: number;
}

/** How often a line is tried again: somebody else writes the record at the same moment, or the store is busy. */
const attempts = 5;

/** Who is named as the author of what an import writes. */
const importer = 'import';

/** After as many failures of the store in a row the rest is not tried. */
const mostFailures = 20;

/**
 * Brings documents into the table: wrong lines are told and left out, the rest goes in. The order of the lines does not matter, and
 * importing them again writes nothing. Memory holds an index of the lines, not the lines.
 */
export async function importDocuments(
  table: Table,
  source: Source,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const run = new ImportRun(table.patient(), source, options);
  if (options.dryRun !== true) await drainOutbox(table);
  await run.check();
  if (options.strict === true || options.dryRun === true) {
    const foreseen = await run.write({ dryRun: true });
    if (options.dryRun === true || Object.keys(foreseen.outcomes.wrong).length > 0) return foreseen;
  }
  const report = await run.write({ dryRun: false });
  await drainOutbox(table, {
    onPaid: done => options.onProgress?.({ step: 'relating', done, total: undefined }),
  });
  return report;
}

/** A document that is to be written. */
interface Entry {
  readonly line: Line;
  readonly document: AnyDocument;
  readonly id: string;
  readonly before: Whole | undefined;
}

class ImportRun {
  readonly #table: Table;
  readonly #source: Source;
  readonly #options: ImportOptions;
  readonly #index: ImportIndex;
  readonly #wrong: ImportReport['outcomes']['wrong'] = {};
  #lines = 0;

  constructor(table: Table, source: Source, options: ImportOptions) {
    this.#table = table;
    this.#source = source;
    this.#options = options;
    this.#index = new ImportIndex(table);
  }

  /** Reads all lines once: reports what is wrong, and notes what there is. */
  async check(): Promise<void> {
    let done = 0;
    // One window after the other, so that of two lines for one record the first counts.
    for await (const lines of windows(this.#source())) {
      await this.#checkWindow(lines);
      done += countLines(lines);
      this.#options.onProgress?.({ step: 'checking', done, total: undefined });
    }
    this.#lines = done;
    await this.#index.lookUp();
    // A document with a reference to nothing cannot be written, and so, in turn, what refers to it.
    while (!this.#index.isComplete && (await this.#removeDangling())) {}
    if (this.#index.wantsHeads) await this.#addHeads();
  }

  /** Reads the lines again and writes, or would write, what was found right. */
  async write({ dryRun }: { dryRun: boolean }): Promise<ImportReport> {
    const report: ImportReport = {
      outcomes: { new: {}, changed: {}, same: {}, wrong: this.#wrong },
      lines: this.#lines,
    };
    const seen = new Map<string, Place>();
    let failures = 0;
    const work = async (entry: Entry) => {
      const earlier = seen.get(entry.id);
      if (this.#index.mayHaveTwo(entry.id))
        seen.set(entry.id, { file: entry.line.file, number: entry.line.number });
      if (earlier !== undefined) {
        const message = `is the same record as ${earlier.file}:${earlier.number}, under another slug`;
        this.#tell(entry.line, [{ path: ['slug'], message }], entry.document.type);
        return;
      }
      // Somebody else has made it since the lines were checked.
      if (entry.line.ifMissing === true && entry.before !== undefined) return;
      const outcome = dryRun ? this.#foresee(entry) : await this.#save(entry);
      failures = outcome === 'failed' && !dryRun ? failures + 1 : 0;
      if (failures === mostFailures) {
        throw new Problem(
          'UNAVAILABLE',
          `${mostFailures} lines in a row could not be written. Import again later.`,
        );
      }
      if (outcome !== 'failed') count(report.outcomes[outcome], entry.document.type);
    };
    await inParallel(this.#entries(), work, this.#options.concurrency);
    return report;
  }

  async #checkWindow(lines: readonly Line[]): Promise<void> {
    const right = lines.flatMap(line => {
      const { document, type, issues } = parse(line);
      if (document === undefined) {
        this.#tell(line, issues, type);
        return [];
      }
      return {
        place: { file: line.file, number: line.number },
        line,
        document,
        references: referencesOf(document),
      };
    });
    const earlier = await this.#index.add(
      right.map(({ place, line, document, references }) => ({
        place,
        document,
        references: references.map(({ reference }) => reference),
        ifMissing: line.ifMissing === true,
      })),
    );
    for (const [i, { line, document }] of right.entries()) {
      const first = earlier[i];
      if (first === undefined || line.ifMissing === true) continue;
      const message = `${nameOf(document)} is already in ${first.file}:${first.number}`;
      this.#tell(line, [{ path: ['slug'], message }], document.type);
    }
  }

  /** Takes out the documents that refer to something missing; whether there were any. */
  async #removeDangling(): Promise<boolean> {
    const removed: Reference[] = [];
    for await (const line of this.#source()) {
      const { document } = parse(line);
      if (document === undefined || this.#index.idAt(line, document) === undefined) continue;
      const dangling = referencesOf(document).filter(({ reference }) => this.#index.isMissing(reference));
      if (dangling.length === 0) continue;
      const issues = dangling.map(({ reference, path }) => ({
        path,
        message: `${reference} is neither in these files nor stored`,
      }));
      this.#tell(line, issues, document.type);
      removed.push(nameOf(document));
    }
    await this.#index.remove(removed);
    return removed.length > 0;
  }

  /** Reads the lines once more, for articles that only later lines refer to. */
  async #addHeads(): Promise<void> {
    for await (const line of this.#source()) {
      const { document } = parse(line);
      if (document !== undefined && this.#index.idAt(line, document) !== undefined)
        this.#index.addHead(document);
    }
  }

  /** The documents to write, each with the version that is stored. */
  async *#entries(): AsyncGenerator<Entry> {
    let done = 0;
    for await (const lines of windows(this.#source())) {
      const wanted = lines.flatMap(line => {
        const { document } = parse(line);
        const id = document === undefined ? undefined : this.#index.idAt(line, document);
        return document === undefined || id === undefined ? [] : { line, document, id };
      });
      const items = await getItems(
        this.#table,
        wanted.flatMap(({ document, id }) => wholeKeys({ type: document.type, id })),
        'consistent',
      );
      for (const [i, entry] of wanted.entries()) {
        const before = wholeFrom(items[2 * i], items[2 * i + 1]);
        yield { ...entry, before };
      }
      done += countLines(lines);
      this.#options.onProgress?.({ step: 'writing', done, total: this.#lines });
    }
  }

  #foresee(entry: Entry): 'new' | 'changed' | 'same' | 'failed' {
    try {
      return outcomeOf(entry.before, nextVersion(entry.before, this.#changeOf(entry), this.#table.now()));
    } catch (error) {
      return this.#refuse(entry, error);
    }
  }

  /** Of a document that is right in itself, but cannot be stored as it is. */
  #refuse({ line, document }: Entry, error: unknown): 'failed' {
    if (!(error instanceof Refusal)) throw error;
    this.#tell(line, issuesOf(error), document.type);
    return 'failed';
  }

  async #save(entry: Entry): Promise<'new' | 'changed' | 'same' | 'failed'> {
    const { line, document } = entry;
    const fail = (path: string[], message: string) => {
      this.#tell(line, [{ path, message }], document.type);
      return 'failed' as const;
    };
    for (let attempt = 1; ; attempt++) {
      try {
        const kind = await this.#attempt(entry, attempt);
        if (kind === 'taken') return fail(['slug'], 'is the slug of another record');
        if (kind === 'new' || kind === 'changed' || kind === 'same') return kind;
        if (attempt === attempts) return fail([], 'the record kept changing; import the line again');
      } catch (error) {
        if (!(error instanceof Problem)) return this.#refuse(entry, error);
        // Rights, credentials, a table that is gone: no other line can be written either.
        if (error instanceof StoreRefusal && !error.isOfRequest) throw error;
        if (attempt === attempts || error instanceof StoreRefusal)
          return fail([], `could not be written: ${failureText(error)}`);
      }
    }
  }

  /** The first attempt trusts what was read with the whole window; a later one looks at what is there now. */
  async #attempt(entry: Entry, attempt: number): Promise<SaveOutcome['kind']> {
    const known = attempt === 1 ? { before: entry.before ?? ('none' as const) } : {};
    return (await save(this.#table, { ...this.#changeOf(entry), ...known })).kind;
  }

  #changeOf({ document, id }: Entry): Change {
    return { id, document, head: reference => this.#index.head(reference), by: importer };
  }

  #tell({ file, number }: Line, issues: readonly DocumentIssue[], type: TypeName | undefined): void {
    count(this.#wrong, type ?? 'unknown');
    for (const { path, message } of issues) this.#options.onProblem?.({ file, line: number, path, message });
  }
}

function count<K extends string>(counts: Partial<Record<K, number>>, key: K): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
