import { scopes } from '../../src/access/scope.ts';
import { importDocuments } from '../../src/commands/import.ts';
import { drainOutbox } from '../../src/commands/outbox.ts';
import { reproject } from '../../src/commands/reproject.ts';
import { findDiscrepancies } from '../../src/commands/verify.ts';
import { createServer } from '../../src/server/server.ts';
import { createClient } from '../../src/store/client.ts';
import { ensureTable } from '../../src/store/create-table.ts';
import { Table } from '../../src/store/table.ts';

// Run in a copy of the sources that docs/extending.md was applied to (extending.test.ts); prints what the API answers there.

const [endpoint = '', name = ''] = process.argv.slice(2);
const client = createClient({ endpoint });
await ensureTable(client, name);
const clock = { now: Date.parse('2024-09-09T08:00:00Z') };
const table = new Table({ client, name, clock: () => clock.now });
const server = createServer({
  table,
  authenticate: async () => ({ subject: 'desk', scopes }),
  logLevel: 'silent',
});

const problems: unknown[] = [];
await importDocuments(
  table,
  async function* () {
    const documents = [
      { type: 'Person', slug: 'ada', name: 'Ada Writer', pronouns: 'she/her' },
      { type: 'Work', slug: 'report', name: 'The Report', kind: 'STUDY', creators: ['Person/ada'] },
      {
        type: 'Article',
        slug: 'news',
        headline: 'News',
        publishedAt: '2024-09-09T07:00:00Z',
        mentions: [{ entity: 'Work/report' }],
      },
    ];
    for (const [i, document] of documents.entries())
      yield { file: 'test', number: i + 1, text: JSON.stringify(document) };
  },
  { onProblem: problem => problems.push(problem) },
);

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
  work(slug: "report") { __typename kind creators { id name } articles { nodes { headline } } }
  works { nodes { name creators { name } } }
  person(slug: "ada") { works { nodes { name } } }
  search(query: "report", types: [WORK]) { nodes { ... on Work { name } } }
  article(slug: "news") { works { nodes { name } } }
}`);
const faults = await Array.fromAsync(findDiscrepancies(table));
const repair = await reproject(table, { confirmDeletion: async () => true });
process.stdout.write(JSON.stringify({ problems, person, created, read, faults, repair }));
client.destroy();

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
