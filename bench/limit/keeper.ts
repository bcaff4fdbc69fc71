import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/**
 * A process between clients and the engine that keeps each answer: what was asked once is answered from memory, in no time and always the
 * same. So what is measured beside it is the client's side alone. `node keeper.ts <endpoint>` tells its port to the process that forked it.
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

// It ends with the process that forked it, however that ends.
process.on('disconnect', () => process.exit());
