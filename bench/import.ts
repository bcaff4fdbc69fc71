import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { importDocuments } from '../src/commands/import/import.ts';
import { startEngine } from '../src/dev/engine.ts';
import { type Item, toAttributes } from '../src/store/attributes.ts';
import { createClient } from '../src/store/client.ts';
import { ensureTable } from '../src/store/create-table.ts';
import { scanTable } from '../src/store/scan.ts';
import { Table } from '../src/store/table.ts';
import { corpusOf, generatedLines } from './generate.ts';

/**
 * How fast an import writes, beside a bare loop of BatchWriteItem that puts the same items into another table of the same engine:
 * `npm run bench:import`, or `npm run bench:import -- 2000` for another number of articles, each of some 300 items.
 */
const articles = Number(process.argv[2] ?? 500);
const rounds = 3;
const minRatio = 0.7;

/** What DynamoDB takes in one BatchWriteItem, and how many of them are under way. */
const batchSize = 25;
const width = 8;

const folder = await mkdtemp(join(tmpdir(), 'communique-bench-'));
const engine = await startEngine({ dataDir: folder });
const client = createClient({ endpoint: engine.endpoint });
const ratios: number[] = [];
for (let round = 1; round <= rounds; round++) {
  const imported = await tableNamed(`imported-${round}`);
  const start = performance.now();
  await importDocuments(imported, () => generatedLines(corpusOf(articles)));
  const importTime = performance.now() - start;
  const items: Item[] = [];
  for await (const item of scanTable(imported.patient())) items.push(item);
  const bareTime = await bareLoop(await tableNamed(`bare-${round}`), items);
  const ratio = bareTime / importTime;
  ratios.push(ratio);
  const rate = (ms: number) => Math.round((items.length / ms) * 1000);
  console.log(
    `${articles} articles, ${items.length} items: import ${rate(importTime)} items a second, bare loop ${rate(bareTime)}, ratio ${ratio.toFixed(2)}`,
  );
}
const median = ratios.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
console.log(`median ratio ${median.toFixed(2)}, at least ${minRatio} is wanted`);
await engine.stop();
rmSync(folder, { recursive: true });
process.exit(median >= minRatio ? 0 : 1);

async function tableNamed(name: string): Promise<Table> {
  await ensureTable(client, name);
  return new Table({ client, name });
}

async function bareLoop({ name }: Table, items: readonly Item[]): Promise<number> {
  const start = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const batch = items.slice(next, next + batchSize);
      next += batchSize;
      let rest = batch.map(item => ({ PutRequest: { Item: toAttributes(item) } }));
      while (rest.length > 0) {
        const output = await client.send(new BatchWriteItemCommand({ RequestItems: { [name]: rest } }));
        rest = (output.UnprocessedItems?.[name] ?? []) as typeof rest;
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return performance.now() - start;
}
