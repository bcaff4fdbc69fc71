import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Corpus, corpusOf, generate } from './generate.ts';

/** Writes a generated corpus to a file: `node scripts/run.mjs bench/write-corpus.ts 20000 corpus.ndjson`. */
const [articles = '2000', file = 'corpus.ndjson'] = process.argv.slice(2);
const corpus: Corpus = corpusOf(Number(articles));

await pipeline(function* () {
  for (const document of generate(corpus)) yield `${JSON.stringify(document)}\n`;
}, createWriteStream(file));
