import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect, type TestContext, test } from 'vitest';
import { type PostMessage, senderTo } from '../../src/commands/webhooks/webhook-request.ts';

/** Receivers that answer by what no library would send. Each attempt ends soon, and says why it failed. */

const attemptTime = 2000;

/** An attempt, to a receiver that does as it likes with a connection. */
async function attempt(
  serve: (socket: Socket) => void,
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
): Promise<{ outcome: unknown; time: number }> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => serve(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const begun = performance.now();
  const post: PostMessage = senderTo({ allowLoopback: true }, attemptTime);
  const outcome = await Promise.race([
    post({ url: `http://127.0.0.1:${port}/`, headers: {}, body: '{}' }).catch(
      (error: Error) => error.message,
    ),
    sleep(3 * attemptTime, 'never ends', { ref: false }),
  ]);
  return { outcome, time: performance.now() - begun };
}

const head = (status: string, ...lines: string[]) => [`HTTP/1.1 ${status}`, ...lines, '', ''].join('\r\n');
const late = 'The receiver did not answer within 2 s.';

/** Writes again and again until the connection ends. */
function drip(socket: Socket, text: string | Buffer, pause: number): void {
  const timer = setInterval(() => (socket.writable ? socket.write(text) : clearInterval(timer)), pause);
  socket.on('close', () => clearInterval(timer));
}

/** Made before the first attempt, for others are under way at the same time. */
const bomb = gzipSync(Buffer.alloc(50_000_000));

const receivers: Record<string, [(socket: Socket) => void, unknown]> = {
  'a protocol that was not asked for': [
    socket => socket.write(head('101 Switching Protocols', 'connection: upgrade', 'upgrade: websocket')),
    101,
  ],
  'a protocol that was not asked for, and then the end of the connection': [
    socket => socket.end(head('101 Switching Protocols', 'connection: upgrade', 'upgrade: websocket')),
    101,
  ],
  'an upgrade beside a status of success': [
    socket => socket.write(head('200 OK', 'connection: upgrade', 'upgrade: h2c', 'content-length: 0')),
    200,
  ],
  'first 103, then 204': [
    socket => socket.write(head('103 Early Hints', 'link: </a>') + head('204 No Content')),
    204,
  ],
  'first 100, then 200': [
    socket => socket.write(head('100 Continue') + head('200 OK', 'content-length: 0')),
    200,
  ],
  '103 without an end': [socket => drip(socket, head('103 Early Hints'), 5), late],
  '100 without an end': [socket => drip(socket, head('100 Continue'), 5), late],
  'a header, a character at a time': [
    socket => {
      socket.write('HTTP/1.1 200 OK\r\nx: ');
      drip(socket, 'x', 20);
    },
    late,
  ],
  'headers of a megabyte': [
    socket => socket.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(1_000_000)}\r\n\r\n`),
    expect.stringMatching(/header/i),
  ],
  'ten thousand headers': [
    socket => socket.write(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(10_000)}\r\n`),
    expect.stringMatching(/header/i),
  ],
  'a status, and a body that drips': [
    socket => {
      socket.write(head('200 OK', 'content-length: 1000000'));
      drip(socket, 'x', 20);
    },
    200,
  ],
  'a failure, and a body that drips': [
    socket => {
      socket.write(head('500 No', 'transfer-encoding: chunked'));
      drip(socket, '1\r\nx\r\n', 20);
    },
    500,
  ],
  'chunks without an end': [
    socket => {
      socket.write(head('200 OK', 'transfer-encoding: chunked'));
      drip(socket, `10000\r\n${'x'.repeat(65_536)}\r\n`, 1);
    },
    200,
  ],
  'a chunk whose extension has no end': [
    socket => {
      socket.write(`${head('200 OK', 'transfer-encoding: chunked')}1;`);
      drip(socket, 'x'.repeat(65_536), 1);
    },
    200,
  ],
  'a chunk that is none': [
    socket => socket.write(`${head('200 OK', 'transfer-encoding: chunked')}zz\r\n`),
    200,
  ],
  'a body that is compressed a thousand times': [
    socket => {
      socket.write(head('200 OK', 'content-encoding: gzip', `content-length: ${bomb.length}`));
      socket.write(bomb);
    },
    200,
  ],
  'two lengths': [
    socket => socket.write(head('200 OK', 'content-length: 1', 'content-length: 2')),
    expect.stringMatching(/Content-Length/i),
  ],
  '204 with a body': [socket => socket.write(`${head('204 No Content', 'content-length: 5')}hello`), 204],
  '205': [socket => socket.write(head('205 Reset Content', 'content-length: 0')), 205],
  '304': [socket => socket.write(head('304 Not Modified')), 304],
  '300': [
    socket =>
      socket.write(head('300 Multiple Choices', 'location: http://127.0.0.1:1/', 'content-length: 0')),
    300,
  ],
  '410': [socket => socket.write(head('410 Gone', 'content-length: 0')), 410],
  'the status 999': [socket => socket.write(head('999 Odd', 'content-length: 0')), 999],
  'the status 000': [socket => socket.write(head('000 Odd', 'content-length: 0')), 0],
  'no HTTP': [socket => socket.write('SSH-2.0-OpenSSH_9.6\r\n'), expect.stringMatching(/Expected HTTP/)],
  'HTTP/2 in clear': [
    socket => socket.write(Buffer.from('000012040000000000000300000064000400100000', 'hex')),
    expect.stringMatching(/Expected HTTP/),
  ],
  'nothing, and the end of the connection': [socket => socket.end(), 'socket hang up'],
  'a reset': [socket => socket.resetAndDestroy(), expect.stringMatching(/ECONNRESET|hang up/)],
  nothing: [() => undefined, late],
};

// Most of the time they wait.
test.concurrent.for(Object.entries(receivers))(
  '%s',
  { timeout: 20_000 },
  async ([, [serve, expected]], context) => {
    const { outcome, time } = await attempt(serve, context);
    context.expect(outcome).toEqual(expected);
    context.expect(time).toBeLessThan(attemptTime + 1000);
  },
);
