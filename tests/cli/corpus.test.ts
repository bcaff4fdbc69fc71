import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Corpus, generate } from '../../bench/generate.ts';
import { tableStats } from '../../src/commands/repair/stats.ts';
import { readRecord } from '../../src/dev/engine-record.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { start } from '../dev/start-process.ts';
import { startProxy } from '../faults/proxy.ts';
import { isLong } from '../seed.ts';
import { communique } from './in-process.ts';
import { communique as communiqueProcess, complaints, newFolder } from './process.ts';

/** 20,000 articles, 400 entities and 40,000 edges, or the same in small. */
const corpus: Corpus = {
  articles: isLong ? 20_000 : 20,
  edges: isLong ? 40_000 : 40,
  ...(isLong
    ? { people: 160, organizations: 80, events: 60, agreements: 40, places: 40, topics: 20 }
    : { people: 8, organizations: 4, events: 3, agreements: 2, places: 2, topics: 2 }),
  // Each word is an item, and the whole archive is read through five times: short texts, so that it is done within the hour.
  words: 10,
  seed: 7,
};

test(`${corpus.articles} articles are imported while the server is running: counts are exact, and a second import writes nothing`, {
  timeout: isLong ? 3_600_000 : 600_000,
}, async () => {
  const dataDir = join(await newFolder(), 'data');
  const environment = { DATA_DIR: dataDir };
  const server = start({ ...environment, SAMPLE_CONTENT: 'off', LOG_LEVEL: 'silent' });
  const { url } = await server.ready;
  const file = join(await newFolder(), 'corpus.ndjson');
  await writeFile(file, [...generate(corpus)].map(document => `${JSON.stringify(document)}\n`).join(''));

  const begun = performance.now();
  const first = await communiqueProcess(['import', file], { environment });
  const seconds = (performance.now() - begun) / 1000;
  expect({ by: first.by, complaints: complaints(first) }).toEqual({ by: 0, complaints: [] });
  expect(first.stdout).toMatch(new RegExp(`^Article +${corpus.articles} +0 +0 +0 +0$`, 'm'));
  // The server that was running all along has it.
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ articles(first: 1) { nodes { slug } } }' }),
  });
  expect(JSON.parse(await answer.text()).data.articles.nodes).toEqual([
    { slug: `article-${corpus.articles - 1}` },
  ]);

  const endpoint = readRecord(dataDir)?.endpoint ?? '';
  const table = new Table({ client: createClient({ endpoint }), name: 'communique', tryLimit: 60_000 });
  const { items, records, lists } = await tableStats(table, { maxLists: 1_000_000 });
  expect(records).toEqual({
    Article: corpus.articles,
    Person: corpus.people,
    Organization: corpus.organizations,
    Event: corpus.events,
    Agreement: corpus.agreements,
    Place: corpus.places,
    Topic: corpus.topics,
  });
  const edges = lists.filter(({ name }) => /^\w+#\w+\/articles$/.test(name));
  expect(edges.reduce((sum, { entries }) => sum + entries, 0)).toBe(corpus.edges);
  const clean = { by: 0, stdout: 'The table matches its documents.\n' };
  expect(await communique(['verify'], { environment })).toMatchObject(clean);

  const proxy = await startProxy(endpoint);
  const again = await communique(['import', file, '--endpoint', proxy.endpoint, '--table', 'communique']);
  await proxy.close();
  expect(again.by).toBe(0);
  expect(again.stdout).toMatch(new RegExp(`^Article +0 +0 +${corpus.articles} +0 +0$`, 'm'));
  const operations = new Set(proxy.seen.map(({ operation }) => operation));
  expect([...operations].toSorted()).toEqual(['BatchGetItem', 'DescribeTable', 'Query']);

  await server.stop('SIGTERM');
  // Without the server, a command starts the engine on the same data itself.
  const { by, stdout } = await communiqueProcess(['stats'], { environment });
  expect(by).toBe(0);
  expect(stdout).toMatch(new RegExp(`^Article +${corpus.articles}$[^]*^items +${items}$`, 'm'));
  expect(server.left()).toEqual([]);
  if (isLong) process.stdout.write(`${items} items in ${seconds.toFixed(0)} s\n`);
});
