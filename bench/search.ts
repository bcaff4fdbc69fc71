import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { labelled } from '../tests/search/labelled.ts';
import { table } from './report/page.ts';
import { type Collection, documentsIn, readCollection } from './search/collection.ts';
import { type Engine, evaluate } from './search/evaluate.ts';
import { InMemory } from './search/in-memory.ts';
import { miniSearch, orama, plainBm25 } from './search/rivals.ts';

/**
 * How good the results of a search are, `npm run bench:search`: the ranking of src/search in memory, against MiniSearch, Orama and plain BM25 on the
 * same documents. `--collection <folder>`, or the variable SEARCH_COLLECTION, adds a judged collection (`search/collection.ts` says which files).
 */
const { values } = parseArgs({ options: { collection: { type: 'string' } } });
const folder = values.collection ?? process.env.SEARCH_COLLECTION;

function sampleContent(): Collection {
  const files = ['agreements', 'articles', 'events', 'organizations', 'people', 'places', 'topics'];
  return {
    name: 'sample content, what its readers type',
    documents: files.flatMap(file =>
      documentsIn(readFileSync(join(import.meta.dirname, `../content/${file}.ndjson`), 'utf8')),
    ),
    questions: labelled.map(([text, wanted]) => ({ text, gains: new Map([[wanted, 1]]) })),
  };
}

async function compare(collection: Collection): Promise<void> {
  const engines: Engine[] = [
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

if (folder === undefined)
  console.log('No judged collection: name its folder with --collection or in SEARCH_COLLECTION.');
else await compare(readCollection('judged collection', folder));
await compare(sampleContent());
