import { beforeAll, expect, test } from 'vitest';
import { type Api, startApi } from '../api.ts';

/** Each list there is, in one small archive of which every entry is known. */
let api: Api;

const long = 'x'.repeat(450);

beforeAll(async () => {
  api = await startApi({ clock: () => Date.parse('2024-06-01T08:00:00Z') });
  const { problems } = await api.import(
    { type: 'Organization', slug: 'union', name: 'union of All', kind: 'GOVERNMENT' },
    {
      type: 'Organization',
      slug: 'bureau',
      name: 'Bureau',
      kind: 'GOVERNMENT',
      parent: 'Organization/union',
    },
    {
      type: 'Organization',
      slug: 'agency',
      name: 'Ägency',
      kind: 'GOVERNMENT',
      parent: 'Organization/union',
    },
    {
      type: 'Person',
      slug: 'zoe',
      name: 'zoe Adams',
      summary: 'Short.',
      positions: [
        { title: 'Clerk', organization: 'Organization/bureau', startDate: '2001', endDate: '2005' },
        { title: 'Head', organization: 'Organization/bureau', startDate: '2006', endDate: '2010' },
        { title: 'Freelancer' },
      ],
    },
    {
      type: 'Person',
      slug: 'amy',
      name: 'Ámy Brown',
      summary: long,
      positions: [{ title: 'Deputy', organization: 'Organization/bureau', startDate: '2007' }],
    },
    { type: 'Person', slug: 'bob', name: 'Bob Clark' },
    { type: 'Place', slug: 'town', name: 'Town', kind: 'CITY' },
    {
      type: 'Event',
      slug: 'talks',
      name: 'Talks',
      kind: 'NEGOTIATION',
      startDate: '2024-01-10',
      location: 'Place/town',
      participants: [
        { actor: 'Person/amy', role: 'CHAIR', delegation: 'The host' },
        { actor: 'Person/bob', role: 'DELEGATE' },
        { actor: 'Person/bob', role: 'SPEAKER' },
      ],
    },
    {
      type: 'Event',
      slug: 'dinner',
      name: 'Dinner',
      kind: 'MEETING',
      startDate: '2024-01-11',
      parent: 'Event/talks',
    },
    {
      type: 'Agreement',
      slug: 'accord',
      name: 'Accord',
      kind: 'TREATY',
      concludedAt: 'Event/talks',
      parties: [
        { actor: 'Organization/union', role: 'PARTY' },
        { actor: 'Person/amy', role: 'WITNESS' },
      ],
      milestones: [
        { date: '2024-01-10', status: 'SIGNED', event: 'Event/talks' },
        { date: '2024-03-01', status: 'RATIFIED' },
        { date: '2024-03-01', status: 'IN_FORCE', event: 'Event/dinner' },
      ],
    },
    {
      type: 'Agreement',
      slug: 'pact',
      name: 'Pact',
      kind: 'CONTRACT',
      parties: [{ actor: 'Organization/bureau', role: 'PARTY' }],
      milestones: [{ date: '2024-02-01', status: 'SIGNED' }],
    },
    {
      type: 'Article',
      slug: 'first',
      headline: 'First',
      section: 'world',
      language: 'en',
      publishedAt: '2024-05-01T00:00:00Z',
      mentions: [
        { entity: 'Person/amy', role: 'SUBJECT' },
        { entity: 'Person/bob', role: 'QUOTED' },
        { entity: 'Person/amy', role: 'AUTHOR' },
        { entity: 'Organization/union' },
      ],
      statements: [
        { text: 'Amy says so.', speaker: 'Person/amy' },
        { text: 'Nobody says so.' },
        { text: 'Amy says more.', speaker: 'Person/amy' },
      ],
    },
    {
      type: 'Article',
      slug: 'second',
      headline: 'Second',
      section: 'culture',
      language: 'fr',
      publishedAt: '2024-05-02T00:00:00Z',
      mentions: [{ entity: 'Person/bob' }],
    },
    {
      type: 'Article',
      slug: 'withdrawn',
      headline: 'Withdrawn',
      section: 'world',
      status: 'WITHDRAWN',
      publishedAt: '2024-05-03T00:00:00Z',
      mentions: [{ entity: 'Person/amy' }],
    },
  );
  expect(problems).toEqual([]);
});

test.each([
  ['people', '{ people { nodes { slug } } }', { people: nodes('amy', 'bob', 'zoe') }],
  [
    'organizations',
    '{ organizations { nodes { slug } } }',
    { organizations: nodes('agency', 'bureau', 'union') },
  ],
  [
    'the parts of an organization',
    '{ organization(slug: "union") { subOrganizations { nodes { slug } } } }',
    { organization: { subOrganizations: nodes('agency', 'bureau') } },
  ],
  [
    'members, each with the latest position',
    '{ organization(slug: "bureau") { members { edges { title startDate endDate node { slug } } } } }',
    {
      organization: {
        members: {
          edges: [
            { title: 'Deputy', startDate: '2007', endDate: null, node: { slug: 'amy' } },
            { title: 'Head', startDate: '2006', endDate: '2010', node: { slug: 'zoe' } },
          ],
        },
      },
    },
  ],
  ['events', '{ events { nodes { slug } } }', { events: nodes('dinner', 'talks') }],
  [
    'events of a kind',
    '{ events(filter: { kind: MEETING }) { nodes { slug } } }',
    { events: nodes('dinner') },
  ],
  [
    'events at a place',
    '{ place(slug: "town") { events { nodes { slug } } } }',
    { place: { events: nodes('talks') } },
  ],
  [
    'the parts of an event',
    '{ event(slug: "talks") { subEvents { nodes { slug } } } }',
    { event: { subEvents: nodes('dinner') } },
  ],
  [
    'events of somebody, with the first role and the delegation',
    '{ amy: person(slug: "amy") { ...E } bob: person(slug: "bob") { ...E } } fragment E on Person { events { edges { role delegation node { slug } } } }',
    {
      amy: { events: { edges: [{ role: 'CHAIR', delegation: 'The host', node: { slug: 'talks' } }] } },
      bob: { events: { edges: [{ role: 'DELEGATE', delegation: null, node: { slug: 'talks' } }] } },
    },
  ],
  [
    'agreements by their latest milestone',
    '{ agreements { nodes { slug } } }',
    { agreements: nodes('accord', 'pact') },
  ],
  [
    'agreements of a kind and with a status',
    '{ kind: agreements(filter: { kind: CONTRACT }) { nodes { slug } } status: agreements(filter: { status: IN_FORCE }) { nodes { slug } } }',
    { kind: nodes('pact'), status: nodes('accord') },
  ],
  [
    'agreements concluded at an event',
    '{ event(slug: "talks") { agreements { nodes { slug } } } }',
    { event: { agreements: nodes('accord') } },
  ],
  [
    'agreements of somebody, with the role',
    '{ person(slug: "amy") { agreements { edges { role node { slug } } } } }',
    { person: { agreements: { edges: [{ role: 'WITNESS', node: { slug: 'accord' } }] } } },
  ],
  [
    'milestones in the timeline of an event',
    '{ event(slug: "dinner") { timeline { edges { date node { ... on AgreementMilestone { status agreement { slug } } } } } } }',
    {
      event: {
        timeline: {
          edges: [{ date: '2024-03-01', node: { status: 'IN_FORCE', agreement: { slug: 'accord' } } }],
        },
      },
    },
  ],
  [
    'milestones of one day in the timeline of a party',
    '{ organization(slug: "union") { timeline { nodes { ... on AgreementMilestone { status } ... on Article { slug } } } } }',
    {
      organization: {
        timeline: {
          nodes: [{ slug: 'first' }, { status: 'IN_FORCE' }, { status: 'RATIFIED' }, { status: 'SIGNED' }],
        },
      },
    },
  ],
  ['articles', '{ articles { nodes { slug } } }', { articles: nodes('second', 'first') }],
  [
    'articles of a section and in a language',
    '{ world: articles(filter: { section: "world" }) { nodes { slug } } fr: articles(filter: { language: "fr" }) { nodes { slug } } }',
    { world: nodes('first'), fr: nodes('second') },
  ],
  [
    'articles that mention somebody, with the first role',
    '{ person(slug: "amy") { articles { edges { role node { slug } } } } }',
    { person: { articles: { edges: [{ role: 'SUBJECT', node: { slug: 'first' } }] } } },
  ],
  [
    'mentions of an article in a feed',
    '{ articles { nodes { people(first: 1) { edges { role node { slug } } } } } }',
    {
      articles: {
        nodes: [
          { people: { edges: [{ role: 'MENTIONED', node: { slug: 'bob' } }] } },
          { people: { edges: [{ role: 'SUBJECT', node: { slug: 'amy' } }] } },
        ],
      },
    },
  ],
  [
    'what somebody said',
    '{ person(slug: "amy") { statements { nodes { text article { slug } } } } }',
    {
      person: {
        statements: {
          nodes: expect.toSatisfy(
            (found: { text: string }[]) =>
              found
                .map(({ text }) => text)
                .toSorted()
                .join(' ') === 'Amy says more. Amy says so.',
          ),
        },
      },
    },
  ],
  [
    'summaries, short and long',
    '{ people { nodes { slug summary } } }',
    {
      people: {
        nodes: [
          { slug: 'amy', summary: long },
          { slug: 'bob', summary: null },
          { slug: 'zoe', summary: 'Short.' },
        ],
      },
    },
  ],
])('%s', async (_, query, expected) => {
  const { data, errors } = await api.ask(query);
  expect(errors).toBeUndefined();
  expect(data).toEqual(expected);
});

test('a list shows a short summary without a read of the record, and a long one with a read', async () => {
  const requests = async (slug: string) => {
    const { data, extensions } = await api.ask(
      `{ organization(slug: "bureau") { members { nodes { slug ${slug} } } } }`,
    );
    expect(data.organization.members.nodes).toHaveLength(2);
    return extensions.cost.requests;
  };
  // Of the two summaries one is too long for the list.
  expect((await requests('summary')) - (await requests(''))).toBe(1);
  const { data, extensions } = await api.ask('{ places { nodes { slug summary } } }');
  expect(data.places.nodes.length).toBeGreaterThan(0);
  // The list, and the pending changes.
  expect(extensions.cost.requests).toBe(2);
});

function nodes(...slugs: string[]) {
  return { nodes: slugs.map(slug => ({ slug })) };
}
