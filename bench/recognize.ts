import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { importDocuments } from '../src/commands/import.ts';
import { startEngine } from '../src/dev/engine.ts';
import { defaultThreshold } from '../src/resolvers/recognize.ts';
import { viewerOf } from '../src/resolvers/viewer.ts';
import { createServer } from '../src/server/server.ts';
import { createClient } from '../src/store/client.ts';
import { ensureTable } from '../src/store/create-table.ts';
import { Table } from '../src/store/table.ts';
import { archiveDocuments, labelledTexts } from '../tests/recognize/labelled.ts';
import { answersFrom, recognizeQuery } from '../tests/recognize/method.ts';
import { type Method, score } from '../tests/recognize/scores.ts';
import { compromise, namesOf, plainLookUp } from './recognize/others.ts';
import { table as markdownTable } from './report/page.ts';

/**
 * How well names in texts are found, and linked to their records, `npm run bench:recognize`: by the API, by a library alone, and by plain look-up of names.
 * `--faults` prints what the API has wrong in the texts that it was developed on.
 */
const { values } = parseArgs({ options: { faults: { type: 'boolean', default: false } } });

const threshold = defaultThreshold;
const documents = archiveDocuments();
const folder = await mkdtemp(join(tmpdir(), 'communique-bench-'));
const engine = await startEngine({ dataDir: folder });
const client = createClient({ endpoint: engine.endpoint });
await ensureTable(client, 'recognize');
const table = new Table({ client, name: 'recognize' });
const { outcomes } = await importDocuments(
  table,
  async function* () {
    for (const [i, document] of documents.entries())
      yield { file: 'archive', number: i + 1, text: JSON.stringify(document) };
  },
  { onProblem: console.error },
);
if (Object.keys(outcomes.wrong).length > 0) throw new Error('Some documents could not be imported.');
const server = createServer({
  table,
  authenticate: async () => viewerOf('bench', ['READ_DRAFTS']),
  logLevel: 'silent',
});

const api: Method = async ({ text, language }) => {
  const response = await server.fetch(new URL('http://localhost/graphql'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: recognizeQuery, variables: { text, language } }),
  });
  const { data, errors } = await response.json();
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return answersFrom(data.recognizeEntities);
};

const names = namesOf(documents);
const texts = labelledTexts();
const two = (ratio: number) => ratio.toFixed(3);
for (const isHeldBack of [false, true]) {
  const part = texts.filter(one => one.isHeldBack === isHeldBack);
  const labels = part.flatMap(one => one.labels).length;
  const rows = [];
  for (const [name, method] of [
    ['the API', api],
    ['compromise alone', compromise(names)],
    ['plain look-up', plainLookUp(names)],
  ] as const) {
    const { finding, linking, unknown, sure, faults } = await score(method, part, threshold);
    const ratios = [finding, linking, unknown].flatMap(({ precision, recall, f1 }) => [
      precision,
      recall,
      f1,
    ]);
    rows.push([name, ...[...ratios, sure.precision, sure.recall].map(two)]);
    if (values.faults && method === api && !isHeldBack) console.log(faults.join('\n'));
  }
  console.log(
    `\n${isHeldBack ? 'Held back' : 'Developed on'}: ${part.length} texts, ${labels} names; sure from ${threshold}\n`,
  );
  const head = ['finding', 'linking', 'no record'].flatMap(what => [`${what} P`, 'R', 'F1']);
  console.log(markdownTable([['', ...head, 'sure P', 'R'], ...rows]));
}
client.destroy();
await engine.stop();
await rm(folder, { recursive: true });
