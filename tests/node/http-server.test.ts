import { expect, onTestFinished, test, vi } from 'vitest';
import { openHttpServer } from '../../src/node/http-server.ts';
import { readNodeSettings } from '../../src/node/settings.ts';

test('an exception of a listener fails its request alone', async () => {
  const logged = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const http = await openHttpServer(readNodeSettings({ PORT: '0', HOST: '127.0.0.1', TABLE_NAME: 'none' }));
  onTestFinished(async () => {
    logged.mockRestore();
    await http.close(100);
  });
  http.handle(async ({ url }, response) => {
    if (url === '/late') await Promise.resolve();
    if (url === '/begun') response.write('x');
    if (url !== '/') throw new Error('A fault of /work.');
    response.end('here');
  });
  const ask = (path: string) => fetch(new URL(path, http.url));
  for (const path of ['/now', '/late']) {
    const response = await ask(path);
    expect([response.status, response.headers.get('cache-control')]).toEqual([500, 'no-store']);
    expect(await response.text()).toBe(
      'INTERNAL_SERVER_ERROR: Internal server error. Report it; a retry does not help.\n',
    );
  }
  await expect(ask('/begun').then(response => response.text())).rejects.toThrow();
  expect(await (await ask('/')).text()).toBe('here');
  const lines = logged.mock.calls.filter(([line]) => String(line).includes('A fault of'));
  expect(lines).toHaveLength(3);
});
