import { isDeepStrictEqual } from 'node:util';
import { replaceEmbeddedReferences } from '../../model/embedded-references.ts';
import { mergeEdges } from '../../model/merged-edges.ts';
import { parentField, parentOf } from '../../model/parent.ts';
import { type AnyRecord, type MergedImport, toDocument } from '../../model/record.ts';
import { entityTypeNames } from '../../model/types.ts';
import { wrongState } from '../../model/wrong-state.ts';
import type { FullRecord } from '../../projection/project.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';
import { commit } from '../write/commit.ts';
import { compose, type Input } from '../write/compose.ts';
import { checkParent } from '../write/parent-cycle.ts';
import { retryOnConflict } from '../write/retry-on-conflict.ts';
import { nextVersion } from '../write/version.ts';
import type { Writer } from '../write/writer.ts';
import { checkRevision, storedVersion } from './edit.ts';

/** Two records of the same thing, by their global ids, and the expected revision of the remaining record. */
export interface Merge {
  readonly from: string;
  readonly into: string;
  readonly expectedRevision: number;
  readonly writer: Writer;
}

/**
 * Merges two records: the second gains the edges and names of the first, and the fields that it lacks. The id and the slugs of the first lead to the
 * second at once. Records that refer to the first are rewritten within seconds to refer to the second.
 */
export function merge(table: Table, { from, into, expectedRevision, writer }: Merge): Promise<FullRecord> {
  return retryOnConflict(into, async () => {
    const [first, second] = await Promise.all([
      storedVersion(table, entityTypeNames, 'from', from, writer),
      storedVersion(table, entityTypeNames, 'into', into, writer),
    ]);
    checkRevision(second.record, expectedRevision);
    checkPair(first, second);
    const { survivor, furtherActions } = await mergedRecord(table, first, second, writer.by);
    const transition = {
      before: [first, second],
      after: [survivor],
      now: survivor.record.updatedAt,
      writer,
      furtherActions,
    };
    // The commit fails if one of the records was written after the read. The next attempt is refused if that write was an edit, and not if it only updated embedded references.
    return (await commit(table, transition)) === 'written' ? survivor : undefined;
  });
}

function checkPair({ record: first }: FullRecord, { record: second }: FullRecord): void {
  const refuse = (reason: string) => wrongState(['from'], reason);
  if (first.type !== second.type)
    throw refuse(
      `"from" is a record of the type ${first.type}, and "into" of the type ${second.type}; only records of one type can be merged`,
    );
  if (first.id === second.id) throw refuse('"from" and "into" are the same record; give two different ids');
}

async function mergedRecord(
  table: Table,
  { record: first }: FullRecord,
  { record: second }: FullRecord,
  by: string,
): Promise<{ readonly survivor: FullRecord; readonly furtherActions: readonly Action[] }> {
  // A record is not a part of itself, directly or indirectly, and makes no agreement with itself.
  const withoutMutualReferences = (record: AnyRecord) =>
    replaceEmbeddedReferences(record, embedded =>
      embedded.id === first.id || embedded.id === second.id ? undefined : embedded,
    );
  const documentOf = (record: AnyRecord) => toDocument(withoutMutualReferences(record), undefined, 'id');
  const [into, from] = [documentOf(second), documentOf(first)];
  const { giver, unchanged } = await parentOfBoth(table, second, first);
  const field = parentField(second.type);
  const parent = giver === undefined ? null : (giver === second ? into : from)[field ?? ''];
  const input = { ...mergedDocument(into, from), ...(field === undefined ? {} : { [field]: parent }) };
  const alreadyRead = [first, second];
  const write = await compose(table, { input, id: second.id, by, alreadyRead, parents: 'checked' });
  const now = table.now();
  const { record } = nextVersion({ record: second }, write, now);
  const survivor = {
    record: {
      ...record,
      // Above both revisions, so that an edit by the id of the first record, based on a revision of it, is refused as stale.
      revision: Math.max(first.revision, second.revision) + 1,
      version: second.version + 1,
      updatedAt: now,
      updatedBy: by,
      formerSlugs: [...second.formerSlugs, first.slug, ...first.formerSlugs],
      formerIds: [...second.formerIds, first.id, ...first.formerIds],
      mergedImports: [...(second.mergedImports ?? []), ...mergedImports(first, now, by)],
    },
  };
  return { survivor, furtherActions: unchanged };
}

/**
 * Which of two records gives its parent to the remaining one: the first that has a parent which is not a part of either. `unchanged` are the conditions
 * of the write under which this is so.
 */
async function parentOfBoth(
  table: Table,
  ...records: readonly AnyRecord[]
): Promise<{ readonly giver?: AnyRecord; readonly unchanged: readonly Action[] }> {
  const ids = records.map(({ id }) => id);
  for (const giver of records) {
    const parent = parentOf(giver);
    if (parent === undefined) continue;
    const { fault, unchanged } = await checkParent(table, { slug: giver.slug, ids }, parent);
    if (fault === undefined) return { giver, unchanged };
  }
  return { unchanged: [] };
}

/**
 * For each merged record, its slugs and the digest of its import: a later import recognizes the line of the record by them. Records that were merged
 * into the first one before have entries of their own in its `mergedImports`.
 */
function mergedImports(
  { slug, formerSlugs, imported, mergedImports: earlier = [] }: AnyRecord,
  at: string,
  by: string,
): MergedImport[] {
  const noted = new Set(earlier.flatMap(({ slugs }) => slugs));
  const slugs = [slug, ...formerSlugs.filter(one => !noted.has(one))];
  return [...earlier, { slugs, at, by, ...(imported === undefined ? {} : { digest: imported.digest }) }];
}

/** The fields of one document, completed from another one: the entries of its lists, its name as an alternate name, and fields that are missing. */
function mergedDocument(into: Input, from: Input): Input {
  const { name, ...others } = from;
  const more = { ...others, alternateNames: [name, ...listOf(from.alternateNames)] };
  const fields = Object.entries(more).map(([field, value]) => {
    const own = into[field];
    return [field, Array.isArray(value) ? mergedList(listOf(own), value) : (own ?? value)];
  });
  const merged = { ...into, ...Object.fromEntries(fields) };
  return { ...merged, alternateNames: listOf(merged.alternateNames).filter(other => other !== into.name) };
}

function mergedList(own: readonly unknown[], others: readonly unknown[]): unknown[] {
  const more = others.filter(other => !own.some(one => isDeepStrictEqual(one, other)));
  return mergeEdges([...own.map(value => ({ value })), ...more.map(value => ({ value, before: value }))]);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
