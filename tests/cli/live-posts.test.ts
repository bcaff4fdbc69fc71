import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { postOnCard } from '../../src/projection/live-post.ts';
import { startApi } from '../api.ts';
import { scan } from '../table.ts';
import { communique } from './in-process.ts';
import { complaints, newFolder, newTable } from './process.ts';

const ada = { type: 'Person', slug: 'ada', name: 'Ada' };
const flood = {
  ...{
    type: 'Article',
    slug: 'flood',
    headline: 'The flood',
    kind: 'LIVE',
    publishedAt: '2024-05-01T08:00:00.000Z',
  },
};
const story = {
  type: 'Article',
  slug: 'story',
  headline: 'A story',
  publishedAt: '2024-05-01T08:00:00.000Z',
};
const post = { type: 'LivePost', article: 'Article/flood' };
const first = {
  ...post,
  at: '2024-05-01T09:00:00.000Z',
  headline: 'Water rises',
  body: 'Fast.',
  mentions: ['Person/ada'],
};
const second = {
  ...post,
  at: '2024-05-01T10:00:00.000Z',
  body: 'It falls.',
  isPinned: true,
  authors: ['Person/ada'],
};

test('an export has references and links as they lead now, before the worker was there, and leaves out those to deleted entities', async () => {
  const { table, at } = await newTable();
  const place = { type: 'Place', slug: 'lahore', name: 'Lahore' };
  const body = '[Ada](Person/ada) in [Lahore](Place/lahore)';
  const malformed = ', [x](Place/De%20lhi)';
  const file = join(await newFolder(), 'content.ndjson');
  const mentions = [{ entity: 'Place/lahore' }];
  await writeFile(
    file,
    ndjson(ada, place, { ...flood, body, mentions }, { ...second, body: body + malformed }),
  );
  expect(complaints(await communique(['import', file, ...at]))).toEqual([]);
  const api = await startApi({ over: { table } });
  const editor = await api.as({ scopes: ['ADMIN'] });
  const { data } = await editor.ask('{ person(slug: "ada") { id } place(slug: "lahore") { id } }');
  const changed = await editor.ask(
    `mutation ($person: ID!, $place: ID!) {
      updatePerson(id: $person, expectedRevision: 1, input: { slug: "ada-byron" }) { __typename }
      deleteEntity(id: $place, expectedRevision: 1) { __typename }
    }`,
    { person: data.person.id, place: data.place.id },
  );
  expect(changed.data).toEqual({
    updatePerson: { __typename: 'Person' },
    deleteEntity: { __typename: 'Deleted' },
  });
  api.close();

  const { stdout } = await communique(['export', ...at]);
  const [article, ...others] = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  const linked = '[Ada](Person/ada-byron) in Lahore';
  expect(article.body).toBe(linked);
  expect(JSON.stringify(article)).not.toContain('Place/lahore');
  expect(others.at(-1)).toMatchObject({ body: linked + malformed, authors: ['Person/ada-byron'] });
  await writeFile(file, stdout);
  expect((await communique(['import', file, ...at])).stdout).toMatch(/^LivePost +0 +0 +1 +0 +0$/m);
  const copy = await newTable();
  expect(complaints(await communique(['import', file, ...copy.at]))).toEqual([]);
  expect((await communique(['export', ...copy.at])).stdout).toBe(stdout);
});

test('posts are imported once, after their article, and an export gives the same posts', async () => {
  const { table, at } = await newTable();
  const file = join(await newFolder(), 'content.ndjson');
  await writeFile(file, ndjson(first, ada, second, flood));
  const end = await communique(['import', file, ...at]);
  expect(complaints(end)).toEqual([]);
  expect(end.stdout).toMatch(/^LivePost +2 +0 +0 +0 +0$/m);
  const before = await scan(table);
  expect(
    [...before.values()].map(({ list }) => list).filter(list => String(list).startsWith('posts')),
  ).toHaveLength(4);
  expect((await communique(['import', file, ...at])).stdout).toMatch(/^LivePost +0 +0 +2 +0 +0$/m);
  expect(await scan(table)).toEqual(before);

  const { stdout } = await communique(['export', ...at]);
  const exported = stdout.trim().split('\n').slice(-2);
  expect(exported.map(line => JSON.parse(line))).toMatchObject([first, second]);
  const copy = await newTable();
  const exportFile = join(await newFolder(), 'export.ndjson');
  await writeFile(exportFile, stdout);
  expect(complaints(await communique(['import', exportFile, ...copy.at]))).toEqual([]);
  expect((await communique(['export', ...copy.at])).stdout).toBe(stdout);
  expect((await communique(['verify', ...copy.at])).by).toBe(0);

  await writeFile(file, ndjson(ada, flood, { ...first, body: 'Slowly.' }, second));
  expect((await communique(['import', file, ...at])).stdout).toMatch(/^LivePost +0 +1 +1 +0 +0$/m);
  const bodies = [...(await scan(table)).values()]
    .filter(({ list }) => list === 'posts')
    .map(({ card }) => postOnCard(String(card)).body);
  expect(bodies.toSorted()).toEqual(['It falls.', 'Slowly.']);
});

test('wrong posts are reported, by field, and the others are written', async () => {
  const { at } = await newTable();
  const input = ndjson(
    ...[ada, flood, story, first],
    ...[
      { ...first, article: 'Article/story' },
      { ...first, article: 'Article/nothing' },
      { ...first, mentions: ['Person/nobody'] },
      { ...post, at: first.at },
      { ...post, body: 'x' },
      { ...first, at: '2999-01-01T00:00:00Z' },
      { ...first, key: '01HZ9D0200PX122FZZ66VZGFQA' },
      { ...first, lead: 'x' },
      // Times by the minute: one of two posts would overwrite the other.
      { ...first, body: 'Slowly.' },
    ],
  );
  const end = await communique(['import', '-', ...at], { input });
  expect(end.by).toBe(1);
  expect(end.stdout).toMatch(/^LivePost +1 +0 +0 +0 +9$/m);
  expect(complaints(end).map(line => line.replace(/^.*?:(\d+): /, '$1 '))).toEqual([
    '5 article: is an article of the kind STORY; set its kind to LIVE',
    '6 article: Article/nothing is neither in these files nor stored',
    '7 mentions.0: Person/nobody is neither in these files nor stored',
    '8 body: must not be empty in a post without a headline',
    '9 at: is missing',
    '10 at: must be between 1970 and now',
    '11 key: is not a ULID of the time in "at"; leave it out for a new post',
    '12 lead: is not a field of a LivePost',
    expect.stringMatching(/^13 is the same post as .*:4; /),
  ]);
  for (const wrong of [
    { ...first, article: 'Article/story' },
    { ...first, mentions: ['Person/nobody'] },
    { ...first, body: 'Slowly.' },
  ]) {
    const dry = await newTable();
    const posts = { input: ndjson(ada, flood, story, first, wrong) };
    expect((await communique(['import', '-', '--dry-run', ...dry.at], posts)).stdout).toMatch(
      /^LivePost +1 +0 +0 +0 +1$/m,
    );
    await communique(['import', '-', '--strict', ...dry.at], posts);
    expect((await scan(dry.table)).size).toBe(0);
  }
});

function ndjson(...documents: object[]): string {
  return documents.map(document => `${JSON.stringify(document)}\n`).join('');
}
