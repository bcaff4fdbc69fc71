import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../../errors/problem.ts';
import { parseJson } from '../../formats/json.ts';
import type { DocumentIssue } from '../../model/document.ts';
import type { Front, FrontDocument, StoredFront } from '../../model/front.ts';
import { checkFront } from '../../model/front-document.ts';
import { referencesIn } from '../../model/reference.ts';
import { canonicalJson } from '../../projection/canonical-json.ts';
import { type Release, statusOf } from '../../projection/release.ts';
import { storeFailure } from '../../store/store-failure.ts';
import type { Table } from '../../store/table.ts';
import { type FrontDesk, nextInstantOfFront, unchangedSlot } from '../pending/due-fronts.ts';
import { carryOutFront, readFrontDesk } from '../pending/front-desk.ts';
import {
  deletionOf,
  frontType,
  idOfFront,
  resolved,
  sizeIssues,
  writeFront,
} from '../pending/front-writes.ts';
import { releaseGuard } from '../pending/release-guard.ts';
import { resolve } from '../write/resolve.ts';
import { importer } from './import-decision.ts';
import type { ImportIndex } from './import-index.ts';
import { isOfType, type Line, repeatedKey, type Source } from './import-line.ts';
import type { Tally } from './import-report.ts';

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
  async check(table: Table, index: ImportIndex, tally: Tally): Promise<void> {
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
          ? await danglingIn(document, table, index)
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
    tally: Tally,
    { dryRun, overwrite }: { dryRun: boolean; overwrite: boolean },
  ): Promise<void> {
    for (const found of this.#found) {
      const { line, document } = found;
      const desk = await deskOf(table, idOfFront(document.slug), dryRun);
      const before = desk?.front;
      const references = referencesIn(document).map(({ reference }) => reference);
      const result = resolved(document, await resolve(table, references));
      if ('stored' in result && before !== undefined && isSame(result.stored, before)) {
        tally.count('same', frontType);
        continue;
      }
      const keeping = await keptBecause(table, found, before, overwrite);
      if (keeping !== undefined) {
        tally.kept(line, { path: [], ...keeping }, frontType);
        continue;
      }
      // Before the write, the records of the same files need not be stored.
      const issues = dryRun
        ? []
        : 'issues' in result
          ? result.issues
          : await write(table, found, result.stored, desk);
      if (issues.length > 0) tally.wrong(line, issues, frontType);
      else tally.count(before === undefined ? 'new' : 'changed', frontType);
    }
  }
}

function parse({ text }: Line): { document: FrontDocument } | { issues: readonly DocumentIssue[] } {
  const { value, repeated } = parseJson(text);
  const { type: _type, ...input } = Object(value);
  const check = checkFront(input);
  if (repeated.length === 0) return check;
  const issues = repeated.map(path => ({ path: path.map(String), message: repeatedKey }));
  return { issues: 'issues' in check ? [...issues, ...check.issues] : issues };
}

async function danglingIn(
  document: FrontDocument,
  table: Table,
  index: ImportIndex,
): Promise<DocumentIssue[]> {
  const others = referencesIn(document).filter(({ reference }) => index.documentOf(reference) === undefined);
  const stored = await resolve(
    table,
    others.map(({ reference }) => reference),
  );
  return others
    .filter(({ reference }) => !stored.has(String(reference)))
    .map(({ reference, path }) => ({ path, message: `${reference} is neither in these files nor stored` }));
}

/** Why a front stays as it is; undefined where the line may be written. */
async function keptBecause(
  table: Table,
  { document, digest }: Found,
  before: Front | undefined,
  overwrite: boolean,
): Promise<{ readonly message: string; readonly hasNews: boolean } | undefined> {
  if (overwrite) return undefined;
  if (before === undefined) {
    const deletion = await deletionOf(table, document.slug);
    if (deletion === undefined) return undefined;
    const message = `was deleted on ${deletion.at.slice(0, 10)}; use --overwrite to restore it`;
    return { message, hasNews: deletion.digest !== digest };
  }
  const { imported, revision, updatedBy, updatedAt } = before;
  if (imported?.revision === revision) return undefined;
  const since = imported === undefined ? '' : ', since the last import';
  const message = `was changed by ${updatedBy} on ${updatedAt.slice(0, 10)}${since}; use --overwrite to write the line anyway`;
  return { message, hasNews: imported?.digest !== digest };
}

/** Writes a front. Returns why it could not be written. */
async function write(
  table: Table,
  { digest }: Found,
  stored: StoredFront,
  desk: FrontDesk | undefined,
): Promise<readonly DocumentIssue[]> {
  const now = table.now();
  const before = desk?.front;
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
  const frozen = desk && frozenBy(desk, now);
  if (frozen !== undefined) {
    const message = `is in the release "${frozen.name}", which becomes public at ${frozen.at}; cancel the release first (cancelRelease)`;
    return [{ path: [], message }];
  }
  const also = desk === undefined ? [] : [unchangedSlot(desk), ...releaseGuard(table, desk, [], 'a front')];
  const until = desk && nextInstantOfFront(desk);
  try {
    if (await writeFront(table.until(until), before, front, also)) return [];
  } catch (error) {
    // Right before a scheduled change of the front, its own line alone is refused. A failure of the store concerns all lines.
    if (!(error instanceof Problem) || storeFailure(error) !== undefined) throw error;
    return [{ path: [], message: `could not be written: ${error.message}` }];
  }
  return [{ path: [], message: 'was changed by somebody else during the import; import the line again' }];
}

function isSame({ slug, name, containers }: StoredFront, before: Front): boolean {
  return isDeepStrictEqual(
    { slug, name, containers },
    { slug: before.slug, name: before.name, containers: before.containers },
  );
}

/** A front with its working copy as the public sees it. A dry run writes nothing, not even what is due. */
async function deskOf(table: Table, id: string, dryRun: boolean): Promise<FrontDesk | undefined> {
  if (!dryRun) await carryOutFront(table, id);
  return readFrontDesk(table, id);
}

/** The scheduled release of a front. */
function frozenBy({ slot, release }: FrontDesk, now: string): Release | undefined {
  const isMember = release !== undefined && slot.release === release.id;
  return isMember && statusOf(release, now) === 'SCHEDULED' ? release : undefined;
}
