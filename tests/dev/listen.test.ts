import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { listen } from '../../src/dev/listen.ts';

const host = '127.0.0.1';

// Elsewhere the sockets of a process cannot share a port.
test.runIf(process.platform === 'linux')(
  'many who come at once are taken in a few turns of the event loop',
  async () => {
    const http = createServer((_, response) => response.end('here'));
    const port = await listen(http, { host, port: 0 });
    const callers = Array.from({ length: 80 }, () => connect(port, host));
    try {
      let taken = 0;
      http.on('connection', () => {
        taken += 1;
      });
      let turns = 0;
      while (taken < callers.length) {
        await turn();
        turns += 1;
      }
      // One a turn would be 80. They are dealt by chance to sixteen, some of which have more than the others.
      expect(turns).toBeLessThan(40);
      const answer = await fetch(`http://${host}:${port}`);
      expect(await answer.text()).toBe('here');
    } finally {
      for (const caller of callers) caller.destroy();
      http.closeAllConnections();
      http.close();
    }
  },
);

test('a port has one server, which takes nobody any more when it is closed', async () => {
  const http = createServer();
  const port = await listen(http, { host, port: 0 });
  await expect(listen(createServer(), { host, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await new Promise(resolve => http.close(resolve));
  await expect(fetch(`http://${host}:${port}`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  const next = createServer();
  expect(await listen(next, { host, port })).toBe(port);
  next.close();
});
