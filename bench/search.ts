import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { labelled } from '../tests/search/labelled.ts';
import { table } from './report/page.ts';
import { startApiEngine } from './search/api.ts';
import { type Collection, documentsIn, readCollection } from './search/collection.ts';
import { type Engine, evaluate } from './search/evaluate.ts';
import { InMemory } from './search/in-memory.ts';
import { misspeltQuestions, sameFirst } from './search/misspelt.ts';
import { generatedNews } from './search/news.ts';
import { miniSearch, orama, plainBm25 } from './search/rivals.ts';
import { trials } from './search/trials.ts';

/**
 * Quality of search results, `npm run bench:search`: of the API and of its ranking in memory, compared with BM25, MiniSearch and Orama on
 * the same documents. `--collection <folder>`, or the variable SEARCH_COLLECTION, adds a judged collection (`search/collection.ts` says which files);
 * `--trials` adds what each part of the ranking gains.
 */
const { values } = parseArgs({
  options: { collection: { type: 'string' }, trials: { type: 'boolean', default: false } },
});
const folder = values.collection ?? process.env.SEARCH_COLLECTION;

function sampleContent(): Collection {
  const files = ['agreements', 'articles', 'events', 'organizations', 'people', 'places', 'topics'];
  return {
    name: 'Sample content',
    documents: files.flatMap(file =>
      documentsIn(readFileSync(join(import.meta.dirname, `../content/${file}.ndjson`), 'utf8')),
    ),
    questions: labelled.map(([text, wanted]) => ({ text, gains: new Map([[wanted, 1]]) })),
  };
}

async function compare(collection: Collection, api: Engine): Promise<void> {
  const engines: Engine[] = [
    api,
    new InMemory('this ranking', collection.documents),
    plainBm25(collection),
    miniSearch(collection),
    orama(collection),
  ];
  const rows: (string | number)[][] = [];
  for (const engine of engines) {
    const { ndcg, recall, first, empty } = await evaluate(engine, collection.questions);
    const percent = `${Math.round(first * collection.questions.length)} of ${collection.questions.length}`;
    rows.push([engine.name, ndcg.toFixed(3), recall.toFixed(3), percent, empty]);
  }
  console.log(`\n${collection.name}: ${collection.documents.length} documents\n`);
  console.log(table([['', 'nDCG@10', 'recall@100', 'an answer first', 'no result'], ...rows]));
}

/** Each change to the ranking alone, on all judged collections. */
async function tryChanges(collections: readonly Collection[]): Promise<void> {
  const rows: string[][] = [];
  for (const [name, changes] of [['as it is', {}] as const, ...trials]) {
    const row = [name];
    for (const { documents, questions } of collections) {
      const { ndcg, recall } = await evaluate(new InMemory(name, documents, changes), questions);
      row.push(ndcg.toFixed(4), recall.toFixed(4));
    }
    rows.push(row);
  }
  const columns = collections.flatMap(({ name }) => [`${name}: nDCG@10`, 'recall@100']);
  console.log(`\n${table([['', ...columns], ...rows])}`);
}

/** Queries of three words with a wrong letter. The API corrects them; the ranking alone does not. */
async function compareMisspelt(collection: Collection, api: Engine): Promise<void> {
  const questions = misspeltQuestions(collection.documents);
  const engines = [
    api,
    new InMemory('this ranking, nothing corrected', collection.documents),
    miniSearch(collection, { fuzzy: 0.2 }),
    orama(collection, { tolerance: 1 }),
  ];
  const rows: (string | number)[][] = [];
  for (const engine of engines) rows.push([engine.name, await sameFirst(engine, questions)]);
  console.log(
    `\n${collection.name}: ${questions.length} questions of three words, one with a wrong letter\n`,
  );
  console.log(table([['', 'same first result'], ...rows]));
}

const judged = [...(folder === undefined ? [] : [readCollection('Judged', folder)]), generatedNews()];
if (folder === undefined)
  console.log('No judged collection: name its folder with --collection or in SEARCH_COLLECTION.');
for (const collection of [...judged, sampleContent()]) {
  await using api = await startApiEngine(collection.documents);
  await compare(collection, api);
  if (judged.includes(collection)) await compareMisspelt(collection, api);
}
if (values.trials) await tryChanges(judged);
