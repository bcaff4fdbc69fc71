import { expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { rebuildSegment } from '../../src/commands/repair/repair-segment.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { type FlushLimits, flush } from '../../src/commands/search-index/flush.ts';
import { type Api, type ApiOptions, startApi, unhurried } from '../api.ts';
import { Newsroom } from '../newsroom.ts';
import { Died } from '../race.ts';
import { searchAll } from '../search/search-all.ts';
import { isLong, placesToTry } from '../seed.ts';
import { scan } from '../table.ts';

/** Processes that were stopped for so long that another one took their lease over, and then go on. */
const limits: FlushLimits = {
  maxFresh: 3,
  maxFreshBytes: 1_000_000,
  tiers: [
    { below: 8, fanIn: 3 },
    { below: 100, fanIn: 3 },
  ],
  maxDeadShare: 0.3,
  settling: 0,
};
/** Another process takes the lease over as soon as it is not renewed. */
const takesOver = { limits, wait: 60_000, takeOverAfter: 0 };

const article = (i: number, version = 0) => ({
  type: 'Article',
  slug: `a${i}`,
  headline: `Harbour version${version}`,
  body: `The bridge of island number${i}.`,
  publishedAt: `2024-01-${String(i + 1).padStart(2, '0')}T00:00:00.000Z`,
});
const articles = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => article(from + i));

const namesOf = (numbers: readonly number[]) => numbers.toSorted((a, b) => b - a).map(i => `Article/a${i}`);
/** What is found after `prepared`. */
const standing = namesOf([0, 1, 2, 3, 4, 6, 7, 8, 9, 10]);
const found = (api: Api, query: string) => searchAll(api, { query, orderBy: 'RECENCY' });

/** The faults of a table, but for the items that a process has written before it saw that its lease was lost: `reproject` deletes them. */
async function faultsOf({ table }: Api): Promise<string[]> {
  const faults: string[] = [];
  for await (const { kind, key, reason } of findFaults(table))
    if (!/left of the segment \S+, which has no record/.test(reason))
      faults.push(`${kind} ${key.pk} ${key.sk}: ${reason}`);
  return faults;
}

/** The message of what fails; empty where nothing does. */
async function rejectionOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => '',
    error => String(error),
  );
}

/** Two segments, of which one article was edited and one withdrawn, and new articles. */
async function prepared(): Promise<Api> {
  const api = await startApi(unhurried);
  await api.import(...articles(0, 4));
  await flush(api.table, { limits });
  await api.import(...articles(4, 8), article(1, 1));
  await flush(api.table, { limits });
  await api.import(...articles(8, 11), article(0, 2), { ...article(5), status: 'WITHDRAWN' });
  return api;
}

/** A server that is stopped before one of its requests, the renewals of its lease too, while something else is done. */
async function stoppedOnce(
  api: Api,
  command: string,
  skip: number,
  meanwhile: () => Promise<unknown>,
  options: ApiOptions = {},
) {
  let left = skip;
  let stop: Promise<unknown> | undefined;
  const late = await startApi({
    ...unhurried,
    ...options,
    over: api,
    intercept: async (send, name) => {
      if (stop === undefined && name === command && left-- === 0) stop = meanwhile();
      await stop;
      return send();
    },
  });
  return { ...late, wasStopped: () => stop !== undefined };
}

const { first, step } = placesToTry('lost lease', 3);
/** How many places are tried at least where there are so many. */
const triedOf = (places: number) => Math.floor(places / step);

/** The kinds of writes with the least number of each; daily one of them. */
const writes = [
  ['TransactWriteItemsCommand', 5],
  ['BatchWriteItemCommand', 2],
] as const;

test.for(isLong ? writes : writes.slice(0, 1))(
  'a flush beside which another one takes over before any %s: every article is found once',
  async ([command, atLeast]) => {
    let stops = 0;
    const problems = new Set<string>();
    // Only some of the places end the late process with an error, so each is tried, daily too.
    for (let skip = 0; ; skip++) {
      const api = await prepared();
      const late = await stoppedOnce(api, command, skip, () => flush(api.table, takesOver));
      problems.add(await rejectionOf(flush(late.table, { limits })));
      late.close();
      if (!late.wasStopped()) break;
      stops += 1;
      expect(await found(api, 'harbour'), `before write ${skip}`).toEqual(standing);
      expect(await faultsOf(api), `before write ${skip}`).toEqual([]);
      api.close();
    }
    expect(stops).toBeGreaterThanOrEqual(atLeast);
    problems.delete('');
    expect([...problems]).toEqual([
      'Error: Another process took over the lease of the search index, so this process stopped its work on the index. No data is lost.',
    ]);
  },
);

test.each(isLong ? Array.from({ length: 9 }, (_, i) => i) : [6])(
  'a worker beside which another one takes over before read %i: its counts do not replace those of the other',
  async skip => {
    const room = await Newsroom.open(undefined, unhurried);
    const people = await Promise.all(['Ada', 'Bob', 'Cyd'].map(name => room.made('Person', { name })));
    const input = (headline: string, ...some: number[]) => ({
      ...{ headline, section: 'local' },
      mentions: some.map(n => ({ entity: people[n].id })),
    });
    const first = await room.published(input('First', 0, 1));
    await room.drain();
    const second = await room.published(input('Second', 0, 2));
    const meanwhile = async () => {
      for (const article of [first, second]) await room.withdraw(article);
      await room.published(input('Third', 1, 2));
      await drainOutbox(room.api.table, { takeOverAfter: 0 });
    };
    const clock = () => room.now;
    const late = await stoppedOnce(room.api, 'BatchGetItemCommand', skip, meanwhile, { clock });
    await drainOutbox(late.table);
    late.close();
    expect(late.wasStopped()).toBe(true);
    await room.drain();
    expect(await faultsOf(room.api)).toEqual([]);
  },
);

test('the first flush of a table beside which another one takes over before any write: every article is found once', async () => {
  let stops = 0;
  for (let skip = first; ; skip += step) {
    const api = await startApi(unhurried);
    await api.import(...articles(0, 4));
    const late = await stoppedOnce(api, 'TransactWriteItemsCommand', skip, () => flush(api.table, takesOver));
    await rejectionOf(flush(late.table, { limits }));
    late.close();
    if (!late.wasStopped()) break;
    stops += 1;
    expect(await found(api, 'harbour'), `before write ${skip}`).toEqual(namesOf([0, 1, 2, 3]));
    api.close();
  }
  expect(stops).toBeGreaterThanOrEqual(triedOf(4));
});

test('a repair of a segment beside which a flush takes over, and ends while it removes what the repair has written: no word is lost', async () => {
  let deaths = 0;
  for (let deletions = first; ; deletions += step) {
    const api = await prepared();
    const [segment] = [...(await scan(api.table)).values()].filter(({ sk }) => sk.startsWith('#'));
    let left = deletions;
    let isDead = false;
    const ending = await startApi({
      ...unhurried,
      over: api,
      intercept: (send, name) => {
        if (name === 'BatchWriteItemCommand') left -= 1;
        return left < 0 ? Promise.reject(new Died()) : send();
      },
    });
    const endsEarly = () =>
      flush(ending.table, takesOver).catch(() => {
        isDead = true;
      });
    // The lease and the marker are the first two.
    const late = await stoppedOnce(api, 'TransactWriteItemsCommand', 2, endsEarly);
    await rejectionOf(rebuildSegment(late.table, String(segment?.sk.slice(1)), false));
    expect(late.wasStopped()).toBe(true);
    await flush(api.table, takesOver);
    expect(await found(api, 'harbour'), `after ${deletions}`).toEqual(standing);
    expect(await faultsOf(api), `after ${deletions}`).toEqual([]);
    for (const one of [api, ending, late]) one.close();
    if (!isDead) break;
    deaths += 1;
  }
  expect(deaths).toBeGreaterThanOrEqual(triedOf(3));
});
