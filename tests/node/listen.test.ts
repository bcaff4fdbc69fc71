import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { listen } from '../../src/node/listen.ts';

const host = '127.0.0.1';

// Elsewhere the sockets of a process cannot share a port.
test.runIf(process.platform === 'linux')(
  'many connections at once are accepted in a few turns of the event loop',
  async () => {
    const http = createServer((_, response) => response.end('here'));
    const { port, close } = await listen(http, { host, port: 0 });
    const callers = Array.from({ length: 80 }, () => connect(port, host));
    try {
      let accepted = 0;
      http.on('connection', () => {
        accepted += 1;
      });
      let turns = 0;
      while (accepted < callers.length) {
        await turn();
        turns += 1;
      }
      // One a turn would be 80. The kernel distributes them over sixteen sockets, by chance not evenly.
      expect(turns).toBeLessThan(40);
      const answer = await fetch(`http://${host}:${port}`);
      expect(await answer.text()).toBe('here');
    } finally {
      for (const caller of callers) caller.destroy();
      close();
      http.closeAllConnections();
    }
  },
);

test('a port has one server, which accepts no connection any more when it is closed', async () => {
  const http = createServer();
  const { port, close } = await listen(http, { host, port: 0 });
  await expect(listen(createServer(), { host, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  const closed = once(http, 'close');
  close();
  await closed;
  await expect(fetch(`http://${host}:${port}`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  const next = createServer();
  const again = await listen(next, { host, port });
  expect(again.port).toBe(port);
  again.close();
});
