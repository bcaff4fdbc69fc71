import { performance } from 'node:perf_hooks';
import { Problem } from '../../errors/problem.ts';
import type { DocumentIssue } from '../../model/document.ts';
import { derivedId } from '../../model/id.ts';
import { acyclicReferences } from '../../model/parent.ts';
import type { Reference } from '../../model/reference.ts';
import { Refusal } from '../../model/user-error.ts';
import { StoreRefusal } from '../../store/failure.ts';
import { failureText } from '../../store/failure-text.ts';
import { copiesForWrite } from '../../store/hot-lists.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import { beforeImport, type Obstacles, obstaclesOf } from '../pending/carry-out.ts';
import { referencesTask, toItem } from '../write/outbox-task.ts';
import { checkParents, type FieldCheck } from '../write/parent-cycle.ts';
import { type Change, save } from '../write/save.ts';
import { issuesOf, nextVersion, outcomeOf } from '../write/version.ts';
import { decide, frozenIssue, importer, keptForEdit } from './import-decision.ts';
import { type ImportIndex, type LineLocation, referenceTo } from './import-index.ts';
import { type ImportPace, StoreUnavailable } from './import-pace.ts';
import { type Entry, ImportReader, type Wanted } from './import-reader.ts';
import type { ImportOptions, Tally } from './import-report.ts';
import { type Result, reportResult } from './import-result.ts';
import { hasWritten, JointSave } from './joint-save.ts';
import { LineSet } from './line-set.ts';
import { PostponedLines } from './postponed-lines.ts';

/** Maximum attempts at a line, where a concurrent write wins or the store is busy. */
const attempts = 5;

/** Number of store failures in a row after which the import gives up. */
const maxFailures = 20;

/** Milliseconds that a line may wait for another one and still be written from its earlier read. */
const maxWait = 1000;

/** Writes the documents of an import, each as a whole, or only determines the outcomes. */
export class ImportWriter {
  readonly reader: ImportReader;
  readonly #table: Table;
  readonly #index: ImportIndex;
  readonly #tally: Tally;
  readonly #overwrite: boolean;
  readonly #dryRun: boolean;
  readonly #isBulk: boolean;
  readonly #pace: ImportPace;
  /** The first line seen of each record with former slugs, to detect a second line of it. */
  readonly #firstLines = new Map<string, LineLocation>();
  /** The lines that were reported as wrong. */
  readonly #refused = new LineSet();
  /** The lines that were not written, for whatever reason. Stand-ins (lines with `ifMissing`) are not counted. */
  readonly #unwritten = new LineSet();
  readonly postponed = new PostponedLines();
  /** Lines whose write is under way, by their locations. */
  readonly #inFlight = new Map<string, Promise<Result>>();
  #failures = 0;
  #groupSize = 1;

  constructor(
    table: Table,
    {
      index,
      tally,
      options,
      dryRun,
      isBulk,
      pace,
    }: {
      index: ImportIndex;
      tally: Tally;
      options: ImportOptions;
      dryRun: boolean;
      isBulk: boolean;
      pace: ImportPace;
    },
  ) {
    this.#table = table;
    this.#index = index;
    this.#tally = tally;
    this.#overwrite = options.overwrite === true;
    this.#dryRun = dryRun;
    this.#isBulk = isBulk;
    this.#pace = pace;
    this.reader = new ImportReader(table, index, { overwrite: this.#overwrite });
  }

  /** The number of entries that are best written together: new records like the last ones fill a transaction. */
  readonly groupSize = (): number => this.#groupSize;

  async write(entries: readonly Entry[]): Promise<void> {
    const copies = await copiesForWrite(this.#table);
    const together = new JointSave(this.#table, copies, this.#pace);
    // Each entry is decided, and its change waits, before the first of these promises is awaited.
    const writes = entries.map(entry => this.#write(entry, together));
    const [groupSize] = await Promise.all([together.send(), ...writes]);
    this.#groupSize = groupSize ?? this.#groupSize;
  }

  async #write(entry: Entry, together: JointSave): Promise<void> {
    const { line, written } = entry;
    const result = await (line.ifMissing === true
      ? this.#standInResult(entry, together)
      : this.#ownResult(entry, together));
    if (result.kind === 'postponed') return this.postponed.add(line);
    if (!this.#dryRun) this.#note(referenceTo(written), result);
    if (result.kind !== 'skipped') this.#failures = result.kind === 'failed' ? this.#failures + 1 : 0;
    if (result.kind === 'wrong' || result.kind === 'failed') this.#refused.add(line);
    reportResult(this.#tally, { line, result, type: written.type }, { overwrite: this.#overwrite });
    if (this.#failures === maxFailures) {
      throw new Problem(
        'UNAVAILABLE',
        `${maxFailures} lines in a row could not be written. Import again later.`,
      );
    }
  }

  /** Whether the line at a location was not written, in which case the records that it names are not created either. */
  isUnwritten(location: LineLocation): boolean {
    return this.#unwritten.has(location);
  }

  /**
   * Writes a document again that refers to records that were not created. Its first write was counted; `dropReferencesTo` has made it leave out the
   * missing targets.
   */
  async rewrite(wanted: Wanted): Promise<void> {
    const { line } = wanted;
    if (this.#refused.has(line)) return;
    const result = await this.#result(await this.reader.readAnew(wanted));
    if (result.kind !== 'wrong' && result.kind !== 'failed') return;
    for (const issue of result.issues) {
      const message = `${issue.message}; the line was written without this reference`;
      this.#tally.notice(line, { path: issue.path, message, hasNews: true });
    }
  }

  /** Enqueues tasks that remove the references to records that were not created from all records that refer to them. */
  async dropReferencesTo(references: readonly Reference[]): Promise<void> {
    for (const { type, key } of references) {
      const task = referencesTask({ type, id: derivedId(type, key) }, this.#table.now());
      await transact(this.#table, [{ put: toItem(task) }]);
    }
  }

  async #ownResult(entry: Entry, together: JointSave): Promise<Result> {
    const location = locationText(entry.line);
    const begun = this.#result(entry, together);
    this.#inFlight.set(location, begun);
    try {
      const result = await begun;
      if (['kept', 'wrong', 'failed'].includes(result.kind)) this.#unwritten.add(entry.line);
      return result;
    } finally {
      this.#inFlight.delete(location);
    }
  }

  /** Writes a stand-in after its item, whose write begins first, and skips it if the item was not written: a refused item discloses nothing. */
  async #standInResult(first: Entry, together: JointSave): Promise<Result> {
    const { line } = first;
    const start = performance.now();
    const own = await this.#inFlight.get(locationText(line));
    if (this.#unwritten.has(line)) return { kind: 'skipped' };
    if (own?.kind === 'postponed' || this.postponed.has(line)) return { kind: 'postponed' };
    const isOld = performance.now() - start > maxWait;
    return this.#result(isOld ? await this.reader.readAnew(wantedOf(first)) : first, together);
  }

  /** Joins only the first attempt with those of others, so that each refused record gets a reason of its own. */
  async #result(first: Entry, together?: JointSave): Promise<Result> {
    let entry = first;
    for (let attempt = 1; ; attempt++) {
      const isRetry = attempt > 1;
      if (isRetry) await this.#pace.retries.take();
      try {
        if (isRetry) entry = await this.#pace.read(() => this.reader.readAnew(wantedOf(first)));
        const planned = this.#plan(entry);
        if (planned !== undefined) return planned;
        const change = this.#changeOf(entry);
        const outcome = () => outcomeOf(entry.before, nextVersion(entry.before, change, this.#table.now()));
        if (this.#dryRun) {
          const kind = outcome();
          const hindered =
            kind === 'changed' && entry.before !== undefined
              ? this.#hindered(entry, await obstaclesOf(this.#table, entry.before))
              : undefined;
          return hindered ?? { kind, entry };
        }
        for (const reference of entry.awaited) this.#index.note(reference, 'awaited');
        // A new record is not waited for: it joins the transaction of the others of its group, which is sent in this step.
        const { before } = entry;
        const pending =
          before === undefined ? undefined : await this.#pace.read(() => beforeImport(this.#table, before));
        if (pending?.wasDue === true && attempt < attempts) continue;
        const hindered = pending && this.#hindered(entry, pending.obstacles);
        if (hindered !== undefined && outcome() === 'changed') return hindered;
        const mayHaveParts = before !== undefined || entry.deletion !== undefined;
        const parents = mayHaveParts ? await this.#checkedParents(entry, change) : undefined;
        if (parents === 'postponed') return { kind: 'postponed' };
        if (parents?.fault !== undefined)
          return { kind: 'wrong', issues: [{ path: [parents.field ?? ''], message: parents.fault }] };
        const furtherActions = [
          ...this.reader.preconditionsOf(entry),
          ...(pending?.furtherActions ?? []),
          ...(parents?.unchanged ?? []),
        ];
        const full = {
          ...change,
          before: entry.before ?? 'none',
          commitBefore: pending?.commitBefore,
          furtherActions,
        } as const;
        const { kind } = await (attempt === 1 && together !== undefined
          ? together.save(full)
          : this.#pace.write(() => save(this.#table, full), hasWritten));
        if (kind === 'new' || kind === 'changed' || kind === 'same') return { kind, entry };
        if (attempt < attempts) continue;
        return failed(
          kind === 'taken'
            ? { path: ['slug'], message: 'is the slug of another record' }
            : { path: [], message: 'the record kept changing; import the line again' },
        );
      } catch (error) {
        // The document is valid by itself, but cannot be stored as it is.
        if (error instanceof Refusal) return { kind: 'wrong', issues: issuesOf(error) };
        if (!(error instanceof Problem) || error instanceof StoreUnavailable) throw error;
        // Missing rights, missing credentials or a missing table fail every other line too.
        if (error instanceof StoreRefusal && !error.isOfRequest) throw error;
        if (attempt === attempts || error instanceof StoreRefusal)
          return failed({ path: [], message: `could not be written: ${failureText(error)}` });
      } finally {
        if (isRetry) this.#pace.retries.free();
      }
    }
  }

  /**
   * Checks the parents of a stored record, or of one that is created again and may still have parts; any other new record has none. The check of all
   * lines took each as written, but lines of ancestors may be written later, or kept as others have changed them: then this line waits for the rest.
   */
  async #checkedParents({ before, awaited }: Entry, change: Change): Promise<FieldCheck | 'postponed'> {
    const awaitedNames = new Set(awaited.map(String));
    const isAwaited = acyclicReferences(change.document).some(({ reference }) =>
      awaitedNames.has(String(this.#index.referenceInImport(reference))),
    );
    if (isAwaited && this.postponed.pass === 'first') return 'postponed';
    const check = await checkParents(this.#table, change, before?.record);
    return check.fault === undefined || this.postponed.pass === 'last' ? check : 'postponed';
  }

  /** The outcome of a line that is not to be written; undefined if it is. */
  #plan(entry: Entry): Result | undefined {
    const { line, before, deletion, written, imported, referenceIssues } = entry;
    // Another writer has created or deleted the record since the lines were checked.
    if (line.ifMissing === true && (before !== undefined || deletion !== undefined))
      return { kind: 'skipped' };
    if (line.isCancellation === true && before === undefined)
      return {
        kind: 'kept',
        path: [],
        message: 'cancels an event that is not stored',
        hasNews: false,
        entry,
      };
    const decision = decide({
      document: written,
      imported,
      before: before?.record,
      deletion,
      overwrite: this.#overwrite,
      now: this.#table.now(),
    });
    if (decision.kind === 'wrong') return { kind: 'wrong', issues: [decision] };
    if (decision.kind === 'kept')
      return this.#isUnchanged(entry) ? { kind: 'same', entry } : { ...decision, entry };
    if (referenceIssues.length > 0) return { kind: 'wrong', issues: referenceIssues };
    const twin = this.#twinOf(entry);
    if (twin === undefined) return undefined;
    const message = `is the same record as ${twin.file}:${twin.number}, under another slug`;
    return { kind: 'wrong', issues: [{ path: ['slug'], message }] };
  }

  /** The outcome of a line that would change an article with a scheduled edit or release; undefined without one. */
  #hindered(entry: Entry, { schedule, release }: Obstacles): Result | undefined {
    if (release !== undefined) return { kind: 'wrong', issues: [frozenIssue(release)] };
    return schedule === undefined || this.#overwrite ? undefined : { ...keptForEdit(schedule), entry };
  }

  /** Whether others have already changed a record to the contents of the line. */
  #isUnchanged(entry: Entry): boolean {
    const { before, referenceIssues } = entry;
    if (before === undefined || referenceIssues.length > 0) return false;
    const { imported: _, ...change } = this.#changeOf(entry);
    try {
      return outcomeOf(before, nextVersion(before, change, this.#table.now())) === 'same';
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  /** The location of an earlier line that is written to the same record; without one, this line is noted. */
  #twinOf({ line: { file, number }, id, before }: Entry): LineLocation | undefined {
    if (before === undefined || before.record.formerSlugs.length === 0) return undefined;
    const earlier = this.#firstLines.get(id);
    if (earlier === undefined) this.#firstLines.set(id, { file, number });
    return earlier?.file === file && earlier.number === number ? undefined : earlier;
  }

  #changeOf({ document, imported, id, resolveReference, aliases, deletion }: Entry): Change {
    // A deletion leaves a tombstone in the list of fresh articles, which counts before the backlog: the new entry must replace it.
    const isBulk = this.#isBulk && deletion === undefined;
    return {
      id,
      document,
      resolveReference,
      aliases,
      by: importer,
      imported,
      isBulk,
    };
  }

  #note(reference: Reference, result: Result): void {
    const isWritten =
      'entry' in result && result.entry.before?.record.id === derivedId(reference.type, reference.key);
    if (result.kind !== 'new' && !isWritten) this.#index.note(reference, 'unwritten');
  }
}

function wantedOf({ line, written, proposals, asLine }: Entry): Wanted {
  return { line, document: written, proposals, asLine };
}

function locationText({ file, number }: LineLocation): string {
  return `${number}:${file}`;
}

function failed(issue: DocumentIssue): Result {
  return { kind: 'failed', issues: [issue] };
}
