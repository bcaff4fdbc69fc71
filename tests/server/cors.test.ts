import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, startSampleApi } from '../api.ts';

const one = 'https://news.example';
const other = 'https://m.news.example';
const foreign = 'https://evil.example';
const paths = [
  '/graphql?query={__typename}',
  '/graphql?query={articles{nodes{slug}}}',
  '/graphql?query={broken',
  '/graphql',
  '/feed.xml',
  '/feed.json',
  '/live?lists=articles',
  '/live.json?lists=articles',
  '/ninjs',
  '/jsonld/person/mohsin-naqvi',
  '/health',
  '/schema.graphql',
  '/nowhere',
];
let open: Api;
let closed: Api;

beforeAll(async () => {
  open = await startSampleApi();
  closed = await startSampleApi({ server: { origins: [one, other] } });
});

const get = (api: Api, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  api.fetch(path, { method, headers });
const allowed = (response: Response) => response.headers.get('access-control-allow-origin');
const preflight = (api: Api, origin: string) =>
  get(
    api,
    '/graphql',
    {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-app-version',
    },
    'OPTIONS',
  );

describe('any page may read', () => {
  test.for(paths)('%s, and a cache may keep one answer for all', async path => {
    for (const method of ['GET', 'HEAD'])
      for (const headers of [{}, { origin: one }, { origin: foreign }]) {
        const response = await get(open, path, headers, method);
        expect(allowed(response)).toBe('*');
        expect(response.headers.get('vary') ?? '').not.toMatch(/origin/i);
        expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      }
  });

  test('what clients need of the headers', async () => {
    const response = await get(open, '/graphql?query={articles{nodes{slug}}}', { origin: one });
    const exposed = response.headers.get('access-control-expose-headers')?.split(', ') ?? [];
    expect(exposed).toEqual(expect.arrayContaining(['ETag', 'Retry-After', 'WWW-Authenticate']));
    expect(response.headers.get('etag')).not.toBeNull();
    // A second answer of which only the headers come.
    const again = await get(open, '/graphql?query={articles{nodes{slug}}}', {
      origin: one,
      'if-none-match': response.headers.get('etag') ?? '',
    });
    expect(again.status).toBe(304);
    expect(allowed(again)).toBe('*');
  });

  test('after a preflight that a browser remembers', async () => {
    const response = await preflight(open, foreign);
    expect(response.status).toBe(204);
    expect(allowed(response)).toBe('*');
    expect(Number(response.headers.get('access-control-max-age'))).toBeGreaterThanOrEqual(600);
    expect(response.headers.get('access-control-allow-methods')).toMatch(/\bPOST\b/);
    expect(response.headers.get('access-control-allow-headers')).toBe('content-type,x-app-version');
    expect(response.headers.get('vary')).toMatch(/Access-Control-Request-Headers/);
  });

  test('a refusal of credentials too', async () => {
    const response = await get(open, paths[1] ?? '', { origin: one, authorization: 'Bearer nonsense' });
    expect(response.status).toBe(401);
    expect(allowed(response)).toBe('*');
  });
});

describe('pages of two sites may read', () => {
  test.for(paths)('%s, and no cache takes one for the other', async path => {
    const asked: [Record<string, string>, string | null][] = [
      [{ origin: one }, one],
      [{ origin: other }, other],
      [{ origin: foreign }, null],
      [{}, null],
    ];
    for (const [headers, expected] of asked) {
      const response = await get(closed, path, headers);
      expect(allowed(response)).toBe(expected);
      expect(response.headers.get('vary')).toMatch(/\bOrigin\b/);
    }
  });

  test('after a preflight, and no other page', async () => {
    expect(allowed(await preflight(closed, other))).toBe(other);
    expect((await preflight(closed, other)).headers.get('access-control-max-age')).not.toBeNull();
    expect(allowed(await preflight(closed, foreign))).toBeNull();
  });

  test('through a shared cache, whichever asks first', async () => {
    const origins = [one, other, foreign, undefined];
    for (const first of origins) {
      const cached = sharedCache(closed);
      for (const origin of [first, ...origins]) {
        const response = await cached('/graphql?query={articles{nodes{slug}}}', origin);
        expect(response).toBe(origin === one || origin === other ? origin : null);
      }
    }
  });
});

/** A shared cache whose key has what `vary` names, as RFC 9111 section 4.1 has it; answers the origin that each answer allows. */
function sharedCache(api: Api) {
  const kept = new Map<string, string | null>();
  return async (path: string, origin: string | undefined): Promise<string | null> => {
    const headers: Record<string, string> = origin === undefined ? {} : { origin };
    const response = await get(api, path, headers);
    const names = (response.headers.get('vary') ?? '').toLowerCase().split(/\s*,\s*/);
    const key = [path, ...names.map(name => `${name}=${headers[name] ?? ''}`)].join('\n');
    const known = kept.get(key);
    if (known !== undefined) return known;
    kept.set(key, allowed(response));
    return allowed(response);
  };
}
