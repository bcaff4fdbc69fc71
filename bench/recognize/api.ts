import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importDocuments } from '../../src/commands/import/import.ts';
import { startEngine } from '../../src/dev/engine.ts';
import { viewerOf } from '../../src/resolvers/viewer.ts';
import { createServer } from '../../src/server/server.ts';
import { createClient } from '../../src/store/client.ts';
import { ensureTable } from '../../src/store/create-table.ts';
import { Table } from '../../src/store/table.ts';
import { recognizeQuery } from '../../tests/recognize/method.ts';

export interface RecognizingApi extends AsyncDisposable {
  /** The data and the cost of a request, as JSON. */
  ask(text: string, language: string): Promise<ReturnType<typeof JSON.parse>>;
}

/** The API over a table of its own with some documents. */
export async function startRecognizing(documents: Iterable<object>): Promise<RecognizingApi> {
  const folder = await mkdtemp(join(tmpdir(), 'communique-bench-'));
  const engine = await startEngine({ dataDir: folder });
  const client = createClient({ endpoint: engine.endpoint });
  await ensureTable(client, 'recognize');
  // A busy machine is measured, not refused.
  const table = new Table({ client, name: 'recognize', readDeadline: 60_000, tryLimit: 30_000 });
  const lines = async function* () {
    let number = 0;
    for (const document of documents) {
      number += 1;
      yield { file: 'archive', number, text: JSON.stringify(document) };
    }
  };
  const { outcomes } = await importDocuments(table, lines, { onProblem: console.error });
  if (Object.keys(outcomes.wrong).length > 0) throw new Error('Some documents could not be imported.');
  const server = createServer({
    table,
    authenticate: async () => viewerOf('bench', ['READ_DRAFTS']),
    logLevel: 'silent',
    showCost: true,
  });
  return {
    async ask(text, language) {
      const response = await server.fetch(new URL('http://localhost/graphql'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: recognizeQuery, variables: { text, language } }),
      });
      const answer = await response.json();
      if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
      return answer;
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      await engine.stop();
      await rm(folder, { recursive: true });
    },
  };
}
