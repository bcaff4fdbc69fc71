import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { type LocalServer, startLocalServer } from '../../src/dev/local-server.ts';
import { readDevSettings } from '../../src/dev/settings.ts';
import { unhurried } from '../api.ts';
import { Newsroom } from '../newsroom.ts';

/** Every public path of the real server, with addresses and headers that no client sends. */

/** Milliseconds that no answer may take. */
const maxTime = 10_000;

/** Texts that break out of XML, JSON, or a script of a page. */
const odd = `]]> </script><script>alert(1)</script> <!-- -->  &amp; &#0; "q" 'a' \\u0000 \u2028\u2029 \u202e \ufffe \uffff \u0085 \u{1f1f3}\u{10ffff} %00`;

let server: LocalServer;
let port: number;

beforeAll(async () => {
  const room = await Newsroom.open(new Date(Date.now() - 3_600_000).toISOString(), unhurried);
  const entity = await room.made('Topic', { name: `Topic ${odd}`, slug: 'topic' });
  const input = {
    summary: odd,
    body: odd,
    section: 'local',
    mentions: [{ entity: entity.id, role: 'SUBJECT' }],
  };
  await room.published({ ...input, headline: `Shown ${odd}`, slug: 'shown' });
  const hidden = await room.published({ ...input, headline: 'embargoed-7f3a withdrawn', slug: 'withdrawn' });
  await room.withdraw(hidden);
  await room.made('Article', { ...input, headline: 'embargoed-7f3a draft', slug: 'draft' });
  await room.published(
    { ...input, headline: 'embargoed-7f3a scheduled', slug: 'scheduled' },
    room.in(86_400_000),
  );
  const expired = await room.published({ ...input, headline: 'embargoed-7f3a expired', slug: 'expired' });
  await room.ask(
    `mutation { setExpiry(id: "${expired.id}", expectedRevision: ${expired.revision}, at: "${room.in(60_000)}") { __typename } }`,
  );
  const environment = {
    PORT: '0',
    DYNAMODB_ENDPOINT: inject('endpoint'),
    TABLE_NAME: room.api.table.name,
    SAMPLE_CONTENT: 'off',
    LOG_LEVEL: 'silent',
    ARTICLE_URL: 'https://news.example/{slug}',
  };
  server = await startLocalServer(readDevSettings(environment), () => {});
  port = Number(new URL(server.url).port);
}, 120_000);

afterAll(() => server.stop());

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Raw {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
  readonly time: number;
}

/** A request as it is written: a client of Node would correct or refuse many of the targets. */
async function ask(target: string, { method = 'GET', headers = {} }: Sent = {}): Promise<Raw> {
  const begun = performance.now();
  const socket = connect(port, '127.0.0.1');
  const all = { host: 'localhost', connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.write([`${method} ${target} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  const chunks: Buffer[] = [];
  socket.on('data', chunk => chunks.push(chunk));
  const end = new Promise<void>((resolve, reject) => socket.on('close', () => resolve()).on('error', reject));
  await Promise.race([end, sleep(maxTime, undefined, { ref: false })]);
  socket.destroy();
  const text = Buffer.concat(chunks).toString();
  const [head = '', ...body] = text.split('\r\n\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0),
    headers: head.toLowerCase(),
    body: body.join('\r\n\r\n'),
    time: performance.now() - begun,
  };
}

const long = 'x'.repeat(10_000);
const garbage = [
  '%',
  '%zz',
  '%00',
  '%ff%fe',
  '%ed%a0%80',
  '%c0%ae',
  '%0d%0aset-cookie:a',
  '\u0080',
  '%F0%9F%87%B3',
  long,
];
const traversals = [
  '..',
  '../..',
  '..%2f..%2fpackage.json',
  '%2e%2e/package.json',
  '..\\package.json',
  '....//',
  '/etc/passwd',
  '%2fetc%2fpasswd',
  'file:///etc/passwd',
];

/** Prefixes that a name follows. */
const named = [
  '/jsonld/',
  '/jsonld/article/',
  '/jsonld/__proto__/',
  '/sitemap/',
  '/ninjs/',
  '/ninjs/event/',
  '/media/',
  '/assets/',
  '/',
];

/** Parameters of which the value is chosen by the client. */
const parameters = [
  ...[
    '/feed.xml?section=',
    '/feed.json?section=',
    '/feed.xml?entity=',
    '/feed.json?after=',
    '/feed.xml?language=',
  ],
  ...[
    '/ninjs?after=',
    '/ninjs?type=',
    '/ninjs?since=',
    '/live.json?lists=',
    '/live.json?since=',
    '/sitemap.xml?page=',
  ],
  ...['/graphql?query=', '/schema.graphql?', '/health?', '/ready?', '/?'],
];

const cursors = [
  ...[
    '-1',
    '1e308',
    'null',
    '[]',
    '{"a":1}',
    '9'.repeat(5000),
    '0000-00-00',
    '+275760-09-13T00:00:00.001Z',
    '9999-12-31T23:59:59.999Z',
  ],
  ...[
    Buffer.from('article#\u{10ffff}'.repeat(500)).toString('base64url'),
    Buffer.from('{"sk":{}}').toString('base64'),
  ],
  ...[
    Array(3000).fill('articles').join(),
    Array(300).fill('articles').join('&lists='),
    'articles/section/../../drafts',
    'drafts',
  ],
];

const targets = [
  ...[
    '//',
    '///',
    '//[',
    '//a:b',
    '//@',
    '/\\',
    '*',
    'http://',
    'http://[',
    'http://a:99999/',
    'http://evil.example/feed.xml',
    '/?#',
    '/%',
  ],
  ...named.flatMap(prefix => [...garbage, ...traversals].map(name => `${prefix}${name}`)),
  ...parameters.flatMap(prefix => [...garbage, ...cursors].map(value => `${prefix}${value}`)),
  ...[
    '/FEED.XML',
    '/feed.xml/',
    '/feed%2exml',
    '/feed.xml%00',
    '/graphql/',
    '/live.json/../graphql',
    '/mcp',
    '/mcp?x=%',
    '/live?lists=',
    '/live?lists=drafts',
  ],
];

/** The addresses of which each is asked for in all ways. */
const pages = [
  ...['/feed.xml', '/feed.json', '/ninjs', '/ninjs/shown', '/jsonld/article/shown', '/jsonld/topic/topic'],
  ...[
    '/sitemap.xml',
    '/sitemap/changes.xml',
    '/news-sitemap.xml',
    '/live.json?lists=articles',
    '/schema.graphql',
  ],
  ...['/health', '/ready', '/graphql?query={articles{nodes{headline}}}'],
];

/** What is wrong with an answer; nothing as a rule. The page of GraphiQL has paths of its own sources. */
function faultsIn(what: string, { status, headers, body, time }: Raw): string[] {
  const leak = headers.includes('text/html')
    ? /embargoed-7f3a/
    : /embargoed-7f3a|root:x|"dependencies":|\/node_modules\/|\.ts:\d/;
  return [
    // On a machine with other work a read may come to its end.
    ...((status >= 200 && status < 500) || status === 503
      ? []
      : [`has the status ${status}: ${body.slice(0, 100)}`]),
    ...(leak.test(body) ? ['discloses what is not public'] : []),
    ...(headers.includes('\nset-cookie') ? ['has a header of the request'] : []),
    ...(time < maxTime ? [] : [`takes ${Math.round(time)} ms`]),
  ].map(fault => `${what} ${fault}`);
}

test('odd addresses', { timeout: 300_000 }, async () => {
  const faults: string[] = [];
  const times: [number, string][] = [];
  for (const target of targets) {
    const raw = await ask(target);
    faults.push(...faultsIn(target.slice(0, 60), raw));
    times.push([raw.time, target.slice(0, 60)]);
  }
  expect(faults).toEqual([]);
  const [slowest] = times.toSorted(([a], [b]) => b - a);
  process.stdout.write(`${targets.length} odd addresses; the slowest: ${slowest?.join(' ms ')}\n`);
});

const manyTags = Array(1000).fill('W/"x"').join(',');

test('odd headers and methods, at each path', { timeout: 300_000 }, async () => {
  const faults: string[] = [];
  const ways: Sent[] = [
    ...['', '[', '[::1', 'a b', 'evil.example', 'a/b?c#d', 'evil@x', 'a:99999', '%00', 'x'.repeat(5000)].map(
      host => ({ headers: { host } }),
    ),
    ...['*', 'W/', '"', `${manyTags}`, ','.repeat(10_000)].map(tag => ({
      headers: { 'if-none-match': tag },
    })),
    ...['text/html', '*/*;q=0', 'application/json;q=NaN', 'a/b,'.repeat(2000), '\u0080'].map(accept => ({
      headers: { accept },
    })),
    ...['br;q=0', 'identity;q=0, *;q=0', 'gzip,'.repeat(2000)].map(encoding => ({
      headers: { 'accept-encoding': encoding },
    })),
    ...['bytes=0-', 'bytes=-1,'.repeat(1000)].map(range => ({ headers: { range } })),
    ...['not a date', '9'.repeat(1000)].map(time => ({ headers: { 'if-modified-since': time } })),
    { headers: { 'preview-at': '9999-12-31T00:00:00Z' } },
    { headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'javascript' } },
    {
      headers: {
        'x-http-method-override': 'DELETE',
        'x-original-url': '/graphql',
        'x-rewrite-url': '/graphql',
      },
    },
    ...['PUT', 'DELETE', 'PATCH', 'TRACE', 'OPTIONS', 'PROPFIND'].map(method => ({ method })),
  ];
  for (const path of pages)
    for (const way of ways)
      faults.push(...faultsIn(`${path} ${JSON.stringify(way).slice(0, 80)}`, await ask(path, way)));
  expect(faults).toEqual([]);
});

test('HEAD has the headers of GET', async () => {
  const kept = ({ headers }: Raw, path: string) =>
    headers
      .replaceAll(/max-age=\d+/g, 'max-age')
      .split('\r\n')
      .filter(line => /^(http|etag|cache-control|content-type|link)/.test(line))
      // A local server reports the rounds of reads, which may be one more or less.
      .map(line => (path.startsWith('/graphql') ? line.replace(/^etag: .*/, 'etag') : line));
  for (const path of pages) {
    const [get, head] = [await ask(path), await ask(path, { method: 'HEAD' })];
    expect({ path, status: get.status }).toEqual({ path, status: 200 });
    expect({ path, body: head.body, kept: kept(head, path).toSorted() }).toEqual({
      path,
      body: '',
      kept: kept(get, path).toSorted(),
    });
  }
});

test('odd texts stay texts: XML and JSON are well-formed, and no script begins', async () => {
  const xml: { fileName: string; contents: string }[] = [];
  for (const path of pages) {
    const response = await fetch(new URL(path, server.url));
    const type = response.headers.get('content-type') ?? '';
    const text = await response.text();
    if (/json/.test(type)) JSON.parse(text);
    if (/xml/.test(type)) xml.push({ fileName: `${encodeURIComponent(path)}.xml`, contents: text });
    if (/ld\+json/.test(type))
      expect({ path, text }).toEqual({ path, text: expect.not.stringContaining('</script>') });
  }
  // Together, for each validation starts a thread and compiles the validator. An error names its file.
  const { valid, errors } = await validateXML({ xml, normalization: 'format' });
  expect({ valid, errors }).toMatchObject({ valid: true });
  expect(xml.length).toBeGreaterThan(1);
});

test('what is not public is at no address, and the host of a proxy is in none', async () => {
  for (const slug of ['withdrawn', 'draft', 'scheduled', 'expired'])
    for (const path of [`/ninjs/${slug}`, `/jsonld/article/${slug}`]) {
      const { status, body } = await ask(path);
      expect({ path, status, isLeak: /embargoed/.test(body) }).toEqual({ path, status: 404, isLeak: false });
    }
  for (const path of pages) {
    const { body, headers } = await ask(path, {
      headers: { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
    });
    expect({ path, isForged: /evil/.test(body + headers) }).toEqual({ path, isForged: false });
  }
});
