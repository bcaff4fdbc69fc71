import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from '../../src/model/milestones.ts';
import type { TypeName } from '../../src/model/types.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { isLong, seed } from '../seed.ts';
import {
  by,
  type Fields,
  type ModelRecord,
  NewsroomModel,
  type Outcome,
  Ref,
  refsIn,
  ulidOf,
} from './newsroom-model.ts';

/**
 * Random sequences of all mutations, against the model. After each mutation, or a few at once, the outbox is drained and the table must be
 * the projection of its documents, every embedded reference in it that of a current record; in the end every lookup and list must say what the
 * model says. LONG=1 tries as many as count. SEED, MODEL_PATH and MODEL_REPLAY, which a failure prints, replay it at the same LONG.
 */
const sequences = { numRuns: isLong ? 300 : 3, maxCommands: isLong ? 40 : 20 };
const { MODEL_PATH, MODEL_REPLAY } = process.env;
const replay = MODEL_PATH === undefined ? {} : { path: MODEL_PATH, endOnFailure: true };

/** Milliseconds for shrinking a failure. The smallest one by then is reported. */
const shrinking = 120_000;

type Operation =
  | { do: 'create'; type: TypeName; name: number; slug: number | undefined; draw: number[] }
  | { do: 'update'; pick: number; stale: boolean; fields: number[]; slug: number | undefined; draw: number[] }
  | { do: 'rename'; pick: number; name: number }
  | { do: 'publish'; pick: number; stale: boolean; minutes: number | null }
  | { do: 'withdraw'; pick: number; stale: boolean }
  | { do: 'restore'; pick: number; stale: boolean; revision: number }
  | { do: 'delete'; pick: number; stale: boolean }
  | { do: 'merge'; from: number; into: number; stale: boolean }
  | { do: 'wait'; minutes: number };

const types = ['Article', 'Person', 'Organization', 'Agreement', 'Event', 'Place', 'Topic'] as const;
const number = fc.nat({ max: 9999 });
const draw = fc.array(number, { minLength: 12, maxLength: 12 });
const stale = fc.constantFrom(false, false, false, false, true);
const slug = fc.option(fc.nat({ max: 11 }), { freq: 3, nil: undefined });
const minutes = fc.constantFrom(null, null, 5, 60, -90, 1440);

const create = fc.record({
  do: fc.constant('create' as const),
  type: fc.constantFrom('Article' as const, 'Article' as const, ...types),
  name: fc.nat({ max: 11 }),
  slug,
  draw,
});
const update = fc.record({
  do: fc.constant('update' as const),
  pick: number,
  stale,
  fields: fc.array(number, { maxLength: 3 }),
  slug,
  draw,
});
const rename = fc.record({ do: fc.constant('rename' as const), pick: number, name: number });
const publish = fc.record({ do: fc.constant('publish' as const), pick: number, stale, minutes });
const withdraw = fc.record({ do: fc.constant('withdraw' as const), pick: number, stale });
const restore = fc.record({ do: fc.constant('restore' as const), pick: number, stale, revision: number });
const remove = fc.record({ do: fc.constant('delete' as const), pick: number, stale });
const merge = fc.record({ do: fc.constant('merge' as const), from: number, into: number, stale });
const wait = fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(5, 60, 1500) });

/** What may follow on another without anything being told in between: its outcome does not hang on that. */
const burst = fc
  .tuple(fc.array(fc.oneof(rename, publish), { maxLength: 2 }), fc.oneof(merge, remove))
  .map(([before, last]): Operation[] => [...before, last]);
const after = fc
  .tuple(fc.oneof(merge, remove), fc.array(fc.oneof(rename, publish, create), { minLength: 1, maxLength: 2 }))
  .map(([first, others]): Operation[] => [first, ...others]);

const steps = [create, create, create, update, update, publish, withdraw, restore, remove, merge, wait].map(
  (one: fc.Arbitrary<Operation>) => one.map(operation => [operation]),
);

interface Real {
  readonly room: Newsroom;
}

class Step implements fc.AsyncCommand<NewsroomModel, Real> {
  readonly operations: readonly Operation[];
  constructor(operations: readonly Operation[]) {
    this.operations = operations;
  }

  check(): boolean {
    return true;
  }

  async run(model: NewsroomModel, { room }: Real): Promise<void> {
    for (const operation of this.operations) {
      model.now = room.in(0);
      await perform(operation, model, room);
    }
    await room.drain();
    model.now = room.in(0);
    expect(await faultsOf(room.api)).toEqual([]);
  }

  toString(): string {
    return JSON.stringify(this.operations);
  }
}

test(`${sequences.numRuns} sequences of mutations leave the state that the model predicts`, {
  timeout: 7_200_000,
}, async () => {
  const commands = [...steps, burst, after].map(one => one.map(operations => new Step(operations)));
  const seen = new Map<string, number>();
  count = name => seen.set(name, (seen.get(name) ?? 0) + 1);
  let failedAt = Number.POSITIVE_INFINITY;
  await fc.assert(
    fc.asyncProperty(
      fc.commands(commands, {
        maxCommands: sequences.maxCommands,
        size: 'max',
        ...(MODEL_REPLAY === undefined ? {} : { replayPath: MODEL_REPLAY }),
      }),
      async sequence => {
        if (Date.now() > failedAt + shrinking) return;
        const room = await Newsroom.open();
        const model = new NewsroomModel();
        await seeded(model, room);
        try {
          await fc.asyncModelRun(() => ({ model, real: { room } }), sequence);
          await compare(model, room);
        } catch (error) {
          if (failedAt === Number.POSITIVE_INFINITY) process.stdout.write(`model: fails with SEED=${seed}\n`);
          failedAt = Math.min(failedAt, Date.now());
          throw error;
        } finally {
          room.api.close();
        }
      },
    ),
    { numRuns: sequences.numRuns, ...replay },
  );
  process.stdout.write(
    `model: ${[...seen]
      .toSorted()
      .map(([name, times]) => `${name} ${times}`)
      .join(', ')}\n`,
  );
});

/** Counts the operations by their outcomes. */
let count: (name: string) => void = () => {};

/** Something of each type to begin with, so that a short sequence has something to link. */
async function seeded(model: NewsroomModel, room: Newsroom): Promise<void> {
  model.now = room.in(0);
  const kinds = [
    'Place',
    'Organization',
    'Person',
    'Person',
    'Event',
    'Topic',
    'Agreement',
    'Article',
  ] as const;
  for (const [i, type] of kinds.entries()) {
    const numbers = Array.from({ length: 12 }, (_, n) => i * 7 + n);
    await perform({ do: 'create', type, name: i, slug: undefined, draw: numbers }, model, room);
  }
}

async function perform(operation: Operation, model: NewsroomModel, room: Newsroom): Promise<void> {
  if (operation.do === 'wait') return room.pass(operation.minutes * 60_000);
  const [expected, result] = await attempt(operation, model, room);
  if (expected === undefined) return;
  count(`${operation.do} ${expected}`);
  const outcome: Outcome = String(result.__typename).endsWith('Error') ? result.__typename : 'written';
  expect([operation.do, outcome, result.message]).toEqual([operation.do, expected, result.message]);
}

async function attempt(
  operation: Exclude<Operation, { do: 'wait' }>,
  model: NewsroomModel,
  room: Newsroom,
): Promise<[Outcome | undefined, Result]> {
  if (operation.do === 'create') {
    const { type } = operation;
    const name = nameOf(operation.name);
    const slug = operation.slug === undefined ? model.madeSlug(type, name) : nameOf(operation.slug);
    const fields = { [titleOf(type)]: name, ...fieldsOf(type, operation.draw, model) };
    const expected = model.creation(type, slug, fields);
    const result = await room.create(type, {
      ...toInput(fields),
      ...(operation.slug === undefined ? {} : { slug }),
    });
    if (expected === 'written' && result.id !== undefined) model.created(type, result.id, slug, fields);
    return [expected, result];
  }
  if (operation.do === 'merge') {
    const entities = model.ids.filter(({ type }) => type !== 'Article');
    const from = entities[operation.from % entities.length];
    // Most often two of one type, so that most merges come about.
    const others = entities.filter(({ type }) => operation.into % 5 === 0 || type === from?.type);
    const into = others[operation.into % others.length];
    if (from === undefined || into === undefined) return [undefined, undefined];
    const revision = (model.find(into.id)?.revision ?? 1) - Number(operation.stale);
    return [model.merge(from.id, into.id, revision), await room.merge(from, { id: into.id, revision })];
  }
  const ofArticles = ['publish', 'withdraw', 'restore'].includes(operation.do);
  const targets = model.ids.filter(({ type }) => !ofArticles || type === 'Article');
  const target = targets[operation.pick % targets.length];
  if (target === undefined) return [undefined, undefined];
  const isStale = 'stale' in operation && operation.stale;
  const seen = { id: target.id, revision: (model.find(target.id)?.revision ?? 1) - Number(isStale) };
  switch (operation.do) {
    case 'rename': {
      const input = { [titleOf(target.type)]: `Renamed ${model.ids.length} ${operation.name}` };
      return [model.update(seen.id, seen.revision, input), await room.update(target.type, seen, input)];
    }
    case 'update': {
      const all = Object.entries({
        [titleOf(target.type)]: nameOf(operation.draw[0] ?? 0),
        ...fieldsOf(target.type, operation.draw, model),
      });
      const fields = Object.fromEntries(
        operation.fields.flatMap(nth => [all[nth % all.length] ?? []].filter(isPair)),
      );
      const renamed = operation.slug === undefined ? {} : { slug: nameOf(operation.slug) };
      const expected = model.update(seen.id, seen.revision, { ...fields, ...renamed });
      return [expected, await room.update(target.type, seen, { ...toInput(fields), ...renamed })];
    }
    case 'publish': {
      const at = operation.minutes === null ? null : room.in(operation.minutes * 60_000);
      return [model.publish(seen.id, seen.revision, at), await room.publish(seen, at)];
    }
    case 'withdraw':
      return [model.withdraw(seen.id, seen.revision), await room.withdraw(seen)];
    case 'restore': {
      const wanted = (operation.revision % ((model.find(target.id)?.revision ?? 1) + 1)) + 1;
      return [model.restore(seen.id, seen.revision, wanted), await room.restore(seen, wanted)];
    }
    case 'delete':
      return [model.delete(seen.id, seen.revision), await room.delete(seen)];
  }
}

function isPair<T>(pair: T | never[]): pair is T {
  return !Array.isArray(pair) || pair.length === 2;
}

const titleOf = (type: TypeName) => (type === 'Article' ? 'headline' : 'name');
const words = [
  'alpha',
  'beta',
  'gamma',
  'delta',
  'epsilon',
  'zeta',
  'eta',
  'theta',
  'iota',
  'kappa',
  'lambda',
  'mu',
];
const nameOf = (n: number) => words[n % words.length] ?? 'alpha';
const dates = ['2023', '2024-02', '2024-02-03', '2024-09-09'];

/** Fields of a type, those that refer to others above all. A number decides each. */
function fieldsOf(type: TypeName, numbers: readonly number[], model: NewsroomModel): Fields {
  let next = 0;
  const take = () => numbers[next++ % numbers.length] ?? 0;
  const date = () => dates[take() % dates.length];
  const some = <T>(make: () => T | undefined): T[] =>
    Array.from({ length: take() % 4 }, make).filter(one => one !== undefined);
  /** Something that there is, or was: an id of a deleted or merged record is drawn as well. */
  const ref = (...of: TypeName[]) => {
    const known = model.ids.filter(one => of.includes(one.type));
    // Deleted ones now and then only, or little else would be refused.
    const alive = known.filter(({ id }) => model.find(id) !== undefined);
    const n = take();
    const chosen = (n % 17 === 0 ? known : alive)[
      n % Math.max(1, n % 17 === 0 ? known.length : alive.length)
    ];
    return chosen === undefined ? undefined : new Ref(chosen.id);
  };
  const edge = <F extends object>(field: string, target: Ref | undefined, more: F) =>
    target === undefined ? undefined : { [field]: target, ...more };
  switch (type) {
    case 'Article':
      return {
        body: `text ${take()}`,
        publisher: ref('Organization') ?? null,
        mentions: some(() =>
          edge('entity', ref('Person', 'Organization', 'Agreement', 'Event', 'Place', 'Topic'), {
            role: ['SUBJECT', 'MENTIONED'][take() % 2],
          }),
        ),
        statements: some(() => ({
          // Each has an id of its own, so that one which loses its difference to another stays all the same.
          text: `words ${next}`,
          kind: 'QUOTE',
          speaker: ref('Person', 'Organization') ?? null,
          about: [ref('Topic', 'Place') ?? []].flat(),
        })),
      };
    case 'Person':
      return {
        jobTitle: ['Minister', 'Judge', null][take() % 3],
        positions: some(() => ({
          title: nameOf(take()),
          organization: ref('Organization') ?? null,
          source: ref('Article') ?? null,
        })),
      };
    case 'Organization':
      return { parent: ref('Organization') ?? null, location: ref('Place') ?? null };
    case 'Agreement':
      return {
        concludedAt: ref('Event') ?? null,
        parties: some(() =>
          edge('actor', ref('Person', 'Organization'), { role: 'PARTY', signedBy: ref('Person') ?? null }),
        ),
        milestones: some(() => ({
          status: ['SIGNED', 'IN_FORCE'][take() % 2],
          date: date(),
          event: ref('Event') ?? null,
          source: ref('Article') ?? null,
        })),
        relations: some(() => edge('agreement', ref('Agreement'), { kind: 'AMENDS' })),
      };
    case 'Event':
      return {
        startDate: date(),
        location: ref('Place') ?? null,
        parent: ref('Event') ?? null,
        participants: some(() =>
          edge('actor', ref('Person', 'Organization'), { role: ['HOST', 'SPEAKER'][take() % 2] }),
        ),
      };
    case 'Place':
      return { within: ref('Place') ?? null };
    case 'Topic':
      return { broader: ref('Topic') ?? null };
  }
}

function toInput(fields: Fields): object {
  return JSON.parse(JSON.stringify(fields, (_, value) => (value instanceof Ref ? value.id : value)));
}

/** Everything that can be asked, by everybody and by editors, against the model. */
async function compare(model: NewsroomModel, room: Newsroom): Promise<void> {
  await compareLookups(model, room);
  await compareLists(model, room);
  for (const record of model.records.values()) {
    if (record.type === 'Article') await compareArticle(record, model, room);
    else await compareEntity(record, model, room);
  }
}

async function compareLookups(model: NewsroomModel, room: Newsroom): Promise<void> {
  const ids = model.ids.map(({ id }) => id);
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const led = ids.map(id => model.find(id));
  const nodes = (records: (ModelRecord | undefined)[]) => ({
    nodes: records.map(record => (record === undefined ? null : { id: record.id })),
  });
  expect(await room.ask(query, { ids })).toEqual(nodes(led));
  const seen = led.map(record => (record !== undefined && model.isPublic(record) ? record : undefined));
  expect(await room.read(query, { ids })).toEqual(nodes(seen));
  const slugs = [...model.slugs].map(text => text.split('/') as [TypeName, string]);
  for (let start = 0; start < slugs.length; start += 20) {
    const some = slugs.slice(start, start + 20);
    const fields = some.map(([type, one], i) => `s${i}: ${type.toLowerCase()}(slug: "${one}") { id slug }`);
    const expected = some.map(([type, one], i) => {
      const record = model.withSlug(type, one);
      return [`s${i}`, record === undefined ? null : { id: record.id, slug: record.slug }];
    });
    expect(await room.ask(`{ ${fields.join(' ')} }`)).toEqual(Object.fromEntries(expected));
  }
}

async function compareLists(model: NewsroomModel, room: Newsroom): Promise<void> {
  const names = {
    people: 'Person',
    organizations: 'Organization',
    places: 'Place',
    topics: 'Topic',
  } as const;
  const named = Object.keys(names).map(list => `${list}(first: 100) { nodes { id name slug } }`);
  const data = await room.read(
    `{ articles(first: 100) { nodes { id headline } } events(first: 100) { nodes { id name } } agreements(first: 100) { nodes { id status } } ${named.join(' ')} }`,
  );
  expect(data.articles.nodes).toEqual(
    model.articles().map(({ id, fields }) => ({ id, headline: fields.headline })),
  );
  for (const [list, type] of Object.entries(names)) {
    expect(data[list].nodes).toEqual(
      model.byName(type).map(record => ({ id: record.id, name: record.fields.name, slug: record.slug })),
    );
  }
  const events = latest(model.ofType('Event'), ({ fields }) => fields.startDate);
  expect(data.events.nodes).toEqual(events.map(({ id, fields }) => ({ id, name: fields.name })));
  const agreements = latest(model.ofType('Agreement'), lastDate);
  expect(data.agreements.nodes).toEqual(
    agreements.map(one => ({ id: one.id, status: milestonesOf(one).at(-1)?.status ?? 'PROPOSED' })),
  );
  const statuses = ['DRAFT', 'SCHEDULED', 'WITHDRAWN'];
  const drafts = await room.ask(
    `{ all: drafts(first: 100) { nodes { id } } ${statuses.map(one => `${one}: drafts(first: 100, status: ${one}) { nodes { id } }`).join(' ')} }`,
  );
  const hidden = latest(
    model.ofType('Article').filter(article => !model.isPublic(article)),
    ({ updatedAt }) => updatedAt,
  );
  const statusOf = ({ status }: ModelRecord) => (status === 'PUBLISHED' ? 'SCHEDULED' : status);
  expect(drafts.all.nodes).toEqual(hidden.map(({ id }) => ({ id })));
  for (const status of statuses)
    expect(drafts[status].nodes).toEqual(
      hidden.filter(one => statusOf(one) === status).map(({ id }) => ({ id })),
    );
}

async function compareArticle(record: ModelRecord, model: NewsroomModel, room: Newsroom): Promise<void> {
  const { article } = await room.ask(
    `query ($id: ID!) { article(id: $id) {
      slug headline body revision publishedAt publisher { id name slug }
      mentions(first: 100) { edges { role node { id name slug } } }
      statements { text speaker { id name slug } about { id name slug } }
      revisions(first: 100) { nodes { revision headline body } } related(first: 20) { id }
    } }`,
    record,
  );
  const { fields } = record;
  const past = [...record.past]
    .map(([revision, { fields: then }]) => ({ revision, ...titles(then) }))
    .toReversed();
  expect(article).toEqual({
    slug: record.slug,
    ...titles(fields),
    revision: record.revision,
    publishedAt: record.publishedAt,
    publisher: referenceOf(fields.publisher, model),
    mentions: {
      edges: fields.mentions.map(({ entity, role }: Fields) => ({ role, node: referenceOf(entity, model) })),
    },
    statements: fields.statements.map(({ text, speaker, about }: Fields) => ({
      text,
      speaker: referenceOf(speaker, model),
      about: about.map((one: Ref) => referenceOf(one, model)),
    })),
    revisions: { nodes: [{ revision: record.revision, ...titles(fields) }, ...past] },
    related: expect.anything(),
  });
  if (!model.isPublic(record)) return;
  const own = new Set(mentionedBy(record));
  const related = model.articles(one => one !== record && mentionedBy(one).some(id => own.has(id)));
  expect(idsOf(article.related).toSorted()).toEqual(related.map(({ id }) => id).toSorted());
}

/** The references of each type in both directions: the query, and the model's expected result. */
async function compareEntity(record: ModelRecord, model: NewsroomModel, room: Newsroom): Promise<void> {
  const { type, id, fields } = record;
  const about = (field: unknown) => refsIn(field).some(ref => ref.id === id);
  const articles = model.articles(article => mentionedBy(article).includes(id));
  const counts = new Map<string, number>();
  for (const article of articles)
    for (const other of mentionedBy(article))
      if (other !== id) counts.set(other, (counts.get(other) ?? 0) + 1);
  const wants: [query: string, answer: unknown][] = [
    ['slug', record.slug],
    ['name', fields.name],
    ['revision', record.revision],
    ['alternateNames', fields.alternateNames ?? []],
    [
      'articles(first: 100) { edges { role node { id headline } } }',
      {
        edges: articles.map(article => ({
          role: article.fields.mentions.find(({ entity }: Fields) => entity.id === id).role,
          node: { id: article.id, headline: article.fields.headline },
        })),
      },
    ],
    [
      'timeline(first: 100) { edges { date node { __typename } } }',
      { edges: timelineOf(record, articles, model) },
    ],
  ];
  const list = (query: string, records: ModelRecord[]) =>
    wants.push([`${query}(first: 100) { nodes { id name } }`, { nodes: records.map(one => head(one)) }]);
  const head = ({ id: one, fields: { name } }: ModelRecord) => ({ id: one, name });
  const ref = (field: string) => wants.push([`${field} { id name slug }`, referenceOf(fields[field], model)]);
  const events = latest(
    model
      .ofType('Event')
      .filter(event => [event.fields.location, event.fields.parent, event.fields.participants].some(about)),
    ({ fields: { startDate } }) => startDate,
  );
  const agreements = (field: string) =>
    latest(
      model.ofType('Agreement').filter(one => actorsIn(one.fields[field]).includes(id)),
      lastDate,
    );
  if (type === 'Person' || type === 'Organization') {
    list('events', events);
    list('agreements', agreements('parties'));
    const said = model
      .articles()
      .flatMap(({ fields: { statements } }) =>
        statements.filter(({ speaker }: Fields) => speaker?.id === id),
      );
    wants.push([
      'statements(first: 100) { nodes { text } }',
      { nodes: expect.toSatisfy((nodes: Result[]) => equalSets(nodes, said)) },
    ]);
  }
  if (type === 'Person') {
    wants.push(['jobTitle', fields.jobTitle ?? null]);
    wants.push([
      'positions { title organization { id name slug } source { id headline } }',
      fields.positions.map(({ title, organization, source }: Fields) => ({
        title,
        organization: referenceOf(organization, model),
        source: sourceOf(source, model),
      })),
    ]);
  }
  if (type === 'Organization') {
    ref('parent');
    ref('location');
    list(
      'subOrganizations',
      model.byName(type, ({ fields: { parent } }) => about(parent)),
    );
    const members = model.byName('Person', person =>
      person.fields.positions.some(({ organization }: Fields) => about(organization)),
    );
    wants.push([
      'members(first: 100) { edges { title node { id } } }',
      {
        edges: members.map(person => ({
          title: person.fields.positions.find(({ organization }: Fields) => about(organization)).title,
          node: { id: person.id },
        })),
      },
    ]);
  }
  if (type === 'Agreement') {
    ref('concludedAt');
    wants.push([
      'parties(first: 100) { edges { node { id name slug } signedBy { id name slug } } }',
      {
        edges: fields.parties.map(({ actor, signedBy }: Fields) => ({
          node: referenceOf(actor, model),
          signedBy: referenceOf(signedBy, model),
        })),
      },
    ]);
    wants.push([
      'milestones { status date event { id name slug } source { id headline } }',
      milestonesOf(record).map(({ status, date, event, source }) => ({
        status,
        date,
        event: referenceOf(event, model),
        source: sourceOf(source, model),
      })),
    ]);
    wants.push([
      'relations { agreement { id name slug } }',
      fields.relations.map(({ agreement }: Fields) => ({ agreement: referenceOf(agreement, model) })),
    ]);
  }
  if (type === 'Event') {
    ref('location');
    ref('parent');
    list('subEvents', events);
    list('agreements', agreements('concludedAt'));
    wants.push([
      'participants(first: 100) { edges { role node { id name slug } } }',
      {
        edges: fields.participants.map(({ actor, role }: Fields) => ({
          role,
          node: referenceOf(actor, model),
        })),
      },
    ]);
  }
  if (type === 'Place') {
    ref('within');
    list('events', events);
  }
  if (type === 'Topic') {
    ref('broader');
    list(
      'narrower',
      model.byName(type, ({ fields: { broader } }) => about(broader)),
    );
  }
  wants.push([
    'related(first: 50) { articleCount entity { id name } }',
    expect.toSatisfy((related: Result[]) =>
      equalSets(
        related,
        [...counts].map(([other, articleCount]) => ({ articleCount, entity: nameIn(other, model) })),
      ),
    ),
  ]);
  const selection = wants.map(([query], i) => `f${i}: ${query}`).join(' ');
  const { node } = await room.ask(`query ($id: ID!) { node(id: $id) { ... on ${type} { ${selection} } } }`, {
    id,
  });
  const answers = wants.map(([query], i) => [query, node[`f${i}`]]);
  expect({ of: `${type} ${record.slug}`, ...Object.fromEntries(answers) }).toEqual({
    of: `${type} ${record.slug}`,
    ...Object.fromEntries(wants),
  });
}

function timelineOf(record: ModelRecord, articles: ModelRecord[], model: NewsroomModel): object[] {
  const { type, id } = record;
  const isThis = (ref: Ref | null) => ref?.id === id;
  const entries = articles.map(one => ({ key: `${one.publishedAt}#${ulidOf(one.id)}`, type: 'Article' }));
  const events = model.ofType('Event').filter(({ id: event, fields }) => {
    const agreement =
      type === 'Agreement' ? [record.fields.concludedAt, ...milestonesOf(record).map(one => one.event)] : [];
    return (
      isThis(fields.location) ||
      isThis(fields.parent) ||
      actorsIn(fields.participants).includes(id) ||
      agreement.some(one => one?.id === event)
    );
  });
  entries.push(...events.map(one => ({ key: `${one.fields.startDate}#${ulidOf(one.id)}`, type: 'Event' })));
  for (const agreement of model.ofType('Agreement')) {
    const isParty = agreement === record || actorsIn(agreement.fields.parties).includes(id);
    const all = milestonesOf(agreement);
    for (const [i, { date, event }] of all.entries()) {
      if (!isParty && !isThis(event)) continue;
      const nth = all.slice(0, i).filter(one => one.date === date).length;
      entries.push({ key: `${date}#${ulidOf(agreement.id)}.0${nth}`, type: 'AgreementMilestone' });
    }
  }
  return entries
    .toSorted(by(({ key }) => key))
    .toReversed()
    .map(one => ({ date: one.key.split('#')[0]?.slice(0, 10), node: { __typename: one.type } }));
}

function latest(records: ModelRecord[], key: (record: ModelRecord) => string): ModelRecord[] {
  return records.toSorted(by(record => `${key(record)}#${ulidOf(record.id)}`)).toReversed();
}

function milestonesOf({ fields }: ModelRecord): Result[] {
  return inOrder(fields.milestones);
}

function lastDate(agreement: ModelRecord): string {
  return milestonesOf(agreement).at(-1)?.date ?? '';
}

/** The ids that edges, or a single reference, lead to. */
function actorsIn(field: unknown): string[] {
  if (field instanceof Ref) return [field.id];
  return Array.isArray(field) ? field.flatMap(({ actor }) => (actor instanceof Ref ? actor.id : [])) : [];
}

function mentionedBy({ fields }: ModelRecord): string[] {
  return [...new Set<string>(fields.mentions.map(({ entity }: Fields) => entity.id))];
}

function referenceOf(ref: Ref | null | undefined, model: NewsroomModel): object | null {
  const record = model.records.get(ref?.id ?? '');
  return record === undefined ? null : { id: record.id, name: record.fields.name, slug: record.slug };
}

function nameIn(id: string, model: NewsroomModel): object {
  return { id, name: model.records.get(id)?.fields.name };
}

/** The source of a position or milestone, as an editor sees it. */
function sourceOf(ref: Ref | null | undefined, model: NewsroomModel): object | null {
  const record = model.records.get(ref?.id ?? '');
  return record === undefined ? null : { id: record.id, headline: record.fields.headline };
}

const titles = ({ headline, body }: Fields) => ({ headline, body });
const idsOf = (nodes: Result[]): string[] => nodes.map(({ id }) => id);

function equalSets(a: Result[], b: Result[]): boolean {
  const texts = (all: Result[]) =>
    all
      .map(({ text, articleCount, entity }) => JSON.stringify([text, articleCount, entity?.id, entity?.name]))
      .toSorted();
  return JSON.stringify(texts(a)) === JSON.stringify(texts(b));
}
