import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { generate, manifestOf } from '../../examples/reader/codegen.ts';
import * as documents from '../../examples/reader/src/generated/documents.ts';
import { maxPageSize } from '../../examples/reader/src/offline/page-size.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { type Answer, type Api, startSampleApi } from '../api.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const reader = join(root, 'examples/reader');
const generated = (name: string) => readFileSync(join(reader, 'src/generated', name), 'utf8');

/** An operation of the app's manifest. */
interface Operation {
  readonly id: string;
  readonly name: string;
  readonly body: string;
}

const { operations }: { readonly operations: readonly Operation[] } = JSON.parse(
  generated('persisted-documents.json'),
);

let api: Api;

beforeAll(async () => {
  api = await startSampleApi();
});

test('the generated files are those of the schema and the operations (npm run reader writes them)', async () => {
  for (const [name, text] of Object.entries(
    await generate(readFileSync(join(root, 'schema.graphql'), 'utf8')),
  ))
    expect(generated(name), name).toBe(text);
  expect(generated('persisted-documents.json')).toBe(manifestOf(documents));
});

test('every operation has an answer, and costs less than the limit allows', async () => {
  const { data: ids } = await api.ask(`{
    person(slug: "mohsin-naqvi") { id }
    article(slug: "reykjavik-summit-hour-by-hour") { id }
  }`);
  const many = Array.from({ length: 100 }, () => ids.person.id);
  const variables: Readonly<Record<string, object>> = {
    Front: { breaking: { urgency: 'BREAKING', publishedFrom: '2024-09-27T00:00:00Z' }, latest: {} },
    Section: { filter: { section: 'security', language: 'en' }, after: null },
    Article: { slug: 'reykjavik-summit-hour-by-hour' },
    LivePoll: { id: ids.article.id, newest: null },
    EarlierPosts: { id: ids.article.id, oldest: null },
    Person: { slug: 'mohsin-naqvi', after: null },
    Organization: { slug: 'asean', after: null },
    Agreement: { slug: 'abm-treaty', after: null },
    Event: { slug: 'reykjavik-summit-1986', after: null },
    Place: { slug: 'reykjavik', after: null },
    Topic: { slug: 'security', after: null },
    Timeline: { id: ids.person.id, after: null },
    Search: { query: 'police training', filter: { language: 'en' }, after: null },
    Suggest: { prefix: 'mo' },
    ForYou: { filter: { mentionsAny: many, language: 'en' }, after: null },
    Saved: { ids: many },
    Sync: { first: maxPageSize, after: null, since: null },
    CopyArticles: { first: maxPageSize, after: null },
    CopyRecords: { ids: many.slice(0, maxPageSize) },
  };
  expect(operations.map(({ name }) => name).toSorted()).toEqual(Object.keys(variables).toSorted());
  const points: Record<string, number> = {};
  for (const { name, body } of operations) {
    const { data, errors, extensions }: Answer = await api.ask(body, variables[name]);
    expect(errors, name).toBeUndefined();
    expect(Object.values(data), name).not.toContain(null);
    points[name] = extensions.cost.complexity;
  }
  // A tenth is left, so that a field more does not break the app.
  for (const [name, sum] of Object.entries(points))
    expect(sum, name).toBeLessThan(defaultLimits.points * 0.9);
  expect(pointsOfGuide()).toEqual(points);
});

/** The points that docs/reader.md tells, by operation. */
function pointsOfGuide(): Record<string, number> {
  const guide = readFileSync(join(root, 'docs/reader.md'), 'utf8');
  const rows = guide.matchAll(/\| `(\w+)` \| ([\d,]+) \|$/gm);
  return Object.fromEntries(
    [...rows].map(([, name = '', sum = '']) => [name, Number(sum.replaceAll(',', ''))]),
  );
}

test('the app has the versions of the packages that it is tested with', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(reader, 'package.json'), 'utf8'));
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
    expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
});
