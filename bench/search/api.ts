import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importDocuments } from '../../src/commands/import/import.ts';
import { startEngine } from '../../src/dev/engine.ts';
import { createServer } from '../../src/server/server.ts';
import { createClient } from '../../src/store/client.ts';
import { ensureTable } from '../../src/store/create-table.ts';
import { Table } from '../../src/store/table.ts';
import type { SourceDocument } from './collection.ts';
import type { Engine } from './evaluate.ts';

const query = `query ($query: String!) {
  search(query: $query, first: 100) { nodes { __typename ... on Article { slug } ... on Entity { slug } } }
}`;

interface Node {
  readonly __typename: string;
  readonly slug: string;
}

/** The API itself over a table of its own, with documents that are imported as any others. */
export async function startApiEngine(
  documents: readonly SourceDocument[],
): Promise<Engine & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'communique-bench-'));
  const engine = await startEngine({ dataDir: folder });
  const client = createClient({ endpoint: engine.endpoint });
  await ensureTable(client, 'search');
  const table = new Table({ client, name: 'search' });
  const { outcomes } = await importDocuments(table, async function* () {
    for (const [i, document] of documents.entries())
      yield { file: 'collection', number: i + 1, text: JSON.stringify(document) };
  });
  if (Object.keys(outcomes.wrong).length > 0) throw new Error('Some documents could not be imported.');
  const server = createServer({ table, authenticate: async () => undefined, logLevel: 'silent' });
  return {
    name: 'the API',
    async search(question) {
      const response = await server.fetch(new URL('http://localhost/graphql'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { query: question } }),
      });
      const { data, errors } = await response.json();
      if (errors !== undefined) throw new Error(`${question}: ${JSON.stringify(errors)}`);
      return data.search.nodes.map(({ __typename, slug }: Node) => `${__typename}/${slug}`);
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      await engine.stop();
      await rm(folder, { recursive: true });
    },
  };
}
