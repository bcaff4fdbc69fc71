import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { mulberry32 } from '../../bench/generate.ts';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { Problem } from '../../src/errors/problem.ts';
import type { TypeName } from '../../src/model/types.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import type { Item } from '../../src/store/attributes.ts';
import { operation } from '../contract/operations.ts';
import { Failed, faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { isLong, seed } from '../seed.ts';
import { scan } from '../table.ts';
import { type Case, campaign, countOf, unhurried } from './campaign.ts';
import { kindsOf } from './kinds.ts';
import { type FaultProxy, startProxy } from './proxy.ts';
import { documentOf, historyOf } from './writes.ts';

/**
 * Editors and readers at work while anything may happen to any request to DynamoDB, by chance from a seed. What was acknowledged is there in
 * the end, once; what was refused is not; what nobody was told about is there whole or not at all; every failure has its code, and
 * everybody is answered in time. One seed is one case: `FAULT_CASE='seed 7.'` has it again.
 */
const seeds = countOf({ long: 1000, daily: 4 });
const lanes = 5;
const steps = 12;

/** The deadlines of these tests in milliseconds: a fraction of the production values, so that they often expire. */
const deadlines = { readDeadline: 300, writeDeadline: 800, tryLimit: 100 };
const limits = { ...defaultLimits, queryTime: 400, time: 1200 };
/** Milliseconds that a busy machine may add. */
const slack = 1800;

/** Maximum attempts of a client at a failed request. */
const patience = 3;

const reads: [name: string, variables: object][] = [
  ['HomeFeed', {}],
  ['AtoZ', {}],
  ['Sync', {}],
  ['Search', { query: 'number' }],
  ['Suggest', { prefix: 'nu' }],
  ['Upcoming', { from: '2000' }],
];

const proxies: FaultProxy[] = [];
const told = new Map<string, number>();

beforeAll(async () => {
  for (let i = 0; i < lanes; i++) proxies.push(await startProxy(inject('endpoint')));
});

afterAll(async () => {
  for (const proxy of proxies) await proxy.close();
});

test(`${seeds} seeds of random faults`, { timeout: 7_200_000 }, async () => {
  const cases: Case[] = Array.from({ length: seeds }, (_, i) => {
    const own = seed + i;
    return { name: `seed ${i} of ${seed}.`, run: lane => work(own, lane) };
  });
  await campaign('tests/faults/seeds.test.ts', cases, { sample: seeds, lanes });
  const counts = [...told].toSorted().map(([what, count]) => `${what} ${count}`);
  process.stdout.write(`seeds: ${counts.join(', ')}\n`);
  if (process.env.FAULT_CASE !== undefined) return;
  // A few cases need not meet each fault.
  const failures = ['given up', 'INTERNAL_SERVER_ERROR', 'UNAVAILABLE', 'TIMEOUT', 'THROTTLED'];
  const wanted = ['written', 'read', ...(isLong ? failures : [])];
  expect(wanted.filter(what => !told.has(what))).toEqual([]);
});

/** A record as its editor knows it: what it may be by now, one thing as long as he has always been told. */
interface Known {
  readonly type: TypeName;
  readonly id: string;
  /** The name of each revision that it may be in; undefined for gone. */
  possible: ({ readonly revision: number; readonly name: string } | undefined)[];
}

async function work(seed: number, lane: number): Promise<void> {
  const random = mulberry32(seed);
  const proxy = proxies[lane];
  if (proxy === undefined) throw new Error(`There is no lane ${lane}.`);
  const quiet = await Newsroom.open(undefined, { deadlines: unhurried });
  const room = await quiet.another({ endpoint: proxy.endpoint, deadlines, server: { limits } });
  // Mostly few, so that much is done; sometimes more fails than not.
  const share = 0.02 + 0.7 * random() ** 2;
  const refusals = { count: 0 };
  proxy.always = name => {
    if (random() >= share) return undefined;
    const possible = kindsOf(name);
    const kind = possible[Math.floor(random() * possible.length)];
    if (kind?.passes === false) refusals.count += 1;
    return kind?.fault;
  };
  // Half of the seeds have one editor: there nothing depends on who comes first.
  const editors = Array.from(
    { length: seed % 2 === 0 ? 1 : 3 },
    (_, i) => new Editor(room, random, `${seed}-${i}`, refusals),
  );
  await Promise.all(editors.map(editor => editor.work()));
  proxy.calm();

  await quiet.drain();
  expect(await faultsOf(quiet.api)).toEqual([]);
  const items = await scan(quiet.api.table);
  const records = editors.flatMap(({ records }) => records);
  for (const { id, possible } of records) expect(possible).toContainEqual(standOf(items, id));
  const unsure = new Set(editors.flatMap(({ unsure }) => unsure));
  const present = [...items.values()].filter(({ sk }) => sk === 'document');
  const names = present.map(nameOf);
  expect(new Set(names).size).toBe(names.length);
  const known = new Set(records.flatMap(({ possible }) => possible.map(one => one?.name)));
  expect(names.filter(name => !known.has(name) && !unsure.has(name))).toEqual([]);
  for (const { api } of [quiet, room]) api.close();
}

/** The revision and name of a record in the table; its history must have as many entries. */
function standOf(items: ReadonlyMap<string, Item>, id: string) {
  const item = documentOf(items, id);
  if (item === undefined) return undefined;
  expect(historyOf(items, id).length).toBe(item.revision);
  return { revision: item.revision, name: nameOf(item) };
}

function nameOf({ name, headline }: Item): string {
  return String(name ?? headline);
}

/** An editor who creates and changes records, and reads them and the public lists. */
class Editor {
  readonly records: Known[] = [];
  /** Names of records that he tried to make, and never heard of again. */
  readonly unsure: string[] = [];
  readonly #room: Newsroom;
  readonly #random: () => number;
  readonly #own: string;
  /** How often DynamoDB has refused a request for good. */
  readonly #refusals: { readonly count: number };
  #count = 0;

  constructor(room: Newsroom, random: () => number, own: string, refusals: { readonly count: number }) {
    this.#room = room;
    this.#random = random;
    this.#own = own;
    this.#refusals = refusals;
  }

  async work(): Promise<void> {
    await this.#create();
    for (let step = 0; step < steps; step++) {
      const chance = this.#random();
      const record = this.#pick(this.records.filter(({ possible }) => possible.length === 1 && possible[0]));
      if (chance < 0.3) await this.#read();
      else if (chance < 0.35) await this.#drain();
      else if (chance < 0.5 || record === undefined) await this.#create();
      else if (chance < 0.65) await this.#look(record);
      else if (chance < 0.8) await this.#rename(record);
      else if (chance < 0.95 && record.type === 'Article') await this.#publish(record);
      else await this.#remove(record);
    }
  }

  async #create(): Promise<void> {
    const type = this.#random() < 0.5 ? 'Article' : 'Person';
    const name = this.#name();
    const person = this.#pick(this.records.filter(one => one.type === 'Person' && one.possible[0]));
    const edges = person === undefined ? {} : { mentions: [{ entity: person.id }] };
    const input = type === 'Article' ? { headline: name, body: 'Text.', ...edges } : { name };
    const result = await this.#send(() => this.#room.create(type, input, name));
    if (result === undefined) return void this.unsure.push(name);
    // Somebody else may have deleted, or only perhaps deleted, who was to be mentioned.
    if (result.__typename === 'InvalidInputError') return expect(person?.possible).toContain(undefined);
    expect([result.__typename, result.message]).toEqual([type, undefined]);
    this.records.push({ type, id: result.id, possible: [{ revision: result.revision, name }] });
  }

  async #rename(record: Known): Promise<void> {
    const name = this.#name();
    const input = record.type === 'Article' ? { headline: name } : { name };
    await this.#change(record, name, seen => this.#room.update(record.type, seen, input));
  }

  async #publish(record: Known): Promise<void> {
    // A second time would change nothing, so a time is given, each time another one.
    const at = this.#room.in(-1000 * ++this.#count);
    await this.#change(record, record.possible[0]?.name ?? '', seen => this.#room.publish(seen, at));
  }

  /** Makes the next revision of a record. */
  async #change(
    record: Known,
    name: string,
    send: (seen: { id: string; revision: number }) => Promise<Result>,
  ): Promise<void> {
    const [before] = record.possible;
    if (before === undefined) throw new Error('Only what is there can be changed.');
    const after = { revision: before.revision + 1, name };
    let sent = 0;
    const result = await this.#send(() => {
      sent += 1;
      return send({ id: record.id, revision: before.revision });
    });
    if (result === undefined) {
      record.possible = [before, after];
      return;
    }
    // Whoever sends again what was done learns that his revision has passed.
    if (result.__typename === 'StaleRevisionError') {
      expect([sent > 1, result.currentRevision]).toEqual([true, after.revision]);
    } else {
      expect([result.__typename, result.message]).toEqual([record.type, undefined]);
      expect(result.revision).toBe(after.revision);
    }
    record.possible = [after];
  }

  async #remove(record: Known): Promise<void> {
    const [before] = record.possible;
    let sent = 0;
    const result = await this.#send(() => {
      sent += 1;
      return this.#room.delete({ id: record.id, revision: before?.revision ?? 0 });
    });
    if (result === undefined) {
      record.possible = [before, undefined];
      return;
    }
    if (result.__typename === 'NotFoundError') expect(sent).toBeGreaterThan(1);
    else expect(result.__typename).toBe('Deleted');
    record.possible = [undefined];
  }

  /** The editor reads the state that was acknowledged. */
  async #look({ id, possible }: Known): Promise<void> {
    const query = `query ($id: ID!) { node(id: $id) {
      ... on Article { revision headline } ... on Entity { revision name }
    } }`;
    const data = await this.#answer('read', () => this.#room.ask(query, { id }), limits.queryTime);
    if (data === undefined) return;
    const { revision, headline, name = headline } = data.node;
    expect({ revision, name }).toEqual(possible[0]);
  }

  async #read(): Promise<void> {
    const [name, variables] = this.#pick(reads) ?? ['HomeFeed', {}];
    const data = await this.#answer(
      'read',
      () => this.#room.read(operation(name), variables),
      limits.queryTime,
    );
    if (data !== undefined) expect(Object.values(data)[0]).not.toBeNull();
  }

  /** The outbox is drained meanwhile, as well as it can be. */
  async #drain(): Promise<void> {
    await drainOutbox(this.#room.api.table).catch(error => {
      if (!(error instanceof Problem)) throw error;
    });
  }

  /** Sends a mutation until there is an answer, or patience is at an end. */
  async #send(send: () => Promise<Result>): Promise<Result> {
    for (let attempt = 0; attempt < patience; attempt++) {
      const result = await this.#answer('written', send, limits.time);
      if (result !== undefined) return result;
    }
    count('given up');
    return undefined;
  }

  /** The response within the deadline, or an error within the deadline with a code for its cause. */
  async #answer(what: string, ask: () => Promise<Result>, time: number): Promise<Result> {
    const start = performance.now();
    const refused = this.#refusals.count;
    try {
      const result = await ask();
      count(what);
      return result;
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      for (const code of error.codes) {
        count(code);
        // Only a permanent rejection by DynamoDB is an internal error.
        if (code === 'INTERNAL_SERVER_ERROR') expect(this.#refusals.count).toBeGreaterThan(refused);
        else expect(code).toMatch(/^(TIMEOUT|THROTTLED|UNAVAILABLE)$/);
      }
      return undefined;
    } finally {
      expect(performance.now() - start).toBeLessThan(time + slack);
    }
  }

  #name(): string {
    return `Number ${this.#own} ${++this.#count}`;
  }

  #pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.#random() * list.length)];
  }
}

function count(what: string): void {
  told.set(what, (told.get(what) ?? 0) + 1);
}
