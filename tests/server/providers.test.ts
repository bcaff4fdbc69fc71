import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readIssuer } from '../../src/server/identity/issuer.ts';
import { startApi } from '../api.ts';
import { issuerForTest } from './local-issuer.ts';

/** The examples of docs/authentication.md, each with the scopes that its token is to have. */
const guide = readFileSync(new URL('../../docs/authentication.md', import.meta.url), 'utf8');
const examples = [
  ...guide.matchAll(/^\*\*([\w ]+)\.\*\*[\s\S]*?```\n([\s\S]*?)```\n+```json\n([\s\S]*?)```/gm),
].map(([, name = '', settings = '', token = '']) => ({
  name,
  settings: Object.fromEntries(
    settings
      .trim()
      .split('\n')
      .map(line => line.split(/=(.*)/).slice(0, 2)),
  ),
  claims: JSON.parse(token),
}));

const expected: Readonly<Record<string, string[]>> = {
  'Amazon Cognito': ['READ_DRAFTS', 'WRITE', 'PUBLISH'],
  Auth0: ['WRITE', 'PUBLISH'],
  Keycloak: ['READ_DRAFTS', 'WRITE'],
  Zitadel: ['READ_DRAFTS', 'WRITE', 'PUBLISH'],
  'Microsoft Entra ID': ['READ_DRAFTS', 'WRITE', 'PUBLISH'],
};

test('the guide has an example of each', () => {
  expect(examples.map(({ name }) => name)).toEqual(Object.keys(expected));
});

test.each(examples)('$name', async ({ name, settings, claims }) => {
  const { ask } = await apiWith(settings);
  const { data } = await ask({ aud: undefined, scope: undefined, ...claims });
  expect(data.viewer.scopes).toEqual(expected[name]);
});

const full = ['READ_DRAFTS', 'WRITE', 'PUBLISH', 'ADMIN'];

test.each<[string, unknown, string[], boolean]>([
  ['words', 'WRITE  PUBLISH', ['WRITE', 'PUBLISH'], true],
  ['a list', ['WRITE'], ['WRITE'], true],
  ['an object of roles', { WRITE: { org: 'example' }, PUBLISH: true }, ['WRITE', 'PUBLISH'], true],
  [
    'an object of roles that are not granted',
    { ADMIN: false, WRITE: null, PUBLISH: {}, READ_DRAFTS: '' },
    [],
    true,
  ],
  ['an object of what are no roles', { ADMIN: 'no', WRITE: true }, [], false],
  ['nothing', null, [], true],
  ['a number', 7, [], false],
  ['a list of objects', [{ name: 'ADMIN' }], [], false],
  ['a list that is only partly text', ['ADMIN', 7], [], false],
  ['names that every object has', ['constructor', '__proto__', 'toString'], [], true],
])('a claim that is %s', async (_, claim, scopes, isReadable) => {
  const { ask, warnings } = await apiWith({ AUTH_SCOPE_CLAIM: 'roles' });
  for (let n = 0; n < 2; n++)
    expect((await ask({ roles: claim, scope: full.join(' ') })).data.viewer.scopes).toEqual(scopes);
  expect(warnings).toEqual(isReadable ? [] : [expect.stringContaining('"roles"')]);
});

test.each<[string, object, string[]]>([
  ['a.b', { 'a.b': 'WRITE', a: { b: 'ADMIN' } }, ['WRITE']],
  ['a.b', { a: { b: 'WRITE' } }, ['WRITE']],
  ['resource_access.news.app.roles', { resource_access: { 'news.app': { roles: ['WRITE'] } } }, ['WRITE']],
  ['https://news.example/roles', { 'https://news.example/roles': ['WRITE'] }, ['WRITE']],
  ['constructor.name', {}, []],
  ['__proto__.roles', {}, []],
  ['a.b', { a: ['WRITE'] }, []],
  ['WRITE,admin', { WRITE: true, admin: true }, ['WRITE']],
  ['WRITE,PUBLISH', { WRITE: true, PUBLISH: false }, ['WRITE']],
  ['roles,scp', { roles: ['WRITE'], scp: 'PUBLISH' }, ['WRITE', 'PUBLISH']],
])('the claim named %s in %j', async (name, claims, scopes) => {
  const { ask } = await apiWith({ AUTH_SCOPE_CLAIM: name });
  expect((await ask({ scope: full.join(' '), ...claims })).data.viewer.scopes).toEqual(scopes);
});

test.each<[string, unknown, string[]]>([
  ['a list of one role in one string, as AD FS writes it', 'News Editor', ['WRITE']],
  ['that role in a list', ['News Editor'], ['WRITE']],
  ['words', 'desk Editor', ['READ_DRAFTS', 'PUBLISH']],
  ['words that are roles only together', 'News Editor desk', ['READ_DRAFTS', 'PUBLISH']],
])('a role with a space in its name, in %s', async (_, role, scopes) => {
  const { ask } = await apiWith({
    AUTH_SCOPE_CLAIM: 'role',
    AUTH_SCOPE_MAP: 'News Editor=WRITE,Editor=PUBLISH,desk=READ_DRAFTS',
  });
  expect((await ask({ role })).data.viewer.scopes).toEqual(scopes);
});

/** An API with the settings of an example, whose issuer is on this machine. */
async function apiWith(settings: Readonly<Record<string, string>>) {
  const issuer = await issuerForTest();
  const audience = settings.AUTH_CLIENT_IDS === undefined ? { AUTH_AUDIENCE: 'communique-test' } : {};
  const environment = { ...audience, ...settings, AUTH_ISSUER: issuer.url };
  const warnings: string[] = [];
  const api = await startApi({
    issuer: readIssuer(environment, 'dev'),
    warn: message => warnings.push(message),
  });
  return {
    warnings,
    ask: async (claims: object) =>
      api
        .with({ authorization: `Bearer ${await issuer.sign({ ...claims })}` })
        .ask('{ viewer { subject scopes } }'),
  };
}
