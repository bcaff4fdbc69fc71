import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { derivedId } from '../../src/model/id.ts';
import type { Item } from '../../src/store/attributes.ts';
import { Meter } from '../../src/store/meter.ts';
import { type Api, importInto, sampleSource, sourceOf, startApi, startSampleCopy } from '../api.ts';
import { expectedItems, isProjected, scan, scanProjected } from '../table.ts';

const article = {
  type: 'Article',
  slug: 'report',
  headline: 'A report',
  body: 'One **two** three.',
  publishedAt: '2024-05-01T10:00:00+02:00',
};
const person = { type: 'Person', slug: 'ada', name: 'Ada' };

describe('the sample content', () => {
  let api: Api;
  let before: Map<string, Item>;
  const now = Date.now();
  beforeAll(async () => {
    // The clock stands still: an import also carries out what is due by then, and the one before left tasks for a few seconds later.
    api = await startSampleCopy({ clock: () => now });
    await drainOutbox(api.table);
    before = await scan(api.table);
  });

  test('leaves exactly the items that its documents project to', async () => {
    const projected = new Map([...before].filter(([, item]) => isProjected(item)));
    expect(projected).toEqual(await expectedItems(api.table));
  });

  test('is not written a second time', async () => {
    const meter = new Meter();
    const report = await importInto(api.table.metered(meter), await sampleSource());
    expect(report.problems).toEqual([]);
    expect(report.new).toEqual({});
    expect(report.changed).toEqual({});
    expect(meter.cost).toMatchObject({ writeUnits: 0 });
    expect(meter.cost.readUnits).toBeGreaterThan(0);
    expect(await scan(api.table)).toEqual(before);
  });
});

describe('a separate table', () => {
  let api: Api;
  beforeEach(async () => {
    api = await startApi();
  });

  test('the order of the lines does not matter, and cycles of references resolve', async () => {
    const report = await api.import(
      { ...article, mentions: [{ entity: 'Person/ada' }] },
      { ...person, positions: [{ title: 'Author', source: 'Article/report' }] },
    );
    expect(report.problems).toEqual([]);
    const { data } = await api.ask(
      '{ person(slug: "ada") { positions { source { headline } } articles { nodes { slug } } } }',
    );
    expect(data.person).toEqual({
      positions: [{ source: { headline: 'A report' } }],
      articles: { nodes: [{ slug: 'report' }] },
    });
  });

  test('a reference may lead to a stored record, by slug or id', async () => {
    await api.import(person);
    const { data } = await api.ask('{ person(slug: "ada") { id } }');
    const id = Buffer.from(data.person.id, 'base64').toString().slice('Person:'.length);
    const report = await api.import(
      { ...article, mentions: [{ entity: 'Person/ada' }] },
      { ...article, slug: 'other', mentions: [{ entity: `Person/${id}` }] },
    );
    expect(report.problems).toEqual([]);
    const { data: after } = await api.ask('{ person(slug: "ada") { articles { nodes { slug } } } }');
    expect(after.person.articles.nodes.map(({ slug }: { slug: string }) => slug).toSorted()).toEqual([
      'other',
      'report',
    ]);
  });

  test('a reference by id to a line that is refused makes its own line wrong too', async () => {
    const { problems } = await api.import(
      { ...person, positions: [{ title: 'Minister', organization: 'Organization/nowhere' }] },
      { ...article, mentions: [{ entity: `Person/${derivedId('Person', 'ada')}` }] },
      { ...article, slug: 'other' },
    );
    const message = expect.stringMatching(/ is neither in these files nor stored$/);
    expect(problems).toEqual([
      expect.objectContaining({ line: 1, path: ['positions', '0', 'organization'], message }),
      expect.objectContaining({ line: 2, path: ['mentions', '0', 'entity'], message }),
    ]);
    const { data } = await api.ask('{ articles { nodes { slug } } people { nodes { slug } } }');
    expect(data).toEqual({ articles: { nodes: [{ slug: 'other' }] }, people: { nodes: [] } });
  });

  test('a changed line is an update: removed edges are gone in both directions', async () => {
    await api.import(
      person,
      { type: 'Person', slug: 'bob', name: 'Bob' },
      {
        ...article,
        section: 'old',
        mentions: [{ entity: 'Person/ada' }, { entity: 'Person/bob', role: 'QUOTED' }],
      },
    );
    const report = await api.import({
      ...article,
      headline: 'A better report',
      section: 'new',
      mentions: [{ entity: 'Person/bob', role: 'SUBJECT' }],
    });
    expect(report.changed).toEqual({ Article: 1 });
    const { data } = await api.ask(`{
      old: articles(filter: { section: "old" }) { nodes { headline } }
      new: articles(filter: { section: "new" }) { nodes { headline revision } }
      ada: person(slug: "ada") { articles { nodes { headline } } }
      bob: person(slug: "bob") { articles { edges { role node { headline } } } }
    }`);
    expect(data).toEqual({
      old: { nodes: [] },
      new: { nodes: [{ headline: 'A better report', revision: 2 }] },
      ada: { articles: { nodes: [] } },
      bob: { articles: { edges: [{ role: 'SUBJECT', node: { headline: 'A better report' } }] } },
    });
    expect(await scanProjected(api.table)).toEqual(await expectedItems(api.table));
  });

  test('a changed name reaches the cards of records in the same import, and adds no revision to them', async () => {
    const lines = [person, { ...article, mentions: [{ entity: 'Person/ada' }] }];
    await api.import(...lines);
    const report = await api.import({ ...person, name: 'Ada L.' }, ...lines.slice(1));
    expect(report).toMatchObject({ new: {}, changed: { Person: 1 }, same: { Article: 1 } });
    const { data } = await api.ask('{ articles { nodes { revision people(first: 1) { nodes { name } } } } }');
    expect(data.articles.nodes).toEqual([{ revision: 1, people: { nodes: [{ name: 'Ada L.' }] } }]);
    expect(await scanProjected(api.table)).toEqual(await expectedItems(api.table));
  });

  test('a slug of another record is refused, and nothing of the line is written', async () => {
    await api.import(person);
    const { data } = await api.ask('{ person(slug: "ada") { id } }');
    // The same record under a new slug keeps the old one; nobody else can have it then.
    expect(data.person.id).toBeTruthy();
    const before = await scan(api.table);
    const twice = await api.import(person, { ...person, name: 'Another Ada' });
    expect(twice.problems).toEqual([
      { file: 'test.ndjson', line: 2, path: ['slug'], message: expect.stringContaining('test.ndjson:1') },
    ]);
    expect(await scan(api.table)).toEqual(before);
  });

  test('two lines for one record, by its current and former slugs, are reported with --overwrite, and the first counts', async () => {
    const api = await startApi();
    await api.import({ type: 'Topic', slug: 'old', name: 'As it was' });
    const desk = await api.as({ subject: 'desk', scopes: ['WRITE'] });
    const { data } = await api.ask('{ topic(slug: "old") { id } }');
    const rename = `mutation ($id: ID!) {
      updateTopic(id: $id, expectedRevision: 1, input: { slug: "new" }) { ... on Topic { slug } }
    }`;
    expect((await desk.ask(rename, { id: data.topic.id })).data.updateTopic).toEqual({ slug: 'new' });
    for (const slugs of [
      ['old', 'new'],
      ['new', 'old'],
    ]) {
      const lines = slugs.map(slug => ({ type: 'Topic', slug, name: `By ${slug}` }));
      const { problems, wrong } = await importInto(api.table, sourceOf(lines), { overwrite: true });
      expect(wrong).toEqual({ Topic: 1 });
      expect(problems).toMatchObject([
        { line: 2, message: expect.stringMatching(/is the same record as .*:1, /) },
      ]);
      const { data } = await api.ask('{ topics { nodes { name } } }');
      expect(data.topics.nodes).toEqual([{ name: `By ${slugs[0]}` }]);
    }
  });

  test('wrong lines are reported with line, field and reason; valid ones are imported', async () => {
    const lines = [
      person,
      { type: 'Robot', slug: 'x' },
      { ...article, slug: 'Not A Slug' },
      { ...article, slug: 'a1', mentions: [{ entity: 'Person/nobody' }] },
      { ...article, slug: 'a2', mentions: [{ entity: 'Article/report' }] },
      { ...article, slug: 'a3', publishedAt: '2024-02-30T00:00:00Z' },
      { ...article, slug: 'a4', colour: 'red' },
      { ...article, slug: 'a5', status: 'PUBLISHED', publishedAt: undefined },
      { ...article, slug: 'a6', headline: 'x'.repeat(301) },
      { ...article, slug: 'a7', url: 'javascript:alert(1)' },
      { ...article, slug: 'a8', figures: [{ label: 'l', text: 't', value: 1e200 }] },
      { ...article, slug: 'a9', headline: 'null\u0000byte' },
      { ...article, slug: 'a10', language: 'not a language' },
      { type: 'Place', slug: 'p1', name: 'P', latitude: 91 },
      { type: 'Event', slug: 'e1', name: 'E', startDate: '2024-13' },
      { ...person, slug: 'q1', nationality: 'Pakistan' },
      // Valid by itself, but its reference is left out.
      { ...article, slug: 'b1', mentions: [{ entity: 'Event/e1' }] },
      article,
    ];
    const { problems, new: saved } = await api.import(...lines);
    expect(saved).toEqual({ Person: 1, Article: 1 });
    const at = new Map(
      problems.map(problem => [problem.line, `${problem.path.join('.')}: ${problem.message}`]),
    );
    expect([...at.keys()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, i) => i + 2));
    expect(at.get(2)).toMatch(/^type: .*Article/);
    expect(at.get(3)).toMatch(/^slug: /);
    expect(at.get(4)).toMatch(/^mentions\.0\.entity: Person\/nobody/);
    expect(at.get(5)).toMatch(/^mentions\.0\.entity: .*reference/);
    expect(at.get(6)).toMatch(/^publishedAt: /);
    expect(at.get(7)).toMatch(/colour/);
    expect(at.get(8)).toMatch(/^publishedAt: /);
    expect(at.get(17)).toMatch(/^mentions\.0\.entity: Event\/e1/);
    expect(await scanProjected(api.table)).toEqual(await expectedItems(api.table));
  });

  test('records too large for one transaction are written and changed all the same', async () => {
    const people = Array.from({ length: 240 }, (_, i) => ({
      type: 'Person',
      slug: `p${i}`,
      name: `Person ${i}`,
    }));
    const event = {
      type: 'Event',
      slug: 'summit',
      name: 'Summit',
      startDate: '2024',
      participants: people.map(({ slug }) => ({ actor: `Person/${slug}` })),
    };
    expect((await api.import(...people, event)).problems).toEqual([]);
    expect(await scanProjected(api.table)).toEqual(await expectedItems(api.table));
    await api.import({ ...event, startDate: '2025', participants: event.participants.slice(100) });
    expect(await scanProjected(api.table)).toEqual(await expectedItems(api.table));
    const { data } = await api.ask(
      '{ first: person(slug: "p0") { events { nodes { name } } } last: person(slug: "p239") { events { nodes { startDate } } } }',
    );
    expect(data).toEqual({
      first: { events: { nodes: [] } },
      last: { events: { nodes: [{ startDate: '2025' }] } },
    });
  });

  test('a write that dies between its transaction and the rest is finished by the outbox', async () => {
    const people = Array.from({ length: 150 }, (_, i) => ({
      type: 'Person',
      slug: `p${i}`,
      name: `Person ${i}`,
    }));
    await api.import(...people);
    const event = {
      type: 'Event',
      slug: 'summit',
      name: 'Summit',
      startDate: '2024',
      participants: people.map(({ slug }) => ({ actor: `Person/${slug}` })),
    };
    const dying = await dyingAfterTransaction(api);
    await expect(importInto(dying, sourceOf([event]))).rejects.toThrow(
      'Internal server error. Report it; a retry does not help.',
    );
    const half = await scan(api.table);
    expect([...half.keys()].some(key => key.startsWith('outbox#'))).toBe(true);
    expect(half).not.toEqual(await expectedItems(api.table));
    expect((await drainOutbox(api.table)).processed).toBe(1);
    expect(await scanProjected(api.table)).toEqual(await expectedItems(api.table));
    expect((await drainOutbox(api.table)).processed).toBe(0);
  });

  test('two concurrent imports of the same lines end like one', async () => {
    const lines = [person, { ...article, mentions: [{ entity: 'Person/ada' }] }];
    const reports = await Promise.all([api.import(...lines), api.import(...lines), api.import(...lines)]);
    expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
    expect(await scanProjected(api.table)).toEqual(await expectedItems(api.table));
    const { data } = await api.ask('{ articles { nodes { revision } } }');
    expect(data.articles.nodes).toEqual([{ revision: 1 }]);
  });
});

describe('publication depends on the time alone', () => {
  const paths = `{
    articles { nodes { slug } }
    section: articles(filter: { section: "s" }) { nodes { slug } }
    bySlug: article(slug: "soon") { slug }
    person(slug: "ada") {
      articles { nodes { slug } }
      statements { nodes { text } }
      timeline { edges { node { __typename } } }
      positions { source { slug } }
    }
    agreement(slug: "deal") { milestones { source { slug } } }
  }`;
  const lines = [
    { ...person, positions: [{ title: 'Minister', source: 'Article/soon' }] },
    {
      type: 'Agreement',
      slug: 'deal',
      name: 'Deal',
      milestones: [{ status: 'SIGNED', date: '2024', source: 'Article/soon' }],
    },
    {
      ...article,
      slug: 'soon',
      section: 's',
      publishedAt: '2030-01-01T00:00:00.000Z',
      mentions: [{ entity: 'Person/ada' }],
      statements: [{ text: 'Words', speaker: 'Person/ada' }],
    },
  ];
  let now = Date.parse('2029-12-31T23:59:59.999Z');
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ clock: () => now });
    expect((await api.import(...lines)).problems).toEqual([]);
  });

  test('a scheduled article is invisible on every path until its publication time, and visible from then on', async () => {
    const { data: feed } = await api.ask(paths);
    const id = Buffer.from(`Article:${(await articleId(api)) ?? ''}`).toString('base64');
    const { data: byId } = await api.ask(
      'query ($id: ID!) { node(id: $id) { id } article(id: $id) { id } nodes(ids: [$id]) { id } }',
      { id },
    );
    expect(byId).toEqual({ node: null, article: null, nodes: [null] });
    expect(feed).toEqual({
      articles: { nodes: [] },
      section: { nodes: [] },
      bySlug: null,
      person: {
        articles: { nodes: [] },
        statements: { nodes: [] },
        timeline: { edges: [] },
        positions: [{ source: null }],
      },
      agreement: { milestones: [{ source: null }] },
    });
    now = Date.parse('2030-01-01T00:00:00.000Z');
    const { data: later } = await api.ask(paths);
    const soon = { slug: 'soon' };
    expect(later).toEqual({
      articles: { nodes: [soon] },
      section: { nodes: [soon] },
      bySlug: soon,
      person: {
        articles: { nodes: [soon] },
        statements: { nodes: [{ text: 'Words' }] },
        timeline: { edges: [{ node: { __typename: 'Article' } }] },
        positions: [{ source: soon }],
      },
      agreement: { milestones: [{ source: soon }] },
    });
    const { data: status } = await api.ask('{ article(slug: "soon") { status publishedAt } }');
    expect(status.article).toEqual({ status: 'PUBLISHED', publishedAt: '2030-01-01T00:00:00.000Z' });
  });

  test('drafts and withdrawn articles are invisible', async () => {
    await api.import(
      { ...article, slug: 'draft', publishedAt: undefined },
      { ...article, slug: 'gone', status: 'WITHDRAWN', mentions: [{ entity: 'Person/ada' }] },
    );
    const { data } = await api.ask(
      '{ a: article(slug: "draft") { slug } b: article(slug: "gone") { slug } articles { nodes { slug } } person(slug: "ada") { articles { nodes { slug } } } }',
    );
    expect(data).toEqual({
      a: null,
      b: null,
      articles: { nodes: [{ slug: 'soon' }] },
      person: { articles: { nodes: [{ slug: 'soon' }] } },
    });
  });
});

async function articleId(api: Api): Promise<string | undefined> {
  const items = await scan(api.table);
  const item = [...items.values()].find(({ sk, type }) => sk === 'document' && type === 'Article');
  return typeof item?.id === 'string' ? item.id : undefined;
}

/** A process that dies as soon as its first transaction is written. */
async function dyingAfterTransaction(api: Api): Promise<Api['table']> {
  let dead = false;
  const { table } = await startApi({
    over: api,
    async intercept(send, command) {
      if (dead) throw new Error('The process died.');
      const output = await send();
      dead = command === 'TransactWriteItemsCommand';
      return output;
    },
  });
  return table;
}
