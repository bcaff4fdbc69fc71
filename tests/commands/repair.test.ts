import { hash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { corpusOf, generate } from '../../bench/generate.ts';
import { setCopies } from '../../src/commands/hot-lists/set-copies.ts';
import type { Fault } from '../../src/commands/inspection/fault.ts';
import { itemKinds, kindOf } from '../../src/commands/inspection/item-kinds.ts';
import { type Repair, reproject } from '../../src/commands/repair/reproject.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { flush } from '../../src/commands/search-index/flush.ts';
import { addToVocabulary } from '../../src/commands/search-index/vocabulary.ts';
import { canonicalJson } from '../../src/projection/canonical-json.ts';
import { chunkIssue } from '../../src/projection/vocabulary-chunk.ts';
import { packBlock } from '../../src/search/document-table.ts';
import { visitPostings, WordPostings } from '../../src/search/postings.ts';
import type { Item } from '../../src/store/attributes.ts';
import { deleteAll, putAll } from '../../src/store/batch-write.ts';
import { importKey, keyText, operationKey } from '../../src/store/keys.ts';
import type { Table } from '../../src/store/table.ts';
import { type Action, inTransactions, transact } from '../../src/store/transaction.ts';
import { ownStories } from '../near-duplicates/stories.ts';
import { Newsroom } from '../newsroom.ts';
import { isLong, seeded } from '../seed.ts';
import { scan } from '../table.ts';
import { type Damage, Items, type Outcome } from './damage.ts';
import { damages } from './damages.ts';
import { outOfUse } from './index-damages.ts';
import { indexTexts, isOfIndex } from './search-index.ts';

const [ferry] = ownStories();
const small = { articles: 4, people: 3, organizations: 2, events: 2, agreements: 2, places: 2, topics: 2 };
const large = {
  articles: 300,
  people: 80,
  organizations: 30,
  events: 30,
  agreements: 20,
  places: 20,
  topics: 20,
};

/** Every kind of item, in a table of generated documents and some edits. */
async function newsroomWith(counts: object): Promise<Newsroom> {
  let uptime = 0;
  const room = await Newsroom.open(undefined, { processClocks: () => [uptime] });
  const { api } = room;
  await api.import(
    ...generate({ ...corpusOf(1, { words: 20 }), ...counts }),
    { type: 'Place', slug: 'inner', name: 'Inner', within: 'Place/place-0' },
    { type: 'Topic', slug: 'narrow', name: 'Narrow', broader: 'Topic/topic-0' },
    {
      ...{ type: 'Front', slug: 'home', name: 'Home' },
      containers: [{ key: 'top', title: 'Top', items: [{ article: 'Article/no-history' }] }],
    },
    {
      type: 'Article',
      slug: 'no-history',
      headline: 'No history',
      body: 'A text without a history.',
      publishedAt: '2024-01-01T00:00:00Z',
    },
  );
  const mentions = [{ entity: 'Person/person-0' }];
  const told = await room.published({ headline: 'Told', body: `${ferry?.body}` });
  await room.published({ headline: 'Told again', body: 'It was told again.', versionOf: told.id });
  await room.published({ headline: 'Erzählt', body: 'Es war so.', language: 'de', translationOf: told.id });
  const kept = await room.published({
    headline: 'Kept',
    body: 'A text that stays through all revisions.',
    mentions,
  });
  await room.updated('Article', kept, { headline: 'Kept, with another headline' });
  const again = await room.published({ headline: 'To be edited', body: 'It stays.', mentions });
  const merged = await room.made('Person', { name: 'Twice' });
  const survivor = await room.made('Person', { name: 'Once' });
  await room.merge(merged, survivor);
  const withdrawn = await room.published({ headline: 'Withdrawn', body: 'Gone.' });
  await flush(api.table, { limits });
  await room.updated('Article', again, { headline: 'Edited after it was flushed' });
  await room.withdraw(await room.published({ headline: 'Withdrawn at once', body: 'Gone.' }));
  await flush(api.table, { limits });
  await room.withdraw(withdrawn);
  await room.delete(await room.published({ headline: 'Deleted', body: 'Gone for good.' }));
  // The worker may merge segments; these two stay, one of them with a dead article.
  await room.drain();
  const worn = await room.published({ headline: 'Worn', body: 'In two segments.' });
  for (const headline of ['One', 'Two', 'Three']) await room.published({ headline, body: 'In one segment.' });
  await flush(api.table, { limits });
  await room.updated('Article', worn, { headline: 'Worn once more' });
  await flush(api.table, { limits });
  await room.published({ headline: 'To come', body: 'Later.', mentions }, '2024-07-01T08:00:00Z');
  await room.published({ headline: 'It waits', body: 'For the next segment.' });
  await room.create('Topic', { name: 'Noted' }, 'a-key');
  await room.drain();
  await indexInAllWays(room);
  await addToVocabulary(api.table, new Map([['treaty', 2]]));
  const document = '{ articles { nodes { id } } }';
  await transact(api.table, [
    { put: { ...operationKey(hash('sha256', document)), document, ttl: 1 } },
    { put: { ...importKey('sample'), startedAt: room.in(0) } },
  ]);
  const wait = async (milliseconds: number) => {
    uptime += milliseconds;
  };
  await setCopies(api.table, { list: 'articles', name: 'articles' }, 2, { wait });
  return room;
}

/** Flushes a few articles at a time, and merges nothing. */
const limits = { maxFresh: 1, maxFreshBytes: 1, tiers: [], maxDeadShare: 1, settling: 0 };

/** The search index has articles in all of its ways, and a segment that is out of use. */
async function indexInAllWays({ api: { table } }: Newsroom): Promise<void> {
  const items = [...(await scan(table)).values()];
  const segments = items.filter(({ pk, sk }) => pk === 'list#search' && sk.startsWith('#'));
  expect(segments.length).toBeGreaterThanOrEqual(2);
  const entry = items.find(({ pk, card }) => pk === 'list#search' && String(card).includes('waits'));
  const postings = items.find(
    ({ sk, others }) => sk.endsWith(`#@${segments[0]?.sk.slice(1)}`) && others instanceof Uint8Array,
  );
  if (entry === undefined || postings === undefined) throw new Error('The index lacks an entry or postings.');
  const { others, ...first } = postings;
  const name = `000001${outOfUse}`;
  const block = packBlock([{ time: Date.parse('2024-01-01'), id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }]);
  await apply(table, [
    { delete: entry },
    { put: { ...entry, pk: 'list#search/backlog', list: 'search/backlog' } },
    { put: { ...first, tail: countsIn(others).packCounts() } },
    { put: { pk: postings.pk, sk: `_${postings.sk.replace('@', '')}`, list: 'word', others } },
    { put: { pk: 'list#search', sk: `~${name}`, list: 'search', since: table.now(), isRetired: true } },
    { put: { pk: `segment#${name}`, sk: 'articles#000000000', articles: block } },
    { put: { pk: `segment#${name}`, sk: 'terms#000000000', lists: 'word/nothing' } },
  ]);
}

function countsIn(packed: unknown): WordPostings {
  const postings = new WordPostings();
  if (packed instanceof Uint8Array) visitPostings(packed, (language, form) => postings.adder(language, form));
  return postings;
}

async function faultsIn(table: Table): Promise<Fault[]> {
  const faults: Fault[] = [];
  for await (const fault of findFaults(table)) faults.push(fault);
  return faults;
}

async function repaired(table: Table): Promise<{ repair: Repair; kept: Fault[]; stale: Fault[] }> {
  const kept: Fault[] = [];
  const stale: Fault[] = [];
  const repair = await reproject(table, {
    confirmDeletion: async all => {
      stale.push(...all);
      return true;
    },
    onKept: fault => kept.push(fault),
  });
  return { repair, kept, stale };
}

/** A table as texts by key, without the write counters of documents, the times of counted items, and the way in which the index has an article. */
function texts(items: ReadonlyMap<string, Item>): Map<string, string> {
  return new Map([
    ...indexTexts(items.values()),
    ...[...items].flatMap(([key, item]): [string, string][] => {
      if (isOfIndex(item)) return [];
      // A flush adds words to it.
      if (kindOf(item) === 'vocabulary' && chunkIssue(item) === undefined) return [];
      const isTask = item.pk === 'outbox#0';
      const { version: _version, at, ...rest } = item;
      const isCounted = item.sk === 'document' || item.sk === 'related';
      const counted = isCounted ? { ...rest, isToCome: String(at) > '2090' } : item;
      // A task that was put again has another random end.
      // Several tasks may be due at one time.
      const due = key.replace(/#[^#]*$/, '');
      return [
        isTask ? [`${due} ${item.kind}`, canonicalJson({ ...rest, sk: '' })] : [key, canonicalJson(counted)],
      ];
    }),
  ]);
}

async function apply(table: Table, actions: readonly Action[]): Promise<void> {
  for await (const some of inTransactions(table, actions.map(plain)))
    expect(await transact(table, some)).toEqual([]);
}

function plain(action: Action): Action {
  return 'delete' in action ? { delete: { pk: action.delete.pk, sk: action.delete.sk } } : action;
}

function itemsIn(faults: readonly Fault[]): number {
  return faults.reduce((sum, { items = 1 }) => sum + items, 0);
}

/** Restores a table, item by item: a transaction would write the copies of the hot list too. */
async function restore(table: Table, before: ReadonlyMap<string, Item>): Promise<void> {
  const now = await scan(table);
  const isOld = ([key, item]: [string, Item]) => canonicalJson(now.get(key) ?? {}) !== canonicalJson(item);
  await putAll(
    table,
    [...before].filter(isOld).map(([, item]) => item),
  );
  await deleteAll(
    table,
    [...now].flatMap(([key, item]) => (before.has(key) ? [] : item)),
  );
}

function keysIn(actions: readonly Action[]): string[] {
  return actions.flatMap(action =>
    'put' in action ? keyText(action.put) : 'delete' in action ? keyText(action.delete) : [],
  );
}

/** Whether faults name what was damaged: the item, or its partition where a document does not say what belongs to it. */
function isNamed(
  faults: readonly Fault[],
  damage: Damage,
  items: Items,
  actions: readonly Action[],
): boolean {
  const keys = damage.named === undefined ? keysIn(actions) : [damage.named(items)];
  return faults.some(({ key, owner }) => {
    const text = keyText(key);
    return keys.some(
      one =>
        one === text ||
        text.endsWith(`#${one}`) ||
        one.split('\0')[0] === key.pk ||
        one === `${owner?.type}#${owner?.id}\0document`,
    );
  });
}

const all = Object.values(damages).flat();
/** Of each kind of item one damage for each outcome. */
const oneOfEach = Object.values(damages).flatMap(ofKind =>
  ofKind.filter(({ outcome }, i) => ofKind.findIndex(one => one.outcome === outcome) === i),
);
/**
 * Whether other damages may hide a damage: of a segment a few faults are reported, and counts and the vocabulary are compared with lists and segments
 * that are sound.
 */
function mayBeHidden(actions: readonly Action[]): boolean {
  return keysIn(actions).some(key =>
    /^segment#|^vocabulary|^Section#|[ #]@?\d{6}[0-9A-F]{6}$/.test(key.replace('\0', ' ')),
  );
}

/** The size of the random sample of each outcome. LONG=1 tries all damages. */
const damagesPerOutcome = Number(process.env.DAMAGE_COUNT ?? 2);

function sampleOf(from: readonly Damage[]): Damage[] {
  const { random } = seeded('damages');
  const shuffled = from.map(one => ({ one, at: random() })).toSorted((a, b) => a.at - b.at);
  const byOutcome = Map.groupBy(shuffled, ({ one }) => one.outcome);
  return [...byOutcome.values()].flatMap(some => some.slice(0, damagesPerOutcome).map(({ one }) => one));
}

test('every kind of item in the table has damage cases', () => {
  expect(Object.keys(damages).toSorted()).toEqual([...Object.keys(itemKinds), 'none'].toSorted());
});

describe('a single damage in a table of a few documents', () => {
  let room: Newsroom;
  let before: Map<string, Item>;

  beforeAll(async () => {
    room = await newsroomWith(small);
    before = await scan(room.api.table);
    expect(await faultsIn(room.api.table)).toEqual([]);
  });

  test.for(isLong ? all : sampleOf(oneOfEach))('$name: $outcome', async damage => {
    const { table } = room.api;
    const items = new Items(before.values());
    const actions = damage.do(items);
    try {
      await apply(table, actions);
      const damaged = await scan(table);
      expect(canonicalJson([...damaged])).not.toBe(canonicalJson([...before]));
      const faults = await faultsIn(table);
      expect(isNamed(faults, damage, items, actions), JSON.stringify(faults)).toBe(true);
      const { repair, kept, stale } = await repaired(table);
      expect([kept.length > 0, stale.length > 0], JSON.stringify([kept, stale])).toEqual([
        damage.outcome === 'kept',
        damage.outcome === 'deleted',
      ]);
      expect(repair).toMatchObject({ notDeleted: 0, deleted: itemsIn(stale) });
      expect(texts(await scan(table))).toEqual(texts(damage.outcome === 'kept' ? damaged : before));
      // A table that is what it was has no discrepancies, as it had none; this also compares what `texts` leaves out.
      if (isLong && damage.outcome !== 'kept') expect(await faultsIn(table)).toEqual([]);
    } finally {
      await restore(table, before);
    }
  });
});

// To fill the table takes minutes on a busy machine, so this runs with LONG=1 only.
describe.runIf(isLong)('in a table of 500 documents', () => {
  let room: Newsroom;
  let before: Map<string, Item>;

  beforeAll(async () => {
    room = await newsroomWith(large);
    before = await scan(room.api.table);
    expect([...before.values()].filter(({ sk }) => sk === 'document').length).toBeGreaterThanOrEqual(500);
    expect(await faultsIn(room.api.table)).toEqual([]);
  }, 900_000);

  test.for<[string, readonly Outcome[]]>([
    ['those with a remedy are repaired, in one run', ['repaired', 'deleted']],
    ['those without a remedy are reported and kept', ['kept']],
  ])('with many damages at once %s', { timeout: 900_000 }, async ([, outcomes]) => {
    const { table } = room.api;
    const touched = new Set<string>();
    const done: { damage: Damage; items: Items; actions: Action[] }[] = [];
    const some = all.filter(({ outcome }) => outcomes.includes(outcome));
    for (const [nth, damage] of some.entries()) {
      const items = new Items(before.values(), nth * 7 + 3);
      const actions = damage.do(items);
      const partitions = keysIn(actions).map(key => (/^[A-Z]/.test(key) ? key.split('\0')[0] : key));
      // Two damages to one item, or record, would be one.
      if (partitions.some(one => touched.has(one ?? ''))) continue;
      for (const one of partitions) touched.add(one ?? '');
      done.push({ damage, items, actions });
    }
    expect(done.length).toBeGreaterThan(some.length * 0.75);
    try {
      await apply(
        table,
        done.flatMap(({ actions }) => actions),
      );
      const damaged = await scan(table);
      const faults = await faultsIn(table);
      const unseen = done.filter(
        ({ damage, items, actions }) => !mayBeHidden(actions) && !isNamed(faults, damage, items, actions),
      );
      expect(unseen.map(({ damage }) => damage.name)).toEqual([]);
      const { kept } = await repaired(table);
      if (outcomes.includes('kept')) expect(texts(await scan(table))).toEqual(texts(damaged));
      else {
        expect(kept).toEqual([]);
        expect(texts(await scan(table))).toEqual(texts(before));
        expect(await faultsIn(table)).toEqual([]);
      }
    } finally {
      await restore(table, before);
    }
  });
});
