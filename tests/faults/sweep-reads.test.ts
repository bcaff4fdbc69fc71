import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { viewerOf } from '../../src/resolvers/viewer.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { type Answer, type Api, startApi, startSampleApi } from '../api.ts';
import { operation, queryNames } from '../contract/operations.ts';
import { idOf, Model } from '../model.ts';
import { type Case, campaign, countOf } from './campaign.ts';
import { always, type Kind, kinds, kindsOf, tryLimit } from './kinds.ts';
import { type FaultProxy, startProxy } from './proxy.ts';

/**
 * Every request of the contract that only reads: its first, second … last request to DynamoDB fails in every way, once or for good. Once is
 * no matter, where it is of a kind that passes. For good, the fields that it was for have an error with its code, and the others are there.
 */
const lanes = 4;
const sample = countOf({ long: Number.POSITIVE_INFINITY, daily: 30 });
const model = new Model();
const article = model.articles().toSorted((a, b) => (b.mentions ?? []).length - (a.mentions ?? []).length)[0];
const live = model.articles().find(({ kind }) => kind === 'LIVE');
const slugOf = (type: Parameters<Model['ofType']>[0]) => ({ slug: model.ofType(type)[0]?.slug });
const idOfFirst = (type: Parameters<Model['ofType']>[0]) => model.ofType(type).slice(0, 1).map(idOf)[0];
const articleId = article === undefined ? '' : idOf(article);

const variables: Readonly<Record<string, object>> = {
  HomeFeed: {},
  Home: { breakingSince: '2024-01-01T00:00:00Z' },
  SectionFeed: { section: article?.section },
  ForYou: { follows: model.ofType('Organization').slice(0, 6).map(idOf), muted: [] },
  BreakingBanner: { from: '2024-01-01T00:00:00Z' },
  AuthorPage: {
    id: model
      .ofType('Organization')
      .filter(({ slug }) => slug === 'communique')
      .map(idOf)[0],
  },
  WithNarrower: { id: idOfFirst('Topic') },
  ArticlePage: { id: articleId },
  ArticleBySlug: { slug: article?.slug },
  ArticleBlocks: { slug: article?.slug },
  LiveArticle: { slug: live?.slug },
  Languages: { language: 'de', slug: 'hochseeabkommen' },
  Sections: {},
  Gallery: { slug: model.articles(({ kind }) => kind === 'GALLERY')[0]?.slug },
  LivePoll: { id: live === undefined ? '' : idOf(live), newest: null },
  PersonPage: slugOf('Person'),
  OrganizationPage: slugOf('Organization'),
  AgreementPage: slugOf('Agreement'),
  EventPage: slugOf('Event'),
  Timeline: { id: idOfFirst('Organization') },
  TopicPage: slugOf('Topic'),
  PlacePage: slugOf('Place'),
  Search: { query: 'border agreement' },
  Suggest: { prefix: 'mi' },
  Together: { a: idOfFirst('Organization'), b: idOfFirst('Place') },
  Upcoming: { from: '2000' },
  OpenAgreements: {},
  Sync: {},
  Bookmarks: { ids: model.documents.slice(0, 30).map(idOf) },
  AtoZ: {},
  History: { id: articleId },
  Me: {},
};

/** Milliseconds for a query under a permanent fault, and the milliseconds that a busy machine may add. */
const queryTime = 400;
const slack = 2600;

/** Two servers behind one proxy: one has the time to try again, the other has little. */
interface Lane {
  readonly proxy: FaultProxy;
  readonly patient: Api;
  readonly hasty: Api;
  /** Requests to the table that are under way. */
  readonly flight: { count: number };
}

const open: Lane[] = [];
const whole = new Map<string, { data: Answer['data']; operations: string[] }>();

beforeAll(async () => {
  const sample = await startSampleApi();
  // The caller is authenticated without a read, so every request belongs to the query.
  const authenticate = async () => viewerOf('desk', ['ADMIN']);
  // What changed is told when it is settled, and time itself must not make a difference.
  const now = Date.now() + 60_000;
  for (let i = 0; i < lanes; i++) {
    const proxy = await startProxy(inject('endpoint'));
    const flight = { count: 0 };
    const intercept = <Output>(send: () => Promise<Output>) => {
      flight.count += 1;
      return send().finally(() => {
        flight.count -= 1;
      });
    };
    const common = { over: sample, endpoint: proxy.endpoint, clock: () => now, intercept };
    const limits = { ...defaultLimits, queryTime };
    open.push({
      proxy,
      flight,
      patient: await startApi({ ...common, server: { authenticate }, deadlines: { tryLimit } }),
      hasty: await startApi({
        ...common,
        server: { authenticate, limits },
        deadlines: { readDeadline: 250, tryLimit: 100 },
      }),
    });
  }
  for (const name of queryNames) {
    const { proxy, patient } = laneOf(0);
    // A process keeps the tables of segments that it has read, so only the second search takes as many requests as later ones.
    await patient.ask(operation(name), variables[name]);
    proxy.seen.length = 0;
    const { data, errors } = await patient.ask(operation(name), variables[name]);
    expect(errors).toBeUndefined();
    whole.set(name, { data, operations: proxy.seen.map(one => one.operation) });
  }
});

afterAll(async () => {
  for (const { proxy } of open) await proxy.close();
});

test('every query has variables with which there is something to read', () => {
  expect(Object.keys(variables).toSorted()).toEqual([...queryNames].toSorted());
  for (const [name, { data, operations }] of whole) {
    expect([name, Object.values(data)[0]]).not.toEqual([name, null]);
    if (name !== 'Me') expect([name, operations.length]).not.toEqual([name, 0]);
  }
});

test('whichever request of whichever query fails, and however', { timeout: 600_000 }, async () => {
  const count = await campaign('tests/faults/sweep-reads.test.ts', casesOf(), { sample, lanes });
  process.stdout.write(`reads: ${count} faults in ${whole.size} queries\n`);
  if (sample === Number.POSITIVE_INFINITY && process.env.FAULT_CASE === undefined)
    expect(count).toBeGreaterThan(kinds.length * queryNames.length);
});

function casesOf(): Case[] {
  return [...whole].flatMap(([name, { operations }]) =>
    operations.flatMap((operationName, nth) =>
      kindsOf(operationName).flatMap(kind =>
        (['once', 'for good'] as const).map(often => ({
          name: `${name} ${nth} ${kind.name} ${often}`,
          async run(index: number) {
            const lane = laneOf(index);
            // What the last case left behind must not meet what is meant for this one.
            lane.proxy.calm();
            lane.proxy.seen.length = 0;
            await vi.waitUntil(() => lane.flight.count === 0, { interval: 2, timeout: 120_000 });
            await (often === 'once' ? once : forGood)(lane, name, nth, kind);
          },
        })),
      ),
    ),
  );
}

async function once({ proxy, patient }: Lane, name: string, nth: number, kind: Kind): Promise<void> {
  Object.assign(proxy, { script: [...Array<undefined>(nth).fill(undefined), kind.fault] });
  const answer = await patient.ask(operation(name), variables[name]);
  expect(proxy.script).toEqual([]);
  if (kind.passes) expect([answer.errors, answer.data]).toEqual([undefined, whole.get(name)?.data]);
  else if (answer.errors !== undefined || !isTriedAgain(proxy, name)) expectTold(answer, name, kind);
}

/** Whether a try took too long on a busy machine: then it may be the one that met the fault, with nobody waiting for it any more. */
function isTriedAgain({ seen }: FaultProxy, name: string): boolean {
  return seen.length > (whole.get(name)?.operations.length ?? 0);
}

async function forGood(lane: Lane, name: string, nth: number, kind: Kind): Promise<void> {
  const { proxy } = lane;
  const [hasty, limit] = kind.isHarmless || !kind.passes ? [lane.patient, 3000] : [lane.hasty, queryTime];
  Object.assign(proxy, { script: Array<undefined>(nth).fill(undefined), always: always(kind) });
  const start = performance.now();
  const answer = await hasty.ask(operation(name), variables[name]);
  expect(performance.now() - start).toBeLessThan(limit + slack);
  // Reads of one batch may take fewer requests than when they were counted.
  const isMet = proxy.seen.length > nth;
  proxy.calm();
  if (kind.isHarmless || (!isMet && answer.errors === undefined))
    expect([answer.errors, answer.data]).toEqual([undefined, whole.get(name)?.data]);
  else expectTold(answer, name, kind);
  // A fault leaves nothing behind: who asks then gets everything, if the machine is not so busy that it takes too long.
  await vi.waitFor(async () => {
    const { data, errors } = await hasty.ask(operation(name), variables[name]);
    expect([errors, data]).toEqual([undefined, whole.get(name)?.data]);
  }, 10_000);
}

/** The failure has its code at the affected fields, and the rest of the response is complete. */
function expectTold({ data, errors = [], status }: Answer, name: string, { codes }: Kind): void {
  expect(status).toBe(200);
  expect(errors.length).toBeGreaterThan(0);
  for (const { extensions, path } of errors) {
    expect(extensions.code).toMatch(codes);
    expect(path).toBeDefined();
  }
  const paths = errors.map(({ path = [] }) => path.join('.'));
  expect(missing(whole.get(name)?.data, data, []).filter(path => !isTold(path, paths))).toEqual([]);
}

/** The paths at which two responses differ: nulls, and other differences. */
function missing(wanted: unknown, given: unknown, path: readonly (string | number)[]): string[] {
  if (isDeepStrictEqual(wanted, given)) return [];
  if (given === null) return [path.join('.')];
  if (typeof wanted !== 'object' || typeof given !== 'object' || wanted === null || given === undefined)
    return [`${path.join('.')} is ${JSON.stringify(given)}`];
  const keys = new Set([...Object.keys(wanted), ...Object.keys(given)]);
  return [...keys].flatMap(key =>
    missing((wanted as Answer['data'])[key], (given as Answer['data'])[key], [...path, key]),
  );
}

/** Each null has an error at its path, or below it if the null has propagated. */
function isTold(path: string, paths: readonly string[]): boolean {
  return paths.some(one => path === '' || one === path || one.startsWith(`${path}.`));
}

function laneOf(index: number): Lane {
  const lane = open[index];
  if (lane === undefined) throw new Error(`There is no lane ${index}.`);
  return lane;
}
