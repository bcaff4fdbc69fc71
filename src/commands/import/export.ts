import { toDocument } from '../../model/record.ts';
import { isTypeName, type TypeName, typeNames } from '../../model/types.ts';
import { listName } from '../../projection/lists.ts';
import { type LivePost, postOnCard } from '../../projection/live-post.ts';
import { fullRecordFrom, fullRecordKeys } from '../../projection/stored.ts';
import { getItems } from '../../store/items.ts';
import type { RecordKey } from '../../store/keys.ts';
import { itemsOf } from '../../store/list.ts';
import { scanTable } from '../../store/scan.ts';
import { lowestKey } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';
import { frontType } from '../pending/front-writes.ts';
import { survivingDocuments } from '../write/resolve.ts';
import { type Slugs, textOf, withCurrentReferences } from './current-references.ts';
import { exportFronts } from './export-fronts.ts';
import { withCurrentLinks } from './post-links.ts';

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
const batchSize = 100;

/**
 * Every document as a line of the content format, ordered by type and then by slug, so that the same content always gives the same bytes. Memory
 * holds the keys and slugs of the records, not the records.
 */
export async function* exportDocuments(table: Table, options: ExportOptions = {}): AsyncGenerator<string> {
  const patient = table.patient();
  const { records, live, slugs } = await recordsToExport(patient, options);
  for (let start = 0; start < records.length; start += batchSize) {
    const batch = records.slice(start, start + batchSize);
    const items = await getItems(patient, batch.flatMap(fullRecordKeys), 'consistent');
    // A record may have been deleted after it was found.
    const found = batch.flatMap((_, i) => fullRecordFrom(items[2 * i], items[2 * i + 1]) ?? []);
    for (const { record, body } of await withCurrentReferences(patient, found, slugs))
      yield JSON.stringify(toDocument(record, body));
  }
  for (const article of live) yield* postLines(patient, article, options);
  const { types = exportedTypes, since = '' } = options;
  if (types.includes(frontType)) yield* exportFronts(patient, since);
}

/** The posts of a live article, oldest first, after all documents. */
async function* postLines(
  table: Table,
  { slug, ...article }: ExportedRecord,
  { since = '' }: ExportOptions,
): AsyncGenerator<string> {
  let posts: LivePost[] = [];
  const everywhere = { from: lowestKey };
  for await (const { card } of itemsOf(table, listName('posts', article), everywhere, {
    consistency: 'consistent',
  })) {
    const post = postOnCard(String(card));
    if (post.updatedAt >= since) posts.push(post);
    if (posts.length < batchSize) continue;
    yield* await linesOf(table, slug, posts);
    posts = [];
  }
  yield* await linesOf(table, slug, posts);
}

async function linesOf(table: Table, slug: string, posts: readonly LivePost[]): Promise<string[]> {
  const recordKeys = posts.flatMap(({ authors, mentions }): RecordKey[] => [...authors, ...mentions]);
  const items = recordKeys.length === 0 ? [] : await survivingDocuments(table, recordKeys);
  const slugs = new Map(recordKeys.map(({ id }, i) => [id, items[i]?.slug]));
  const textsOf = (all: readonly RecordKey[]) => {
    // A reference to a deleted record is left out.
    const texts = all.flatMap(({ type, id }) =>
      typeof slugs.get(id) === 'string' ? `${type}/${slugs.get(id)}` : [],
    );
    return [...new Set(texts)];
  };
  const bodies = await withCurrentLinks(
    table,
    posts.map(({ body }) => body),
  );
  return posts.map(({ key, at, headline, isPinned, isKeyEvent, authors, mentions }, i) =>
    JSON.stringify({
      ...{ type: 'LivePost', article: `Article/${slug}`, key, at, headline, body: bodies[i] },
      isPinned,
      isKeyEvent,
      authors: textsOf(authors),
      mentions: textsOf(mentions),
    }),
  );
}

interface ExportedRecord extends RecordKey {
  readonly type: TypeName;
  readonly slug: string;
}

/**
 * The records to export, the live articles, and the slugs of all records. A post does not change its article, so an article that is unchanged since
 * `since` may have posts to export.
 */
async function recordsToExport(
  table: Table,
  { types = typeNames, since = '' }: ExportOptions,
): Promise<{ records: ExportedRecord[]; live: ExportedRecord[]; slugs: Slugs }> {
  const records: ExportedRecord[] = [];
  const live: ExportedRecord[] = [];
  const slugs = new Map<string, string>();
  const filter = { sk: ['document'], attributes: ['type', 'id', 'slug', 'updatedAt', 'kind'] };
  for await (const { type, id, slug, updatedAt, kind } of scanTable(table, filter)) {
    if (typeof type !== 'string' || !isTypeName(type)) continue;
    const record = { type, id: String(id), slug: String(slug) };
    slugs.set(textOf(record), record.slug);
    if (!types.includes(type)) continue;
    if (typeof updatedAt === 'string' && updatedAt >= since) records.push(record);
    if (type === 'Article' && kind === 'LIVE') live.push(record);
  }
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const inOrder = (a: ExportedRecord, b: ExportedRecord) =>
    typeNames.indexOf(a.type) - typeNames.indexOf(b.type) || order(a.slug, b.slug) || order(a.id, b.id);
  return { records: records.toSorted(inOrder), live: live.toSorted(inOrder), slugs };
}
