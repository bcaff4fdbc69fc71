import { graphql } from 'graphql';
import { beforeEach, expect, test } from 'vitest';
import { type Scope, scopes } from '../../src/access/scope.ts';
import { viewerOf } from '../../src/resolvers/viewer.ts';
import { builder } from '../../src/schema/builder.ts';
import { maskError } from '../../src/server/errors.ts';

/** A schema by the builder of the API, with fields that need scopes. */
const ran: string[] = [];
builder.queryType({
  fields: t => ({
    open: t.boolean({ resolve: () => true }),
    drafts: t.boolean({
      nullable: true,
      authScopes: { READ_DRAFTS: true },
      resolve: () => ran.push('drafts') > 0,
    }),
  }),
});
builder.mutationType({
  fields: t => ({
    publish: t.boolean({
      nullable: true,
      authScopes: { PUBLISH: 'everywhere' },
      resolve: () => ran.push('publish') > 0,
    }),
    writeAndPublish: t.boolean({
      nullable: true,
      authScopes: { WRITE: 'everywhere', PUBLISH: 'everywhere' },
      resolve: () => ran.push('writeAndPublish') > 0,
    }),
  }),
});
const schema = builder.toSchema();

beforeEach(() => {
  ran.length = 0;
});

test.for<[string, readonly Scope[]]>([
  ['query { drafts }', ['READ_DRAFTS']],
  ['mutation { publish }', ['PUBLISH']],
  ['mutation { writeAndPublish }', ['WRITE', 'PUBLISH']],
])('%s needs %j', async ([source, needed]) => {
  const field = /{ (\w+) }/.exec(source)?.[1] ?? '';
  const sets: (readonly Scope[] | undefined)[] = [undefined, [], ...scopes.map(scope => [scope]), needed];
  for (const given of sets) {
    ran.length = 0;
    const viewer = given === undefined ? undefined : viewerOf('ada', given);
    const { data, errors } = await graphql({ schema, source, contextValue: { viewer } });
    const missing = needed.filter(scope => !(viewer?.scopes.includes(scope) ?? false));
    if (missing.length === 0) {
      expect({ data, errors, ran }).toEqual({ data: { [field]: true }, errors: undefined, ran: [field] });
      continue;
    }
    // Nothing has run, and the error is the field's own: the same that goes out.
    expect({ data, ran }).toEqual({ data: { [field]: null }, ran: [] });
    const [error] = errors ?? [];
    expect(error && maskError(error)).toBe(error);
    expect(error?.path).toEqual([field]);
    expect(error?.extensions).toEqual({ code: viewer === undefined ? 'UNAUTHENTICATED' : 'FORBIDDEN' });
    expect(error?.message).toContain(`the scope ${missing[0]}`);
  }
});

test('a missing right takes nothing from the rest of the query', async () => {
  const { data, errors } = await graphql({ schema, source: '{ open drafts }', contextValue: {} });
  expect(data).toEqual({ open: true, drafts: null });
  expect(errors).toHaveLength(1);
});
