import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { globalId } from '../../src/model/global-id.ts';
import { derivedId } from '../../src/model/id.ts';
import { type Answer, type Api, type Client, startApi } from '../api.ts';
import { isLong } from '../seed.ts';
import { brokenDocuments, documents, type Known, type Sent } from './grammar.ts';

const numRuns = isLong ? 2000 : 100;
const timeout = Math.max(60_000, numRuns * 400);

const content = [
  { type: 'Place', slug: 'geneva', name: 'Geneva' },
  { type: 'Topic', slug: 'security', name: 'Security' },
  { type: 'Organization', slug: 'un', name: 'United Nations', location: 'Place/geneva' },
  {
    type: 'Person',
    slug: 'ada',
    name: 'Ada',
    positions: [{ title: 'Chair', organization: 'Organization/un' }],
  },
  {
    type: 'Event',
    slug: 'talks',
    name: 'Talks',
    startDate: '2024-09',
    location: 'Place/geneva',
    participants: [{ actor: 'Person/ada' }],
  },
  {
    type: 'Agreement',
    slug: 'treaty',
    name: 'Treaty',
    concludedAt: 'Event/talks',
    parties: [{ actor: 'Organization/un' }],
    milestones: [{ status: 'SIGNED', date: '2024' }],
  },
  {
    type: 'Article',
    slug: 'signed',
    headline: 'Treaty signed',
    body: 'The *treaty* was signed.',
    publishedAt: '2024-09-27T06:00:00Z',
    mentions: [
      'Person/ada',
      'Organization/un',
      'Event/talks',
      'Agreement/treaty',
      'Place/geneva',
      'Topic/security',
    ].map(entity => ({ entity })),
    statements: [{ text: 'Good', speaker: 'Person/ada' }],
  },
] as const;

const known: Known = {
  ids: content.map(({ type, slug }) => globalId(type, derivedId(type, slug))),
  slugs: content.map(({ slug }) => slug),
};

let api: Api;
let writer: Client;

beforeAll(async () => {
  api = await startApi();
  expect((await api.import(...content)).problems).toEqual([]);
  writer = await api.as({ scopes: ['ADMIN'] });
});

test.for(['query', 'mutation'] as const)(
  'any valid %s is answered, or is too much',
  { timeout },
  async operation => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(documents(operation, known), async sent => {
        const answer = await ask(sent);
        if (answer.data === undefined) {
          refused += 1;
          expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['LIMIT_EXCEEDED']);
        }
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    );
    // Most are answered, or nothing would be tried.
    expect(refused).toBeLessThan(numRuns / 4);
  },
);

test('any broken document is refused, or answered in part', { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(brokenDocuments(known), async sent => {
      await ask(sent);
    }),
    { numRuns },
  );
});

/** Asks with all rights; fails where that is a fault of the server, or an error has no code. */
async function ask({ query, variables }: Sent): Promise<Answer> {
  const answer = await writer.ask(query, variables);
  const codes = (answer.errors ?? []).map(({ extensions, message, path }) => [
    extensions?.code,
    message,
    path,
  ]);
  expect(answer.status, JSON.stringify({ query, variables, codes })).toBeLessThan(500);
  for (const [code] of codes) {
    expect(code, JSON.stringify({ query, variables, codes })).toMatch(
      /^(?!INTERNAL_SERVER_ERROR|UNAVAILABLE|TIMEOUT)[A-Z_]+$/,
    );
  }
  return answer;
}
