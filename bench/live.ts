import { readFileSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { parseArgs } from 'node:util';
import { startServer } from './load/server.ts';

/**
 * What open streams of `/live` cost the server of `npm start`, and how soon they hear of an article. `npm run bench:live -- --streams 5000`. Linux
 * alone tells the memory of a process.
 */
const { values } = parseArgs({ options: { streams: { type: 'string', default: '5000' } } });
const streams = Number(values.streams);
const lists = ['articles', 'section/security'];

process.env.LIMITS = `streams=${streams}`;
const server = await startServer();
const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
const open: IncomingMessage[] = [];
let heard = 0;
const waiting = new Set<() => void>();
try {
  const before = await memory();
  for (let i = 0; i < streams; i++) open.push(await listen(lists.slice(0, 1 + (i % 2))));
  await until(() => heard >= streams * 1.5);
  const after = await memory();
  const perStream = (key: 'heap' | 'resident') => ((after[key] - before[key]) / streams) * 1000;
  console.log(
    `${streams} streams: ${perStream('heap').toFixed(1)} kB of heap and ${perStream('resident').toFixed(1)} kB of memory each`,
  );

  const delays: number[] = [];
  for (let i = 0; i < 5; i++) {
    const known = heard;
    const id = await mutate(`createArticle(input: { headline: "Bench ${i}", body: "Text." })`);
    const start = performance.now();
    await mutate(`publishArticle(id: "${id}", expectedRevision: 1)`);
    await until(() => heard >= known + streams);
    delays.push(performance.now() - start);
  }
  delays.sort((a, b) => a - b);
  console.log(`from publishing to the last stream: ${Math.round(delays[2] ?? 0)} ms (median of 5)`);
  const idle = cpu();
  await new Promise(resolve => setTimeout(resolve, 10_000));
  console.log(`processor time while nothing happens: ${((cpu() - idle) / 10).toFixed(1)} ms a second`);
} finally {
  for (const response of open) response.destroy();
  await server.stop();
}

function listen(names: readonly string[]): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const url = new URL(`/live?lists=${names.join()}`, server.url);
  request(url, { agent }, response => {
    if (response.statusCode !== 200) reject(new Error(`Status ${response.statusCode}`));
    response.setEncoding('utf8').on('data', (text: string) => {
      heard += text.split('event: ').length - 1;
      for (const look of waiting) look();
    });
    response.on('error', () => {});
    resolve(response);
  })
    .on('error', reject)
    .end();
  return promise;
}

function until(isReached: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => {
    if (!isReached()) return;
    waiting.delete(look);
    resolve();
  };
  waiting.add(look);
  look();
  return promise;
}

async function mutate(mutation: string): Promise<string> {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': server.key },
    body: JSON.stringify({ query: `mutation { result: ${mutation} { ... on Article { id } } }` }),
  });
  const { data } = JSON.parse(await response.text());
  return data.result.id;
}

async function memory(): Promise<{ readonly heap: number; readonly resident: number }> {
  const heap = await server.heap();
  const resident =
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1000;
  return { heap, resident };
}

/** Milliseconds of processor time of the server, at the usual 100 ticks a second. */
function cpu(): number {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
