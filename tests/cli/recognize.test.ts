import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { communique } from './in-process.ts';
import { newFolder, newTable } from './process.ts';

const article = (slug: string, more: object) => ({
  type: 'Article',
  slug,
  headline: slug,
  language: 'en',
  publishedAt: '2024-06-03T06:15:00Z',
  ...more,
});
/** The article comes first: the names of entities of the same import are found all the same. */
const lines = [
  article('bridge', {
    headline: 'Ida Stone opens the bridge',
    body: 'Mayor **Stone** cut the ribbon in Lisbon. Security was tight. Football came later, and the Harbour Board watched.',
    mentions: [{ entity: 'Place/lisbon', role: 'LOCATION' }],
  }),
  article('quay', { body: 'The [quay](Person/ida-stone) was repaired by the Harbour Board.' }),
  article('rain', { body: 'It rained.' }),
  { type: 'Person', slug: 'ida-stone', name: 'Ida Stone' },
  { type: 'Place', slug: 'lisbon', name: 'Lisbon' },
  { type: 'Organization', slug: 'harbour-board', name: 'Harbour Board' },
  { type: 'Topic', slug: 'security', name: 'Security' },
];

let file: string;
beforeAll(async () => {
  file = join(await newFolder(), 'stories.ndjson');
  await writeFile(file, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
});

async function mentionsIn(at: readonly string[]): Promise<Record<string, string[]>> {
  const { stdout } = await communique(['export', '--type', 'Article', ...at]);
  const articles = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  return Object.fromEntries(
    articles.map(({ slug, mentions = [] }) => [
      slug,
      mentions.map(({ entity, role }: { entity: string; role: string }) => `${entity} ${role}`),
    ]),
  );
}

test('import --recognize adds the mentions that it is sure of, and lists the others', async () => {
  const { at } = await newTable();
  const report = join(await newFolder(), 'report.ndjson');
  const { by, stdout, stderr } = await communique(['import', file, '--report', report, ...at, '--recognize']);
  expect({ by, stderr }).toEqual({ by: 0, stderr: '' });
  expect(stdout).toContain(
    `${file}:1: adds Person/ida-stone ("Ida Stone", 0.98), Organization/harbour-board ("Harbour Board", 0.98): below 0.8: Topic/security ("Security", 0.3)\n`,
  );
  expect(stdout).toContain(`${file}:2: adds Organization/harbour-board ("Harbour Board", 0.98)\n`);
  expect(stdout).not.toContain(`${file}:3`);
  const [first = ''] = (await readFile(report, 'utf8')).split('\n');
  expect(JSON.parse(first)).toMatchObject({
    line: 1,
    added: [{ type: 'Person', slug: 'ida-stone', text: 'Ida Stone', confidence: 0.98 }, {}],
    below: [{ type: 'Topic', slug: 'security', confidence: 0.3 }],
  });
  expect(await mentionsIn(at)).toEqual({
    bridge: ['Place/lisbon LOCATION', 'Person/ida-stone MENTIONED', 'Organization/harbour-board MENTIONED'],
    // The mention that the link makes is not a part of an export.
    quay: ['Organization/harbour-board MENTIONED'],
    rain: [],
  });

  const again = await communique(['import', file, ...at, '--recognize']);
  expect(again.stdout).toMatch(/^Article +0 +0 +3 +0 +0$/m);
  expect(again.stdout).not.toContain('adds');
  const verified = await communique(['verify', ...at]);
  expect(verified).toMatchObject({ by: 0, stderr: '' });
});

test('an entity for which a full article has no room is not reported as below the threshold', async () => {
  const { at } = await newTable();
  const topics = Array.from({ length: 199 }, (_, i) => ({
    type: 'Topic',
    slug: `subject-${i}`,
    name: `Subject ${i}`,
  }));
  const full = article('full', {
    body: 'Ida Stone met the Harbour Board.',
    mentions: topics.map(({ slug }) => ({ entity: `Topic/${slug}`, role: 'CATEGORY' })),
  });
  const stories = join(await newFolder(), 'full.ndjson');
  await writeFile(
    stories,
    [...lines.slice(3), ...topics, full].map(line => `${JSON.stringify(line)}\n`).join(''),
  );
  const { by, stdout } = await communique(['import', stories, ...at, '--recognize']);
  expect(by).toBe(0);
  expect(stdout).toContain(
    ': adds Person/ida-stone ("Ida Stone", 0.98): beyond the maximum of 200: Organization/harbour-board ("Harbour Board", 0.98)\n',
  );
});

test('the threshold is a number from 0 to 1, and a dry run only lists', async () => {
  const { at } = await newTable();
  await communique(['import', file, ...at]);
  const before = await mentionsIn(at);
  expect(before.rain).toEqual([]);
  const dry = await communique(['import', file, ...at, '--recognize', '0.25', '--dry-run']);
  expect(dry.stdout).toContain('Topic/security ("Security", 0.3)\n');
  expect(dry.stdout).not.toContain('below');
  expect(await mentionsIn(at)).toEqual(before);
  const wrong = await communique(['import', ...at, '--recognize', file]);
  expect(wrong.by).toBe(2);
  expect(wrong.stderr).toContain(
    'It must be a number from 0 to 1. If it is the name of a file, give the files before --recognize.',
  );
});
