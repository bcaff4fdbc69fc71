import { readFileSync } from 'node:fs';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newApiKey } from '../../src/access/api-key.ts';
import { revokeKey, rotateKey } from '../../src/commands/write/api-keys.ts';
import { Problem } from '../../src/errors/problem.ts';
import { readIssuer } from '../../src/server/identity/issuer.ts';
import { Tokens } from '../../src/server/identity/tokens.ts';
import { type Answer, type Api, type Client, startApi } from '../api.ts';
import { scan } from '../table.ts';
import { audience, issuerForTest, type LocalIssuer, startIssuer, unsigned } from './local-issuer.ts';

const me = '{ viewer { subject scopes } }';
const json = { 'content-type': 'application/json' };

describe('API keys', () => {
  let now = Date.parse('2030-01-01T00:00:00Z');
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ clock: () => now });
  });
  const withKey = (text: string) => api.with({ authorization: `Bearer ${text}` });

  test('an anonymous viewer is null, and may read', async () => {
    expect((await api.ask(me)).data).toEqual({ viewer: null });
  });

  test('a key says who asks and what he may do, in either header', async () => {
    const { text } = await api.as({ subject: 'wire', scopes: ['PUBLISH', 'WRITE'] });
    const viewer = { subject: 'wire', scopes: ['WRITE', 'PUBLISH'] };
    expect((await withKey(text).ask(me)).data).toEqual({ viewer });
    expect((await api.with({ 'x-api-key': text }).ask(me)).data).toEqual({ viewer });
    expect((await api.with({ authorization: `bearer  ${text}` }).ask(me)).data).toEqual({ viewer });
  });

  test('ADMIN includes all other scopes', async () => {
    const { data } = await (await api.as({ scopes: ['ADMIN'] })).ask(me);
    expect(data.viewer.scopes).toEqual(['READ_DRAFTS', 'WRITE', 'PUBLISH', 'ADMIN']);
  });

  test('the table does not hold the key', async () => {
    const { text } = await api.as({ scopes: ['WRITE'] });
    const secret = text.split('_')[3] ?? '';
    expect(secret).toMatch(/^[0-9A-Za-z]{43}$/);
    expect(JSON.stringify([...(await scan(api.table))])).not.toContain(secret);
  });

  test('what has not the form of a key, or not its checksum, or is of another stage, is refused without a read', async () => {
    const { text } = await api.as({ scopes: ['WRITE'] });
    const garbage = [
      'cmq_dev_x',
      `${text}x`,
      `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`,
      text.replace(/.(?=_[^_]+$)/, last => (last === 'A' ? 'B' : 'A')),
      text.replace('cmq_dev', 'cmq_prod'),
      newApiKey('prod').text,
    ];
    for (const wrong of garbage) {
      api.requests.count = 0;
      for (const headers of [{ 'x-api-key': wrong }, { authorization: `Bearer ${wrong}` }])
        expectRefused(await api.with(headers).ask('{ __typename }'), /API key is not valid/, wrong);
      expect(api.requests.count, wrong).toBe(0);
    }
  });

  test('a key that was never made is refused, and asked for once a minute', async () => {
    const { text } = newApiKey('dev');
    api.requests.count = 0;
    for (let i = 0; i < 3; i++) expectRefused(await withKey(text).ask(me), /not valid here/, text);
    expect(api.requests.count).toBe(1);
  });

  test('a key is read once a minute, also by many requests at once', async () => {
    const { ask } = await api.as({ scopes: ['WRITE'] });
    api.requests.count = 0;
    await Promise.all(Array.from({ length: 20 }, () => ask(me)));
    expect(api.requests.count).toBe(1);
    now += 59_999;
    await ask(me);
    expect(api.requests.count).toBe(1);
    now += 1;
    await ask(me);
    expect(api.requests.count).toBe(2);
  });

  test('a revoked key is over within 60 s', async () => {
    const { ask, key, text } = await api.as({ scopes: ['WRITE'] });
    await ask(me);
    await revokeKey(api.table, key.id);
    now += 60_000;
    expectRefused(await ask('{ __typename }'), /not valid here/, text);
  });

  test('a clock that is set back does not make a revoked key last longer', async () => {
    const { ask, key, text } = await api.as({ scopes: ['WRITE'] });
    await ask(me);
    await revokeKey(api.table, key.id);
    now -= 3_600_000;
    expectRefused(await ask('{ __typename }'), /not valid here/, text);
    now += 3_600_000;
  });

  test('a rotation makes no key last longer than it would have', async () => {
    const first = await rotated('brief', 30_000);
    const { id, expiresAt } = first.next.old;
    expect((await rotateKey(api.table, id, 3_600_000)).old.expiresAt).toBe(expiresAt);
    now += 30_000;
    expectRefused(await withKey(first.text).ask(me), /expired/, first.text);
  });

  test('a key is over at its end to the millisecond, also one that is held', async () => {
    const { text } = await rotated('0', 30_000);
    now += 29_999;
    expect((await withKey(text).ask(me)).data.viewer.subject).toBe('0');
    now += 1;
    expectRefused(await withKey(text).ask(me), /expired/, text);
  });

  test('after a rotation two keys are good at once, then the new one', async () => {
    const before = await rotated('editor', 3_600_000);
    const after = before.next;
    for (const text of [before.text, after.text])
      expect((await withKey(text).ask(me)).data.viewer).toEqual({ subject: 'editor', scopes: ['WRITE'] });
    now += 3_600_000;
    expectRefused(await withKey(before.text).ask(me), /expired/, before.text);
    expect((await withKey(after.text).ask(me)).data.viewer.subject).toBe('editor');
  });

  test('a key in the address opens nothing', async () => {
    const { text } = await api.as({ scopes: ['ADMIN'] });
    for (const name of ['api_key', 'access_token', 'authorization', 'x-api-key']) {
      const response = await api.fetch(`/graphql?query=${encodeURIComponent(me)}&${name}=${text}`);
      const answer = await response.json();
      expect(answer.data).toBeUndefined();
      expect(answer.errors[0].extensions.code).toBe('BAD_REQUEST');
      expect(JSON.stringify(answer)).not.toContain(text);
    }
  });

  test('both headers at once, and other schemes, are refused', async () => {
    const { text } = await api.as({ scopes: ['WRITE'] });
    const authorization = `Bearer ${text}`;
    expectRefused(await api.with({ authorization, 'x-api-key': text }).ask(me), /not both/, text);
    for (const other of ['Basic YTpi', text, 'Bearer', `Bearer ${text}, Bearer ${text}`])
      expectRefused(await api.with({ authorization: other }).ask(me), /Send credentials as/, text);
    const long = await api.with({ authorization: `Bearer ${'x'.repeat(9000)}` }).ask(me);
    expectRefused(long, /token is too long: 9000 \(maximum 8192\)/, text);
  });

  test('a table that cannot be reached is UNAVAILABLE, not UNAUTHENTICATED, and is asked again', async () => {
    const { ask } = await api.as({ scopes: ['WRITE'] });
    const { read } = api.table;
    api.table.read = () => Promise.reject(new Problem('UNAVAILABLE', 'Down.'));
    const { status } = await ask(me);
    api.table.read = read;
    expect(status).toBe(503);
    expect((await ask(me)).data.viewer.subject).toBe('tester');
  });

  /** A key that is rotated: it ends after `grace`, and `next` takes over. */
  async function rotated(subject: string, grace: number) {
    const { key, text } = await api.as({ subject, scopes: ['WRITE'] });
    const next = await rotateKey(api.table, key.id, grace);
    return { text, next };
  }
});

describe('a refusal', () => {
  test('is a 401 for every kind of request, says how to do better, and is not cached', async () => {
    const api = await startApi();
    const query = encodeURIComponent('{ __typename }');
    const headers = { authorization: `Bearer ${newApiKey('dev').text}` };
    const post = { method: 'POST', body: JSON.stringify({ query: '{ __typename }' }) };
    const responses = [
      await api.fetch(`/graphql?query=${query}`, { headers }),
      await api.fetch('/graphql', { ...post, headers: { ...headers, ...json } }),
      await api.fetch('/graphql', {
        ...post,
        headers: { ...headers, ...json, accept: 'application/graphql-response+json' },
      }),
      // Before anything else about the request is looked at.
      await api.fetch('/graphql', { method: 'POST', body: '{', headers: { ...headers, ...json } }),
      await api.fetch('/graphql', { ...post, headers: { ...headers, 'content-type': 'text/plain' } }),
    ];
    for (const response of responses) {
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm=".+", error="invalid_token"$/);
      expect(response.headers.get('cache-control')).toBe('no-store');
      const { data, errors } = await response.json();
      expect(data).toBeUndefined();
      expect(errors).toHaveLength(1);
      expect(errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED' });
    }
  });

  test('does not stand in the way of a preflight', async () => {
    const api = await startApi();
    const response = await api.fetch('/graphql', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-api-key,content-type',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toMatch(/authorization.*x-api-key/);
  });
});

describe('tokens', () => {
  let issuer: LocalIssuer;
  let api: Api;
  beforeAll(async () => {
    issuer = await startIssuer();
    api = await startApi({
      issuer: readIssuer({ AUTH_ISSUER: issuer.url, AUTH_AUDIENCE: `other,${audience}` }, 'dev'),
    });
  });
  afterAll(() => issuer.stop());
  const withToken = (token: string): Client => api.with({ authorization: `Bearer ${token}` });
  const seconds = () => Math.floor(Date.now() / 1000);

  test('the issuer is asked for its keys when the first token comes, and not for each', async () => {
    await api.ask(me);
    expect(issuer.asked.count).toBe(0);
    for (let i = 0; i < 3; i++) await withToken(await issuer.sign()).ask(me);
    expect(issuer.asked.count).toBe(1);
  });

  test.for(['RS256', 'ES256'] as const)('a good %s token says who asks', async alg => {
    const own = await issuerForTest();
    await own.newKey(alg, { keepOld: false });
    const { ask } = await apiFor(own);
    const { data } = await ask(await own.sign({ sub: 'auth0|42', scope: 'openid PUBLISH WRITE' }));
    expect(data).toEqual({ viewer: { subject: 'auth0|42', scopes: ['WRITE', 'PUBLISH'] } });
  });

  test('a token without known scopes has a viewer with the rights of an anonymous caller', async () => {
    const { data } = await withToken(await issuer.sign({ scope: undefined })).ask(me);
    expect(data).toEqual({ viewer: { subject: 'ada', scopes: [] } });
  });

  test('clocks may differ by 5 s', async () => {
    const fine = await issuer.sign({ exp: seconds() - 2, nbf: seconds() + 2 });
    expect((await withToken(fine).ask(me)).data.viewer.subject).toBe('ada');
  });

  const invalid = /^This token is not valid here\.$/;
  const wrong: [string, RegExp, () => Promise<string>][] = [
    ['that has expired', /^This token has expired\./, () => issuer.sign({ exp: seconds() - 10 })],
    ['whose time is to come', invalid, () => issuer.sign({ nbf: seconds() + 10 })],
    ['without an end', invalid, () => issuer.sign({ exp: undefined })],
    ['without a subject', invalid, () => issuer.sign({ sub: undefined })],
    ['with an empty subject', invalid, () => issuer.sign({ sub: ' ' })],
    ['with a subject on two lines', invalid, () => issuer.sign({ sub: 'a\nb' })],
    ['with a subject that is no text', invalid, () => issuer.sign({ sub: 42 })],
    ['for another audience', invalid, () => issuer.sign({ aud: 'shop' })],
    ['for no audience', invalid, () => issuer.sign({ aud: undefined })],
    [
      'of another audience that has expired',
      invalid,
      () => issuer.sign({ aud: 'shop', exp: seconds() - 10 }),
    ],
    ['of another issuer', invalid, () => issuer.sign({ iss: 'https://evil.example' })],
    ['of no issuer', invalid, () => issuer.sign({ iss: undefined })],
    ['with a made-up key id', invalid, () => issuer.sign({}, { kid: 'nobody' })],
    ['without a signature', invalid, async () => unsigned(await issuer.sign())],
    ['signed by HMAC with the public key', invalid, () => issuer.signWithPublicKey()],
    ['that brings its own key', invalid, () => selfSigned(issuer)],
    ['that says where its key is', invalid, () => issuer.sign({}, { jku: `${issuer.url}/keys` })],
    ['that says where its certificate is', invalid, () => issuer.sign({}, { x5u: `${issuer.url}/keys` })],
    ['with critical members', invalid, () => issuer.sign({}, { crit: ['b64'], b64: true })],
    ['whose claims were changed', invalid, async () => tampered(await issuer.sign())],
    ['that is none', invalid, async () => 'abc.def.ghi'],
    ['of no parts', invalid, async () => 'abc'],
  ];
  test.for(wrong)('a token %s is refused', async ([, message, make]) => {
    const token = await make();
    expectRefused(await withToken(token).ask('{ __typename }'), message, token);
  });

  test('keys that the issuer begins to use are taken, and those that it takes back are not', async () => {
    let now = Date.now();
    const own = await issuerForTest({ now: () => now });
    const { ask } = await apiFor(own, () => now);
    const first = await own.sign({ exp: seconds() + 7200 });
    expect((await ask(first)).data.viewer.subject).toBe('ada');
    await own.newKey('ES256');
    now += 30_000;
    expect((await ask(await own.sign())).data.viewer.subject).toBe('ada');
    expect((await ask(first)).data.viewer.subject).toBe('ada');
    await own.newKey('ES256', { keepOld: false });
    now += 10 * 60_000;
    expect((await ask(await own.sign())).data.viewer.subject).toBe('ada');
    expectRefused(await ask(first), invalid, first);
  });

  test('a clock that is set back neither keeps a withdrawn key nor refuses a new one', async () => {
    let now = Date.now();
    const own = await issuerForTest({ now: () => now });
    const { ask } = await apiFor(own, () => now);
    const first = await own.sign();
    expect((await ask(first)).data.viewer.subject).toBe('ada');
    await own.newKey('ES256', { keepOld: false });
    now -= 60 * 60_000;
    expect((await ask(await own.sign())).data.viewer.subject).toBe('ada');
    expectRefused(await ask(first), invalid, first);
  });

  test('made-up key ids make no more than two requests a minute', async () => {
    let now = Date.now();
    const own = await issuerForTest({ now: () => now });
    const { ask } = await apiFor(own, () => now);
    for (let i = 0; i < 20; i++) await ask(await own.sign({}, { kid: `made-up-${i}` }));
    expect(own.asked.count).toBe(1);
    now += 30_000;
    for (let i = 0; i < 20; i++) await ask(await own.sign({}, { kid: `made-up-${i}` }));
    expect(own.asked.count).toBe(2);
  });

  test('while the issuer is down its last keys are good for a day, then tokens cannot be checked', async () => {
    let now = Date.now();
    const own = await issuerForTest({ now: () => now });
    const { ask } = await apiFor(own, () => now);
    await ask(await own.sign());
    own.isUp = false;
    now += 24 * 60 * 60_000 - 1;
    expect((await ask(await own.sign())).data.viewer.subject).toBe('ada');
    now += 1;
    expectUnavailable(await ask(await own.sign()));
    own.isUp = true;
    now += 30_000;
    expect((await ask(await own.sign())).data.viewer.subject).toBe('ada');
  });

  test('an issuer that never answers delays no token of a known key', async () => {
    let now = Date.now();
    const own = await issuerForTest({ now: () => now });
    const tokens = tokensOf(own, () => now);
    const token = await own.sign({ exp: Math.floor(now / 1000) + 7200 });
    await tokens.viewer(token);
    own.hangs = true;
    for (const later of [10 * 60_000, 30_000]) {
      now += later;
      expect((await tokens.viewer(token)).subject).toBe('ada');
      expect(own.unanswered.count).toBe(1);
      // A key that is not known may be a new one, so its token waits.
      await expect(tokens.viewer(await own.sign({}, { kid: 'unknown' }))).rejects.toThrow(invalid);
      await expect.poll(() => own.unanswered.count).toBe(0);
    }
    own.hangs = false;
    await own.newKey('ES256', { keepOld: false });
    now += 30_000;
    await expect(tokens.viewer(token)).rejects.toThrow(invalid);
  });

  test('an issuer that is down from the start makes tokens UNAVAILABLE, and everything else goes on', async () => {
    const own = await issuerForTest();
    own.isUp = false;
    const down = await apiFor(own);
    expectUnavailable(await down.ask(await own.sign()));
    const body = JSON.stringify({ query: me });
    const headers = { ...json, authorization: `Bearer ${await own.sign()}` };
    const response = await down.api.fetch('/graphql', { method: 'POST', headers, body });
    expect(response.headers.get('retry-after')).toBe('30');
    expect((await response.json()).errors[0].message).toContain('Retry in 30 seconds.');
    expect((await down.api.ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
    expect((await (await down.api.as({ scopes: ['WRITE'] })).ask(me)).data.viewer.subject).toBe('tester');
  });

  test('the operator learns why the keys cannot be fetched, also while the last ones are still good', async () => {
    let now = Date.now();
    const own = await issuerForTest({ now: () => now });
    const warnings: string[] = [];
    const tokens = tokensOf(
      own,
      () => now,
      message => warnings.push(message),
    );
    await tokens.viewer(await own.sign());
    const token = await own.sign({ exp: Math.floor(now / 1000) + 7200 });
    own.isUp = false;
    now += 10 * 60_000;
    expect((await tokens.viewer(token)).subject).toBe('ada');
    expect(warnings).toEqual([
      expect.stringMatching(/^The keys of the issuer cannot be fetched, .* responded with status 503\.$/),
    ]);
    const nowhere = await issuerForTest();
    nowhere.stop();
    const gone = tokensOf(nowhere, () => now);
    const failure = await gone.viewer(await nowhere.sign()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UNAVAILABLE' });
    expect(String(Object(failure).cause)).toMatch(
      /^Error: http:.*\/\.well-known\/openid-configuration cannot be fetched: ECONNREFUSED: /,
    );
  });

  test('a discovery document of another issuer is not believed', async () => {
    const own = await issuerForTest();
    const strange = await apiFor(own, undefined, { AUTH_ISSUER: own.url.replace('127.0.0.1', 'localhost') });
    expectUnavailable(await strange.ask(await own.sign()));
  });

  test('an access token of Cognito says which client it was given to, and groups become scopes', async () => {
    const own = await issuerForTest();
    const { ask } = await apiFor(own, undefined, {
      AUTH_AUDIENCE: undefined,
      AUTH_CLIENT_IDS: '1example23456789, 2example',
      AUTH_JWKS_URI: `${own.url}/keys`,
      AUTH_SCOPE_CLAIM: 'cognito:groups',
      AUTH_SCOPE_MAP: 'editors=WRITE+PUBLISH, readers=READ_DRAFTS',
    });
    const claims = {
      aud: undefined,
      token_use: 'access',
      client_id: '2example',
      'cognito:groups': ['readers', 'editors', 'gardeners'],
      scope: 'aws.cognito.signin.user.admin ADMIN',
    };
    expect((await ask(await own.sign(claims))).data.viewer.scopes).toEqual([
      'READ_DRAFTS',
      'WRITE',
      'PUBLISH',
    ]);
    for (const other of [{ client_id: 'other' }, { client_id: undefined }, { token_use: 'id' }]) {
      const token = await own.sign({ ...claims, ...other });
      expectRefused(await ask(token), invalid, token);
    }
  });

  test('a claim can lie within another one, as Keycloak has its roles, or have an address as its name', async () => {
    const own = await issuerForTest();
    const nested = await apiFor(own, undefined, {
      AUTH_SCOPE_CLAIM: 'realm_access.roles',
      AUTH_SCOPE_MAP: 'desk=WRITE,chief=ADMIN',
    });
    const roles = await own.sign({ realm_access: { roles: ['desk'] } });
    expect((await nested.ask(roles)).data.viewer.scopes).toEqual(['WRITE']);
    const none = await own.sign({ realm_access: 'desk' });
    expect((await nested.ask(none)).data.viewer.scopes).toEqual([]);
    const named = await apiFor(own, undefined, { AUTH_SCOPE_CLAIM: 'https://news.example/roles' });
    const token = await own.sign({ 'https://news.example/roles': ['PUBLISH'] });
    expect((await named.ask(token)).data.viewer.scopes).toEqual(['PUBLISH']);
  });

  test('without an issuer no token is taken, not even a good one, and reads stay open', async () => {
    const closed = await startApi();
    const token = await issuer.sign();
    const bearer = closed.with({ authorization: `Bearer ${token}` });
    expectRefused(await bearer.ask('{ __typename }'), /only API keys/, token);
    expect((await closed.ask('{ articles { nodes { id } } }')).errors).toBeUndefined();
  });

  function tokensOf(
    own: LocalIssuer,
    clock: () => number,
    warn: (message: string) => void = () => {},
  ): Tokens {
    const given = readIssuer({ AUTH_ISSUER: own.url, AUTH_AUDIENCE: audience }, 'dev');
    if (given === undefined) throw new Error('There is no issuer.');
    return new Tokens(given, clock, warn);
  }

  /** An API that takes the tokens of an issuer, and a way to ask it with one. */
  async function apiFor(
    own: LocalIssuer,
    clock: () => number = Date.now,
    environment: Record<string, string | undefined> = {},
  ) {
    const settings = { AUTH_ISSUER: own.url, AUTH_AUDIENCE: audience, ...environment };
    const made = await startApi({ clock, issuer: readIssuer(settings, 'dev') });
    const ask = (token: string) => made.with({ authorization: `Bearer ${token}` }).ask(me);
    return { api: made, ask };
  }
});

describe('settings', () => {
  const good = { AUTH_ISSUER: 'https://issuer.example/pool', AUTH_AUDIENCE: 'api' };
  const bad: [Record<string, string>, RegExp][] = [
    [{ AUTH_AUDIENCE: 'api' }, /AUTH_ISSUER is not set, and AUTH_AUDIENCE/],
    [{ AUTH_SCOPE_MAP: 'a=WRITE' }, /AUTH_ISSUER is not set, and AUTH_SCOPE_MAP/],
    [{ AUTH_ISSUER: good.AUTH_ISSUER }, /exactly one of AUTH_AUDIENCE and AUTH_CLIENT_IDS/],
    [{ ...good, AUTH_CLIENT_IDS: 'x' }, /exactly one of/],
    [{ ...good, AUTH_AUDIENCE: 'a,,b' }, /empty value/],
    [{ ...good, AUTH_ISSUER: 'issuer.example' }, /must be an https URL/],
    [{ ...good, AUTH_ISSUER: 'ftp://issuer.example' }, /must be an https URL/],
    [
      { ...good, AUTH_JWKS_URI: 'https://a:b@issuer.example' },
      /AUTH_JWKS_URI .* without a user and password/,
    ],
    [{ ...good, AUTH_SCOPE_MAP: 'editors=FLY' }, /"editors=FLY".*READ_DRAFTS, WRITE, PUBLISH, ADMIN/],
    [{ ...good, AUTH_SCOPE_MAP: 'editors' }, /"editors"/],
    [{ ...good, AUTH_SCOPE_MAP: '=WRITE' }, /"=WRITE"/],
    [{ ...good, AUTH_SCOPE_MAP: 'a=WRITE,a=ADMIN' }, /"a" twice/],
  ];
  test.for(bad)('%j cannot be used', ([environment, message]) => {
    expect(() => readIssuer(environment, 'dev')).toThrow(message);
  });

  test.for([
    'http://issuer.example',
    'https://localhost/a',
    'http://127.0.0.1:9',
    'https://127.1',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://0.0.0.0',
    'https://idp.localhost',
  ])('%s is no issuer for prod', url => {
    expect(() => readIssuer({ ...good, AUTH_ISSUER: url }, 'prod')).toThrow(/AUTH_ISSUER.*STAGE is prod/);
    expect(() => readIssuer({ ...good, AUTH_JWKS_URI: url }, 'prod')).toThrow(/AUTH_JWKS_URI.*STAGE is prod/);
    expect(readIssuer({ ...good, AUTH_ISSUER: url }, 'dev')?.url).toBe(url);
  });

  test('the examples of the documentation can be used', () => {
    const page = readFileSync(new URL('../../docs/authentication.md', import.meta.url), 'utf8');
    const blocks = [...page.matchAll(/^```\n(AUTH_[^`]+)```$/gm)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(5);
    for (const block of blocks) {
      const lines = block.trim().split('\n');
      const environment = Object.fromEntries(lines.map(line => line.split(/=(.*)/).slice(0, 2)));
      expect(readIssuer(environment, 'prod')?.scopeMap?.size).toBeGreaterThan(1);
    }
  });

  test('none is no issuer', () => {
    expect(readIssuer({ AUTH_ISSUER: '' }, 'prod')).toBeUndefined();
  });

  test('a role may stand for scopes of sections, whose separators are percent-encoded', () => {
    const { scopeMap } =
      readIssuer(
        { ...good, AUTH_SCOPE_MAP: 'desk=READ_DRAFTS+WRITE:section/a%2Cb%2Bc%3Dd,chief=ADMIN' },
        'prod',
      ) ?? {};
    expect(scopeMap?.get('desk')).toEqual(['READ_DRAFTS', 'WRITE:section/a%2Cb%2Bc%3Dd']);
    expect(() => readIssuer({ ...good, AUTH_SCOPE_MAP: 'desk=ADMIN:section/a' }, 'prod')).toThrow(
      'desk=ADMIN',
    );
  });

  test('a value of the claim may hold "=" and stand for several scopes', () => {
    const { scopeMap } = readIssuer({ ...good, AUTH_SCOPE_MAP: 'cn=desk=WRITE + PUBLISH' }, 'prod') ?? {};
    expect([...(scopeMap ?? [])]).toEqual([['cn=desk', ['WRITE', 'PUBLISH']]]);
  });
});

test('a body may have 128 kB, and 1 MB with the right to write', async () => {
  const api = await startApi();
  // In what the server takes from any client and does not look at: variables have a limit of their own.
  const statusFor = async (key: string | undefined, bytes: number) => {
    const body = JSON.stringify({ query: '{ __typename }', extensions: { filler: 'x'.repeat(bytes) } });
    const credentials = key === undefined ? {} : { authorization: `Bearer ${key}` };
    return (await api.fetch('/graphql', { method: 'POST', headers: { ...json, ...credentials }, body }))
      .status;
  };
  const writer = await api.as({ scopes: ['WRITE'] });
  const reader = await api.as({ scopes: ['READ_DRAFTS', 'PUBLISH'] });
  for (const key of [undefined, reader.text]) {
    expect(await statusFor(key, 127_000)).toBe(200);
    expect(await statusFor(key, 128_000)).toBe(413);
  }
  expect(await statusFor(writer.text, 999_000)).toBe(200);
  expect(await statusFor(writer.text, 1_000_000)).toBe(413);
  const response = await api.fetch('/graphql', {
    method: 'POST',
    headers: { ...json, 'content-length': '128001' },
    body: '{ cut off',
  });
  expect((await response.json()).errors[0].extensions.code).toBe('PAYLOAD_TOO_LARGE');
});

test('what an answer cost is told to everybody in development, in production to ADMIN', async () => {
  const api = await startApi({ server: { showCost: false } });
  const query = '{ articles { nodes { id } } }';
  expect((await api.ask(query)).extensions).toBeUndefined();
  expect(
    (await (await api.as({ scopes: ['WRITE', 'PUBLISH', 'READ_DRAFTS'] })).ask(query)).extensions,
  ).toBeUndefined();
  expect((await (await api.as({ scopes: ['ADMIN'] })).ask(query)).extensions.cost.requests).toBe(2);
});

/** A request that was refused as a whole: nothing is answered, and nothing of the credentials is repeated. */
function expectRefused({ status, data, errors }: Answer, message: RegExp, secret: string): void {
  expect(status).toBe(401);
  expect(data).toBeUndefined();
  expect(errors).toEqual([
    { message: expect.stringMatching(message), extensions: { code: 'UNAUTHENTICATED' } },
  ]);
  expect(JSON.stringify(errors)).not.toContain(secret);
}

function expectUnavailable({ status, data, errors }: Answer): void {
  expect(status).toBe(503);
  expect(data).toBeUndefined();
  expect(errors?.[0]?.extensions.code).toBe('UNAVAILABLE');
  expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|localhost/);
}

/** A token of another issuer, with that issuer's key in its header. */
async function selfSigned({ url }: LocalIssuer): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  return new SignJWT({ iss: url, sub: 'mallory', aud: audience, scope: 'ADMIN' })
    .setExpirationTime('1m')
    .setProtectedHeader({ alg: 'ES256', jwk })
    .sign(privateKey);
}

function tampered(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const changed = Buffer.from(JSON.stringify({ ...claims, scope: 'ADMIN' })).toString('base64url');
  return `${header}.${changed}.${signature}`;
}
