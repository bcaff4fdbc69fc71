import { createServer as createHttpServer } from 'node:http';
import { createServer } from '../../src/server/server.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { openArchive } from '../archive.ts';
import { countReads } from './reads.ts';
import { listening, started, tell } from './rival.ts';

const { articles } = started();
tell(`opening ${articles} articles, which are imported the first time`);
const { engine, tableName } = await openArchive(articles);
const client = createClient({ endpoint: engine.endpoint });
countReads(client);
const table = new Table({ client, name: tableName });
const server = createServer({ table, authenticate: async () => undefined, logLevel: 'error' });
listening(createHttpServer(server));
