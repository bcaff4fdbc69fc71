import { scopes } from '../../src/access/scope.ts';
import { importDocuments } from '../../src/commands/import/import.ts';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { reproject } from '../../src/commands/repair/reproject.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { resolveEntity } from '../../src/mcp/resolve.ts';
import { viewerOf } from '../../src/resolvers/viewer.ts';
import { createServer } from '../../src/server/server.ts';
import { createClient } from '../../src/store/client.ts';
import { ensureTable } from '../../src/store/create-table.ts';
import { Table } from '../../src/store/table.ts';

// Run in a copy of the sources (extending.test.ts): "before" fills a table, "after" uses it once docs/extending.md was applied to them, and prints
// the answers of the API.

const [endpoint = '', name = '', when = ''] = process.argv.slice(2);
const client = createClient({ endpoint });
await ensureTable(client, name);
const clock = { now: Date.parse('2024-09-09T08:00:00Z') };
const table = new Table({ client, name, clock: () => clock.now });
const server = createServer({
  table,
  authenticate: async () => viewerOf('desk', scopes),
  logLevel: 'silent',
});

process.stdout.write(JSON.stringify(when === 'before' ? await fill() : await use()));
client.destroy();

/** A record of the sources as they were. */
async function fill() {
  return { problems: await load([{ type: 'Person', slug: 'old', name: 'Old Record' }]) };
}

async function use() {
  const old = await ask('{ person(slug: "old") { name pronouns } }');
  const lacking = await Array.fromAsync(findFaults(table));
  const renewed = await reproject(table, { confirmDeletion: async () => true });
  const problems = await load([
    { type: 'Person', slug: 'ada', name: 'Ada Writer', pronouns: 'she/her' },
    { type: 'Work', slug: 'report', name: 'The Report', kind: 'STUDY', creators: ['Person/ada'] },
    {
      type: 'Article',
      slug: 'news',
      headline: 'News',
      publishedAt: '2024-09-09T07:00:00Z',
      mentions: [{ entity: 'Work/report' }],
    },
  ]);
  const { person } = await ask('{ person(slug: "ada") { id revision pronouns } }');
  const created = await ask(
    `mutation ($creator: ID!) {
      createWork(input: { name: "A Second Work", kind: BOOK, creators: [$creator] }) { __typename ... on Work { slug kind } }
      updatePerson(id: $creator, expectedRevision: 1, input: { name: "Ada Author", pronouns: "they/them" }) {
        __typename
        ... on Person { name pronouns }
      }
    }`,
    { creator: person.id },
  );
  clock.now += 60_000;
  await drainOutbox(table);
  const read = await ask(`{
    work(slug: "report") { __typename id kind creators { id name } articles { nodes { headline } } }
    works { nodes { name creators { name } } }
    person(slug: "ada") { works { nodes { name } } }
    search(query: "report", types: [WORK]) { nodes { ... on Work { name } } }
    article(slug: "news") { works { nodes { name } } }
  }`);
  const named = await Promise.all(
    ['The Report', 'communique://work/report'].map(text =>
      resolveEntity(async (query, variables) => ({ data: await ask(query, variables) }), text),
    ),
  );
  const faults = await Array.fromAsync(findFaults(table));
  const repair = await reproject(table, { confirmDeletion: async () => true });
  return { old, lacking, renewed, problems, person, created, read, named, faults, repair };
}

/** Imports documents; answers the problems. */
async function load(documents: readonly object[]): Promise<unknown[]> {
  const problems: unknown[] = [];
  const lines = documents.map((document, i) => ({
    file: 'test',
    number: i + 1,
    text: JSON.stringify(document),
  }));
  await importDocuments(
    table,
    async function* () {
      yield* lines;
    },
    { onProblem: problem => problems.push(problem) },
  );
  return problems;
}

async function ask(query: string, variables?: object) {
  const response = await server.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer desk' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = JSON.parse(await response.text());
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}
