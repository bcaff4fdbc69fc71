import { isDeepStrictEqual } from 'node:util';
import { replaceEmbeddedReferences } from '../../model/embedded-references.ts';
import { mergeEdges } from '../../model/merged-edges.ts';
import { parentField, parentOf } from '../../model/parent.ts';
import { type AnyRecord, type MergedImport, toDocument } from '../../model/record.ts';
import { entityTypeNames } from '../../model/types.ts';
import { wrongState } from '../../model/wrong-state.ts';
import type { FullRecord } from '../../projection/project.ts';
import type { Table } from '../../store/table.ts';
import { commit } from '../write/commit.ts';
import { compose, type Input } from '../write/compose.ts';
import { parentFault } from '../write/parent-cycle.ts';
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
 * Merges two records: the second gains the edges and names of the first, and its missing fields. The first one's id and slugs lead to the second
 * at once; referrers of the first name the second within seconds.
 */
export function merge(table: Table, { from, into, expectedRevision, writer }: Merge): Promise<FullRecord> {
  return retryOnConflict(into, async () => {
    const [first, second] = await Promise.all([
      storedVersion(table, entityTypeNames, 'from', from, writer),
      storedVersion(table, entityTypeNames, 'into', into, writer),
    ]);
    checkRevision(second.record, expectedRevision);
    checkPair(first, second);
    const survivor = await united(table, first, second, writer.by);
    const transition = { before: [first, second], after: [survivor], now: survivor.record.updatedAt, writer };
    // A record was written after the read. The next attempt reports a new revision; new names in embedded references do not matter.
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

async function united(
  table: Table,
  { record: first }: FullRecord,
  { record: second }: FullRecord,
  by: string,
): Promise<FullRecord> {
  // A record is not a part of itself, directly or indirectly, and makes no agreement with itself.
  const withoutMutualReferences = (record: AnyRecord) =>
    replaceEmbeddedReferences(record, embedded =>
      embedded.id === first.id || embedded.id === second.id ? undefined : embedded,
    );
  const ids = [first.id, second.id];
  const documentOf = async (record: AnyRecord) => {
    const document = toDocument(withoutMutualReferences(record), undefined, 'id');
    const [parent, field] = [parentOf(record), parentField(record.type)];
    if (parent === undefined || field === undefined || ids.includes(parent.id)) return document;
    const fault = await parentFault(table, { slug: record.slug, ids }, parent);
    return fault === undefined ? document : { ...document, [field]: null };
  };
  const input = union(await documentOf(second), await documentOf(first));
  const write = await compose(table, { input, id: second.id, by, atHand: [first, second] });
  const now = table.now();
  const { record } = nextVersion({ record: second }, write, now);
  return {
    record: {
      ...record,
      // Above both revisions: an editor who has seen a revision of the first record, and writes by its id, has not seen this one.
      revision: Math.max(first.revision, second.revision) + 1,
      version: second.version + 1,
      updatedAt: now,
      updatedBy: by,
      formerSlugs: [...second.formerSlugs, first.slug, ...first.formerSlugs],
      formerIds: [...second.formerIds, first.id, ...first.formerIds],
      mergedImports: [...(second.mergedImports ?? []), ...mergedImports(first, now, by)],
    },
  };
}

/** The notes for imports that meet the line of a merged record again. Records that had been merged into it before keep their own notes. */
function mergedImports(
  { slug, formerSlugs, imported, mergedImports: earlier = [] }: AnyRecord,
  at: string,
  by: string,
): MergedImport[] {
  const noted = new Set(earlier.flatMap(({ slugs }) => slugs));
  const slugs = [slug, ...formerSlugs.filter(one => !noted.has(one))];
  return [...earlier, { slugs, at, by, ...(imported === undefined ? {} : { digest: imported.digest }) }];
}

/** The fields of one document, completed from another one: entries of lists, its name as an alternate name, missing fields. */
function union(into: Input, from: Input): Input {
  const { name, ...others } = from;
  const more = { ...others, alternateNames: [name, ...listOf(from.alternateNames)] };
  const fields = Object.entries(more).map(([field, value]) => {
    const own = into[field];
    return [field, Array.isArray(value) ? joined(listOf(own), value) : (own ?? value)];
  });
  const united = { ...into, ...Object.fromEntries(fields) };
  return { ...united, alternateNames: listOf(united.alternateNames).filter(other => other !== into.name) };
}

function joined(own: readonly unknown[], others: readonly unknown[]): unknown[] {
  const more = others.filter(other => !own.some(one => isDeepStrictEqual(one, other)));
  return mergeEdges([
    ...own.map(value => ({ value, moved: false })),
    ...more.map(value => ({ value, moved: true })),
  ]);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
