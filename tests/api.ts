import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { readLines } from '../src/cli/lines.ts';
import { type ImportReport, importLines, type Line } from '../src/commands/import.ts';
import { createServer } from '../src/server/server.ts';
import { createClient } from '../src/store/client.ts';
import { ensureTable } from '../src/store/schema.ts';
import { type Clock, Table } from '../src/store/table.ts';

/** The folder of the sample content. */
export const contentDir = fileURLToPath(new URL('../content', import.meta.url));

/** An answer, as JSON gives it: a test says what it expects to find. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the shape follows from each query; a wrong guess fails the test that makes it
  readonly data: any;
  readonly errors?: {
    message: string;
    path?: (string | number)[];
    extensions: { code: string; [key: string]: unknown };
  }[];
  readonly extensions: { cost: { requests: number; rounds: number; readUnits: number; complexity: number } };
  readonly status: number;
}

/** An API over a table of its own in the engine of the test run. */
export interface Api {
  readonly table: Table;
  /** How many requests went to DynamoDB, counted at the client, each try on its own. */
  readonly requests: { count: number };
  ask(query: string, variables?: object, operationName?: string): Promise<Answer>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Imports documents as if each were a line of one file. */
  import(...documents: object[]): Promise<ImportReport>;
  importSample(): Promise<ImportReport>;
}

export async function startApi({ clock }: { clock?: Clock } = {}): Promise<Api> {
  const client = createClient({ endpoint: inject('endpoint') });
  const requests = { count: 0 };
  client.middlewareStack.add(
    next => args => {
      requests.count += 1;
      return next(args);
    },
    { step: 'finalizeRequest' },
  );
  const name = `test-${randomUUID()}`;
  await ensureTable(client, name);
  const table = new Table({ client, name, ...(clock === undefined ? {} : { clock }) });
  const server = createServer({ table, logLevel: 'silent', showCost: true });
  const fetch = async (path: string, init: RequestInit = {}) =>
    server.fetch(new URL(path, 'http://localhost'), init);
  return {
    table,
    requests,
    fetch,
    async ask(query, variables, operationName) {
      const body = JSON.stringify({ query, variables, operationName });
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      return { ...JSON.parse(await response.text()), status: response.status };
    },
    import: (...documents) => importLines(table, linesOf(documents)),
    importSample: () => importLines(table, readLines([contentDir])),
  };
}

async function* linesOf(documents: object[]): AsyncGenerator<Line> {
  for (const [index, document] of documents.entries()) {
    yield { file: 'test.ndjson', number: index + 1, text: JSON.stringify(document) };
  }
}
