import { getNamedType } from 'graphql';
import { commitLocalUpdate } from 'relay-runtime';
import { afterEach, beforeAll, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { schema } from '../../src/schema/schema.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { Newsroom } from '../newsroom.ts';
import { compile, type Data, hasCompiler, RelayApp } from './relay-app.ts';
import { selectionOf } from './selection.ts';

/** Every mutation as Relay compiles and runs it, with all members of its result, and the loop that keeps a store up to date. */
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

const ofFrontCopies = ['saveFrontWorkingCopy', 'publishFrontWorkingCopy', 'discardFrontWorkingCopy'];
const ofCopies = ['saveWorkingCopy', 'publishWorkingCopy', 'discardWorkingCopy', 'setExpiry'];

const ownDocuments = {
  deskDiscardMutation: `mutation deskDiscardMutation($id: ID!, $expectedRevision: Int!) {
    deleteArticle(id: $id, expectedRevision: $expectedRevision) { ... on Deleted { deletedId @deleteRecord } ... on UserError { message } }
  }`,
  deskChangesQuery: `query deskChangesQuery($after: String) {
    changes(first: 4, after: $after) {
      edges { node { kind recordId node { __typename id ... on Article { headline } ... on Entity { name } } } }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  deskFeedQuery: `query deskFeedQuery($first: Int, $after: String) {
    articles(first: $first, after: $after) @connection(key: "desk_articles") { edges { node { id headline } } }
  }`,
  deskFoundQuery: `query deskFoundQuery($words: String!) { search(query: $words) { nodes ${allOf('SearchResult', 0)} } }`,
  deskTimelineQuery: `query deskTimelineQuery($id: ID!) {
    node(id: $id) { ... on Entity { timeline { nodes ${allOf('TimelineItem', 0)} } } }
  }`,
  // More than one answer may hold, but Relay must make classes of it.
  deskEverythingQuery: `query deskEverythingQuery($id: ID!) {
    search(query: "x") { nodes ${allOf('SearchResult', 2)} }
    node(id: $id) { ... on Entity { timeline { nodes ${allOf('TimelineItem', 2)} } } }
  }`,
};
const documents = {
  ...ownDocuments,
  ...Object.fromEntries(
    mutations.map(({ name, args, type }) => [
      documentOf(name),
      `mutation ${documentOf(name)}(${args.map(arg => `$${arg.name}: ${arg.type}`).join(', ')}) {
        ${name}(${args.map(arg => `${arg.name}: $${arg.name}`).join(', ')}) ${selectionOf(schema, getNamedType(type), 1)}
      }`,
    ]),
  ),
};

describe.skipIf(!hasCompiler)(
  `Relay${hasCompiler ? '' : ' (skipped: relay-compiler has no program for this platform)'}`,
  () => {
    let requestOf: Awaited<ReturnType<typeof compile>>;
    let room: Newsroom;
    let app: RelayApp;
    let warnings: MockInstance[];
    const ran = new Set<string>();

    /** Runs a mutation, and looks whether what came is in the store under its own id only. */
    const run = async (name: string, variables: object): Promise<Data> => {
      const { [name]: result } = await app.mutate(requestOf(documentOf(name)), variables);
      ran.add(name);
      if (result.id !== undefined)
        expect(app.record(result.id)).toMatchObject({
          __typename: result.__typename,
          id: result.id,
          // A webhook has none.
          ...(result.revision === undefined ? {} : { revision: result.revision }),
        });
      return result;
    };

    beforeAll(async () => {
      requestOf = await compile(documents);
    });

    beforeEach(async () => {
      // The selections have all fields of an article and of those beside it.
      const limits = { ...defaultLimits, aliases: 60 };
      room = await Newsroom.open(undefined, { server: { limits } });
      app = new RelayApp(await room.api.as({ scopes: ['ADMIN'] }));
      warnings = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
    });

    // Relay warns where two records answer under one id, or a record lacks a field.
    afterEach(() => {
      const told = warnings.flatMap(spy => spy.mock.calls);
      for (const spy of warnings) spy.mockRestore();
      expect(told).toEqual([]);
    });

    test('each mutation writes, and the store has each record under its own id', async () => {
      const inputs = {
        Place: { name: 'Gwadar', kind: 'CITY' },
        Topic: { name: 'Ports' },
        Organization: { name: 'Harbour office', kind: 'GOVERNMENT' },
        Person: { name: 'Rosa' },
        Event: { name: 'Opening', startDate: '2024-05' },
        Agreement: { name: 'Port treaty', kind: 'TREATY' },
        Article: { headline: 'First', body: 'Text.' },
      };
      const made: Record<string, Data> = {};
      for (const [type, input] of Object.entries(inputs)) {
        const record = await run(`create${type}`, { input, idempotencyKey: `relay-${type}` });
        expect(record.__typename).toBe(type);
        const change = type === 'Article' ? { headline: 'Second' } : { name: `New ${record.name}` };
        made[type] = await run(`update${type}`, { id: record.id, expectedRevision: 1, input: change });
        expect(app.record(record.id)).toMatchObject({ revision: 2, ...change });
      }
      const { Article: article, Person: person } = made;
      const { id } = article;
      const twin = await run('createPerson', { input: { name: 'Rosa L.' } });
      const merged = await run('mergeEntities', { from: twin.id, into: person.id, expectedRevision: 2 });
      expect(merged).toMatchObject({ __typename: 'Person', id: person.id });
      expect(app.record(person.id).name).toBe('New Rosa');
      await run('publishArticle', { id, expectedRevision: 2 });
      expect(app.record(id).status).toBe('PUBLISHED');
      await planned(id);
      await fronts(id);
      await posts();
      await webhooks();
      await run('restoreArticle', { id, expectedRevision: 5, revision: 1 });
      expect(app.record(id)).toMatchObject({ headline: 'First', revision: 6 });
      await run('withdrawArticle', { id, expectedRevision: 6 });
      expect(app.record(id).status).toBe('WITHDRAWN');

      const kept = app.ids().map(one => app.record(one));
      const deletion = await run('deleteEntity', { id: made.Topic.id, expectedRevision: 2 });
      expect(deletion).toEqual({ __typename: 'Deleted', deletedId: made.Topic.id });
      expect(await run('deleteArticle', { id, expectedRevision: 7 })).toMatchObject({ deletedId: id });
      expect(app.ids().map(one => app.record(one))).toEqual(kept);
      expect([...ran].toSorted()).toEqual(mutations.map(({ name }) => name).toSorted());
    });

    /** The mutations of posts: each answers their article. */
    async function posts(): Promise<void> {
      const live = await run('createArticle', { input: { headline: 'Live', kind: 'LIVE' } });
      const added = await run('addLivePost', { article: live.id, input: { body: 'It begins.' } });
      expect(added).toMatchObject({ id: live.id, revision: 1 });
      const { article } = await room.ask(
        'query ($id: ID) { article(id: $id) { posts { nodes { key } } } }',
        live,
      );
      const of = { article: live.id, key: article.posts.nodes[0].key };
      const input = { body: 'It began.' };
      expect(await run('updateLivePost', { ...of, expectedRevision: 1, input })).toMatchObject({
        id: live.id,
      });
      const stale = await run('updateLivePost', { ...of, expectedRevision: 1, input });
      expect(stale).toMatchObject({ __typename: 'StaleRevisionError', currentRevision: 2 });
      expect(await run('removeLivePost', { ...of, expectedRevision: 2 })).toMatchObject({ id: live.id });
      const gone = await run('removeLivePost', { ...of, expectedRevision: 2 });
      expect(gone).toMatchObject({ __typename: 'NotFoundError' });
      const wrong = await run('addLivePost', { article: live.id, input: { body: '' } });
      expect(wrong).toMatchObject({ __typename: 'InvalidInputError' });
      expect(app.record(live.id)).toMatchObject({ headline: 'Live', revision: 1 });
    }

    /** The mutations of webhooks. */
    async function webhooks(): Promise<void> {
      const input = { url: 'https://93.184.216.34/', topics: ['BREAKING'] };
      const hook = await run('createWebhook', { input });
      expect(app.record(hook.id)).toMatchObject({ url: input.url, isActive: true });
      await run('updateWebhook', { id: hook.id, input: { isActive: false } });
      expect(app.record(hook.id)).toMatchObject({ isActive: false });
      const since = room.in(0);
      expect(await run('replayWebhook', { id: hook.id, since })).toMatchObject({
        __typename: 'InvalidInputError',
      });
      expect(await run('deleteWebhook', { id: hook.id })).toMatchObject({ deletedId: hook.id });
      expect(await run('deleteWebhook', { id: hook.id })).toMatchObject({ __typename: 'NotFoundError' });
      expect(await run('createWebhook', { input: { ...input, topics: [] } })).toMatchObject({
        __typename: 'InvalidInputError',
      });
    }

    /** The mutations of fronts, and a token that is no record. */
    async function fronts(article: string): Promise<void> {
      const containers = [{ key: 'top', title: 'Top', items: [{ article }] }];
      const front = await run('createFront', { input: { slug: 'home', name: 'Home', containers } });
      expect(app.record(front.id)).toMatchObject({ name: 'Home', revision: 1 });
      await run('updateFront', { id: front.id, expectedRevision: 1, input: { name: 'Start' } });
      expect(app.record(front.id)).toMatchObject({ name: 'Start', revision: 2 });
      const input = { name: 'Begin' };
      await run('saveFrontWorkingCopy', { id: front.id, expectedRevision: 2, input });
      expect(app.record(front.id)).toMatchObject({ name: 'Start', revision: 2 });
      await run('discardFrontWorkingCopy', { id: front.id, expectedRevision: 3 });
      await run('saveFrontWorkingCopy', { id: front.id, expectedRevision: 2, input });
      const { workingCopy } = (await room.ask('{ front(slug: "home") { workingCopy { revision } } }')).front;
      const published = await run('publishFrontWorkingCopy', {
        id: front.id,
        expectedRevision: workingCopy.revision,
      });
      expect(app.record(front.id)).toMatchObject({ name: 'Begin', revision: published.revision });
      const deletion = await run('deleteFront', { id: front.id, expectedRevision: published.revision });
      expect(deletion).toMatchObject({ deletedId: front.id });
      const [at, expiresAt] = [room.in(3_600_000), room.in(7_200_000)];
      expect(await run('createPreviewToken', { at, expiresAt })).toMatchObject({ expiresAt });
    }

    test('mutations of fronts are refused as data, and the fronts stay as they are', async () => {
      const input = { slug: 'home', name: 'Home', containers: [] };
      const { id } = await run('createFront', { input });
      const before = app.ids().map(one => app.record(one));
      expect(await run('createFront', { input })).toMatchObject({
        __typename: 'DuplicateError',
        existing: { __typename: 'Front', id },
      });
      const nowhere = Buffer.from('Front:01AAAAAAAAAAAAAAAAAAAAAAAA').toString('base64');
      for (const name of ['publishFrontWorkingCopy', 'discardFrontWorkingCopy'])
        expect(await run(name, { id, expectedRevision: 1 })).toMatchObject({ requestedId: id });
      for (const name of ['updateFront', 'deleteFront', 'saveFrontWorkingCopy']) {
        const stale = { id, expectedRevision: 9, input: { name: 'Start' } };
        expect(await run(name, stale)).toMatchObject({
          __typename: 'StaleRevisionError',
          currentRevision: 1,
        });
        expect(await run(name, { ...stale, id: nowhere })).toMatchObject({ requestedId: nowhere });
      }
      const nameless = { id, expectedRevision: 1, input: { name: '' } };
      expect(await run('updateFront', nameless)).toMatchObject({
        __typename: 'InvalidInputError',
        issues: [{ path: ['input', 'name'] }],
      });
      expect(app.ids().map(one => app.record(one))).toEqual(before);
    });

    /** The mutations of a published article of revision 3 whose changes become public later; it has revision 5 afterwards. */
    async function planned(id: string): Promise<void> {
      const input = { summary: 'New' };
      const at = room.in(3_600_000);
      expect(await run('setExpiry', { id, expectedRevision: 3, at })).toMatchObject({ id, revision: 4 });
      const saved = await run('saveWorkingCopy', { id, expectedRevision: 4, input });
      expect(saved).toMatchObject({ id, revision: 4 });
      await run('discardWorkingCopy', { id, expectedRevision: 5 });
      await run('saveWorkingCopy', { id, expectedRevision: 4, input });
      const { workingCopy } = (
        await room.ask('query ($id: ID) { article(id: $id) { workingCopy { revision } } }', { id })
      ).article;
      await run('publishWorkingCopy', { id, expectedRevision: workingCopy.revision });
      expect(app.record(id)).toMatchObject({ summary: 'New', revision: 5 });

      const release = await run('createRelease', { name: 'Day' });
      const item = { release: release.id, node: id, action: 'UNPUBLISH' };
      await run('addToRelease', item);
      await run('removeFromRelease', item);
      const { revision } = await run('addToRelease', item);
      const scheduled = await run('scheduleRelease', {
        id: release.id,
        expectedRevision: revision,
        at: room.in(1_800_000),
      });
      expect(scheduled).toMatchObject({ release_status: 'SCHEDULED' });
      const cancelled = await run('cancelRelease', { id: release.id, expectedRevision: scheduled.revision });
      expect(cancelled).toMatchObject({ release_status: 'CANCELLED' });
    }

    test('mutations of working copies and releases are refused as data, and the records stay as they are', async () => {
      const { id } = await run('createArticle', { input: { headline: 'First' } });
      await run('saveWorkingCopy', { id, expectedRevision: 1, input: { headline: 'Other' } });
      const release = await run('createRelease', { name: 'Day' });
      const before = app.ids().map(one => app.record(one));
      const nowhere = Buffer.from('Article:01AAAAAAAAAAAAAAAAAAAAAAAA').toString('base64');
      const noRelease = Buffer.from('Release:01AAAAAAAAAAAAAAAAAAAAAAAA').toString('base64');
      const at = room.in(3_600_000);
      const stale = { expectedRevision: 9, input: { headline: 'Second' }, at };
      for (const name of ofCopies) {
        expect(await run(name, { ...stale, id }), name).toMatchObject({ __typename: 'StaleRevisionError' });
        expect(await run(name, { ...stale, id: nowhere }), name).toMatchObject({ requestedId: nowhere });
      }
      for (const name of ['scheduleRelease', 'cancelRelease']) {
        expect(await run(name, { ...stale, id: release.id }), name).toMatchObject({
          __typename: 'StaleRevisionError',
        });
        expect(await run(name, { ...stale, id: noRelease }), name).toMatchObject({ requestedId: noRelease });
      }
      for (const name of ['addToRelease', 'removeFromRelease'])
        expect(await run(name, { release: noRelease, node: id, action: 'PUBLISH' }), name).toMatchObject({
          requestedId: noRelease,
        });
      expect(await run('createRelease', { name: '' })).toMatchObject({ __typename: 'InvalidInputError' });
      expect(app.ids().map(one => app.record(one))).toEqual(before);
    });

    const ofRecords = mutations.filter(
      ({ name }) =>
        ![...ofCopies, ...ofFrontCopies].includes(name) &&
        !/(?:Release|Front|PreviewToken|LivePost|Webhook)$/.test(name),
    );
    test.each(ofRecords.map(({ name, args }) => ({ name, names: args.map(arg => arg.name) })))(
      '$name is refused as data, and the records that the refusal names stay as they are',
      async ({ name, names }) => {
        const type = /^(?:create|update)(.+)$/.exec(name)?.[1];
        const subject = type ?? (name.endsWith('Article') ? 'Article' : 'Person');
        const label = subject === 'Article' ? 'headline' : 'name';
        const needed = subject === 'Event' ? { startDate: '2024' } : {};
        const input = (slug: string) => ({ [label]: 'Known', slug, ...needed });
        const create = (slug: string) => run(`create${subject}`, { input: input(slug) });
        const [first, second] = [await create('first'), await create('second')];
        const before = app.ids().map(one => app.record(one));
        const values = { id: first.id, from: second.id, into: first.id, revision: 1, expectedRevision: 9 };
        const given = Object.fromEntries(Object.entries(values).filter(([one]) => names.includes(one)));
        const has = (one: string) => names.includes(one);
        if (has('expectedRevision')) {
          const stale = await run(name, { ...given, input: input('third') });
          expect(stale).toMatchObject({ __typename: 'StaleRevisionError', currentRevision: 1 });
          const nowhere = Buffer.from(`${subject}:01AAAAAAAAAAAAAAAAAAAAAAAA`).toString('base64');
          const unknown = { ...given, [has('id') ? 'id' : 'into']: nowhere, input: input('third') };
          const missing = await run(name, unknown);
          expect(missing).toMatchObject({ __typename: 'NotFoundError', requestedId: nowhere });
          expect(app.record(nowhere)).toBeUndefined();
        }
        if (has('input')) {
          const wrong = await run(name, { ...given, expectedRevision: 1, input: { ...needed, [label]: '' } });
          expect(wrong).toMatchObject({
            __typename: 'InvalidInputError',
            issues: [{ path: ['input', label] }],
          });
          const taken = await run(name, { ...given, expectedRevision: 1, input: input('second') });
          expect(taken).toMatchObject({
            __typename: 'DuplicateError',
            existing: { __typename: subject, id: second.id },
          });
        }
        expect(app.ids().map(one => app.record(one))).toEqual(before);
      },
    );

    test('a page of changes and a deletion leave the records of the store as they are', async () => {
      const [kept, changed, gone] = await Promise.all(
        ['Kept', 'Changed', 'Gone'].map(headline => room.published({ headline })),
      );
      const people = await Promise.all(['Ann', 'Bob', 'Cem'].map(name => room.made('Person', { name })));
      await room.drain();
      room.pass(60_000);
      const sync = syncOf(app, requestOf('deskChangesQuery'));
      expect((await sync()).toSorted()).toEqual(
        [kept, changed, gone, ...people].map(({ id }) => id).toSorted(),
      );
      for (const { id, headline } of [kept, changed, gone])
        expect(app.record(id)).toEqual(expect.objectContaining({ __typename: 'Article', id, headline }));
      for (const { id, name } of people)
        expect(app.record(id)).toEqual(expect.objectContaining({ __typename: 'Person', id, name }));

      const update = { id: changed.id, expectedRevision: changed.revision, input: { headline: 'Corrected' } };
      await room.ask(
        'mutation ($id: ID!, $expectedRevision: Int!, $input: ArticleInput!) { updateArticle(id: $id, expectedRevision: $expectedRevision, input: $input) { __typename } }',
        update,
      );
      const [deletion] = [await room.delete(gone)];
      expect(deletion.deletedId).toBe(gone.id);
      await room.drain();
      room.pass(60_000);
      expect((await sync()).toSorted()).toEqual([changed.id, gone.id].toSorted());
      expect(app.record(kept.id).headline).toBe('Kept');
      expect(app.record(changed.id).headline).toBe('Corrected');
      expect(app.record(gone.id)).toBeUndefined();

      const other = await app.mutate(requestOf('deskDiscardMutation'), {
        id: kept.id,
        expectedRevision: kept.revision,
      });
      expect(other.deleteArticle.deletedId).toBe(kept.id);
      expect(app.record(kept.id)).toBeUndefined();
      expect(app.record(changed.id)).toMatchObject({ __typename: 'Article', headline: 'Corrected' });
    });

    test('pages of a connection come together, and results of several types stand in one answer', async () => {
      const person = await room.made('Person', { name: 'Harbour master' });
      for (const headline of ['Harbour one', 'Harbour two', 'Harbour three'])
        await room.published({ headline, mentions: [{ entity: person.id }] });
      const { id } = await room.made('Event', { name: 'Harbour day', startDate: '2024' });
      await room.drain();
      room.pass(60_000);
      const feed = requestOf('deskFeedQuery');
      const { articles } = await app.query(feed, { first: 2 });
      expect(articles.edges).toHaveLength(2);
      const more = await app.query(feed, { first: 2, after: articles.pageInfo.endCursor });
      expect(more.articles.edges.map(({ node }: Data) => node.headline).toSorted()).toEqual([
        'Harbour one',
        'Harbour three',
        'Harbour two',
      ]);
      const { search } = await app.query(requestOf('deskFoundQuery'), { words: 'harbour' });
      expect(search.nodes.map(({ __typename }: Data) => __typename).toSorted()).toEqual([
        'Article',
        'Article',
        'Article',
        'Event',
        'Person',
      ]);
      expect(app.record(id)).toMatchObject({ __typename: 'Event', name: 'Harbour day' });
      const { node } = await app.query(requestOf('deskTimelineQuery'), { id: person.id });
      expect(node.timeline.nodes).toHaveLength(3);
    });
  },
);

/** The loop of the guide to offline copies, for Relay: what changed comes with the page, what is gone is dropped. Answers the ids told of. */
function syncOf(app: RelayApp, query: Parameters<RelayApp['query']>[0]): () => Promise<string[]> {
  let after: string | null = null;
  return async () => {
    const told: string[] = [];
    for (;;) {
      const { changes }: Data = await app.query(query, { after });
      const nodes: Data[] = changes.edges.map(({ node }: Data) => node);
      told.push(...nodes.map(({ recordId }) => recordId));
      const removed = nodes.filter(({ node }) => node === null);
      commitLocalUpdate(app.environment, store => {
        for (const { recordId } of removed) store.delete(recordId);
      });
      after = changes.pageInfo.endCursor ?? after;
      if (!changes.pageInfo.hasNextPage) return told;
    }
  };
}

function documentOf(mutation: string): string {
  return `desk${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Mutation`;
}

function allOf(type: string, depth: number): string {
  const named = schema.getType(type);
  if (named === undefined) throw new Error(`There is no type ${type}.`);
  return selectionOf(schema, named, depth);
}
