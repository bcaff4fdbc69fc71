import { type Corpus, generate } from '../../bench/generate.ts';
import { type FlushLimits, flush } from '../../src/commands/search-index/flush.ts';
import { checkDocument } from '../../src/model/document.ts';
import { derivedId } from '../../src/model/id.ts';
import { type Known, toRecord } from '../../src/model/record.ts';
import type { Reference } from '../../src/model/reference.ts';
import type { TypeName } from '../../src/model/types.ts';
import { listName } from '../../src/projection/lists.ts';
import { project } from '../../src/projection/project.ts';
import { inBacklog, isFreshKey } from '../../src/projection/search-entry.ts';
import type { Item } from '../../src/store/attributes.ts';
import { putAll } from '../../src/store/batch-write.ts';
import type { Table } from '../../src/store/table.ts';
import { type Api, startApi } from '../api.ts';
import { Model, type ModelDocument } from '../model.ts';

export interface Archive {
  readonly api: Api;
  readonly model: Model;
}

/** A generated archive, imported as any other. */
export async function importedArchive(corpus: Corpus): Promise<Archive> {
  const api = await startApi();
  const documents = [...generate(corpus)] as ModelDocument[];
  const { problems } = await api.import(...documents);
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
  return { api, model: new Model(documents) };
}

/** What is written of a partial archive. */
export interface Part {
  /** Words that are put into so many articles, spread over the whole time. */
  readonly rare?: Readonly<Record<string, number>>;
  /** Whether results have excerpts, which are made of the text; otherwise they are cards of the feed. */
  readonly excerpts: boolean;
}

/**
 * A generated archive of which only the search index is written, and those items that results are made of: all others would only make a large
 * archive slow to write.
 */
export async function partialArchive(corpus: Corpus, { rare = {}, excerpts }: Part): Promise<Archive> {
  const api = await startApi();
  const documents = withRare([...generate(corpus)] as ModelDocument[], rare);
  await writeIndexed(api.table.patient(), documents, { perSegment: articlesPerSegment, excerpts });
  return { api, model: new Model(documents) };
}

const articlesPerSegment = 4096;

/** With these limits each flush makes a segment of what is fresh, and segments are never merged. */
export const unmergedSegments: FlushLimits = {
  maxFresh: 1,
  maxFreshBytes: 1,
  tiers: [],
  maxDeadShare: 1,
  settling: 0,
};

/** Writes the search index of some documents, so many articles in each segment, and the items that results are made of. */
export async function writeIndexed(
  table: Table,
  documents: readonly ModelDocument[],
  { perSegment, excerpts, limits }: { perSegment: number; excerpts: boolean; limits?: FlushLimits },
): Promise<void> {
  const isShown = ({ pk, sk }: Item) =>
    pk.startsWith('list#word/') ||
    (excerpts ? sk === 'body' || pk.startsWith('Person') : pk === `list#${listName('articles')}`);
  for (let start = 0; start < documents.length; start += perSegment) {
    const items = itemsIn(documents.slice(start, start + perSegment), documents);
    await putAll(table, [...backlogOf(items), ...items.filter(isShown)]);
    await flush(table, { limits });
  }
}

/** The entries of the backlog, from which a flush makes a segment of some articles. */
export function backlogEntries(articles: readonly ModelDocument[]): Item[] {
  return backlogOf(itemsIn(articles, articles));
}

function backlogOf(items: readonly Item[]): Item[] {
  return items.filter(isFreshKey).map(inBacklog);
}

/** The items of some documents, which refer to others of the archive. */
export function itemsIn(documents: readonly ModelDocument[], archive: readonly ModelDocument[]): Item[] {
  const names = new Map(archive.map(({ type, slug, name }) => [`${type}/${slug}`, name]));
  const resolveReference = ({ type, key }: Reference) =>
    ({ type, id: derivedId(type, key), slug: key, name: names.get(`${type}/${key}`) }) as Known<TypeName>;
  return documents.flatMap(document => itemsOf(document, resolveReference));
}

function withRare(documents: ModelDocument[], rare: Readonly<Record<string, number>>): ModelDocument[] {
  const articles = documents.filter(({ type }) => type === 'Article');
  const added = new Map<ModelDocument, string>();
  for (const [word, count] of Object.entries(rare)) {
    for (let i = 0; i < count; i++) {
      const article = articles[Math.floor(((i + 0.5) * articles.length) / count)];
      if (article !== undefined) added.set(article, `${added.get(article) ?? ''} ${word}`);
    }
  }
  return documents.map(one => (added.has(one) ? { ...one, body: `${one.body}${added.get(one)}` } : one));
}

function itemsOf(
  document: ModelDocument,
  resolveReference: (reference: Reference) => Known<TypeName>,
): Item[] {
  const checked = checkDocument(document);
  if (!('document' in checked)) throw new Error(JSON.stringify(checked.issues[0]));
  const now = new Date().toISOString();
  const id = derivedId(document.type, document.slug);
  const bookkeeping = {
    id,
    revision: 1,
    version: 1,
    createdAt: now,
    updatedAt: now,
    updatedBy: 'import',
    formerSlugs: [],
    formerIds: [],
  };
  return project(toRecord(checked.document, resolveReference, bookkeeping));
}
