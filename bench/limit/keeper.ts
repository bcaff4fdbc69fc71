import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/**
 * A proxy of the engine that caches each response without expiry. A measurement over it shows the time of the client's side alone.
 * `node keeper.ts <endpoint>` sends its port to its parent process.
 */
const engine = new URL(process.argv[2] ?? '');
interface Kept {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}
const kept = new Map<string, Promise<Kept>>();

const server = createServer(async (incoming, outgoing) => {
  const target = String(incoming.headers['x-amz-target']);
  const body = await buffer(incoming);
  // Each write has a token and ids of its own; it is made once.
  const key = target.endsWith('TransactWriteItems') ? target : `${target} ${body}`;
  let answer = kept.get(key);
  if (answer === undefined) {
    answer = forward(incoming.headers, body);
    kept.set(key, answer);
  }
  const { status, headers, body: text } = await answer;
  outgoing.writeHead(status, headers);
  outgoing.end(text);
});
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

function forward(headers: NodeJS.Dict<string | string[]>, body: Buffer): Promise<Kept> {
  const { promise, resolve, reject } = Promise.withResolvers<Kept>();
  const outgoing = send(
    engine,
    { method: 'POST', headers: { ...headers, host: engine.host } },
    async answer => {
      const { 'content-type': type = '', 'x-amz-crc32': sum } = answer.headers;
      const text = await buffer(answer);
      resolve({
        status: answer.statusCode ?? 500,
        headers: {
          'content-type': type,
          'content-length': String(text.length),
          ...(typeof sum === 'string' ? { 'x-amz-crc32': sum } : {}),
        },
        body: text,
      });
    },
  );
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}

// It ends with its parent process, even after a crash.
process.on('disconnect', () => process.exit());
