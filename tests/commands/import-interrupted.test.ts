import { beforeEach, expect, test } from 'vitest';
import { exportDocuments } from '../../src/commands/import/export.ts';
import type { Source } from '../../src/commands/import/import-line.ts';
import { importSample } from '../../src/commands/import/import-sample.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { type Api, importInto, sourceOf, startApi } from '../api.ts';
import { isLong } from '../seed.ts';
import { scan } from '../table.ts';

const ada = { type: 'Person', slug: 'ada', name: 'Ada' };
const people = Array.from({ length: 250 }, (_, i) => ({ type: 'Person', slug: `p-${i}`, name: `P. ${i}` }));
const report = {
  type: 'Article',
  slug: 'report',
  headline: 'A report',
  publishedAt: '2024-05-01T10:00:00Z',
  mentions: [{ entity: 'Person/ada' }],
};
const documents = [ada, report, ...people];

let api: Api;
let desk: Awaited<ReturnType<Api['as']>>;
beforeEach(async () => {
  api = await startApi();
  desk = await api.as({ subject: 'rosa', scopes: ['ADMIN'] });
});

test('an import resumed after edits changes none of them', async () => {
  await expect(importInto(api.table, endingWithin(documents))).rejects.toThrow('killed');
  expect(await namesOf('ada', 'p-249')).toEqual(['Ada', null]);
  await edits();
  const again = await importInto(api.table, sourceOf(documents));
  expect(again).toMatchObject({ problems: [], kept: { Person: 2, Article: 1 }, leftOut: 0 });
  await expectEdits();
});

test('the interrupted sample import of a first start is resumed, and changes no edit', async () => {
  await expect(importSample(api.table, endingWithin(documents), {})).rejects.toThrow('killed');
  await edits();
  expect(await importSample(api.table, sourceOf(documents), {})).toBe(true);
  await expectEdits();
  expect(await importSample(api.table, sourceOf(documents), {})).toBe(false);
});

test('an import of an earlier export keeps records edited since, and the others are unchanged', async () => {
  await api.import(ada, report, { ...ada, slug: 'bob', name: 'Bob' });
  const exported: string[] = [];
  for await (const document of exportDocuments(api.table)) exported.push(document);
  const desired = 'input: { name: "Ada Lovelace" }';
  await change('updatePerson', 'person', 'ada', desired);
  const back = await importInto(api.table, sourceOf(exported));
  expect(back).toMatchObject({
    new: {},
    changed: {},
    problems: [],
    kept: { Person: 1 },
    same: { Person: 1, Article: 1 },
  });
  expect(await namesOf('ada', 'bob')).toEqual(['Ada Lovelace', 'Bob']);
});

test('a deleted record with more slugs than fit into one transaction is recreated under none of them', async () => {
  await api.import(ada);
  const slugs = ['ada', ...Array.from({ length: isLong ? 130 : 28 }, (_, i) => `ada-${i}`)];
  for (const [i, slug] of slugs.entries())
    if (i > 0) await change('updatePerson', 'person', slugs[i - 1] ?? '', `input: { slug: "${slug}" }`);
  await change('deleteEntity', 'person', slugs.at(-1) ?? '');
  const tombstones = [...(await scan(api.table)).values()].filter(({ sk }) => sk === 'deletion');
  expect(tombstones).toHaveLength(slugs.length);
  const lines = slugs.map(slug => ({ ...ada, slug }));
  expect(await importInto(api.table, sourceOf(lines))).toMatchObject({
    new: {},
    kept: { Person: slugs.length },
  });
});

test('a record that cannot be written is reported once, and its referrers are reported and written without it', async () => {
  const tangled = { type: 'Article', slug: 'tangled', headline: 'x', body: `${'> '.repeat(600)}a` };
  const waiting = { ...ada, positions: [{ title: 'Author', source: 'Article/tangled' }] };
  const { problems, notices, ...counts } = await api.import(waiting, tangled);
  expect(problems).toMatchObject([{ line: 2, path: ['body'] }]);
  expect(notices).toMatchObject([
    {
      line: 1,
      path: ['positions', '0', 'source'],
      message: expect.stringMatching(/Article\/tangled does not exist.*written without/),
      hasNews: true,
    },
  ]);
  expect(counts).toMatchObject({ new: { Person: 1 }, wrong: { Article: 1 }, leftOut: 1 });
  const { data } = await api.ask('{ person(slug: "ada") { positions { title source { slug } } } }');
  expect(data.person).toEqual({ positions: [{ title: 'Author', source: null }] });
  for await (const discrepancy of findFaults(api.table)) expect(discrepancy).toBeUndefined();
});

/** Lines of which the second reading, which is to write them, ends after the first two hundred. */
function endingWithin(lines: readonly object[]): Source {
  const source = sourceOf(lines);
  let readings = 0;
  return async function* () {
    readings += 1;
    for await (const line of source()) {
      if (readings === 2 && line.number > 200) throw new Error('killed');
      yield line;
    }
  };
}

/** Concurrent changes of editors: renames, withdrawals and deletions. */
async function edits(): Promise<void> {
  await change('updatePerson', 'person', 'ada', 'input: { name: "Ada Lovelace" }');
  await change('withdrawArticle', 'article', 'report');
  await change('deleteEntity', 'person', 'p-1');
}

async function expectEdits(): Promise<void> {
  expect(await namesOf('ada', 'p-1', 'p-2', 'p-249')).toEqual(['Ada Lovelace', null, 'P. 2', 'P. 249']);
  expect((await api.ask('{ article(slug: "report") { slug } }')).data.article).toBeNull();
  for await (const discrepancy of findFaults(api.table)) expect(discrepancy).toBeUndefined();
}

async function change(mutation: string, type: string, slug: string, more = ''): Promise<void> {
  const found = (await desk.ask(`{ it: ${type}(slug: "${slug}") { id revision } }`)).data.it;
  const { data, errors } = await desk.ask(
    `mutation { it: ${mutation}(id: "${found.id}", expectedRevision: ${found.revision}${more === '' ? '' : `, ${more}`}) { __typename ... on UserError { message } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data.it).not.toHaveProperty('message');
}

async function namesOf(...slugs: string[]): Promise<(string | null)[]> {
  const { data } = await api.ask(
    `{ ${slugs.map((slug, i) => `p${i}: person(slug: "${slug}") { name }`).join(' ')} }`,
  );
  return slugs.map((_, i) => data[`p${i}`]?.name ?? null);
}
