import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { type Corpus, generate } from '../../bench/generate.ts';
import { inParallel } from '../../src/commands/in-parallel.ts';
import { checkDocument } from '../../src/model/document.ts';
import { derivedId } from '../../src/model/id.ts';
import { type Known, toRecord } from '../../src/model/record.ts';
import type { Reference } from '../../src/model/reference.ts';
import type { TypeName } from '../../src/model/types.ts';
import { keyOfList } from '../../src/projection/lists.ts';
import { project } from '../../src/projection/project.ts';
import { type Item, toAttributes } from '../../src/store/attributes.ts';
import { rootOf } from '../../src/text/stem.ts';
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

/** What searches in a partial archive can read. */
export interface Part {
  readonly words: readonly string[];
  /** Words that are put into so many articles, spread over the whole time. */
  readonly rare?: Readonly<Record<string, number>>;
  /** Entities that filters name; sections and languages are there where any are given. */
  readonly entities?: readonly string[];
  /** How many of the words the queries have at least. */
  readonly min: number;
  /** Whether excerpts are asked for. */
  readonly excerpts: boolean;
}

/**
 * A generated archive of which only those items are written that some searches can read: all others would only make a large archive
 * slow to write.
 */
export async function partialArchive(
  corpus: Corpus,
  { words, rare = {}, entities = [], min, excerpts }: Part,
): Promise<Archive> {
  const api = await startApi();
  const documents = withRare([...generate(corpus)] as ModelDocument[], rare);
  const names = new Map(documents.map(({ type, slug, name }) => [`${type}/${slug}`, name]));
  const resolveReference = ({ type, key }: Reference) =>
    ({ type, id: derivedId(type, key), slug: key, name: names.get(`${type}/${key}`) }) as Known<TypeName>;
  const keys = entities.map(name => {
    const [type = '', slug = ''] = name.split('/');
    return keyOfList('keys', { type, id: derivedId(type as TypeName, slug) });
  });
  const wordLists = new Set(
    [...words, ...Object.keys(rare)].map(word => `list#${keyOfList('word', rootOf(word))}`),
  );
  const keyLists = new Set(keys.map(list => `list#${list}`));
  const keptOf = (items: readonly Item[]): Item[] => {
    const found = items.filter(({ pk }) => wordLists.has(pk));
    if (found.length < min) return found;
    const isFiltered = ({ pk }: Item) =>
      keyLists.has(pk) || (entities.length > 0 && pk.startsWith('list#keys/'));
    const isShown = ({ pk, sk }: Item) =>
      excerpts ? sk === 'body' || pk.startsWith('Person') : pk === `list#${keyOfList('articles')}`;
    return [...found, ...items.filter(item => isFiltered(item) || isShown(item))];
  };
  const patient = api.table.patient();
  const write = async (items: readonly Item[]) => {
    let requests = { [api.table.name]: items.map(item => ({ PutRequest: { Item: toAttributes(item) } })) };
    while ((requests[api.table.name]?.length ?? 0) > 0) {
      const command = new BatchWriteItemCommand({ RequestItems: requests });
      const output = await patient.write((client, abortSignal) => client.send(command, { abortSignal }));
      requests = (output.UnprocessedItems ?? {}) as typeof requests;
    }
  };
  const batches = function* () {
    let batch: Item[] = [];
    for (const document of documents) {
      for (const item of keptOf(itemsOf(document, resolveReference))) {
        batch.push(item);
        if (batch.length < 25) continue;
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  };
  await inParallel(batches(), write, 2);
  return { api, model: new Model(documents) };
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
