import { execFileSync, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import dns from 'node:dns/promises';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { checkedAddresses, type WebhookNetwork } from '../../src/commands/webhooks/webhook-address.ts';
import { senderTo } from '../../src/commands/webhooks/webhook-request.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** The way to a receiver: the DNS, the connection, and TLS. */

const outside: WebhookNetwork = { allowLoopback: false };
const here: WebhookNetwork = {
  allowLoopback: true,
  lookup: async () => [{ address: '127.0.0.1', family: 4 }],
};

const errorOf = (url: string, network: WebhookNetwork, time?: number): Promise<unknown> =>
  senderTo(network, time)({ url, headers: {}, body: '{}' }).catch((error: Error) => error.message);

/** Makes a DNS the one of this process. It answers A and AAAA by these addresses, in bytes; without any it never answers. */
async function serveDns(addresses?: {
  readonly a: number[][];
  readonly aaaa: number[][];
}): Promise<string[]> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const end = query.indexOf(0, 12) + 1;
    const type = query.readUInt16BE(end);
    asked.push(query.toString('latin1', 13, end));
    if (addresses === undefined) return;
    const found = type === 1 ? addresses.a : addresses.aaaa;
    const header = Buffer.from([0x81, 0x80, 0, 1, 0, found.length, 0, 0, 0, 0]);
    const records = found.map(bytes =>
      Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length, ...bytes]),
    );
    socket.send(
      Buffer.concat([query.subarray(0, 2), header, query.subarray(12, end + 4), ...records]),
      from.port,
    );
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const before = dns.getServers();
  dns.setServers([`127.0.0.1:${socket.address().port}`]);
  onTestFinished(() => {
    dns.setServers(before);
    socket.close();
  });
  return asked;
}

const publicAddress = [93, 184, 216, 34];
const mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1];

test('the addresses are those of the DNS', async () => {
  await serveDns({
    a: [publicAddress],
    aaaa: [[0x26, 0x06, 0x28, 0, 2, 0x20, 0, 1, 2, 0x48, 0x18, 0x93, 0x25, 0xc8, 0x19, 0x46]],
  });
  expect(await checkedAddresses('hooks.example', outside)).toEqual([
    { address: '93.184.216.34', family: 4 },
    { address: '2606:2800:220:1:248:1893:25c8:1946', family: 6 },
  ]);
});

test.for([
  ['one private address of two', { a: [publicAddress, [10, 0, 0, 1]], aaaa: [] }],
  ['a private IPv4 address in an AAAA record', { a: [publicAddress], aaaa: [mapped] }],
  ['the metadata of a cloud machine', { a: [[169, 254, 169, 254]], aaaa: [] }],
  [
    'the metadata of a cloud machine by IPv6',
    { a: [], aaaa: [[0xfd, 0, 0xe, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54]] },
  ],
  ['the host of a machine in Azure', { a: [[168, 63, 129, 16]], aaaa: [] }],
] as const)('%s is refused, and the attempt does not say which address it is', async ([, answer]) => {
  await serveDns({ a: answer.a.map(one => [...one]), aaaa: answer.aaaa.map(one => [...one]) });
  expect(await errorOf('https://hooks.example/', outside)).toBe(
    'The host hooks.example has an address that is not public.',
  );
});

test.for(['localhost', 'localhost.', 'a.localhost', '127.0.0.1.nip.io', '.', 'a..b'])(
  'the host %s is refused',
  async host => {
    await serveDns({ a: [[127, 0, 0, 1]], aaaa: [] });
    expect(await errorOf(`https://${host}/`, outside)).toMatch(/not public|DNS/);
  },
);

test('a host without an address', async () => {
  await serveDns({ a: [], aaaa: [] });
  expect(await errorOf('https://hooks.example/', outside)).toBe(
    'DNS has no address for hooks.example (ENODATA).',
  );
});

test('a DNS that never answers takes its time from nobody else', async () => {
  const asked = await serveDns();
  const begun = performance.now();
  const attempts = Array.from({ length: 8 }, (_, n) => errorOf(`https://hooks${n}.example/`, outside, 1000));
  await expect.poll(() => new Set(asked).size).toBe(8);
  // A lookup by the system occupies one of the four threads that compress answers and read files.
  await promisify(gzip)('text');
  expect(performance.now() - begun).toBeLessThan(900);
  expect(new Set(await Promise.all(attempts))).toEqual(new Set(['The receiver did not answer within 1 s.']));
});

test('a host of two addresses where nobody listens: the attempt says why', async () => {
  const { port } = await listening();
  const lookup = async () => [
    { address: '127.0.0.1', family: 4 },
    { address: '127.0.0.2', family: 4 },
  ];
  expect(await errorOf(`https://hooks.example:${port}/`, { allowLoopback: true, lookup })).toMatch(
    /ECONNREFUSED/,
  );
});

/** A port where nobody listens. */
async function listening(): Promise<AddressInfo> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return address;
}

test('variables of a proxy do not change where the connection goes', async () => {
  const { port } = await listening();
  const before = { ...process.env };
  onTestFinished(() => {
    process.env = before;
  });
  for (const name of [
    'HTTPS_PROXY',
    'https_proxy',
    'HTTP_PROXY',
    'http_proxy',
    'ALL_PROXY',
    'NODE_USE_ENV_PROXY',
  ])
    process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : 'http://127.0.0.1:1';
  expect(await errorOf(`https://hooks.example:${port}/`, here)).toContain(`:${port}`);
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

test.skipIf(!hasOpenssl)('a certificate that is not valid is refused, and the attempt says why', async () => {
  const folder = await temporaryFolder();
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=ca', '-days', '2');
  const outcomes: Record<string, unknown> = {};
  for (const [name, host, days, signer] of [
    ['valid', 'hooks.example', '2', 'ca'],
    ['expired', 'hooks.example', '-1', 'ca'],
    ['of another host', 'other.example', '2', 'ca'],
    ['self-signed', 'hooks.example', '2', undefined],
  ] as const) {
    openssl(
      'req',
      ...key,
      '-keyout',
      'a.key',
      '-out',
      'a.csr',
      '-subj',
      `/CN=${host}`,
      '-addext',
      `subjectAltName=DNS:${host}`,
    );
    const signed = signer === undefined ? ['-key', 'a.key'] : ['-CA', 'ca.pem', '-CAkey', 'ca.key'];
    openssl(
      'x509',
      '-req',
      '-in',
      'a.csr',
      '-out',
      'a.pem',
      '-copy_extensions',
      'copy',
      '-days',
      days,
      ...signed,
    );
    outcomes[name] = await ofReceiver(folder);
  }
  expect(outcomes).toEqual({
    valid: 204,
    expired: 'certificate has expired',
    'of another host': expect.stringContaining("does not match certificate's altnames"),
    'self-signed': expect.stringContaining('self-signed certificate'),
  });
});

/** The outcome of an attempt to a receiver with a certificate, whose authority is trusted. */
async function ofReceiver(folder: string): Promise<unknown> {
  const file = (name: string) => readFileSync(join(folder, name), 'utf8');
  const server = createServer({ key: file('a.key'), cert: file('a.pem') }, (_, response) =>
    response.writeHead(204).end(),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, file('ca.pem')]);
  const { port } = server.address() as AddressInfo;
  try {
    return await senderTo(here)({ url: `https://hooks.example:${port}/`, headers: {}, body: '{}' }).catch(
      (error: Error) => error.message,
    );
  } finally {
    setDefaultCACertificates(before);
    server.close();
  }
}
