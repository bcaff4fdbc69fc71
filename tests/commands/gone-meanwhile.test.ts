import { beforeEach, describe, expect, test } from 'vitest';
import { cleanUpDeletion } from '../../src/commands/outbox/clean-up-deletion.ts';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { writeRedirect } from '../../src/commands/repair/repair-record.ts';
import type { ChangeEvent } from '../../src/commands/write/change-event.ts';
import { derivedId } from '../../src/model/id.ts';
import { documentKey, keyText } from '../../src/store/keys.ts';
import { transact } from '../../src/store/transaction.ts';
import { importInto, sourceOf } from '../api.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { Race } from '../race.ts';
import { scan } from '../table.ts';

/** A record that is deleted or written by another caller between the read and the write of a command. */
let race: Race;
/** Whose requests the race holds up. */
let room: Newsroom;
/** Works beside it, over the same table. */
let other: Newsroom;

beforeEach(async () => {
  race = new Race();
  room = await Newsroom.open('2024-06-01T08:00:00Z', { intercept: race.intercept });
  other = await room.another({});
});

describe('a concurrently deleted record', () => {
  test.each(['Article', 'Person'] as const)('is not brought back by an edit of an %s', async type => {
    const title = type === 'Article' ? 'headline' : 'name';
    const record = await room.made(type, { [title]: 'First' });
    race.before('TransactWriteItemsCommand', () => other.delete(record));
    expect(await room.update(type, record, { [title]: 'Second' })).toMatchObject({
      __typename: 'NotFoundError',
      missing: record.id,
    });
    expect(race.isOver).toBe(true);
    await expectNothingOf(record);
  });

  test('is not brought back by its publication', async () => {
    const article = await room.made('Article', { headline: 'First' });
    race.before('TransactWriteItemsCommand', () => other.delete(article));
    expect((await room.publish(article)).__typename).toBe('NotFoundError');
    expect(race.isOver).toBe(true);
    await expectNothingOf(article);
  });

  test('is not brought back by the first save of a working copy', async () => {
    const article = await room.published({ headline: 'First' });
    race.before('TransactWriteItemsCommand', () => other.delete(article));
    const { result } = await room.ask(
      `mutation ($id: ID!, $revision: Int!) {
        result: saveWorkingCopy(id: $id, expectedRevision: $revision, input: { headline: "Second" }) { __typename }
      }`,
      { id: article.id, revision: article.revision },
    );
    expect(result).toEqual({ __typename: 'NotFoundError' });
    expect(race.isOver).toBe(true);
    await expectNothingOf(article);
  });

  test('is not brought back by a merge, as source or as target', async () => {
    for (const isSurvivor of [false, true]) {
      const from = await room.made('Person', { name: 'From' });
      const into = await room.made('Person', { name: 'Into' });
      const gone = isSurvivor ? into : from;
      race.before('TransactWriteItemsCommand', () => other.delete(gone));
      expect(await room.merge(from, into)).toMatchObject({ __typename: 'NotFoundError', missing: gone.id });
      expect(race.isOver).toBe(true);
      await expectNothingOf(gone);
      await other.delete(isSurvivor ? from : into);
    }
  });
});

test('an edit goes through although a mentioned person is renamed concurrently', async () => {
  const ada = await room.made('Person', { name: 'Old' });
  const article = await room.published({ headline: 'First', mentions: [{ entity: ada.id }] });
  race.before('TransactWriteItemsCommand', async () => {
    await other.updated('Person', ada, { name: 'New' });
    await drainOutbox(other.api.table);
  });
  const edited = await room.updated('Article', article, { headline: 'Second' });
  expect(race.isOver).toBe(true);
  expect(edited).toMatchObject({ headline: 'Second', revision: article.revision + 1 });
  const { articles } = await room.read('{ articles { nodes { headline people { nodes { name } } } } }');
  expect(articles.nodes).toEqual([{ headline: 'Second', people: { nodes: [{ name: 'New' }] } }]);
});

test('an article that is deleted while the new name of a person reaches it stays deleted, and fails no task', async () => {
  const ada = await room.made('Person', { name: 'Old' });
  const article = await room.published({ headline: 'First', mentions: [{ entity: ada.id }] });
  await room.drain();
  await room.updated('Person', ada, { name: 'New' });
  race.before('BatchGetItemCommand', () => other.delete(article));
  const { failed } = await drainOutbox(room.api.table);
  expect(race.isOver).toBe(true);
  expect(failed).toEqual([]);
  await expectNothingOf(article);
});

test('the redirect of a merged record is not restored over a record that has taken its place', async () => {
  const from = await room.made('Person', { name: 'From' });
  const into = await room.made('Person', { name: 'Into' });
  await room.merge(from, into);
  await room.drain();
  const [former, survivor] = [from, into].map(({ id }) => ({ type: 'Person' as const, id: idIn(id) }));
  if (former === undefined || survivor === undefined) throw new Error('There are two.');
  const restore = writeRedirect(survivor, former);
  const redirect = (await scan(room.api.table)).get(keyText(documentKey(former)));
  const other = { ...documentKey(former), type: 'Person', id: former.id, name: 'Another' };
  await transact(room.api.table, [{ put: other }]);
  expect(await restore(room.api.table)).toBe(false);
  expect((await scan(room.api.table)).get(keyText(documentKey(former)))).toEqual(other);
  await transact(room.api.table, [{ delete: documentKey(former) }]);
  expect(await restore(room.api.table)).toBe(true);
  expect((await scan(room.api.table)).get(keyText(documentKey(former)))).toEqual(redirect);
});

test('an edit of the survivor of a concurrent merge is refused, and the merge stays', async () => {
  const from = await room.made('Person', { name: 'From' });
  const into = await room.made('Person', { name: 'Into' });
  race.before('TransactWriteItemsCommand', () => other.merge(from, into));
  expect((await room.update('Person', into, { summary: 'Edited.' })).__typename).toBe('StaleRevisionError');
  expect(race.isOver).toBe(true);
  const { person } = await room.read('{ person(slug: "from") { id alternateNames } }');
  expect(person).toEqual({ id: into.id, alternateNames: ['From'] });
  expect(await faultsOf(room.api)).toEqual([]);
});

test('the number of mentions of a person is stored despite a concurrent edit', async () => {
  const rare = await room.made('Person', { name: 'Ada Rare' });
  const often = await room.made('Person', { name: 'Ada Often Mentioned' });
  await room.published({ headline: 'One', mentions: [{ entity: often.id }] });
  race.before('TransactWriteItemsCommand', () => drainOutbox(other.api.table));
  await room.updated('Person', often, { summary: 'Edited.' });
  expect(race.isOver).toBe(true);
  const { suggest } = await room.read('{ suggest(prefix: "ada") { id } }');
  expect(suggest.map(({ id }: Result) => id)).toEqual([often.id, rare.id]);
});

test('a publication is announced once despite an edit at the moment of its release', async () => {
  const article = await room.published({ headline: 'One' }, room.in(3_600_000));
  await room.drain();
  room.pass(3_600_000);
  const told: ChangeEvent[] = [];
  const publish = async (event: ChangeEvent) => void told.push(event);
  race.before('TransactWriteItemsCommand', () => drainOutbox(other.api.table, { publish }));
  await room.updated('Article', article, { headline: 'Two' });
  expect(race.isOver).toBe(true);
  await drainOutbox(room.api.table, { publish });
  expect(told.map(({ type }) => type)).toEqual(['article.published', 'article.updated']);
});

test('a record that an import has recreated keeps its document and history when the old one is cleaned up', async () => {
  const ada = { type: 'Person', slug: 'ada', name: 'Ada' };
  await room.api.import(ada);
  const { person } = await room.read('{ person(slug: "ada") { id revision } }');
  expect((await room.delete(person)).__typename).toBe('Deleted');
  room.pass(1000);
  const again = await importInto(room.api.table, sourceOf([ada]), { overwrite: true });
  expect(again.problems).toEqual([]);
  await room.drain();
  const { person: anew } = await room.read('{ person(slug: "ada") { id name } }');
  expect(anew).toEqual({ id: person.id, name: 'Ada' });
  expect(await faultsOf(room.api)).toEqual([]);
});

test('an article that an import recreates during the cleanup of the old one keeps its history', async () => {
  const line = { type: 'Article', slug: 'back', headline: 'Back' };
  await room.api.import(line);
  const { article } = await room.ask('{ article(slug: "back") { id revision } }');
  expect((await room.delete(article)).__typename).toBe('Deleted');
  race.before('TransactWriteItemsCommand', async () => {
    const again = await importInto(other.api.table, sourceOf([line]), { overwrite: true });
    expect(again.problems).toEqual([]);
  });
  await cleanUpDeletion(room.api.table, { type: 'Article', id: derivedId('Article', 'back') });
  expect(race.isOver).toBe(true);
  const { article: anew } = await room.ask(
    '{ article(slug: "back") { revisions(first: 2) { nodes { headline } } } }',
  );
  expect(anew.revisions.nodes).toEqual([{ headline: 'Back' }]);
});

test('a request with its own slug, sent twice at once, creates one record and gets it in both answers', async () => {
  const request = ['Topic', { name: 'Once', slug: 'once-only' }, 'request-1'] as const;
  let first: Result;
  race.before('TransactWriteItemsCommand', async () => {
    first = await other.create(...request);
  });
  const second = await room.create(...request);
  expect(first).toMatchObject({ __typename: 'Topic', slug: 'once-only' });
  expect(second).toEqual(first);
  expect(await faultsOf(room.api)).toEqual([]);
});

async function expectNothingOf({ id }: { readonly id: string }): Promise<void> {
  await room.drain();
  const own = idIn(id);
  const items = [...(await scan(room.api.table)).values()];
  expect(items.filter(({ pk }) => pk.endsWith(`#${own}`))).toEqual([]);
  expect(await faultsOf(room.api)).toEqual([]);
}

/** The id of a record in the table, as an id of the API has it. */
function idIn(id: string): string {
  return Buffer.from(id, 'base64').toString().split(':')[1] ?? '';
}
