import { createServer as createHttpServer } from 'node:http';
import { createServer } from '../../src/server/server.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { openArchive } from '../archive.ts';
import { engineOrMemory } from './keep.ts';
import { countReads } from './reads.ts';
import { listening, started, tell } from './rival.ts';

/** This API over a generated archive, as one process that answers many. */
export async function serveOurs(coalesceRequests: boolean): Promise<void> {
  const { articles, fromMemory } = started();
  tell(`opening ${articles} articles, which are imported the first time`);
  const { engine, tableName } = await openArchive(articles);
  const client = createClient({ endpoint: await engineOrMemory(engine.endpoint) });
  countReads(client);
  // In memory is only what has been asked in the same words, with the same time.
  const now = Date.now();
  const table = new Table({ client, name: tableName, ...(fromMemory ? { clock: () => now } : {}) });
  const server = createServer({
    table,
    authenticate: async () => undefined,
    logLevel: 'error',
    coalesceRequests,
  });
  listening(createHttpServer(server));
}
