import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importDocuments } from '../src/commands/import/import.ts';
import { startEngine } from '../src/dev/engine.ts';
import { viewerOf } from '../src/resolvers/viewer.ts';
import { createServer } from '../src/server/server.ts';
import { createClient } from '../src/store/client.ts';
import { ensureTable } from '../src/store/create-table.ts';
import { Table } from '../src/store/table.ts';

/** The API as an editor asks it, over a table of its own. */
export interface EditorApi extends AsyncDisposable {
  readonly table: Table;
  /** The data and the cost of a request, as JSON. */
  ask(query: string, variables: object): Promise<ReturnType<typeof JSON.parse>>;
}

/** The API over a table with some documents. */
export async function startEditorApi(documents: Iterable<object>): Promise<EditorApi> {
  const folder = await mkdtemp(join(tmpdir(), 'communique-bench-'));
  const engine = await startEngine({ dataDir: folder });
  const client = createClient({ endpoint: engine.endpoint });
  await ensureTable(client, 'bench');
  // A busy machine is measured, not refused.
  const table = new Table({ client, name: 'bench', readDeadline: 60_000, tryLimit: 30_000 });
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
    table,
    async ask(query, variables) {
      const response = await server.fetch(new URL('http://localhost/graphql'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
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
