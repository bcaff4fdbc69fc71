import type { DocumentIssue } from '../../model/document.ts';
import { type Keeping, undoneBy } from './import-decision.ts';
import type { Line } from './import-line.ts';
import type { Entry } from './import-reader.ts';
import type { LineType, Tally } from './import-report.ts';

/** The outcome of a line: written, unchanged, kept, or refused for a reason of its own. */
export type Result =
  | { readonly kind: 'new' | 'changed' | 'same'; readonly entry: Entry }
  | (Keeping & { readonly entry: Entry })
  /** The line has no outcome to report. */
  | { readonly kind: 'skipped' }
  /** The line is to be written after others. */
  | { readonly kind: 'postponed' }
  | { readonly kind: 'wrong' | 'failed'; readonly issues: readonly DocumentIssue[] };

interface LineResult {
  readonly line: Line;
  readonly result: Result;
  readonly type: LineType;
}

/** Counts and reports the outcome of a line. */
export function reportResult(
  tally: Tally,
  { line, result, type }: LineResult,
  { overwrite }: { overwrite: boolean },
): void {
  switch (result.kind) {
    case 'skipped':
    case 'postponed':
      break;
    case 'wrong':
    case 'failed':
      tally.wrong(line, result.issues, type);
      break;
    case 'kept':
      tally.kept(line, result, type);
      break;
    default:
      tally.count(result.kind, type);
      if (result.kind !== 'same') {
        reportLeftOut(tally, line, result.entry);
        tally.proposals(line, result.entry.proposals);
        if (overwrite) reportUndone(tally, line, result.entry);
      }
  }
}

/** Reports published withdrawals and corrections of an article that the line undoes by overwriting the work of others. */
function reportUndone(tally: Tally, line: Line, { before, document }: Entry): void {
  if (before === undefined) return;
  for (const message of undoneBy(document, before.record)) tally.notice(line, { ...message, hasNews: false });
}

function reportLeftOut(tally: Tally, line: Line, { leftOut, unknown }: Entry): void {
  if (leftOut.length > 0) {
    const message = `references to ${leftOut.join(', ')} are left out: the record was deleted`;
    tally.notice(line, { path: [], message, hasNews: true });
  }
  if (unknown.length > 0) {
    const message = `is not public, so references to ${unknown.join(', ')} are left out: no such record is stored`;
    tally.notice(line, { path: [], message, hasNews: false });
  }
}
