import { describe, expect, test } from 'vitest';
import { readSetting } from '../../src/commands/hot-lists/setting.ts';
import { reproject } from '../../src/commands/repair/reproject.ts';
import { deleteAll, putAll } from '../../src/store/batch-write.ts';
import type { Table } from '../../src/store/table.ts';
import { faultsOf, type Newsroom, type Seen } from '../newsroom.ts';
import { isLong, placesToTry, seeded } from '../seed.ts';
import { entriesIn, expectCopies, feed, feedBy, HotRoom } from './hot-room.ts';

/** The command that changes the number of copies, beside writers and readers, and interrupted. */

const published = '2024-05-01T00:00:00.000Z';

const copiesOf = async (table: Table) => (await readSetting(table)).lists.get('articles');

test('interrupted at any request, the command continues when it is repeated, while others write and read', {
  timeout: 3_600_000,
}, async () => {
  const { first, step } = placesToTry('hot-lists', 8);
  const steps = [4, 2, 1];
  const hot = await HotRoom.open();
  const { room } = hot;
  const desk = new Desk(await hot.another());
  for (let i = 0; i < 6; i++) await desk.work();
  let points = 0;
  for (let nth = first; ; nth += step) {
    let left = Number.POSITIVE_INFINITY;
    const dying = await hot.another(async send => {
      if (left === 0) throw new Died();
      left -= 1;
      return send();
    });
    left = nth;
    let ended = false;
    try {
      for (const wanted of steps) {
        const table = dying.api.table.patient();
        await hot.setCopies(wanted, { table, whileWaiting: () => desk.work() });
      }
      ended = true;
    } catch (error) {
      if (!isDeath(error)) throw error;
    }
    await desk.work();
    expect(await feedsByAll(hot)).toBe(true);
    // The first repetition continues the change, and the second undoes it for the next point.
    for (const wanted of [4, 1]) {
      await hot.setCopies(wanted);
      const numbers = { read: 4, written: 4, stored: 4, name: 'articles' };
      expect(await copiesOf(room.api.table)).toEqual(wanted === 1 ? undefined : numbers);
      await expectCopies(room.api.table, wanted);
    }
    dying.api.close();
    points += 1;
    if (ended) break;
  }
  await room.drain();
  expect(await faultsOf(room.api)).toEqual([]);
  expect(points).toBeGreaterThan(3);
});

/** Whether the feed is the same by each copy that a process may read now. */
async function feedsByAll(hot: HotRoom): Promise<boolean> {
  await hot.learn();
  const own = await feedBy(1, 4, hot.room);
  for (const copy of [2, 3, 4]) expect(await feedBy(copy, 4, hot.room)).toEqual(own);
  return true;
}

test('a command beside writers who are at work at each of its requests leaves equal copies', {
  timeout: 3_600_000,
}, async () => {
  const hot = await HotRoom.open();
  const desk = new Desk(await hot.another());
  for (let i = 0; i < (isLong ? 150 : 30); i++) await desk.work();
  let isCommand = false;
  const busy = await hot.another(async send => {
    // The desk works through another process, between what the command reads and what it writes.
    if (isCommand) {
      isCommand = false;
      await desk.work();
      isCommand = true;
    }
    return send();
  });
  for (const wanted of isLong ? [2, 5, 8, 3, 1, 4] : [4, 2]) {
    isCommand = true;
    await hot.setCopies(wanted, { table: busy.api.table });
    isCommand = false;
    await expectCopies(busy.api.table, wanted);
  }
  await hot.room.drain();
  expect(await faultsOf(hot.room.api)).toEqual([]);
});

test('a writer that does not know of the copies yet leaves nothing out: its entries are filled in', async () => {
  const hot = await HotRoom.open();
  const { room } = hot;
  const late = await hot.another();
  const first = await late.published({ headline: 'First', body: 'x' });
  let waits = 0;
  await hot.setCopies(3, {
    whileWaiting: async () => {
      waits += 1;
      // Its copies are nine seconds old, and there was only one.
      await late.published({ headline: 'Second', body: 'x' });
      await late.delete(await late.updated('Article', first, { headline: 'Changed' }));
    },
  });
  expect(waits).toBe(1);
  await expectCopies(room.api.table, 3);
  expect(await feed(room)).toHaveLength(1);
});

test('a repeated command waits again: the interrupted one may not have waited for the last writers', async () => {
  const hot = await HotRoom.open();
  const late = await hot.another();
  await late.published({ headline: 'First', body: 'x' });
  const interrupted = hot.setCopies(3, { whileWaiting: () => Promise.reject(new Died()) });
  await expect(interrupted).rejects.toThrow(Died);
  await hot.setCopies(3);
  await late.published({ headline: 'Second', body: 'x' });
  await expectCopies(hot.room.api.table, 3);
});

describe('a repair of a copy beside an editor', () => {
  test.each([
    [
      'who deletes the article: it does not come back',
      async (room: Newsroom, article: Seen) => room.delete(article),
    ],
    [
      'who edits it: the copy has the later version',
      async (room: Newsroom, article: Seen) => room.updated('Article', article, { headline: 'Later' }),
    ],
    [
      'who has published it again: it stays',
      async (room: Newsroom, { id }: Seen) => {
        const { node } = await room.ask(
          'query ($id: ID!) { node(id: $id) { ... on Article { id revision } } }',
          { id },
        );
        await room.publish(node, published);
      },
    ],
  ])('%s', async (name, edit) => {
    const hot = await HotRoom.open();
    const { room } = hot;
    const { table } = room.api;
    const article = await room.published({ headline: 'Sooner', body: 'x' }, published);
    await hot.setCopies(2);
    const [entry] = await entriesIn(table, 'copy#2#articles');
    const key = { pk: 'copy#2#articles', sk: String(Object(entry).sk) };
    if (name.endsWith('stays')) {
      await room.withdraw(article);
      await putAll(table, [{ ...entry, ...key }]);
    } else await deleteAll(table, [key]);
    let edits = 0;
    const repairing = await hot.another(async (send, command, input) => {
      if (
        command === 'TransactWriteItemsCommand' &&
        JSON.stringify(input).includes('copy#2') &&
        edits === 0
      ) {
        edits += 1;
        await edit(room, article);
      }
      return send();
    });
    await reproject(repairing.api.table, { confirmDeletion: async () => false });
    expect(edits).toBe(1);
    await expectCopies(table, 2);
    expect(await faultsOf(room.api)).toEqual([]);
  });
});

test('a paused command deletes nothing of the copies that another one has made since', async () => {
  const hot = await HotRoom.open();
  const { room } = hot;
  await room.published({ headline: 'First', body: 'x' });
  await hot.setCopies(2);
  let isPaused = false;
  const paused = await hot.another(async (send, command, input) => {
    if (command === 'TransactWriteItemsCommand' && JSON.stringify(input).includes('"Delete"') && !isPaused) {
      isPaused = true;
      await hot.setCopies(2);
    }
    return send();
  });
  await expect(hot.setCopies(1, { table: paused.api.table })).rejects.toThrow('Another command is changing');
  expect(isPaused).toBe(true);
  await expectCopies(room.api.table, 2);
});

test('a write by copies that are too old does not commit, whatever has held it up', async () => {
  const hot = await HotRoom.open();
  let isHeld = false;
  const held = await hot.another(async (send, command) => {
    if (!isHeld || command !== 'TransactWriteItemsCommand') return send();
    isHeld = false;
    // The process is frozen in the middle of a write, whose first try was lost; the command goes through meanwhile.
    await hot.setCopies(3);
    throw Object.assign(new Error('The connection is gone.'), { code: 'ECONNRESET' });
  });
  await held.published({ headline: 'First', body: 'x' });
  const draft = await held.made('Article', { headline: 'Second', body: 'x' });
  isHeld = true;
  await expect(held.publish(draft)).rejects.toMatchObject({ codes: ['UNAVAILABLE'] });
  expect(await feed(hot.room)).toHaveLength(1);
  await held.publish(draft);
  await expectCopies(hot.room.api.table, 3);
  expect(await feed(hot.room)).toHaveLength(2);
});

test('readers read no copy that is not whole: at no moment of a change does a feed lack an article', async () => {
  const hot = await HotRoom.open();
  const { room } = hot;
  let articles = 0;
  // Each time by a process that has just read the copies, while the readers may know the earlier ones.
  const publish = async () => {
    const desk = await hot.another();
    articles += 1;
    await desk.published({ headline: `Article ${articles}`, body: 'x' });
    desk.api.close();
  };
  for (let i = 0; i < 4; i++) await publish();
  const look = async () => {
    for (const copy of [4, 3, 2, 1]) expect(await feedBy(copy, 4, room)).toHaveLength(articles);
  };
  const busy = await hot.another(async send => {
    await look();
    const output = await send();
    await look();
    return output;
  });
  const whileWaiting = async () => {
    await publish();
    await look();
  };
  await hot.learn();
  for (const wanted of [4, 1, 2, 1]) {
    await hot.setCopies(wanted, { table: busy.api.table, whileWaiting });
    await look();
    await hot.learn();
  }
});

test('two commands at once: one is told so, and a repetition ends in what was asked', async () => {
  const hot = await HotRoom.open();
  const { room } = hot;
  for (let i = 0; i < 3; i++) await room.published({ headline: `Article ${i}`, body: 'x' });
  await expect(hot.setCopies(4, { whileWaiting: () => hot.setCopies(1) })).rejects.toThrow(
    'Another command is changing the copies of lists. Run this one again when that has ended.',
  );
  await expectCopies(room.api.table, 1);
  await hot.setCopies(4);
  await expectCopies(room.api.table, 4);
  await hot.setCopies(1);
  await expectCopies(room.api.table, 1);
  expect(await faultsOf(room.api)).toEqual([]);
});

test('more copies, or more hot lists, than a transaction has room for are refused', async () => {
  const hot = await HotRoom.open();
  await expect(hot.setCopies(9)).rejects.toThrow(
    'Too many copies: 9 (maximum 8). Let caches serve more of the reads',
  );
  for (let i = 0; i < 10; i++)
    await hot.setCopies(2, { list: { list: `articles/section/s${i}`, name: `section/s${i}` } });
  await expect(hot.setCopies(2)).rejects.toThrow('Too many hot lists: 11 (maximum 10). Remove the copies');
});

/** An editor who does something else each time. */
class Desk {
  readonly #room: Newsroom;
  readonly #seen: Seen[] = [];
  readonly #random = seeded('hot-lists desk').random;

  constructor(room: Newsroom) {
    this.#room = room;
  }

  async work(): Promise<void> {
    const at = Math.floor(this.#random() * this.#seen.length);
    const article = this.#seen[at];
    const draw = this.#random();
    if (article === undefined || draw < 0.5)
      this.#seen.push(await this.#room.published({ headline: `Written ${draw}`, body: 'x' }));
    else if (draw < 0.7) {
      this.#seen.splice(at, 1);
      await this.#room.delete(article);
    } else if (draw < 0.85)
      this.#seen[at] = await this.#room.updated('Article', article, { headline: `Edited ${draw}` });
    else this.#seen[at] = await this.#room.publish(article, this.#room.in(-Math.floor(draw * 1e9)));
  }
}

/** The end of a process. */
class Died extends Error {
  override readonly name = 'Died';
}

function isDeath(error: unknown): boolean {
  return error instanceof Error && (error instanceof Died || error.cause instanceof Died);
}
