import { createServer as createHttpServer, type Server } from 'node:http';
import { readLines } from '../cli/lines.ts';
import { countRecords } from '../commands/count.ts';
import type { ImportReport } from '../commands/import.ts';
import { importSample } from '../commands/import-sample.ts';
import { drainOutbox } from '../commands/outbox.ts';
import type { TypeName } from '../content/type-name.ts';
import { createServer } from '../server/server.ts';
import { createClient } from '../store/client.ts';
import { ensureTable } from '../store/schema.ts';
import { Table } from '../store/table.ts';
import { startEngine } from './engine.ts';
import { graphiql } from './graphiql.ts';
import type { DevSettings } from './settings.ts';

export interface LocalServer {
  /** Where queries go. */
  readonly url: string;
  /** The engine that holds the data, for the reader. */
  readonly engine: string;
  readonly counts: [TypeName, number][];
  /** What the import of the sample content did, where there was one. */
  readonly imported: ImportReport | undefined;
  stop(): Promise<void>;
}

/** Starts the API with GraphiQL on this machine, over the embedded engine or the one that the settings name. */
export async function startLocalServer(settings: DevSettings, contentDir: string): Promise<LocalServer> {
  const engine =
    settings.endpoint === undefined
      ? await startEngine({ dataDir: settings.dataDir })
      : { endpoint: settings.endpoint, name: `the engine at ${settings.endpoint}`, stop: async () => {} };
  try {
    const client = createClient({ endpoint: engine.endpoint });
    await ensureTable(client, settings.tableName);
    const table = new Table({ client, name: settings.tableName });
    await drainOutbox(table);
    const imported = settings.sampleContent ? await importSample(table, readLines([contentDir])) : undefined;
    const http = createHttpServer(
      createServer({ table, logLevel: settings.logLevel, showCost: true, graphiql }),
    );
    const url = await listen(http, settings);
    const stop = async () => {
      http.closeAllConnections();
      http.close();
      client.destroy();
      await engine.stop();
    };
    return { url, engine: engine.name, counts: await countRecords(table), imported, stop };
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

function listen(http: Server, { host, port }: DevSettings): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  http.once('error', (error: NodeJS.ErrnoException) => {
    const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
    reject(
      taken
        ? new Error(`Port ${port} cannot be used (${error.code}). Set another one: PORT=4001 npm start`)
        : error,
    );
  });
  http.listen(port, host, () => {
    const address = http.address();
    const shown = host === '127.0.0.1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
    resolve(
      `http://${shown}:${typeof address === 'object' && address !== null ? address.port : port}/graphql`,
    );
  });
  return promise;
}
