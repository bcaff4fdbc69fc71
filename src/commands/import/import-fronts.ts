import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../../errors/problem.ts';
import { parseJson } from '../../formats/json.ts';
import type { DocumentIssue } from '../../model/document.ts';
import type { Front, FrontDocument, StoredFront } from '../../model/front.ts';
import { checkFront } from '../../model/front-document.ts';
import { derivedId } from '../../model/id.ts';
import { referencesIn } from '../../model/reference.ts';
import { isTypeName } from '../../model/types.ts';
import { canonicalJson } from '../../projection/canonical-json.ts';
import { isStale } from '../../projection/copy-state.ts';
import type { FrontCopy } from '../../projection/front-copy.ts';
import { storeFailure } from '../../store/store-failure.ts';
import type { Table } from '../../store/table.ts';
import { type FrontState, nextInstantOfFront, unchangedCopyState } from '../pending/due-fronts.ts';
import { carryOutFront, readFrontState } from '../pending/front-state.ts';
import {
  deletionOf,
  frontType,
  idOfFront,
  resolved,
  sizeIssues,
  writeFront,
} from '../pending/front-writes.ts';
import { frozenBy, releaseGuard } from '../pending/release-guard.ts';
import { frontDocument } from './export-fronts.ts';
import { frozenIssue, importer, keptForEdit } from './import-decision.ts';
import { isOfType, type Line, repeatedKey, type Source } from './import-line.ts';
import type { Tally } from './import-report.ts';
import { danglingIn, type ImportTargets, withoutDeleted } from './import-targets.ts';

/** A valid front of an import. */
interface Found {
  readonly line: Line;
  readonly document: FrontDocument;
  readonly digest: string;
}

/**
 * The fronts of an import. They are few, so they are held in memory, and they are written after all records, because
 * nothing refers to a front and a front refers to articles of the same files.
 */
export class ImportFronts {
  readonly #lines = new Map<string, Line>();
  #found: Found[] = [];

  /** The other lines of a source. Their first reading finds the fronts. */
  without(source: Source): Source {
    const lines = this.#lines;
    return async function* () {
      for await (const line of source()) {
        if (isOfType(line, frontType)) lines.set(`${line.file}:${line.number}`, line);
        else yield line;
      }
    };
  }

  /** The number of lines. */
  get count(): number {
    return this.#lines.size;
  }

  /** Reports the faults of the lines. A front may refer to documents of this import. */
  async check(targets: ImportTargets, tally: Tally): Promise<void> {
    const bySlug = new Map<string, Line>();
    for (const line of this.#lines.values()) {
      const parsed = parse(line);
      if ('issues' in parsed) {
        tally.wrong(line, parsed.issues, frontType);
        continue;
      }
      const { document } = parsed;
      const first = bySlug.get(document.slug);
      const issues =
        first === undefined
          ? issuesIn(await resolvedFor(document, targets, { dryRun: true }))
          : [
              {
                path: ['slug'],
                message: `${frontType}/${document.slug} is already in ${first.file}:${first.number}`,
              },
            ];
      if (issues.length > 0) {
        tally.wrong(line, issues, frontType);
        continue;
      }
      bySlug.set(document.slug, line);
      this.#found.push({ line, document, digest: hash('sha256', canonicalJson(document), 'base64url') });
    }
  }

  /** Writes the fronts, or only evaluates the write. Call it after the records are written. */
  async write(
    table: Table,
    targets: ImportTargets,
    tally: Tally,
    { dryRun, overwrite }: { dryRun: boolean; overwrite: boolean },
  ): Promise<void> {
    for (const found of this.#found) {
      const { line, document } = found;
      const frontState = await frontStateOf(table, idOfFront(document.slug), dryRun);
      const before = frontState?.front;
      const result = await resolvedFor(document, targets, { dryRun });
      if ('stored' in result && before !== undefined && (await isSame(table, result.stored, before))) {
        tally.count('same', frontType);
        continue;
      }
      const keeping = await keptBecause(table, found, frontState, overwrite);
      if (keeping !== undefined) {
        tally.kept(line, { path: [], ...keeping }, frontType);
        continue;
      }
      const issues =
        'issues' in result ? result.issues : await write(table, found, result.stored, frontState, dryRun);
      if (issues.length > 0) tally.wrong(line, issues, frontType);
      else tally.count(before === undefined ? 'new' : 'changed', frontType);
      if (issues.length === 0 && result.deleted.size > 0) tally.notice(line, withoutDeleted(result.deleted));
    }
  }
}

type ResolvedFront = ReturnType<typeof resolved> & { readonly deleted: ReadonlySet<string> };

/** A front with ids in place of references. One to a deleted record stays: readers see no such item, and no article has such an entity. */
async function resolvedFor(
  document: FrontDocument,
  targets: ImportTargets,
  { dryRun }: { dryRun: boolean },
): Promise<ResolvedFront> {
  const references = referencesIn(document);
  const found = await targets.of(references.map(({ reference }) => reference));
  const { stored, deleted } = found;
  const issues = danglingIn(references, found, { dryRun });
  if (issues.length > 0) return { issues, deleted };
  const ids = references.flatMap(({ reference }) => {
    const { type, key } = targets.referenceInImport(reference) ?? reference;
    if (!isTypeName(type)) return [];
    return [
      [String(reference), stored.get(String(reference)) ?? { type, id: derivedId(type, key) }] as const,
    ];
  });
  return { ...resolved(document, new Map(ids)), deleted };
}

function issuesIn(result: ResolvedFront): readonly DocumentIssue[] {
  return 'issues' in result ? result.issues : [];
}

function parse({ text }: Line): { document: FrontDocument } | { issues: readonly DocumentIssue[] } {
  const { value, repeated } = parseJson(text);
  const { type: _type, ...input } = Object(value);
  const check = checkFront(input);
  if (repeated.length === 0) return check;
  const issues = repeated.map(path => ({ path: path.map(String), message: repeatedKey }));
  return { issues: 'issues' in check ? [...issues, ...check.issues] : issues };
}

/** Why a front stays as it is; undefined if the line may be written. */
async function keptBecause(
  table: Table,
  { document, digest }: Found,
  frontState: FrontState | undefined,
  overwrite: boolean,
): Promise<{ readonly message: string; readonly hasNews: boolean } | undefined> {
  if (overwrite) return undefined;
  if (frontState === undefined) {
    const deletion = await deletionOf(table, document.slug);
    if (deletion === undefined) return undefined;
    const message = `was deleted on ${deletion.at.slice(0, 10)}; use --overwrite to restore it`;
    return { message, hasNews: deletion.digest !== digest };
  }
  const { imported, revision, updatedBy, updatedAt } = frontState.front;
  if (imported?.revision === revision) {
    const schedule = scheduleIn(frontState);
    return schedule && keptForEdit(schedule);
  }
  const since = imported === undefined ? '' : ', after the last import';
  const message = `was changed by ${updatedBy} on ${updatedAt.slice(0, 10)}${since}; use --overwrite to write the line anyway`;
  return { message, hasNews: imported?.digest !== digest };
}

/** Writes a front, or only evaluates the write. Returns why it could not be written. */
async function write(
  table: Table,
  { digest }: Found,
  stored: StoredFront,
  frontState: FrontState | undefined,
  dryRun: boolean,
): Promise<readonly DocumentIssue[]> {
  const now = table.now();
  const before = frontState?.front;
  const revision = (before?.revision ?? (await deletionOf(table, stored.slug))?.revision ?? 0) + 1;
  const front: Front = {
    ...stored,
    id: idOfFront(stored.slug),
    revision,
    createdAt: before?.createdAt ?? now,
    ...{ updatedAt: now, updatedBy: importer, imported: { digest, revision } },
  };
  const issues = sizeIssues(front);
  if (issues.length > 0) return issues;
  const release = frontState && frozenBy(frontState, now);
  if (release !== undefined) return [frozenIssue(release)];
  if (dryRun) return [];
  const furtherActions =
    frontState === undefined
      ? []
      : [unchangedCopyState(frontState), ...releaseGuard(table, frontState, [], 'a front')];
  const commitBefore = frontState && nextInstantOfFront(frontState);
  try {
    if (await writeFront(table.committingBefore(commitBefore), before, front, furtherActions)) return [];
  } catch (error) {
    // Right before a scheduled change of the front, its own line alone is refused. A failure of the store concerns all lines.
    if (!(error instanceof Problem) || storeFailure(error) !== undefined) throw error;
    return [{ path: [], message: `could not be written: ${error.message}` }];
  }
  return [{ path: [], message: 'was changed by somebody else during the import; import the line again' }];
}

/** Whether two fronts are the same in an export, which has neither former ids nor deleted records. */
async function isSame(table: Table, one: StoredFront, other: StoredFront): Promise<boolean> {
  return isDeepStrictEqual(await frontDocument(table, one), await frontDocument(table, other));
}

/** A front with its working copy as the public sees it. A dry run writes nothing, not even what is due. */
async function frontStateOf(table: Table, id: string, dryRun: boolean): Promise<FrontState | undefined> {
  if (!dryRun) await carryOutFront(table, id);
  return readFrontState(table, id);
}

/** The schedule of the working copy of a front, which a write of the front would end. */
function scheduleIn({ front, copyState: { copy } }: FrontState): FrontCopy['schedule'] {
  return copy === undefined || isStale(front, copy) ? undefined : copy.schedule;
}
