import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { createServer } from '../src/server/server.ts';
import { createClient } from '../src/store/client.ts';
import { Table } from '../src/store/table.ts';
import { operation } from '../tests/contract/operations.ts';
import { openArchive } from './archive.ts';
import { quantile } from './limit/measure.ts';
import { table as inTable, machine, writePart } from './report/page.ts';
import { requests } from './requests.ts';

/** Cost of a million requests of each kind that a news app sends, `npm run bench:cost`: units, durations and bytes are measured, prices are AWS's. */
const { values } = parseArgs({ options: { articles: { type: 'string', default: '2000' } } });

/** us-east-1, US dollars, as docs/deploy.md has them with their sources. */
const prices = {
  httpApi: 1 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  lambdaSecond: 0.0000133334,
  readUnit: 0.125 / 1e6,
  gigabyteOut: 0.09,
};
/** Warm-up rounds, until the process has compiled its code, and measured rounds. */
const [warmUp, repeats] = [40, 30];

const { engine, tableName } = await openArchive(Number(values.articles));
const table = new Table({ client: createClient({ endpoint: engine.endpoint }), name: tableName });
const server = createServer({ table, authenticate: async () => undefined, logLevel: 'warn', showCost: true });
const rows: (string | number)[][] = [];
for (const [name, variables] of requests) {
  const body = JSON.stringify({ query: operation(name), variables });
  const times: number[] = [];
  let answer = '';
  for (let i = -warmUp; i < repeats; i++) {
    const start = performance.now();
    const headers = { 'content-type': 'application/json' };
    answer = await (await server.fetch('http://localhost/graphql', { method: 'POST', headers, body })).text();
    if (i >= 0) times.push(performance.now() - start);
  }
  const { errors, extensions, ...data } = JSON.parse(answer);
  if (errors !== undefined) throw new Error(`${name}: ${answer}`);
  const milliseconds = quantile(times, 0.5);
  const bytes = gzipSync(JSON.stringify(data), { level: 1 }).length;
  const parts = [
    prices.httpApi + prices.lambdaRequest,
    (milliseconds / 1000) * prices.lambdaSecond,
    extensions.cost.readUnits * prices.readUnit,
    (bytes / 1e9) * prices.gigabyteOut,
  ].map(price => price * 1e6);
  const sum = parts.reduce((a, b) => a + b, 0);
  rows.push([
    `\`${name}\``,
    extensions.cost.readUnits,
    milliseconds.toFixed(1),
    (bytes / 1000).toFixed(1),
    ...parts.slice(1).map(part => part.toFixed(2)),
    sum.toFixed(2),
  ]);
}
await engine.stop();
const text = inTable([
  ['operation', 'read units', 'ms', 'kB with gzip', 'Lambda', 'reads', 'traffic', '**together**, $'],
  ...rows,
]);
console.log(text);
writePart(
  'What a million requests cost',
  `Dollars for a million uncached requests of each operation in us-east-1, at the prices that [deploy.md](deploy.md#what-it-costs) lists with their
sources. Each sum includes 1.20 for the requests to HTTP API and Lambda, Lambda's time with 1 GB on arm64, DynamoDB's read units, and traffic out.
Units and bytes are counted over ${values.articles} generated articles. The time is measured on this machine, warm, with the embedded engine: ${machine()}; it differs on Lambda.
Logs and traces cost about a dollar more, depending on the settings.

${text}`,
);
process.exit(0);
