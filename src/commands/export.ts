import { toDocument } from '../model/record.ts';
import { isTypeName, type TypeName, typeNames } from '../model/types.ts';
import { wholeFrom, wholeKeys } from '../projection/stored.ts';
import { getItems } from '../store/items.ts';
import type { RecordName } from '../store/keys.ts';
import { scanTable } from '../store/scan.ts';
import type { Table } from '../store/table.ts';
import { exportFronts } from './export-fronts.ts';
import { frontType } from './front-writes.ts';

/** The types of documents in the content format: fronts are no records, and come last. */
export const exportedTypes = [...typeNames, frontType] as const;

export type ExportedType = (typeof exportedTypes)[number];

export interface ExportOptions {
  /** Only records of these types. */
  readonly types?: readonly ExportedType[] | undefined;
  /** Only records that were changed at this instant or later. */
  readonly since?: string | undefined;
}

/** Documents read together. */
const windowSize = 100;

/**
 * Every document as a line of the content format, ordered by type and then by slug, so that the same content always gives the same bytes. Memory
 * holds the names of the records, not the records.
 */
export async function* exportDocuments(table: Table, options: ExportOptions = {}): AsyncGenerator<string> {
  const patient = table.patient();
  const names = await namesOf(patient, options);
  for (let start = 0; start < names.length; start += windowSize) {
    const window = names.slice(start, start + windowSize);
    const items = await getItems(patient, window.flatMap(wholeKeys), 'consistent');
    for (const i of window.keys()) {
      const whole = wholeFrom(items[2 * i], items[2 * i + 1]);
      // The record was deleted after it was found.
      if (whole !== undefined) yield JSON.stringify(toDocument(whole.record, whole.body));
    }
  }
  const { types = exportedTypes, since = '' } = options;
  if (types.includes(frontType)) yield* exportFronts(patient, since);
}

async function namesOf(
  table: Table,
  { types = typeNames, since = '' }: ExportOptions,
): Promise<RecordName[]> {
  const found: { type: TypeName; slug: string; id: string }[] = [];
  const filter = { sk: ['document'], attributes: ['type', 'id', 'slug', 'updatedAt'] };
  for await (const { type, id, slug, updatedAt } of scanTable(table, filter)) {
    if (typeof type !== 'string' || !isTypeName(type) || !types.includes(type)) continue;
    if (typeof updatedAt === 'string' && updatedAt >= since)
      found.push({ type, id: String(id), slug: String(slug) });
  }
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return found.toSorted(
    (a, b) =>
      typeNames.indexOf(a.type) - typeNames.indexOf(b.type) || order(a.slug, b.slug) || order(a.id, b.id),
  );
}
