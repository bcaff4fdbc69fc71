import { createServer as createHttpServer } from 'node:http';
import { ResponseCache } from '../../src/node/response-cache.ts';
import { nextPublication } from '../../src/resolvers/next-publication.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { useResponseKeeper } from '../../src/server/response/response-keeper.ts';
import { createServer } from '../../src/server/server.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { openArchive } from '../archive.ts';
import { engineOrMemory } from './keep.ts';
import { countReads } from './reads.ts';
import { listening, started, tell } from './rival.ts';

/** This API over a generated archive, as one process for many clients. */
export async function serveOurs({
  coalesceRequests,
  keepAnswers = false,
}: {
  coalesceRequests: boolean;
  keepAnswers?: boolean;
}): Promise<void> {
  const { articles, fromMemory } = started();
  tell(`opening ${articles} articles, which are imported the first time`);
  const { engine, tableName } = await openArchive(articles);
  const client = createClient({ endpoint: await engineOrMemory(engine.endpoint) });
  countReads(client);
  // The memory has only the recorded requests, which contain the time.
  const now = Date.now();
  const table = new Table({ client, name: tableName, ...(fromMemory ? { clock: () => now } : {}) });
  const answers = new ResponseCache({
    maxBytes: defaultLimits.responseCache,
    now: () => Date.parse(table.now()),
    nextPublication: since => nextPublication(table, since),
    onHit: () => {},
  });
  const server = createServer({
    table,
    authenticate: async () => undefined,
    logLevel: 'error',
    coalesceRequests,
    responseKeeper: keepAnswers ? useResponseKeeper(answers) : undefined,
  });
  listening(createHttpServer(keepAnswers ? answers.listener(server) : server));
}
