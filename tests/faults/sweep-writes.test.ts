import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { Failed, faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { scan } from '../table.ts';
import { type Case, campaign, countOf, unhurried } from './campaign.ts';
import { deskWrites } from './desk-writes.ts';
import { always, type Kind, kinds, kindsOf, tryLimit } from './kinds.ts';
import { type FaultProxy, startProxy } from './proxy.ts';
import { writes as recordWrites, type Write } from './writes.ts';

/**
 * Every mutation: its first, second … last request to DynamoDB fails in every way, once or for good. It is applied whole or not at all, never
 * twice; who sent it is told truly; and once the outbox has drained, the table is what its documents say.
 */

const writes = [...recordWrites, ...deskWrites];
const lanes = 3;
const sample = countOf({ long: Number.POSITIVE_INFINITY, daily: 12 });

/** Milliseconds for a write under a permanent fault, and the milliseconds that a busy machine may add. */
const writeDeadline = 500;
const slack = 2000;

/** Cases that share a table: it is looked at as a whole after each. */
const casesOfTable = 25;

/** Editors with a way to the engine that nothing disturbs, and two servers behind a proxy: one has time to try again. */
interface Lane {
  readonly quiet: Newsroom;
  readonly patient: Newsroom;
  readonly hasty: Newsroom;
  cases: number;
}

const proxies: FaultProxy[] = [];
const open: (Lane | undefined)[] = [];
/** The operations of each mutation, undisturbed. */
const whole = new Map<Write, string[]>();

beforeAll(async () => {
  for (let i = 0; i < lanes; i++) proxies.push(await startProxy(inject('endpoint')));
  for (const write of writes) {
    const { quiet } = await laneOf(0);
    const { send, state } = await write.prepare(quiet);
    const unlimited = await quiet.another({ endpoint: proxyOf(0).endpoint });
    await unlimited.ask('{ viewer { subject } }');
    proxyOf(0).seen.length = 0;
    await send(unlimited);
    whole.set(
      write,
      proxyOf(0).seen.map(({ operation }) => operation),
    );
    expect([write.name, state(await scan(quiet.api.table))]).toEqual([write.name, 'after']);
  }
});

afterAll(async () => {
  for (const proxy of proxies) await proxy.close();
});

test('whichever request of whichever mutation fails, and however', { timeout: 3_600_000 }, async () => {
  const count = await campaign('tests/faults/sweep-writes.test.ts', casesOf(), { sample, lanes });
  process.stdout.write(`writes: ${count} faults in ${whole.size} mutations\n`);
  if (sample === Number.POSITIVE_INFINITY && process.env.FAULT_CASE === undefined)
    expect(count).toBeGreaterThan(3 * kinds.length * writes.length);
});

function casesOf(): Case[] {
  return [...whole].flatMap(([write, operations]) =>
    operations.flatMap((operation, nth) =>
      kindsOf(operation).flatMap(kind =>
        (['once', 'for good'] as const).map(often => ({
          name: `${write.name} ${nth} ${kind.name} ${often}`,
          run: (lane: number) => disturbed(lane, write, nth, kind, often),
        })),
      ),
    ),
  );
}

async function disturbed(
  index: number,
  write: Write,
  nth: number,
  kind: Kind,
  often: 'once' | 'for good',
): Promise<void> {
  const { quiet, patient, hasty } = await laneOf(index);
  const proxy = proxyOf(index);
  const { send, state } = await write.prepare(quiet);
  const before = await scan(quiet.api.table);
  const isBrief = often === 'once' || kind.isHarmless === true || !kind.passes;
  const nothing = Array<undefined>(nth).fill(undefined);
  if (often === 'once') proxy.script = [...nothing, kind.fault];
  else Object.assign(proxy, { script: nothing, always: always(kind) });
  const start = performance.now();
  const outcome = await outcomeOf(() => send(isBrief ? patient : hasty));
  expect(performance.now() - start).toBeLessThan(isBrief ? 10_000 : writeDeadline + slack);
  // A try more than usual, on a busy machine, and the request that was meant is another one; one less, and there is none.
  const isReached = proxy.script.length === 0;
  proxy.calm();

  const after = await scan(quiet.api.table);
  const reached = state(after);
  if (outcome instanceof Failed) {
    // Who is in a hurry may run out of time on a busy machine before anything fails.
    if (!isReached) expect(isBrief).toBe(false);
    for (const code of outcome.codes) expect(code).toMatch(isReached ? kind.codes : /^TIMEOUT$/);
    if (often === 'once' || kind.isHarmless) expect(kind.passes).toBe(false);
    expect(reached).toMatch(kind.mayBeDone ? /^(before|after)$/ : /^before$/);
    if (reached === 'before') expect(after).toEqual(before);
    // A repeated request reports that the write was applied, or applies it now.
    const again = await send(quiet);
    const isRefused = reached === 'after' && write.isRepeatable !== true;
    expect([reached, String(again.__typename).endsWith('Error')]).toEqual([reached, isRefused]);
    expect(state(await scan(quiet.api.table))).toBe('after');
  } else {
    expect([outcome.__typename, reached]).toEqual([expect.not.stringMatching(/Error$/), 'after']);
  }
  await drainOutbox(quiet.api.table);
  expect(await faultsOf(quiet.api)).toEqual([]);
}

async function outcomeOf(send: () => Promise<Result>): Promise<Result | Failed> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof Failed) return error;
    throw error;
  }
}

async function laneOf(index: number): Promise<Lane> {
  const known = open[index];
  if (known !== undefined && known.cases < casesOfTable) {
    known.cases += 1;
    return known;
  }
  const { endpoint } = proxyOf(index);
  proxyOf(index).calm();
  for (const room of known === undefined ? [] : [known.quiet, known.patient, known.hasty]) room.api.close();
  const quiet = await Newsroom.open(undefined, { deadlines: unhurried });
  const lane = {
    quiet,
    patient: await quiet.another({ endpoint, deadlines: { tryLimit } }),
    hasty: await quiet.another({ endpoint, deadlines: { readDeadline: 250, writeDeadline, tryLimit: 100 } }),
    cases: 1,
  };
  for (const room of [lane.patient, lane.hasty]) await readKey(room);
  open[index] = lane;
  return lane;
}

/** A server reads the key of its editors with their first request, for which one in a hurry may need several tries on a busy machine. */
async function readKey(room: Newsroom): Promise<void> {
  while ((await outcomeOf(() => room.ask('{ viewer { subject } }'))) instanceof Failed) {}
}

function proxyOf(index: number): FaultProxy {
  const proxy = proxies[index];
  if (proxy === undefined) throw new Error(`There is no lane ${index}.`);
  return proxy;
}
