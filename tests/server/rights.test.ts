import type { GraphQLField } from 'graphql';
import {
  type GraphQLInputType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Scope, scopes, sectionScopes } from '../../src/access/scope.ts';
import { createKey, revokeKey } from '../../src/commands/write/api-keys.ts';
import { schema } from '../../src/schema/schema.ts';
import { readIssuer } from '../../src/server/identity/issuer.ts';
import { type Api, type Client, startApi } from '../api.ts';
import { audience, type LocalIssuer, startIssuer, unsigned } from './local-issuer.ts';

/**
 * The scopes that each field of Query and Mutation needs, all of them; none where everybody may ask. A new field needs a row here
 * before it can be merged.
 */
const rights: Readonly<Record<string, readonly Scope[]>> = {
  'Query.node': [],
  'Query.nodes': [],
  'Query.article': [],
  'Query.person': [],
  'Query.organization': [],
  'Query.agreement': [],
  'Query.event': [],
  'Query.place': [],
  'Query.topic': [],
  'Query.articles': [],
  'Query.people': [],
  'Query.organizations': [],
  'Query.places': [],
  'Query.topics': [],
  'Query.events': [],
  'Query.agreements': [],
  'Query.search': [],
  'Query.suggest': [],
  'Query.recognizeEntities': ['READ_DRAFTS'],
  'Query.similarArticles': ['READ_DRAFTS'],
  'Query.changes': [],
  'Query.sections': [],
  'Query.drafts': ['READ_DRAFTS'],
  'Query.auditLog': ['ADMIN'],
  'Query.front': [],
  'Query.fronts': [],
  'Query.release': ['READ_DRAFTS'],
  'Query.releases': ['READ_DRAFTS'],
  'Query.webhook': ['ADMIN'],
  'Query.webhooks': ['ADMIN'],
  'Query.viewer': [],
  'Mutation.createArticle': ['WRITE'],
  'Mutation.updateArticle': ['WRITE'],
  'Mutation.createPerson': ['WRITE'],
  'Mutation.updatePerson': ['WRITE'],
  'Mutation.createOrganization': ['WRITE'],
  'Mutation.updateOrganization': ['WRITE'],
  'Mutation.createAgreement': ['WRITE'],
  'Mutation.updateAgreement': ['WRITE'],
  'Mutation.createEvent': ['WRITE'],
  'Mutation.updateEvent': ['WRITE'],
  'Mutation.createPlace': ['WRITE'],
  'Mutation.updatePlace': ['WRITE'],
  'Mutation.createTopic': ['WRITE'],
  'Mutation.updateTopic': ['WRITE'],
  'Mutation.publishArticle': ['PUBLISH'],
  'Mutation.withdrawArticle': ['PUBLISH'],
  'Mutation.setExpiry': ['PUBLISH'],
  // PUBLISH too, for a published article (tests/commands/live-posts.test.ts).
  'Mutation.addLivePost': ['WRITE'],
  'Mutation.updateLivePost': ['WRITE'],
  'Mutation.removeLivePost': ['WRITE'],
  'Mutation.saveWorkingCopy': ['WRITE'],
  'Mutation.publishWorkingCopy': ['PUBLISH'],
  'Mutation.discardWorkingCopy': ['WRITE'],
  'Mutation.createRelease': ['WRITE'],
  'Mutation.addToRelease': ['WRITE'],
  'Mutation.removeFromRelease': ['WRITE'],
  'Mutation.scheduleRelease': ['PUBLISH'],
  'Mutation.cancelRelease': ['PUBLISH'],
  'Mutation.createPreviewToken': ['READ_DRAFTS'],
  'Mutation.createFront': ['PUBLISH'],
  'Mutation.updateFront': ['PUBLISH'],
  'Mutation.deleteFront': ['PUBLISH'],
  'Mutation.saveFrontWorkingCopy': ['WRITE'],
  'Mutation.publishFrontWorkingCopy': ['PUBLISH'],
  'Mutation.discardFrontWorkingCopy': ['WRITE'],
  'Mutation.createWebhook': ['ADMIN'],
  'Mutation.updateWebhook': ['ADMIN'],
  'Mutation.deleteWebhook': ['ADMIN'],
  'Mutation.replayWebhook': ['ADMIN'],
  'Mutation.restoreArticle': ['WRITE'],
  'Mutation.deleteArticle': ['WRITE', 'PUBLISH'],
  'Mutation.deleteEntity': ['WRITE'],
  'Mutation.mergeEntities': ['WRITE'],
};

/** The mutations of articles: their section decides, once there is a valid article (section-rights.test.ts). */
const isOfSections = new Set(
  Object.keys(rights).filter(name =>
    /^Mutation\..*(?:Article|LivePost|(?<!Front)WorkingCopy|Expiry|Release)$/.test(name),
  ),
);

const fields = [schema.getQueryType(), schema.getMutationType()].flatMap(type =>
  Object.values(type?.getFields() ?? {}).map(field => ({ name: `${type?.name}.${field.name}`, field })),
);

test('every field of Query and Mutation has a row in the table, and every row a field', () => {
  expect(Object.keys(rights).toSorted()).toEqual(fields.map(({ name }) => name).toSorted());
});

describe('every field', () => {
  let issuer: LocalIssuer;
  let api: Api;
  /** The callers: an anonymous one, and one with each single scope, by key and by token. */
  const known: {
    who: string;
    scopes: readonly Scope[];
    /** The scope that it has for one section. */
    inSection?: Scope;
    isNobody: boolean;
    client: Client;
  }[] = [];
  /** Those whose credentials are not good, with all scopes. */
  const refused: { who: string; client: Client }[] = [];

  beforeAll(async () => {
    issuer = await startIssuer();
    api = await startApi({ issuer: readIssuer({ AUTH_ISSUER: issuer.url, AUTH_AUDIENCE: audience }, 'dev') });
    const bearer = (text: string) => api.with({ authorization: `Bearer ${text}` });
    known.push({ who: 'nobody', scopes: [], isNobody: true, client: api });
    known.push({
      who: 'a token of no scope',
      scopes: [],
      isNobody: false,
      client: bearer(await issuer.sign({ scope: '' })),
    });
    for (const scope of scopes) {
      const has = scope === 'ADMIN' ? scopes : [scope];
      const token = bearer(await issuer.sign({ scope }));
      known.push({
        who: `a key of ${scope}`,
        scopes: has,
        isNobody: false,
        client: await api.as({ scopes: [scope] }),
      });
      known.push({ who: `a token of ${scope}`, scopes: has, isNobody: false, client: token });
    }
    for (const scope of sectionScopes) {
      const grant = `${scope}:section/world` as const;
      const caller = { scopes: [], inSection: scope, isNobody: false };
      known.push({ ...caller, who: `a key of ${grant}`, client: await api.as({ scopes: [grant] }) });
      known.push({
        ...caller,
        who: `a token of ${grant}`,
        client: bearer(await issuer.sign({ scope: grant })),
      });
    }
    const editor = await api.as({ scopes: ['READ_DRAFTS'] });
    const { data } = await editor.ask(`mutation {
      createPreviewToken(at: "2999-01-01T00:00:00Z", expiresAt: "${new Date(Date.now() + 86_400_000).toISOString()}") { token }
    }`);
    known.push({
      who: 'a preview token',
      scopes: [],
      isNobody: false,
      client: bearer(data.createPreviewToken.token),
    });
    const all = { scope: scopes.join(' ') };
    const seconds = Math.floor(Date.now() / 1000);
    const tokens = {
      expired: await issuer.sign({ ...all, exp: seconds - 60 }),
      'for another audience': await issuer.sign({ ...all, aud: 'shop' }),
      'of another issuer': await issuer.sign({ ...all, iss: 'https://evil.example' }),
      'of alg none': unsigned(await issuer.sign(all)),
      'HS256 with the public key': await issuer.signWithPublicKey(all),
    };
    for (const [who, token] of Object.entries(tokens))
      refused.push({ who: `a token ${who}`, client: bearer(token) });
    const revoked = await api.as({ scopes: ['ADMIN'] });
    await revokeKey(api.table, revoked.key.id);
    refused.push({ who: 'a revoked key', client: revoked });
    const past = new Date(Date.now() - 1000).toISOString();
    const over = await createKey(api.table, {
      stage: 'dev',
      subject: 'late',
      scopes: ['ADMIN'],
      expiresAt: past,
    });
    refused.push({ who: 'an expired key', client: bearer(over.text) });
  });
  afterAll(() => issuer.stop());

  test.for(fields)('$name is answered only to callers with its right', async ({ name, field }) => {
    const needed = rights[name] ?? [];
    const query = queryFor(name, field);
    for (const { who, scopes: has, inSection, isNobody, client } of known) {
      const { status, errors = [] } = await client.ask(query);
      const codes = errors.map(({ extensions }) => extensions.code);
      const missing = needed.filter(
        scope => !has.includes(scope) && !(scope === inSection && isOfSections.has(name)),
      );
      expect(status, `${who}: ${JSON.stringify(errors)}`).toBe(200);
      if (missing.length === 0) {
        expect(codes, who).not.toContain('UNAUTHENTICATED');
        expect(codes, who).not.toContain('FORBIDDEN');
      } else {
        expect(codes, who).toEqual([isNobody ? 'UNAUTHENTICATED' : 'FORBIDDEN']);
        expect(errors[0]?.path, who).toEqual([field.name]);
        expect(
          missing.some(scope => errors[0]?.message.includes(scope)),
          who,
        ).toBe(true);
      }
    }
    for (const { who, client } of refused) {
      const { status, data, errors } = await client.ask(query);
      expect(status, who).toBe(401);
      expect(data, who).toBeUndefined();
      expect(
        errors?.map(({ extensions }) => extensions.code),
        who,
      ).toEqual(['UNAUTHENTICATED']);
    }
  });
});

/** An operation that selects a field with all its required arguments; their values do not matter. */
function queryFor(name: string, { name: fieldName, args, type }: GraphQLField<unknown, unknown>): string {
  const given = args
    .filter(({ type: wanted, defaultValue }) => isNonNullType(wanted) && defaultValue === undefined)
    .map(arg => `${arg.name}: ${literalOf(arg.type)}`);
  // A look-up wants one of two that may both be left out.
  if (args.some(arg => arg.name === 'slug')) given.push('slug: "nothing"');
  const call = given.length === 0 ? fieldName : `${fieldName}(${given.join(', ')})`;
  const selection = isCompositeType(getNamedType(type)) ? ' { __typename }' : '';
  return `${name.startsWith('Mutation.') ? 'mutation' : 'query'} { ${call}${selection} }`;
}

/** The id of an article that does not exist. */
const noId = Buffer.from('Article:01ARZ3NDEKTSV4RRFFQ69G5FAV').toString('base64');

/** A value of a type, as an operation writes it. */
function literalOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literalOf(type.ofType);
  if (isListType(type)) return `[${literalOf(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter(
      ({ type: wanted, defaultValue }) => isNonNullType(wanted) && defaultValue === undefined,
    );
    return `{ ${needed.map(field => `${field.name}: ${literalOf(field.type)}`).join(', ')} }`;
  }
  const literals: Record<string, string> = {
    ID: `"${noId}"`,
    Int: '1',
    Float: '1',
    Boolean: 'true',
    DateTime: '"2024-01-01T00:00:00Z"',
    PartialDate: '"2024"',
    URL: '"https://example.com"',
  };
  return literals[type.name] ?? '"nothing"';
}
