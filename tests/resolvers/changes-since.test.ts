import { expect, test } from 'vitest';
import { startApi } from '../api.ts';

const day = 86_400_000;

test('"since" begins with the changes of a time, and its cursor continues from there', async () => {
  let now = Date.parse('2026-03-01T00:00:00Z');
  const api = await startApi({ clock: () => now });
  const publish = (slug: string) =>
    api.import({
      type: 'Article',
      slug,
      headline: slug,
      body: 'Text.',
      publishedAt: new Date(now).toISOString(),
    });
  const changes = async (args: string) => {
    const { data, errors } = await api.ask(
      `{ changes(${args}) { nodes { kind node { ... on Article { slug } } } pageInfo { endCursor } } }`,
    );
    const nodes: { readonly kind: string; readonly node: { readonly slug: string } | null }[] =
      data?.changes?.nodes ?? [];
    return {
      slugs: nodes.map(({ kind, node }) => node?.slug ?? kind),
      cursor: data?.changes?.pageInfo.endCursor ?? null,
      error: errors?.[0],
    };
  };
  await publish('before');
  now += day;
  const start = new Date(now).toISOString();
  await publish('at-this-time');
  now += day;
  expect((await changes('first: 5')).slugs).toEqual(['before', 'at-this-time']);
  const first = await changes(`first: 5, since: "${start}"`);
  expect(first.slugs).toEqual(['at-this-time']);

  const { data } = await api.ask('{ article(slug: "before") { id revision } }');
  const desk = await api.as({ scopes: ['ADMIN'] });
  const { id, revision } = data.article;
  await desk.ask(`mutation { withdrawArticle(id: "${id}", expectedRevision: ${revision}) { __typename } }`);
  await publish('after');
  now += day;
  expect((await changes(`after: "${first.cursor}"`)).slugs.toSorted()).toEqual(['REMOVED', 'after']);

  // Without changes there is a place all the same: what comes later is after it.
  const none = await changes(`since: "${new Date(now - day / 2).toISOString()}"`);
  expect(none.slugs).toEqual([]);
  await publish('later');
  now += day;
  expect((await changes(`after: "${none.cursor}"`)).slugs).toEqual(['later']);

  // A clock that is ahead loses no change either.
  const ahead = await changes(`since: "${new Date(now + day).toISOString()}"`);
  await publish('meanwhile');
  now += day / 2;
  expect((await changes(`after: "${ahead.cursor}"`)).slugs).toEqual(['meanwhile']);

  const both = await changes(`since: "${start}", after: "${first.cursor}"`);
  expect(both.error).toMatchObject({
    message: 'Use "since" or "after", not both.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
  now += 90 * day;
  expect((await changes(`since: "${start}"`)).error).toMatchObject({
    message: '"since" is too old (maximum 90 days): older removals are no longer stored. Give a later time.',
    extensions: { code: 'SYNC_EXPIRED' },
  });
  // A cursor of a time is as old as that time, until it has been used.
  expect((await changes(`after: "${none.cursor}"`)).error).toMatchObject({
    message: expect.stringContaining('Delete the local copy and start without a cursor.'),
    extensions: { code: 'SYNC_EXPIRED' },
  });
});
