import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { type Api, type Client, startApi, unhurried } from '../api.ts';
import type { Result } from '../newsroom.ts';

/** Schedules by the clock on the wall, or by one that is set, with no process that would do anything when the time comes. */
let setTime: number | undefined;
let api: Api;
let desk: Client;
let ada: string;
let acme: string;
beforeAll(async () => {
  api = await startApi({ ...unhurried, clock: () => setTime ?? Date.now() });
  desk = await api.as({ scopes: ['ADMIN'] });
  await api.import(
    { type: 'Person', slug: 'ada', name: 'Ada' },
    { type: 'Organization', slug: 'acme', name: 'Acme' },
  );
  const { data } = await api.ask('{ person(slug: "ada") { id } organization(slug: "acme") { id } }');
  ada = data.person.id;
  acme = data.organization.id;
});

/** An article with everything that could give it away: a source, statements, mentions, a section of its own. */
async function scheduled(
  slug: string,
  milliseconds: number,
): Promise<{ id: string; statement: string; at: number }> {
  const made = await desk.ask(
    `mutation ($input: ArticleInput!) { createArticle(input: $input) { ... on Article { id statements { id } } } }`,
    {
      input: {
        slug,
        headline: `Headline of ${slug}`,
        section: `section of ${slug}`,
        mentions: [{ entity: ada, role: 'SUBJECT' }, { entity: acme }],
        statements: [{ text: `Words of ${slug}`, speaker: ada }],
      },
    },
  );
  const { id, statements } = made.data.createArticle;
  await done(
    `mutation ($input: PersonInput!, $agreement: AgreementInput!) {
      createPerson(input: $input) { __typename } createAgreement(input: $agreement) { __typename }
    }`,
    {
      input: { slug: `member-${slug}`, name: 'Member', positions: [{ title: 'Member', source: id }] },
      agreement: {
        slug: `deal-${slug}`,
        name: 'Deal',
        milestones: [{ status: 'SIGNED', date: '2024', source: id }],
      },
    },
  );
  const at = (setTime ?? Date.now()) + milliseconds;
  await publish(id, 1, at);
  return { id, statement: statements[0].id, at };
}

async function publish(id: string, revision: number, at: number): Promise<void> {
  const query = `mutation ($id: ID!, $revision: Int!, $at: DateTime) {
    publishArticle(id: $id, expectedRevision: $revision, at: $at) { __typename ... on Article { status } }
  }`;
  await done(query, { id, revision, at: new Date(at).toISOString() });
}

async function done(query: string, variables: object): Promise<void> {
  const { data, errors } = await desk.ask(query, variables);
  expect(errors).toBeUndefined();
  for (const { __typename } of Object.values<Result>(data)) expect(__typename).not.toMatch(/Error$/);
}

/** All paths on which the public might see the article, with their responses. */
async function seen(slug: string, { id, statement }: { id: string; statement: string }): Promise<Result> {
  const { data, errors } = await api.ask(
    `query ($id: ID!, $statement: ID!, $slug: String!, $section: String!, $member: String!, $deal: String!, $ada: ID!) {
      node(id: $id) { id } nodes(ids: [$id]) { id } article(id: $id) { id } bySlug: article(slug: $slug) { id }
      statement: node(id: $statement) { id }
      articles(first: 100) { nodes { id } }
      section: articles(filter: { section: $section }) { nodes { id } }
      mentions: articles(first: 100, filter: { mentions: [$ada], language: "en" }) { nodes { id } }
      person(slug: "ada") {
        articles(first: 100) { nodes { id } } statements(first: 100) { nodes { article { id } } }
        timeline(first: 100) { nodes { ... on Article { id } } } related { latestArticle { id } }
      }
      member: person(slug: $member) { positions { source { id } } }
      agreement(slug: $deal) { milestones { source { id } } }
    }`,
    {
      id,
      statement,
      slug,
      section: `section of ${slug}`,
      member: `member-${slug}`,
      deal: `deal-${slug}`,
      ada,
    },
  );
  expect(errors).toBeUndefined();
  return data;
}

/** How often an answer names the article, by path; what is worked out (related) apart. */
const times = (answer: Result, { id }: { id: string }) => {
  const { related, ...person } = answer.person;
  const count = (value: unknown) => JSON.stringify(value).split(id).length - 1;
  return { shown: count({ ...answer, person }), related: count(related) };
};
/** All of the above but the statement, whose own id is asked for. */
const everywhere = 12;

/** Milliseconds ahead: the first is enough but on a machine that is too busy to look in time, where the next one is tried. */
const ahead = [2000, 10_000, 60_000];

test('scheduled for seconds ahead, it is nowhere until then and everywhere after', async () => {
  let slug = '';
  let one = { id: '', statement: '', at: 0 };
  let looks = 0;
  for (const milliseconds of ahead) {
    slug = `soon-${milliseconds}`;
    one = await scheduled(slug, milliseconds);
    for (;;) {
      const answer = await seen(slug, one);
      // An answer that was begun before the instant may be of either side.
      if (Date.now() >= one.at) break;
      looks += 1;
      expect(times(answer, one)).toEqual({ shown: 0, related: 0 });
      expect(answer.statement).toBeNull();
    }
    if (looks > 0) break;
  }
  expect(looks).toBeGreaterThan(0);
  const after = await seen(slug, one);
  expect(times(after, one)).toEqual({ shown: everywhere, related: 0 });
  expect(after.statement).toEqual({ id: one.statement });
  // What is related is worked out, once a worker comes by.
  await drainOutbox(api.table);
  expect(times(await seen(slug, one), one)).toEqual({ shown: everywhere, related: 1 });
});

describe('by a clock that is set', () => {
  beforeEach(() => {
    setTime = Date.parse('2090-06-01T08:00:00Z');
  });

  test('rescheduled, it is nowhere at the first time and everywhere at the second', async () => {
    const one = await scheduled('later', 2000);
    const second = one.at + 2000;
    await publish(one.id, 2, second);
    setTime = second - 1;
    expect(times(await seen('later', one), one)).toEqual({ shown: 0, related: 0 });
    setTime = second;
    expect(times(await seen('later', one), one).shown).toBe(everywhere);
  });

  test('brought forward, it is everywhere at the earlier time', async () => {
    const one = await scheduled('earlier', 3_600_000);
    const at = one.at - 3_599_500;
    await publish(one.id, 2, at);
    setTime = at;
    expect(times(await seen('earlier', one), one).shown).toBe(everywhere);
  });

  test('withdrawn from its schedule, it is nowhere at the time', async () => {
    const one = await scheduled('never', 1500);
    await done('mutation ($id: ID!) { withdrawArticle(id: $id, expectedRevision: 2) { __typename } }', {
      id: one.id,
    });
    setTime = one.at;
    expect(times(await seen('never', one), one)).toEqual({ shown: 0, related: 0 });
  });

  test('withdrawn after it was public, it is nowhere at once', async () => {
    const one = await scheduled('no-more', 300);
    setTime = one.at;
    expect(times(await seen('no-more', one), one).shown).toBe(everywhere);
    await done('mutation ($id: ID!) { withdrawArticle(id: $id, expectedRevision: 2) { __typename } }', {
      id: one.id,
    });
    expect(times(await seen('no-more', one), one).shown).toBe(0);
  });
});
