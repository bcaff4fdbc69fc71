import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { unhurried } from '../api.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { isLong, seed } from '../seed.ts';
import {
  type Action,
  type ArticleState,
  DeskModel,
  type FrontState,
  type Outcome,
  type ReleaseState,
  type Text,
} from './desk-model.ts';

/**
 * Random histories of working copies, also of a front, of expiries and of releases, against the model. The worker runs
 * now and then, or never: after each step the public must see what the model says, by every path, and so must editors.
 * Time stops a millisecond before an instant and at it, and a preview made before must be what the public sees at it.
 * LONG=1 tries as many as count. SEED, DESK_PATH and DESK_REPLAY replay a failure.
 */
const histories = Number(process.env.DESK_HISTORIES ?? (isLong ? 10_000 : 4));
const { DESK_PATH, DESK_REPLAY } = process.env;

const minute = 60_000;
/** Milliseconds before an instant in which writes are refused, and some more. */
const quietTime = 6000;

type Operation =
  | { do: 'create' }
  | { do: 'update' | 'save'; pick: number; stale: boolean; text: number }
  | { do: 'publish' | 'publishCopy' | 'expire'; pick: number; stale: boolean; minutes: number | null }
  | { do: 'withdraw' | 'discard' | 'delete'; pick: number; stale: boolean }
  | { do: 'updateFront' | 'saveFront' | 'discardFront'; stale: boolean }
  | { do: 'publishFront'; stale: boolean; minutes: number | null }
  | { do: 'createRelease' }
  | { do: 'add'; release: number; pick: number; action: Action }
  | { do: 'remove'; release: number; pick: number }
  | { do: 'schedule'; release: number; stale: boolean; minutes: number }
  | { do: 'cancel'; release: number; stale: boolean }
  | { do: 'wait'; minutes: number }
  | { do: 'waitForInstant' }
  | { do: 'work' };

const pick = fc.nat({ max: 99 });
const stale = fc.constantFrom(false, false, false, false, false, true);
const minutes = fc.constantFrom(5, 5, 10, 60);
const action = fc.constantFrom('PUBLISH' as const, 'PUBLISH' as const, 'UNPUBLISH' as const);
const doing = <D extends string>(name: D) => fc.constant(name);
const timed = (name: 'publish' | 'publishCopy' | 'expire', at: fc.Arbitrary<number | null>) =>
  fc.record({ do: doing(name), pick, stale, minutes: at });
const weighted: [number, fc.Arbitrary<Operation>][] = [
  [1, fc.record({ do: doing('create') })],
  [2, fc.record({ do: doing('update'), pick, stale, text: pick })],
  [5, fc.record({ do: doing('save'), pick, stale, text: pick })],
  [4, timed('publish', fc.constantFrom(null, null, -5, 5, 10))],
  [5, timed('publishCopy', fc.constantFrom(null, 5, 5, 10))],
  [3, timed('expire', fc.constantFrom(5, 10, 60, null, -5))],
  [1, fc.record({ do: doing('withdraw'), pick, stale })],
  [1, fc.record({ do: doing('discard'), pick, stale })],
  [1, fc.record({ do: doing('delete'), pick, stale })],
  [1, fc.record({ do: doing('updateFront'), stale })],
  [3, fc.record({ do: doing('saveFront'), stale })],
  [2, fc.record({ do: doing('publishFront'), stale, minutes: fc.constantFrom(null, 5, 10) })],
  [1, fc.record({ do: doing('discardFront'), stale })],
  [1, fc.record({ do: doing('createRelease') })],
  [7, fc.record({ do: doing('add'), release: pick, pick, action })],
  [1, fc.record({ do: doing('remove'), release: pick, pick })],
  [4, fc.record({ do: doing('schedule'), release: pick, stale, minutes })],
  [2, fc.record({ do: doing('cancel'), release: pick, stale })],
  [2, fc.record({ do: doing('wait'), minutes })],
  [6, fc.record({ do: doing('waitForInstant') })],
  [3, fc.record({ do: doing('work') })],
];
const operation: fc.Arbitrary<Operation> = fc.oneof(
  ...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })),
);

class Step implements fc.AsyncCommand<DeskModel, Desk> {
  readonly operation: Operation;
  constructor(one: Operation) {
    this.operation = one;
  }

  check(): boolean {
    return true;
  }

  async run(model: DeskModel, desk: Desk): Promise<void> {
    await desk.perform(this.operation, model);
    model.passTo(desk.room.now);
    await desk.compare(model);
  }

  toString(): string {
    return JSON.stringify(this.operation);
  }
}

test(`${histories} histories of a desk show the public and editors what the model predicts`, {
  timeout: 24 * 3_600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.commands([operation.map(one => new Step(one))], {
        maxCommands: 40,
        size: 'max',
        ...(DESK_REPLAY === undefined ? {} : { replayPath: DESK_REPLAY }),
      }),
      async history => {
        const desk = await Desk.open();
        const model = new DeskModel();
        model.now = desk.room.now;
        try {
          await desk.openFront(model);
          for (let i = 0; i < 3; i++) await desk.perform({ do: 'create' }, model);
          for (const nth of [0, 1])
            await desk.perform({ do: 'publish', pick: nth, stale: false, minutes: null }, model);
          await desk.perform({ do: 'createRelease' }, model);
          await fc.asyncModelRun(() => ({ model, real: desk }), history);
          await desk.end(model);
        } finally {
          desk.room.api.close();
        }
      },
    ),
    { numRuns: histories, ...(DESK_PATH === undefined ? {} : { path: DESK_PATH, endOnFailure: true }) },
  );
  const counted = [...outcomes].toSorted().map(([name, times]) => `${name} ${times}`);
  process.stdout.write(`desk: seed ${seed}, ${counted.join(', ')}\n`);
});

const outcomes = new Map<string, number>();

const slugs = ['a0', 'a1', 'a2', 'a3', 'a4'];
const topics = ['t0', 't1'];
const frontSlug = 'home';

/** The editors, and an app that keeps a copy of all public articles. */
class Desk {
  readonly room: Newsroom;
  readonly #topics: readonly string[];
  /** The revision of each article in the app's copy, and its place in the changes. */
  readonly #copy = new Map<string, number>();
  #place: string | null = null;
  #words = 0;

  private constructor(room: Newsroom, ids: readonly string[]) {
    this.room = room;
    this.#topics = ids;
  }

  static async open(): Promise<Desk> {
    const room = await Newsroom.open(undefined, unhurried);
    const ids: string[] = [];
    for (const name of topics) ids.push((await room.made('Topic', { name, slug: name })).id);
    await drainOutbox(room.api.table);
    return new Desk(room, ids);
  }

  async openFront(model: DeskModel): Promise<void> {
    const made = await this.#call('createFront', 'Front', `input: { slug: "${frontSlug}", name: "Front 0" }`);
    model.frontCreated(made.id, frontSlug, 'Front 0');
  }

  async perform(operation: Operation, model: DeskModel): Promise<void> {
    switch (operation.do) {
      case 'wait':
        return this.#passTo(model, this.room.now + operation.minutes * minute);
      case 'waitForInstant':
        return this.#waitForInstant(model);
      case 'work':
        await drainOutbox(this.room.api.table);
        expect(await faultsOf(this.room.api)).toEqual([]);
        return;
    }
    // A write right before an instant is refused, and another test has that.
    if ((model.nextWrite() ?? Number.POSITIVE_INFINITY) - this.room.now <= quietTime) return;
    const attempt = await this.#attempt(operation, model);
    if (attempt === undefined) return;
    const [expected, result] = attempt;
    const name = `${operation.do} ${expected}`;
    outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
    const outcome = String(result.__typename).endsWith('Error') ? result.__typename : 'written';
    expect([operation.do, outcome, result.message]).toEqual([operation.do, expected, result.message]);
  }

  /** Everything is carried out, the table is sound, and the app has all that is public and nothing else. */
  async end(model: DeskModel): Promise<void> {
    for (let left = 10; model.nextInstant() !== undefined && left > 0; left--)
      await this.#waitForInstant(model);
    await this.room.drain();
    // `changes` stops short of now by the time that a write may take.
    this.room.pass(2 * minute);
    await drainOutbox(this.room.api.table);
    model.passTo(this.room.now);
    await this.compare(model);
    expect(await faultsOf(this.room.api)).toEqual([]);
    expect(Object.fromEntries(this.#copy)).toEqual(
      Object.fromEntries(model.public().map(({ id, revision }) => [id, revision])),
    );
  }

  async compare(model: DeskModel): Promise<void> {
    expect(await this.#seen(model)).toEqual(expectedView(model));
    const editors = await this.room.ask(editorsQuery, { ids: model.releases.map(({ id }) => id) });
    expect(editors).toEqual(expectedDesk(model));
    await this.#poll();
  }

  async #passTo(model: DeskModel, time: number): Promise<void> {
    this.room.pass(time - this.room.now);
    model.passTo(time);
  }

  /** Looks a millisecond before the next instant and at it, and compares a preview from now with the latter. */
  async #waitForInstant(model: DeskModel): Promise<void> {
    const instant = model.nextInstant();
    if (instant === undefined) return;
    const previewAt = new Date(instant).toISOString();
    const preview = await this.#seen(model, { 'preview-at': previewAt });
    await this.#passTo(model, instant - 1);
    await this.compare(model);
    await this.#passTo(model, instant);
    expect(preview).toEqual(expectedView(model));
  }

  async #seen(model: DeskModel, preview?: Record<string, string>): Promise<Result> {
    const words = model.words.slice(-maxSearches);
    const searches = words.map(
      (word, i) => `s${i}: search(query: "${word}", match: ALL) { nodes { ... on Article { slug } } }`,
    );
    const queries = [publicQuery, `{ __typename ${searches.join(' ')} }`];
    const [view, found] = await Promise.all(
      queries.map(query =>
        preview === undefined ? this.room.read(query) : this.room.ask(query, {}, preview),
      ),
    );
    return { view, found };
  }

  /** The app asks for the changes since its last poll. */
  async #poll(): Promise<void> {
    const { changes } = await this.room.read(
      `query ($after: String) { changes(first: 200, after: $after, types: [ARTICLE]) {
        edges { node { kind recordId node { ... on Article { revision } } } } pageInfo { endCursor hasNextPage }
      } }`,
      { after: this.#place },
    );
    for (const { node } of changes.edges) {
      if (node.kind === 'REMOVED') this.#copy.delete(node.recordId);
      else this.#copy.set(node.recordId, node.node?.revision);
    }
    this.#place = changes.pageInfo.endCursor ?? this.#place;
    if (changes.pageInfo.hasNextPage) await this.#poll();
  }

  #text(n: number): Text {
    this.#words += 1;
    const word = `wörd${[...String(this.#words)].map(digit => 'bcdfghjklm'[Number(digit)]).join('')}x`;
    return { word, section: `s${n % 2}`, topic: n % 3 };
  }

  #input({ word, section, topic }: Text): object {
    const entity = this.#topics[topic];
    return {
      ...{ headline: `Headline ${word}`, body: `Body ${word}`, section },
      mentions: entity === undefined ? [] : [{ entity }],
    };
  }

  async #attempt(
    operation: Exclude<Operation, { do: 'wait' | 'waitForInstant' | 'work' }>,
    model: DeskModel,
  ): Promise<[Outcome, Result] | undefined> {
    const { room } = this;
    switch (operation.do) {
      case 'create': {
        const slug = slugs.find(one => !model.articles.has(one) && !this.#used.has(one));
        if (slug === undefined) return undefined;
        this.#used.add(slug);
        const text = this.#text(model.words.length);
        const made = await room.create('Article', { slug, ...this.#input(text) });
        model.created(made.id, slug, text);
        return ['written', made];
      }
      case 'createRelease': {
        if (model.releases.length === 3) return undefined;
        const made = await this.#call('createRelease', 'Release', 'name: "Release"');
        model.releaseCreated(made.id);
        return ['written', made];
      }
    }
    if ('release' in operation) return this.#ofRelease(operation, model);
    if (!('pick' in operation)) return model.front && this.#ofFront(operation, model.front, model);
    const isOfCopy = operation.do === 'publishCopy' || operation.do === 'discard';
    const article = chosen(
      [...model.articles.values()],
      operation.pick,
      ({ copy }) => !isOfCopy || copy !== undefined,
    );
    if (article === undefined) return undefined;
    return this.#ofArticle(operation, article, model);
  }

  readonly #used = new Set<string>();

  async #ofArticle(
    operation: Extract<Operation, { pick: number; stale: boolean }>,
    article: ArticleState,
    model: DeskModel,
  ): Promise<[Outcome, Result]> {
    const isOfCopy = ['save', 'publishCopy', 'discard'].includes(operation.do) && article.copy !== undefined;
    const revision = (isOfCopy ? model.copyRevision(article) : article.revision) - Number(operation.stale);
    const target = `id: "${article.id}", expectedRevision: ${revision}`;
    const at =
      'minutes' in operation && operation.minutes !== null
        ? this.room.now + operation.minutes * minute
        : null;
    const given = at === null ? '' : `, at: "${new Date(at).toISOString()}"`;
    const call = (name: string, more = '', variables = {}) =>
      this.#call(name, 'Article', `${target}${more}`, variables);
    switch (operation.do) {
      case 'update':
      case 'save': {
        const text = this.#text(operation.text);
        const expected = model[operation.do](article, revision, text);
        const name = operation.do === 'update' ? 'updateArticle' : 'saveWorkingCopy';
        return [expected, await call(name, ', input: $input', { input: this.#input(text) })];
      }
      case 'publish':
        return [model.publish(article, revision, at), await call('publishArticle', given)];
      case 'publishCopy':
        return [model.publishCopy(article, revision, at), await call('publishWorkingCopy', given)];
      case 'expire':
        return [model.setExpiry(article, revision, at), await call('setExpiry', given)];
      case 'withdraw':
        return [model.withdraw(article, revision), await call('withdrawArticle')];
      case 'discard':
        return [model.discard(article, revision), await call('discardWorkingCopy')];
      case 'delete':
        return [model.delete(article, revision), await this.#call('deleteArticle', 'Deleted', target)];
    }
  }

  async #ofFront(
    operation: Extract<Operation, { do: `${string}Front` }>,
    front: FrontState,
    model: DeskModel,
  ): Promise<[Outcome, Result]> {
    const isOfCopy = operation.do !== 'updateFront' && front.copy !== undefined;
    const revision = (isOfCopy ? model.copyRevision(front) : front.revision) - Number(operation.stale);
    const target = `id: "${front.id}", expectedRevision: ${revision}`;
    const call = (name: string, more = '') => this.#call(name, 'Front', `${target}${more}`);
    switch (operation.do) {
      case 'updateFront':
      case 'saveFront': {
        this.#words += 1;
        const name = `Front ${this.#words}`;
        const field = operation.do === 'updateFront' ? 'updateFront' : 'saveFrontWorkingCopy';
        return [
          model[operation.do](front, revision, name),
          await call(field, `, input: { name: "${name}" }`),
        ];
      }
      case 'publishFront': {
        const at = operation.minutes === null ? null : this.room.now + operation.minutes * minute;
        const given = at === null ? '' : `, at: "${isoOf(at)}"`;
        return [model.publishFront(front, revision, at), await call('publishFrontWorkingCopy', given)];
      }
      case 'discardFront':
        return [model.discardFront(front, revision), await call('discardFrontWorkingCopy')];
    }
  }

  async #ofRelease(
    operation: Extract<Operation, { release: number }>,
    model: DeskModel,
  ): Promise<[Outcome, Result] | undefined> {
    const isFilled = ({ state, items }: ReleaseState) => items.length > 0 && state !== 'SCHEDULED';
    const release = chosen(
      model.releases,
      operation.release,
      one => operation.do !== 'schedule' || isFilled(one),
    );
    if (release === undefined) return undefined;
    const call = (name: string, args: string) => this.#call(name, 'Release', args);
    if (operation.do === 'schedule' || operation.do === 'cancel') {
      const revision = release.revision - Number(operation.stale);
      const target = `id: "${release.id}", expectedRevision: ${revision}`;
      if (operation.do === 'cancel')
        return [model.cancel(release, revision), await call('cancelRelease', target)];
      const at = this.room.now + operation.minutes * minute;
      return [
        model.schedule(release, revision, at),
        await call('scheduleRelease', `${target}, at: "${new Date(at).toISOString()}"`),
      ];
    }
    const slug = [...slugs, frontSlug][operation.pick % (slugs.length + 1)] ?? '';
    const id = this.#ids.get(slug) ?? model.item(slug)?.id;
    if (id === undefined) return undefined;
    this.#ids.set(slug, id);
    const target = `release: "${release.id}", node: "${id}"`;
    if (operation.do === 'remove')
      return [model.remove(release, slug), await call('removeFromRelease', target)];
    return [
      model.add(release, model.item(slug), operation.action),
      await call('addToRelease', `${target}, action: ${operation.action}`),
    ];
  }

  /** The ids of articles that may be deleted. */
  readonly #ids = new Map<string, string>();

  async #call(name: string, type: string, args: string, variables: { input?: object } = {}): Promise<Result> {
    const head = variables.input === undefined ? 'mutation' : 'mutation ($input: ArticleInput!)';
    const id = type === 'Deleted' ? 'deletedId' : 'id';
    const { result } = await this.room.ask(
      `${head} { result: ${name}(${args}) { __typename ... on ${type} { ${id} } ... on UserError { message } } }`,
      variables,
    );
    return result;
  }
}

/** One of some, most often one that the operation is meant for. */
function chosen<T>(all: readonly T[], nth: number, isMeant: (one: T) => boolean): T | undefined {
  const meant = nth % 5 === 0 ? [] : all.filter(isMeant);
  const from = meant.length === 0 ? all : meant;
  return from[Math.floor(nth / 5) % Math.max(1, from.length)];
}

const maxSearches = 6;

const fields = 'slug headline revision';
const publicQuery = `{
  front(slug: "${frontSlug}") { name revision updatedAt }
  articles(first: 10) { nodes { ${fields} } }
  ${[0, 1].map(n => `s${n}: articles(first: 10, filter: { section: "s${n}" }) { nodes { ${fields} } }`).join(' ')}
  ${topics.map(t => `${t}: topic(slug: "${t}") { articles(last: 10) { nodes { ${fields} } } timeline(first: 10) { nodes { ... on Article { slug } } } }`).join(' ')}
  ${slugs.map(slug => `${slug}: article(slug: "${slug}") { ${fields} body section publishedAt updatedAt mentions(first: 5) { nodes { slug } } }`).join(' ')}
}`;

const editorsQuery = `query ($ids: [ID!]!) {
  ${slugs.map(slug => `${slug}: article(slug: "${slug}") { id status revision workingCopy { isStale revision basedOnRevision publishAt article { headline body } release { id } } }`).join(' ')}
  front(slug: "${frontSlug}") { workingCopy { isStale revision basedOnRevision publishAt front { name } release { id } } }
  releases: nodes(ids: $ids) { ... on Release { id status revision at items { action node { ... on Article { slug } ... on Front { slug } } } } }
}`;

const isoOf = (time: number | null) => (time === null ? null : new Date(time).toISOString());

function expectedView(model: DeskModel): object {
  const articles = model.public();
  const headOf = ({ slug, text, revision }: ArticleState) => ({
    slug,
    headline: `Headline ${text.word}`,
    revision,
  });
  const nodes = (some: readonly ArticleState[]) => ({ nodes: some.map(headOf) });
  const pageOf = (slug: string) => {
    const article = articles.find(one => one.slug === slug);
    if (article === undefined) return null;
    const { text, publishedAt, updatedAt } = article;
    const mentioned = topics[text.topic];
    return {
      ...headOf(article),
      ...{ body: `Body ${text.word}`, section: text.section },
      ...{ publishedAt: isoOf(publishedAt), updatedAt: isoOf(updatedAt) },
      mentions: { nodes: mentioned === undefined ? [] : [{ slug: mentioned }] },
    };
  };
  const about = (n: number) => articles.filter(({ text }) => text.topic === n);
  return {
    view: {
      front: frontOf(model),
      articles: nodes(articles),
      ...Object.fromEntries(
        [0, 1].map(n => [`s${n}`, nodes(articles.filter(({ text }) => text.section === `s${n}`))]),
      ),
      ...Object.fromEntries(
        topics.map((name, n) => [
          name,
          { articles: nodes(about(n)), timeline: { nodes: about(n).map(({ slug }) => ({ slug })) } },
        ]),
      ),
      ...Object.fromEntries(slugs.map(slug => [slug, pageOf(slug)])),
    },
    found: {
      __typename: 'Query',
      ...Object.fromEntries(
        model.words
          .slice(-maxSearches)
          .map((word, i) => [
            `s${i}`,
            { nodes: articles.filter(({ text }) => text.word === word).map(({ slug }) => ({ slug })) },
          ]),
      ),
    },
  };
}

function expectedDesk(model: DeskModel): object {
  return {
    ...Object.fromEntries(
      slugs.map(slug => {
        const article = model.articles.get(slug);
        return [slug, article === undefined ? null : deskOf(article, model)];
      }),
    ),
    front: { workingCopy: frontCopyOf(model) },
    releases: model.releases.map(release => releaseOf(release, model)),
  };
}

function frontOf({ front }: DeskModel): object | null {
  if (front === undefined) return null;
  return { name: front.name, revision: front.revision, updatedAt: isoOf(front.updatedAt) };
}

function frontCopyOf(model: DeskModel): object | null {
  const { front } = model;
  if (front?.copy === undefined) return null;
  const { name, basedOn, at = null } = front.copy;
  return {
    ...{ isStale: basedOn !== front.revision, revision: model.copyRevision(front) },
    ...{ basedOnRevision: basedOn, publishAt: isoOf(at), front: { name } },
    release: openRelease(front),
  };
}

/** The release that a working copy shows. */
function openRelease({ release }: Pick<ArticleState, 'release'>): object | null {
  return release === undefined || release.state === 'CANCELLED' ? null : { id: release.id };
}

function deskOf(article: ArticleState, model: DeskModel): object {
  const { id, revision, status, publishedAt, copy } = article;
  const isScheduled = status === 'PUBLISHED' && publishedAt !== null && publishedAt > model.now;
  return {
    ...{ id, status: isScheduled ? 'SCHEDULED' : status, revision },
    workingCopy:
      copy === undefined
        ? null
        : {
            ...{ isStale: copy.basedOn !== revision, revision: model.copyRevision(article) },
            ...{ basedOnRevision: copy.basedOn, publishAt: isoOf(copy.at ?? null) },
            article: { headline: `Headline ${copy.text.word}`, body: `Body ${copy.text.word}` },
            release: openRelease(article),
          },
  };
}

function releaseOf(release: ReleaseState, model: DeskModel): object {
  const { id, revision, at, items } = release;
  const present = items.filter(({ slug }) => model.item(slug) !== undefined);
  return {
    ...{ id, status: model.statusOf(release), revision, at: isoOf(at) },
    items: present.map(({ slug, action: does }) => ({ action: does, node: { slug } })),
  };
}
