import type { AnyDocument } from '../../model/document.ts';
import type { Reference } from '../../model/reference.ts';
import { referencesIn } from '../../model/reference.ts';
import { isTypeName } from '../../model/types.ts';
import { defaultConcurrency, inParallel } from '../../store/in-parallel.ts';
import type { Table } from '../../store/table.ts';
import { drainOutbox } from '../outbox/outbox.ts';
import { flush, flushOptions, maxFlushed } from '../search-index/flush.ts';
import { ImportFronts } from './import-fronts.ts';
import { type Found, ImportIndex, type LineLocation, referenceTo } from './import-index.ts';
import { batches, countLines, type Line, parse, type Source } from './import-line.ts';
import { isArticle, mayBeNamed, withProposals } from './import-mentions.ts';
import { ImportPace } from './import-pace.ts';
import { ImportPosts } from './import-posts.ts';
import type { Entry, Wanted } from './import-reader.ts';
import { type ImportOptions, type ImportReport, Tally } from './import-report.ts';
import { ImportTargets } from './import-targets.ts';
import { ImportVersions } from './import-versions.ts';
import { ImportWriter } from './import-writer.ts';
import { LineSet } from './line-set.ts';

/**
 * Imports documents into the table. Wrong lines are reported and left out; records that others have changed since the last import are reported
 * and left as they are; all other lines are written. The order of the lines does not matter, and a repeated import writes nothing. Memory holds
 * an index of the lines, not the lines.
 */
export async function importDocuments(
  table: Table,
  source: Source,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const run = new ImportRun(table.patient(), source, options);
  if (options.dryRun !== true) await drainOutbox(table);
  await run.check();
  if (options.dryRun === true) return run.write({ dryRun: true });
  if (options.strict === true) {
    const preview = await run.preview();
    if (Object.keys(preview.outcomes.wrong).length > 0) return preview;
  }
  try {
    const report = await run.write({ dryRun: false });
    await flush(table.patient(), flushOptions);
    await drainOutbox(table, {
      onProcessed: done => options.onProgress?.({ step: 'processing tasks', done, total: undefined }),
    });
    return report;
  } catch (error) {
    options.onInterrupted?.(run.report());
    throw error;
  }
}

/** Minimum lines of an import whose new articles are written to the backlog of the search index instead of the list of fresh articles. */
const minBulk = 200;

class ImportRun {
  readonly #table: Table;
  readonly #source: Source;
  readonly #posts: ImportPosts;
  readonly #options: ImportOptions;
  readonly #index: ImportIndex;
  readonly #tally: Tally;
  readonly #versions = new ImportVersions();
  readonly #fronts = new ImportFronts();
  readonly #targets: ImportTargets;
  /**
   * The lines of items that are not imported, because they were refused or superseded. The entities that they name are created only from other
   * items.
   */
  readonly #excluded = new LineSet();
  #lines = 0;

  constructor(table: Table, source: Source, options: ImportOptions) {
    this.#table = table;
    this.#posts = new ImportPosts(table, source, options);
    this.#source = this.#fronts.without(this.#posts.documents);
    this.#options = options;
    this.#index = new ImportIndex(table);
    this.#targets = new ImportTargets(table, this.#index, { overwrite: options.overwrite === true });
    this.#tally = new Tally(options);
  }

  /** Reads all lines, some of them again: reports faults, and indexes the documents. */
  async check(): Promise<void> {
    let done = 0;
    // The batches are checked one after the other, so that of two lines for one record the first counts.
    for await (const lines of batches(this.#source())) {
      await this.#checkBatch(lines);
      done += countLines(lines);
      this.#options.onProgress?.({ step: 'checking', done, total: undefined });
    }
    this.#lines = done + this.#fronts.count;
    for (const { location } of this.#versions.belowUnreadable()) this.#excluded.add(location);
    await this.#replaceStandIns(location => this.#excluded.has(location));
    await this.#removeUnreadable();
    // A document with a dangling reference cannot be written, and neither, in turn, can a document that refers to it.
    do {
      while (!this.#index.isComplete && (await this.#removeDangling()))
        await this.#replaceStandIns(location => this.#excluded.has(location));
    } while (await this.#removeCycles());
    if (this.#index.needsEmbedded) await this.#addEmbedded();
    await this.#fronts.check(this.#targets, this.#tally);
  }

  /** Dry run: computes the outcomes, and reports only wrong lines. */
  async preview(): Promise<ImportReport> {
    const tally = this.#tally.copy({ onProblem: this.#options.onProblem });
    await this.#writeAll(tally, { dryRun: true });
    await this.#posts.write(tally, this.#targets, { dryRun: true });
    return tally.report(this.#lines + this.#posts.lines);
  }

  /** Reads the lines again and writes, or only evaluates, those that passed the check. */
  async write({ dryRun }: { dryRun: boolean }): Promise<ImportReport> {
    await this.#writeAll(this.#tally, { dryRun });
    await this.#posts.write(this.#tally, this.#targets, { dryRun });
    return this.report();
  }

  /** The outcomes so far. */
  report(): ImportReport {
    return this.#tally.report(this.#lines + this.#posts.lines);
  }

  async #writeAll(tally: Tally, { dryRun }: { dryRun: boolean }): Promise<void> {
    const { concurrency = defaultConcurrency } = this.#options;
    const pace = new ImportPace(concurrency, this.#table.writeDeadline);
    const writer = new ImportWriter(this.#table, {
      index: this.#index,
      tally,
      options: this.#options,
      dryRun,
      isBulk: this.#lines >= minBulk,
      pace,
    });
    let unflushed = 0;
    const write = async (entries: readonly Entry[]) => {
      await writer.write(entries).finally(() => pace.groups.free());
      unflushed += entries.length;
      if (dryRun || unflushed < maxFlushed) return;
      unflushed = 0;
      await flush(this.#table, flushOptions);
    };
    // Texts are searched for the names of entities that are stored, so those of these lines are written first.
    const passes = this.#options.recognition === undefined ? [() => true] : [mayBeNamed, isArticle];
    for (const isIncluded of passes)
      await inParallel(atPace(pace, this.#entries(writer, isIncluded)), write, concurrency);
    await writer.postponed.writeAll(lines =>
      inParallel(
        atPace(
          pace,
          this.#entries(writer, (_, line) => lines.has(line)),
        ),
        write,
        concurrency,
      ),
    );
    const dangling = this.#index.dangling();
    // Stand-in records whose items were not written after all may be created from other items.
    const standIns = await this.#replaceStandIns(
      location => this.#excluded.has(location) || writer.isUnwritten(location),
    );
    await inParallel(atPace(pace, this.#standIns(writer, standIns)), write, concurrency);
    const unwritten = [
      ...dangling.filter(reference => !this.#index.isWritten(reference)),
      ...this.#index.dangling(),
    ];
    if (!dryRun) await this.#removeUnwritten(writer, unwritten);
    const overwrite = this.#options.overwrite === true;
    await this.#fronts.write(this.#table, this.#targets, tally, { dryRun, overwrite });
  }

  /**
   * Rewrites documents with references to ids under which no record was written. The references get the ids of the existing records, or are left
   * out.
   */
  async #removeUnwritten(writer: ImportWriter, dangling: readonly Reference[]): Promise<void> {
    if (dangling.length === 0) return;
    await this.#index.remove(dangling);
    const targets = new Set(dangling.map(String));
    for await (const { line, document } of this.#documents()) {
      const hasDangling = referencesIn(document).some(({ reference }) => targets.has(String(reference)));
      if (hasDangling) await writer.rewrite(await this.#recognized({ line, document }));
    }
    await writer.dropReferencesTo(dangling);
  }

  async #checkBatch(lines: readonly Line[]): Promise<void> {
    let valid: { line: Line; document: AnyDocument }[] = [];
    for (const line of lines) {
      const { document, type, issues } = parse(line);
      if (document === undefined) {
        this.#versions.addUnreadable(line);
        if (line.ifMissing !== true) this.#excluded.add(line);
        this.#tally.wrong(line, issues, type);
        continue;
      }
      valid.push({ line, document });
      this.#posts.note(document);
      const older = this.#versions.add(line, document);
      if (older === undefined) continue;
      this.#tally.kept(
        older.location,
        { path: [], message: older.message, hasNews: false },
        older.reference.type,
      );
      valid = valid.filter(
        one =>
          one.line.ifMissing === true || !isAt(one.line, older.location) || one.line.source === undefined,
      );
      this.#index.supersede(older);
      this.#excluded.add(older.location);
    }
    const earlier = await this.#index.add(valid.map(({ line, document }) => foundIn(line, document)));
    for (const [i, { line, document }] of valid.entries()) {
      const first = earlier[i];
      if (first === undefined || line.ifMissing === true) continue;
      this.#excluded.add(line);
      const message = `${referenceTo(document)} is already in ${first.file}:${first.number}`;
      this.#tally.wrong(line, [{ path: ['slug'], message }], document.type);
    }
  }

  /**
   * Recreates the stand-ins of certain items from other items, or drops them: the newest version of an item may be hidden, and a refused item
   * discloses nothing. Returns the removed stand-ins, as `Type/slug`.
   */
  async #replaceStandIns(isExcluded: (location: LineLocation) => boolean): Promise<ReadonlySet<string>> {
    const removed = this.#index.removeStandIns(isExcluded);
    if (removed.size > 0) await this.#addStandIns(removed, isExcluded);
    await this.#index.lookUp();
    return removed;
  }

  async #addStandIns(
    removed: ReadonlySet<string>,
    isExcluded: (location: LineLocation) => boolean,
  ): Promise<void> {
    for await (const lines of batches(this.#source())) {
      const others = lines.filter(line => line.ifMissing === true && !isExcluded(line));
      const found = others.flatMap(line => {
        const { document } = parse(line);
        return document !== undefined && removed.has(String(referenceTo(document)))
          ? foundIn(line, document)
          : [];
      });
      if (found.length > 0) await this.#index.add(found);
    }
  }

  /** Removes older versions of items whose latest version cannot be read, because that version may withdraw them. */
  async #removeUnreadable(): Promise<void> {
    const older = this.#versions.belowUnreadable();
    for (const { location, reference, message } of older)
      this.#tally.kept(location, { path: [], message, hasNews: true }, reference.type);
    await this.#index.remove(older.map(({ reference }) => reference));
  }

  /** Removes the documents with dangling references. Returns whether there were any. */
  async #removeDangling(): Promise<boolean> {
    const removed: Reference[] = [];
    for await (const { line, document } of this.#documents()) {
      if (line.leavesOutUnknown === true) continue;
      const dangling = referencesIn(document).filter(({ reference }) => this.#index.isMissing(reference));
      if (dangling.length === 0) continue;
      const issues = dangling.map(({ reference, path }) => ({
        path,
        message: `${reference} is neither in these files nor stored`,
      }));
      this.#tally.wrong(line, issues, document.type);
      if (line.ifMissing !== true) this.#excluded.add(line);
      removed.push(referenceTo(document));
    }
    await this.#index.remove(removed);
    return removed.length > 0;
  }

  /** Removes the documents that would make a record an indirect part of itself. Returns whether there were any. */
  async #removeCycles(): Promise<boolean> {
    const closing = await this.#index.closingParts();
    for (const { reference, field, location, message } of closing) {
      const type = isTypeName(reference.type) ? reference.type : undefined;
      this.#tally.wrong(location, [{ path: [field], message }], type);
      this.#excluded.add(location);
    }
    await this.#index.remove(closing.map(({ reference }) => reference));
    if (closing.length > 0) await this.#replaceStandIns(location => this.#excluded.has(location));
    return closing.length > 0;
  }

  /** Reads the lines once more, for articles that only later lines refer to. */
  async #addEmbedded(): Promise<void> {
    for await (const { document } of this.#documents()) this.#index.addEmbedded(document);
  }

  /** The lines with the documents to write, read again. */
  async *#documents(): AsyncGenerator<{ line: Line; document: AnyDocument }> {
    for await (const line of this.#source()) {
      const { document } = parse(line);
      if (document !== undefined && this.#index.isAt(line, document)) yield { line, document };
    }
  }

  /** The documents to write, each with its stored record. */
  async *#entries(
    { reader, groupSize }: ImportWriter,
    isIncluded: (document: AnyDocument, line: Line) => boolean,
  ): AsyncGenerator<Entry[]> {
    let done = 0;
    for await (const lines of batches(this.#source())) {
      const wanted = lines.flatMap(line => {
        const { document } = parse(line);
        if (document === undefined || !isIncluded(document, line)) return [];
        return this.#index.isAt(line, document) ? { line, document } : [];
      });
      const recognized: Wanted[] = [];
      for (const one of wanted) recognized.push(await this.#recognized(one));
      yield* reader.read(recognized, groupSize);
      done += countLines(lines);
      this.#options.onProgress?.({ step: 'writing', done, total: this.#lines });
    }
  }

  async #recognized(wanted: Wanted): Promise<Wanted> {
    const { recognition } = this.#options;
    if (recognition === undefined) return wanted;
    return { line: wanted.line, ...(await withProposals(wanted.document, recognition)) };
  }

  /** The entries of some stand-in documents, given as `Type/slug`. */
  async *#standIns(
    { reader, groupSize }: ImportWriter,
    standIns: ReadonlySet<string>,
  ): AsyncGenerator<Entry[]> {
    if (standIns.size === 0) return;
    for await (const one of this.#documents())
      if (one.line.ifMissing === true && standIns.has(String(referenceTo(one.document))))
        yield* reader.read([one], groupSize);
  }
}

/**
 * Groups of entries. Each is read only when a write slot is free, so that its reads are fresh. The caller must release
 * the slot of every group.
 */
async function* atPace(pace: ImportPace, groups: AsyncGenerator<Entry[]>): AsyncGenerator<Entry[]> {
  for (;;) {
    await pace.groups.take();
    const { value, done } = await groups.next();
    if (done === true) return pace.groups.free();
    yield value;
  }
}

function foundIn(line: Line, document: AnyDocument): Found {
  return {
    location: { file: line.file, number: line.number },
    document,
    references: referencesIn(document).map(({ reference }) => reference),
    ifMissing: line.ifMissing === true,
  };
}

function isAt(one: LineLocation, other: LineLocation): boolean {
  return one.file === other.file && one.number === other.number;
}
