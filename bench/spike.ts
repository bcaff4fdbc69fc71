import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as send } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setCopies } from '../src/commands/hot-lists/set-copies.ts';
import { filesAt, linesOf } from '../src/commands/import/import-files.ts';
import { importSample } from '../src/commands/import/import-sample.ts';
import { startEngine } from '../src/dev/engine.ts';
import { createClient } from '../src/store/client.ts';
import { ensureTable } from '../src/store/create-table.ts';
import { Table } from '../src/store/table.ts';

/**
 * A traffic spike at one feed: rising rates, over a table whose partition serves 3,000 read units per second. By POST each request is processed on its own, or
 * coalesced with those in flight; by GET it may be served from the cache. A rate is sustained if no reader is refused and none waits over a second.
 * `npm run bench:spike -- --seconds 10`. `--copies 4` makes the feed a hot list; `--units 300` makes partitions that serve less, and lower rates, so
 * that the table is the limit and not the processor.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    copies: { type: 'string', default: '1' },
    units: { type: 'string', default: '3000' },
  },
});
const seconds = Number(values.seconds);
const copies = Number(values.copies);
const partitionUnits = Number(values.units);
const sockets = 200;
/** Rates in requests per second, tried in order until one is not sustained. */
const rates = [
  200, 300, 400, 500, 700, 1000, 1400, 2000, 3000, 4000, 6000, 8000, 12_000, 16_000, 24_000, 32_000,
].map(rate => Math.round((rate * partitionUnits) / 3000));
const query =
  '{ articles(first: 20) { edges { node { id headline summary people(first: 3) { nodes { name } } } } } }';
const body = JSON.stringify({ query });
const headers = 'host: localhost\r\naccept: application/json\r\naccept-encoding: br\r\n';
const messages = {
  POST: `POST /graphql HTTP/1.1\r\n${headers}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  GET: `GET /graphql?query=${encodeURIComponent(query)} HTTP/1.1\r\n${headers}\r\n`,
};

const folder = await mkdtemp(join(tmpdir(), 'communique-spike-'));
const engine = await startEngine({ dataDir: folder });
const bounded = await boundedTable(engine.endpoint);
const tableName = `bench-${randomUUID()}`;
const client = createClient({ endpoint: engine.endpoint });
await ensureTable(client, tableName);
const table = new Table({ client, name: tableName });
await importSample(table, linesOf(await filesAt(['content'], ['.ndjson'])), {});
// No other process has the table yet.
await setCopies(table, { list: 'articles', name: 'articles' }, copies, { wait: async () => undefined });
client.destroy();
try {
  for (const method of ['POST', 'GET'] as const) {
    const server = await serve();
    await run(server.port, messages[method], 50, 2);
    let borne = 0;
    for (const rate of rates) {
      const { good, refused, late } = await run(server.port, messages[method], rate, seconds);
      const isBorne = refused === 0 && late < 1000 && good === rate * seconds;
      console.log(
        `${method} ${rate}/s: ${good} answered, ${refused} refused, the slowest after ${Math.round(late)} ms`,
      );
      if (!isBorne) break;
      borne = rate;
      await sleep(1000);
    }
    console.log(`${method}: ${borne} requests a second`);
    await server.stop();
  }
} finally {
  bounded.close();
  await engine.stop();
  await rm(folder, { recursive: true });
}

/** A proxy before the engine that refuses queries beyond the units that their partition serves, with a burst of one second. */
async function boundedTable(endpoint: string) {
  const partitions = new Map<string, { left: number; at: number }>();
  const http = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const now = performance.now();
    const key = String(JSON.parse(body.toString()).ExpressionAttributeValues?.[':pk']?.S);
    const partition = partitions.get(key) ?? { left: partitionUnits, at: now };
    partitions.set(key, partition);
    partition.left = Math.min(
      partitionUnits,
      partition.left + ((now - partition.at) / 1000) * partitionUnits,
    );
    partition.at = now;
    if (partition.left < 0) {
      outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(
        JSON.stringify({
          __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
          message: 'The partition is busy.',
        }),
      );
      return;
    }
    send(endpoint, { method: 'POST', path: '/', headers: incoming.headers }, async answer => {
      const text = await buffer(answer);
      for (const [, units] of text.toString().matchAll(/"CapacityUnits":([\d.]+)/g))
        partition.left -= Number(units);
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers).end(text);
    }).end(body);
  }).listen(0, '127.0.0.1');
  await new Promise(resolve => http.once('listening', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close() {
      http.close();
      http.closeAllConnections();
    },
  };
}

/** The server of `npm run serve` in a process of its own. */
async function serve() {
  const child = spawn(process.execPath, ['src/node/serve.ts'], {
    env: {
      ...process.env,
      ...{ PORT: '0', TABLE_NAME: tableName, DYNAMODB_ENDPOINT: bounded.endpoint },
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>(resolve => {
    child.stdout.setEncoding('utf8').on('data', text => {
      const [, found] = /localhost:(\d+)/.exec(text) ?? [];
      if (found !== undefined) resolve(Number(found));
    });
  });
  return {
    port,
    async stop() {
      child.kill('SIGKILL');
      await new Promise(resolve => child.once('exit', resolve));
    },
  };
}

/** Sends requests at a rate, whether or not earlier ones are answered, over sockets that stay open. */
async function run(port: number, message: string, rate: number, time: number) {
  const readers = await Promise.all(Array.from({ length: sockets }, () => open(port, message)));
  const start = performance.now();
  let sent = 0;
  while (sent < rate * time) {
    const due = Math.min(rate * time, ((performance.now() - start) / 1000) * rate);
    for (; sent < due; sent++) readers[sent % sockets]?.ask();
    await sleep(2);
  }
  const answered = () => readers.reduce((sum, { good, refused }) => sum + good + refused, 0);
  for (let wait = 0; wait < 1000 && answered() < sent; wait++) await sleep(10);
  for (const { socket } of readers) socket.destroy();
  return {
    good: readers.reduce((sum, { good }) => sum + good, 0),
    refused: readers.reduce((sum, { refused }) => sum + refused, 0),
    late: Math.max(...readers.map(({ late }) => late)),
  };
}

interface Reader {
  readonly socket: Socket;
  readonly good: number;
  readonly refused: number;
  /** The longest wait for an answer in milliseconds. */
  readonly late: number;
  ask(): void;
}

/** A reader who repeats the feed over a raw socket, because an HTTP client takes longer for a request than the server. */
async function open(port: number, message: string): Promise<Reader> {
  const socket = connect(port, '127.0.0.1');
  await new Promise(resolve => socket.once('connect', resolve));
  const times: number[] = [];
  let rest = '';
  const reader = {
    ...{ socket, good: 0, refused: 0, late: 0 },
    ask() {
      times.push(performance.now());
      socket.write(message);
    },
  };
  socket.setEncoding('latin1').on('data', (text: string) => {
    rest += text;
    for (;;) {
      const end = rest.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(rest.slice(0, end))?.[1] ?? 0);
      if (end < 0 || rest.length < end + 4 + length) return;
      if (rest.startsWith('HTTP/1.1 200') && !rest.slice(end, end + 200).includes('"errors"'))
        reader.good += 1;
      else reader.refused += 1;
      reader.late = Math.max(reader.late, performance.now() - (times.shift() ?? 0));
      rest = rest.slice(end + 4 + length);
    }
  });
  socket.on('error', () => {});
  return reader;
}
