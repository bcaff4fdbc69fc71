import { expect, test } from 'vitest';
import { mulberry32 } from '../../bench/generate.ts';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { Problem } from '../../src/errors/problem.ts';
import { Failed, faultsOf, Newsroom } from '../newsroom.ts';
import { seed } from '../seed.ts';
import { scan } from '../table.ts';
import { type Case, campaign, countOf, unhurried } from './campaign.ts';
import { deskWrites, writeAfterDue } from './desk-writes.ts';
import { writes as recordWrites, type Write } from './writes.ts';

/**
 * A process that ends at its n-th request to DynamoDB, in the middle of a mutation, and one that ends while it processes the outbox: whatever is
 * under way then is dropped, done or not. A third one drains the outbox, and the table is what its documents say; what was acknowledged
 * is there, and nothing is there by half.
 */
const points = countOf({ long: 10_000, daily: 25 });

const writes = [...recordWrites, ...deskWrites, writeAfterDue];
const lanes = 3;

/** Points that share a table: it is looked at as a whole after each. */
const pointsOfTable = 10;

/** The process after the n-th request of the mutations that are made in it, and of a run over their outbox tasks. */
interface Point {
  readonly write: Write;
  readonly request: number;
  /** Whether the engine still does the request at which the process ends. */
  readonly isDone: boolean;
  readonly drain: { readonly request: number; readonly isDone: boolean };
}

/** Editors whom nothing disturbs, and a server that can end. */
interface Lane {
  readonly quiet: Newsroom;
  readonly dying: Newsroom;
  readonly life: Life;
  points: number;
}

const open: (Lane | undefined)[] = [];
let acknowledged = 0;
let cut = 0;

test(`${points} ends of a process in the middle`, { timeout: 7_200_000 }, async () => {
  const random = mulberry32(seed);
  const below = (n: number) => Math.floor(random() * n);
  const cases: Case[] = Array.from({ length: points }, (_, i) => {
    const write = writes[below(writes.length)] ?? writes[0];
    if (write === undefined) throw new Error('There are no mutations.');
    // A mutation makes some four requests, and a run over the outbox up to some thirty.
    const drain = { request: below(30), isDone: random() < 0.5 };
    const point = { write, request: below(5), isDone: random() < 0.5, drain };
    return { name: `point ${i} of ${seed}.`, run: lane => crashAt(point, lane) };
  });
  await campaign('tests/faults/crash.test.ts', cases, { sample: points, lanes });
  process.stdout.write(`crashes: ${cut} mutations cut off, ${acknowledged} acknowledged before the end\n`);
  if (process.env.FAULT_CASE !== undefined) return;
  expect(cut).toBeGreaterThan(points / 10);
  expect(acknowledged).toBeGreaterThan(0);
});

async function crashAt({ write, request, isDone, drain }: Point, index: number): Promise<void> {
  const { quiet, dying, life } = await laneOf(index);
  const { send, state } = await write.prepare(quiet);
  life.endAt(request, isDone);
  const isAcknowledged = await survives(() => send(dying));
  const reached = state(await scan(quiet.api.table));
  const where = `${write.name}, request ${request}, ${isDone ? 'done' : 'not done'}`;
  expect([where, reached]).toEqual([
    where,
    expect.stringMatching(isAcknowledged ? /^after$/ : /^(before|after)$/),
  ]);
  if (isAcknowledged) acknowledged += 1;
  else cut += 1;

  life.endAt(drain.request, drain.isDone);
  await survives(() => drainOutbox(dying.api.table));
  // The dead process may have left its lease.
  await drainOutbox(quiet.api.table, { takeOverAfter: 0 });
  expect([where, drain, await faultsOf(quiet.api)]).toEqual([where, drain, []]);
  expect([where, state(await scan(quiet.api.table))]).toEqual([where, reached]);
}

/** A process that ends at its n-th request from then on: what is under way then is not answered, and nothing more is sent. */
class Life {
  #left = Number.POSITIVE_INFINITY;
  #isDone = false;

  endAt(request: number, isDone: boolean): void {
    this.#left = request;
    this.#isDone = isDone;
  }

  async intercept<Output>(send: () => Promise<Output>): Promise<Output> {
    const wasOver = this.#left < 0;
    this.#left -= 1;
    if (wasOver || (this.#left < 0 && !this.#isDone)) throw new Error('The process is over.');
    const output = await send();
    if (this.#left < 0) throw new Error('The process is over.');
    return output;
  }
}

/** Whether some work came to its end. */
async function survives(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Failed || error instanceof Problem) return false;
    throw error;
  }
}

async function laneOf(index: number): Promise<Lane> {
  const known = open[index];
  if (known !== undefined && known.points < pointsOfTable) {
    known.points += 1;
    return known;
  }
  for (const room of known === undefined ? [] : [known.quiet, known.dying]) room.api.close();
  const quiet = await Newsroom.open(undefined, { deadlines: unhurried });
  const life = new Life();
  const dying = await quiet.another({ intercept: send => life.intercept(send) });
  await dying.ask('{ viewer { subject } }');
  const lane = { quiet, dying, life, points: 1 };
  open[index] = lane;
  return lane;
}
