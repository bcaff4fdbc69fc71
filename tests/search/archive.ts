import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { type Corpus, generate } from '../../bench/generate.ts';
import { inParallel } from '../../src/commands/in-parallel.ts';
import { checkDocument } from '../../src/content/document.ts';
import { derivedId } from '../../src/content/id.ts';
import { type Known, toRecord } from '../../src/content/record.ts';
import type { Reference } from '../../src/content/reference.ts';
import { rootOf } from '../../src/content/stem.ts';
import type { TypeName } from '../../src/content/type-name.ts';
import { lists } from '../../src/projection/lists.ts';
import { project } from '../../src/projection/project.ts';
import { type Item, toAttributes } from '../../src/store/attributes.ts';
import { createClient } from '../../src/store/client.ts';
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

/**
 * A generated archive of which only those items are written that searches for some words, in some sections and about some entities, can
 * read: all others would only make a large archive slow to write.
 */
export async function partialArchive(
  corpus: Corpus,
  words: readonly string[],
  entities: readonly string[],
): Promise<Archive> {
  const api = await startApi();
  const documents = [...generate(corpus)] as ModelDocument[];
  const names = new Map(documents.map(({ type, slug, name }) => [`${type}/${slug}`, name]));
  const head = ({ type, key }: Reference): Known<TypeName> => ({
    type,
    id: derivedId(type, key),
    slug: key,
    name: names.get(`${type}/${key}`),
  });
  const keys = entities.map(name => {
    const [type = '', slug = ''] = name.split('/');
    return lists.keysOf({ type, id: derivedId(type as TypeName, slug) });
  });
  const kept = new Set([lists.articles, ...words.map(word => lists.word(rootOf(word))), ...keys]);
  const isKept = ({ pk, sk }: Item) =>
    sk === 'body' ||
    kept.has(pk.slice('list#'.length)) ||
    pk.startsWith('list#keys/') ||
    (sk === 'document' && !pk.startsWith('Article'));
  const client = createClient({ endpoint: inject('endpoint') });
  const write = async (items: readonly Item[]) => {
    let requests = { [api.table.name]: items.map(item => ({ PutRequest: { Item: toAttributes(item) } })) };
    while ((requests[api.table.name]?.length ?? 0) > 0) {
      const output = await client.send(new BatchWriteItemCommand({ RequestItems: requests }));
      requests = (output.UnprocessedItems ?? {}) as typeof requests;
    }
  };
  const batches = function* () {
    let batch: Item[] = [];
    for (const document of documents) {
      for (const item of itemsOf(document, head).filter(isKept)) {
        batch.push(item);
        if (batch.length < 25) continue;
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  };
  await inParallel(batches(), write);
  return { api, model: new Model(documents) };
}

function itemsOf(document: ModelDocument, head: (reference: Reference) => Known<TypeName>): Item[] {
  const checked = checkDocument(document);
  if (!('document' in checked)) throw new Error(JSON.stringify(checked.issues[0]));
  const now = new Date().toISOString();
  const id = derivedId(document.type, document.slug);
  const bookkeeping = { id, revision: 1, version: 1, createdAt: now, updatedAt: now, formerSlugs: [] };
  return project(toRecord(checked.document, head, bookkeeping));
}
