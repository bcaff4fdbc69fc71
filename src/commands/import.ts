import { type AnyDocument, checkDocument } from '../content/document.ts';
import { derivedId } from '../content/id.ts';
import { type Known, toRecord } from '../content/record.ts';
import { Reference, visitReferences } from '../content/reference.ts';
import type { TypeName } from '../content/type-name.ts';
import { headOf } from '../projection/project.ts';
import type { Table } from '../store/table.ts';
import { inParallel } from './in-parallel.ts';
import { drainOutbox } from './outbox.ts';
import { idsOf, resolve, type Targets } from './resolve.ts';
import { type Change, type Outcome, save } from './save.ts';

/** A line of a file in the content format. */
export interface Line {
  readonly file: string;
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
}

/** A line that was left out, and why. */
export interface ImportProblem {
  readonly file: string;
  readonly line: number;
  /** The field, outermost first; empty where the whole line is meant. */
  readonly path: string[];
  readonly message: string;
}

export interface ImportReport {
  /** How many records of each type are now as the lines say, by what had to be done for it. */
  readonly saved: Record<'new' | 'changed' | 'same', Partial<Record<TypeName, number>>>;
  readonly problems: ImportProblem[];
}

/** How often a record is tried again that somebody else writes at the same moment. */
const attempts = 5;

/**
 * Brings documents into the table: wrong lines are reported and left out, the rest goes in. The order of the lines does not
 * matter, and importing them again writes nothing.
 */
export async function importLines(table: Table, lines: AsyncIterable<Line>): Promise<ImportReport> {
  const report: ImportReport = { saved: { new: {}, changed: {}, same: {} }, problems: [] };
  await drainOutbox(table);
  const entries = await withIds(table, await check(lines, report));
  const targets = await findTargets(table, entries, report);
  await inParallel([...entries.values()], async entry => {
    const outcome = await saveEntry(table, entry, targets);
    if (outcome.kind === 'taken' || outcome.kind === 'stale') {
      const message =
        outcome.kind === 'taken'
          ? 'is the slug of another record'
          : 'the record kept changing; import the line again';
      report.problems.push(problemAt(entry.line, ['slug'], message));
    } else {
      const counts = report.saved[outcome.kind];
      counts[entry.document.type] = (counts[entry.document.type] ?? 0) + 1;
    }
  });
  await drainOutbox(table);
  return report;
}

/** A checked document, where it came from, and the id it is stored under. */
interface ImportEntry {
  readonly line: Line;
  readonly document: AnyDocument;
  readonly id: string;
}

/** The documents of the lines that are right, by `Type/slug`. */
async function check(lines: AsyncIterable<Line>, report: ImportReport) {
  const checked = new Map<string, { line: Line; document: AnyDocument }>();
  for await (const line of lines) {
    if (line.text.trim() === '') continue;
    const result = parse(line.text);
    if ('issues' in result) {
      report.problems.push(...result.issues.map(({ path, message }) => problemAt(line, path, message)));
      continue;
    }
    const name = String(nameOf(result.document));
    const earlier = checked.get(name)?.line;
    if (earlier === undefined) checked.set(name, { line, document: result.document });
    else
      report.problems.push(
        problemAt(line, ['slug'], `${name} is already in ${earlier.file}:${earlier.number}`),
      );
  }
  return checked;
}

function parse(text: string): ReturnType<typeof checkDocument> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { issues: [{ path: [], message: `not JSON: ${error.message}` }] };
  }
  return checkDocument(input);
}

/** A record that is stored keeps its id, also under an old slug; a new one gets an id that follows from its name. */
async function withIds(
  table: Table,
  checked: Awaited<ReturnType<typeof check>>,
): Promise<Map<string, ImportEntry>> {
  const stored = await idsOf(
    table,
    [...checked.values()].map(({ document }) => nameOf(document)),
  );
  return new Map(
    [...checked].map(([name, { line, document }]) => {
      const id = stored.get(name) ?? derivedId(document.type, document.slug);
      return [name, { line, document, id }];
    }),
  );
}

/**
 * What all references lead to: a record of the same run, else one that is stored. A document with a reference to nothing is
 * reported and left out, and so, in turn, is what refers to it.
 */
async function findTargets(
  table: Table,
  entries: Map<string, ImportEntry>,
  report: ImportReport,
): Promise<Targets> {
  const references = [...entries.values()].flatMap(({ document }) =>
    referencesOf(document).map(({ reference }) => reference),
  );
  const stored = await resolve(table, references);
  const fresh = new Map([...entries].map(([name, entry]) => [name, headOfNew(entry)]));
  for (let dropped = true; dropped; ) {
    dropped = false;
    for (const [name, { line, document }] of entries) {
      const dangling = referencesOf(document).filter(
        ({ reference: r }) => !fresh.has(String(r)) && !stored.has(String(r)),
      );
      if (dangling.length === 0) continue;
      const reason = 'is neither in these files nor stored';
      report.problems.push(
        ...dangling.map(({ reference, path }) => problemAt(line, path, `${reference} ${reason}`)),
      );
      entries.delete(name);
      fresh.delete(name);
      dropped = true;
    }
  }
  return new Map([...stored, ...fresh]);
}

/** The head of a record that is still to be written. Heads hold no references, so none has to be resolved for it. */
function headOfNew({ document, id }: ImportEntry): Known<TypeName> {
  const unresolved = ({ type, key }: Reference) => ({ type, id: key });
  const bookkeeping = { id, revision: 0, createdAt: '', updatedAt: '' };
  return headOf(toRecord(document, unresolved, bookkeeping).record);
}

async function saveEntry(table: Table, { id, document }: ImportEntry, targets: Targets): Promise<Outcome> {
  const head: Change['head'] = reference => {
    const target = targets.get(String(reference));
    if (target === undefined) throw new Error(`${reference} was not looked up.`);
    return target;
  };
  for (let attempt = 1; ; attempt++) {
    const outcome = await save(table, { id, document, head });
    if (outcome.kind !== 'stale' || attempt === attempts) return outcome;
  }
}

function nameOf({ type, slug }: AnyDocument): Reference {
  return new Reference(type, slug);
}

function referencesOf(document: AnyDocument): { reference: Reference; path: string[] }[] {
  const found: { reference: Reference; path: string[] }[] = [];
  visitReferences(document, (reference, path) => found.push({ reference, path }));
  return found;
}

function problemAt({ file, number }: Line, path: string[], message: string): ImportProblem {
  return { file, line: number, path, message };
}
