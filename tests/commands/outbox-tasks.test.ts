import { beforeEach, describe, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import type { ChangeEvent } from '../../src/commands/write/change-event.ts';
import { Newsroom, type Result } from '../newsroom.ts';
import { Race } from '../race.ts';
import { scan } from '../table.ts';

/** The outbox tasks of a write: each that follows from it, and no other. */
let race: Race;
let room: Newsroom;
/** Works beside it, over the same table. */
let other: Newsroom;

const hour = 3_600_000;
/** Longer than a lease of the outbox. */
const lease = 31_000;

beforeEach(async () => {
  race = new Race();
  room = await Newsroom.open('2024-06-01T08:00:00Z', { intercept: race.intercept });
  other = await room.another({});
});

describe('a release', () => {
  test('is enqueued for a scheduled article once for each publication time, however often it is edited', async () => {
    const article = await room.published({ headline: 'One' }, room.in(hour));
    expect(await releases()).toEqual([room.in(hour)]);
    const edited = await room.updated('Article', article, { headline: 'Two' });
    expect(await releases()).toEqual([room.in(hour)]);
    await room.publish(edited, room.in(2 * hour));
    expect(await releases()).toEqual([room.in(hour), room.in(2 * hour)]);
  });

  test('is not enqueued for a draft, nor for an article that is public at once', async () => {
    const draft = await room.made('Article', { headline: 'One' });
    await room.publish(draft);
    await room.published({ headline: 'Two' }, room.in(-hour));
    expect(await releases()).toEqual([]);
  });

  test('is announced once although a mentioned person is renamed at that moment', async () => {
    const ada = await room.made('Person', { name: 'Old' });
    const { id } = await room.published({ headline: 'One', mentions: [{ entity: ada.id }] }, room.in(hour));
    await room.drain();
    room.pass(hour - 40_000);
    await room.updated('Person', ada, { name: 'New' });
    room.pass(60_000);
    const told: ChangeEvent[] = [];
    const publish = async (event: ChangeEvent) => void told.push(event);
    await drainOutbox(room.api.table, { publish });
    room.pass(60_000);
    await drainOutbox(room.api.table, { publish });
    expect(told.filter(event => event.id === id).map(({ type }) => type)).toEqual(['article.published']);
  });
});

describe('a count of related items', () => {
  test('includes a rescheduled article from its new time on', async () => {
    const ada = await room.made('Person', { name: 'Ada' });
    const mentions = [{ entity: ada.id }];
    await room.published({ headline: 'Now', mentions });
    const later = await room.published({ headline: 'Later', mentions }, room.in(3 * hour));
    await room.drain();
    await room.publish(later, room.in(hour));
    await room.drain();
    expect(await relatedToNow()).toEqual([]);
    room.pass(hour);
    await drainOutbox(room.api.table);
    expect(await relatedToNow()).toEqual(['Later']);
  });
});

describe('a deletion cleanup', () => {
  test('takes place at once', async () => {
    const draft = await room.made('Article', { headline: 'One' });
    const article = await room.updated('Article', draft, { headline: 'Two' });
    await room.delete(article);
    await drainOutbox(room.api.table);
    expect(await keysOf(article)).toEqual([]);
  });

  test('is repeated later, for a worker that had lost its lease and still wrote', async () => {
    const ada = await room.made('Person', { name: 'Ada' });
    await room.published({ headline: 'One', mentions: [{ entity: ada.id }] });
    race.before('TransactWriteItemsCommand', async () => {
      room.pass(lease);
      await other.delete(ada);
      await drainOutbox(other.api.table);
      expect(await keysOf(ada)).toEqual([]);
    });
    await drainOutbox(room.api.table).catch(() => {});
    expect(race.isOver).toBe(true);
    await room.drain();
    expect(await keysOf(ada)).toEqual([]);
  });
});

/** The due times of the releases in the outbox. */
async function releases(): Promise<string[]> {
  return [...(await scan(room.api.table)).values()]
    .filter(({ pk, kind }) => pk.startsWith('outbox#') && kind === 'release')
    .map(({ sk }) => sk.split('#')[0] ?? '')
    .toSorted();
}

async function relatedToNow(): Promise<string[]> {
  const { article } = await room.read('{ article(slug: "now") { related { headline } } }');
  return article.related.map(({ headline }: Result) => headline);
}

/** The keys of all items that are of a record itself. */
async function keysOf({ id }: { readonly id: string }): Promise<string[]> {
  const [, own = ''] = Buffer.from(id, 'base64').toString().split(':');
  return [...(await scan(room.api.table)).values()]
    .filter(({ pk }) => pk.endsWith(`#${own}`) || pk.includes(`${own}/revisions`))
    .map(({ pk, sk }) => `${pk} ${sk}`);
}
