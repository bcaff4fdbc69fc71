import { createServer } from '../src/server/server.ts';
import type { Table } from '../src/store/table.ts';
import { operation } from '../tests/contract/operations.ts';
import type { Corpus } from './generate.ts';
import { quantile } from './limit/measure.ts';
import { searchesIn } from './words-of-corpus.ts';

/** Runs of each search; the first one reads the tables of articles of the segments, which a process keeps. */
const runs = 15;

/** Prints what searches cost in a table with a corpus: requests and read units, counted at the client, and the median time. */
export async function printSearchCosts(table: Table, corpus: Corpus): Promise<void> {
  const server = createServer({
    table,
    authenticate: async () => undefined,
    logLevel: 'warn',
    showCost: true,
  });
  const { commonPairs, sentence } = searchesIn(corpus);
  for (const orderBy of ['RELEVANCE', 'RECENCY'])
    for (const query of [...commonPairs, sentence]) {
      const text = operation('Search').replace('first: 20', `first: 20, orderBy: ${orderBy}`);
      const body = JSON.stringify({ query: text, variables: { query } });
      const headers = { 'content-type': 'application/json' };
      const times: number[] = [];
      let answer = '';
      for (let run = 0; run < runs; run++) {
        const start = performance.now();
        const response = await server.fetch('http://localhost/graphql', { method: 'POST', headers, body });
        answer = await response.text();
        if (run > 0) times.push(performance.now() - start);
      }
      const { data, errors, extensions } = JSON.parse(answer);
      if (errors !== undefined) throw new Error(answer);
      const { requests, readUnits } = extensions.cost;
      console.log(
        `search by ${orderBy} for "${query}": ${data.search.edges.length} results, ${requests} requests, ${readUnits} units, ${quantile(times, 0.5).toFixed(0)} ms`,
      );
    }
}
