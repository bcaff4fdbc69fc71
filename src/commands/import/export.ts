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
import { exportFronts } from './export-fronts.ts';

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
  const { names, live } = await namesOf(patient, options);
  for (let start = 0; start < names.length; start += windowSize) {
    const window = names.slice(start, start + windowSize);
    const items = await getItems(patient, window.flatMap(fullRecordKeys), 'consistent');
    for (const i of window.keys()) {
      const full = fullRecordFrom(items[2 * i], items[2 * i + 1]);
      // The record was deleted after it was found.
      if (full !== undefined) yield JSON.stringify(toDocument(full.record, full.body));
    }
  }
  for (const article of live) yield* postLines(patient, article, options);
  const { types = exportedTypes, since = '' } = options;
  if (types.includes(frontType)) yield* exportFronts(patient, since);
}

/** The posts of a live article, oldest first, after all documents. */
async function* postLines(
  table: Table,
  { slug, ...article }: Named,
  { since = '' }: ExportOptions,
): AsyncGenerator<string> {
  let posts: LivePost[] = [];
  const everywhere = { from: lowestKey };
  for await (const { card } of itemsOf(table, listName('posts', article), everywhere, {
    consistency: 'consistent',
  })) {
    const post = postOnCard(String(card));
    if (post.updatedAt >= since) posts.push(post);
    if (posts.length < windowSize) continue;
    yield* await linesOf(table, slug, posts);
    posts = [];
  }
  yield* await linesOf(table, slug, posts);
}

async function linesOf(table: Table, slug: string, posts: readonly LivePost[]): Promise<string[]> {
  const names = posts.flatMap(({ authors, mentions }): RecordKey[] => [...authors, ...mentions]);
  const items = names.length === 0 ? [] : await survivingDocuments(table, names);
  const slugs = new Map(names.map(({ id }, i) => [id, items[i]?.slug]));
  const named = (all: readonly RecordKey[]) => {
    // A reference to a deleted record is left out.
    const texts = all.flatMap(({ type, id }) =>
      typeof slugs.get(id) === 'string' ? `${type}/${slugs.get(id)}` : [],
    );
    return [...new Set(texts)];
  };
  return posts.map(({ key, at, headline, body, isPinned, isKeyEvent, authors, mentions }) =>
    JSON.stringify({
      ...{ type: 'LivePost', article: `Article/${slug}`, key, at, headline, body },
      isPinned,
      isKeyEvent,
      authors: named(authors),
      mentions: named(mentions),
    }),
  );
}

interface Named extends RecordKey {
  readonly type: TypeName;
  readonly slug: string;
}

/**
 * The records to export, and the live articles. A post does not change its article, so an article that is unchanged since `since` may have posts to
 * export.
 */
async function namesOf(
  table: Table,
  { types = typeNames, since = '' }: ExportOptions,
): Promise<{ names: Named[]; live: Named[] }> {
  const names: Named[] = [];
  const live: Named[] = [];
  const filter = { sk: ['document'], attributes: ['type', 'id', 'slug', 'updatedAt', 'kind'] };
  for await (const { type, id, slug, updatedAt, kind } of scanTable(table, filter)) {
    if (typeof type !== 'string' || !isTypeName(type) || !types.includes(type)) continue;
    const named = { type, id: String(id), slug: String(slug) };
    if (typeof updatedAt === 'string' && updatedAt >= since) names.push(named);
    if (type === 'Article' && kind === 'LIVE') live.push(named);
  }
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const inOrder = (a: Named, b: Named) =>
    typeNames.indexOf(a.type) - typeNames.indexOf(b.type) || order(a.slug, b.slug) || order(a.id, b.id);
  return { names: names.toSorted(inOrder), live: live.toSorted(inOrder) };
}
