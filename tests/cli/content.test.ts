import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, inject, test } from 'vitest';
import { startSampleApi } from '../api.ts';
import { scan } from '../table.ts';
import { communique } from './in-process.ts';
import { complaints, newFolder, newTable } from './process.ts';

const ada = { type: 'Person', slug: 'ada', name: 'Ada' };
const bob = { type: 'Person', slug: 'bob', name: 'Bob' };
const report = {
  type: 'Article',
  slug: 'report',
  headline: 'A report',
  publishedAt: '2024-05-01T08:00:00.000Z',
  mentions: [{ entity: 'Person/ada' }],
};

test('files, folders and gzip are imported together, with references between them', async () => {
  const { table, at } = await newTable();
  const folder = await newFolder();
  const sub = await newFolder();
  await writeFile(join(folder, 'articles.ndjson'), ndjson(report));
  await writeFile(join(sub, 'b.ndjson.gz'), gzipSync(ndjson(ada)));
  await writeFile(join(sub, 'c.ndjson'), ndjson(bob));
  await writeFile(join(sub, 'notes.txt'), 'no content');
  const first = await communique(['import', join(folder, 'articles.ndjson'), sub, ...at]);
  expect(complaints(first)).toEqual([]);
  expect(first).toMatchObject({
    by: 0,
    stdout: [
      '         new  changed  same  kept  wrong',
      'Article    1        0     0     0      0',
      'Person     2        0     0     0      0',
      '',
    ].join('\n'),
  });
  const before = await scan(table);
  // A file that is given twice is read once.
  const twice = [sub, join(sub, 'c.ndjson'), join(sub, '..', basename(sub), 'c.ndjson')];
  const second = await communique(['import', ...twice, join(folder, 'articles.ndjson'), ...at]);
  expect(second.stdout).toMatch(/^Article +0 +0 +1 +0 +0\nPerson +0 +0 +2 +0 +0$/m);
  expect(await scan(table)).toEqual(before);
});

test('faults are printed as file:line: field: reason and written to a report; all other lines are imported', async () => {
  const { table, at } = await newTable();
  const folder = await newFolder();
  const reportFile = join(folder, 'report.ndjson');
  const input = `${ndjson(ada)}no json\n\n${ndjson({ ...bob, nationality: 'Pakistan' })}`;
  const end = await communique(['import', '-', '--report', reportFile, ...at], { input });
  expect(end.by).toBe(1);
  expect(complaints(end)).toEqual([
    expect.stringMatching(/^stdin:2: not JSON: /),
    expect.stringMatching(/^stdin:4: nationality: expected two capital letters/),
  ]);
  expect(end.stdout).toMatch(/^Person +1 +0 +0 +0 +1\nunknown +0 +0 +0 +0 +1$/m);
  const lines = (await readFile(reportFile, 'utf8'))
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(lines).toEqual([
    { file: 'stdin', line: 2, field: '', reason: expect.stringMatching(/^not JSON/) },
    { file: 'stdin', line: 4, field: 'nationality', reason: expect.stringMatching(/ISO 3166-1/) },
  ]);
  expect([...(await scan(table)).values()].filter(({ sk }) => sk === 'document')).toHaveLength(1);
});

test('--strict writes either all lines or, if any is wrong, none', async () => {
  const { table, at } = await newTable();
  const wrong = await communique(['import', '-', '--strict', ...at], { input: `${ndjson(ada)}{}\n` });
  expect(wrong.by).toBe(1);
  expect(wrong.stdout).toContain('Nothing was written, because some lines are wrong (--strict)');
  expect((await scan(table)).size).toBe(0);
  const right = await communique(['import', '-', '--strict', ...at], { input: ndjson(ada) });
  expect(right).toMatchObject({ by: 0 });
  const documents = [...(await scan(table)).values()].filter(({ sk }) => sk === 'document');
  expect(documents.map(({ slug }) => slug)).toEqual(['ada']);
});

test('--dry-run reports new, changed, same and wrong lines by type, and writes nothing', async () => {
  const { table, at } = await newTable();
  await communique(['import', '-', ...at], { input: ndjson(ada, bob) });
  const before = await scan(table);
  const input = ndjson(report, ada, { ...bob, name: 'Robert' }, { ...ada, slug: 'eve', name: '' });
  const { by, stdout } = await communique(['import', '-', '--dry-run', ...at], { input });
  expect(by).toBe(1);
  expect(stdout).toMatch(
    /^Article +1 +0 +0 +0 +0\nPerson +0 +1 +1 +0 +1\n4 lines were checked; nothing was written\.$/m,
  );
  expect(await scan(table)).toEqual(before);
});

test('export, import into an empty table, export: the same bytes', async () => {
  const sample = await startSampleApi();
  const one = { at: ['--endpoint', inject('endpoint'), '--table', sample.table.name] };
  const other = await newTable();
  const file = join(await newFolder(), 'all.ndjson.gz');
  expect(await communique(['export', '-o', file, ...one.at])).toMatchObject({ by: 0, stdout: '' });
  const imported = await communique(['import', file, ...other.at]);
  expect({ by: imported.by, complaints: complaints(imported) }).toEqual({ by: 0, complaints: [] });
  const [{ stdout: before }, { stdout: after }] = await Promise.all([
    communique(['export', ...one.at]),
    communique(['export', ...other.at]),
  ]);
  expect(before.split('\n').length).toBeGreaterThan(300);
  expect(after).toBe(before);
  expect(gunzipSync(await readFile(file)).toString()).toBe(before);
});

test('an export can be limited to some types, and to records changed since an instant', async () => {
  const { at } = await newTable();
  await communique(['import', '-', ...at], { input: ndjson(bob, report, ada) });
  const people = await communique(['export', '--type', 'Person', 'Topic', ...at]);
  expect(slugs(people.stdout)).toEqual(['ada', 'bob']);
  const since = new Date().toISOString();
  await communique(['import', '-', ...at], { input: ndjson({ ...bob, name: 'Robert' }, ada) });
  const changed = await communique([
    'export',
    '--since',
    since,
    '--type',
    'Article',
    '--type',
    'Person',
    ...at,
  ]);
  expect(slugs(changed.stdout)).toEqual(['bob']);
  const today = await communique(['export', '--since', since.slice(0, 10), '--type', 'Person', ...at]);
  expect(slugs(today.stdout)).toEqual(['ada', 'bob']);
});

test('stats counts records of each type, including drafts, and names the longest lists', async () => {
  const { at } = await newTable();
  const draft = { ...report, slug: 'draft', publishedAt: undefined };
  await communique(['import', '-', ...at], { input: ndjson(bob, report, ada, draft) });
  const { by, stdout } = await communique(['stats', '--lists', '2', ...at]);
  expect(by).toBe(0);
  expect(stdout).toMatch(/^Article +2\nPerson +2\nOrganization +0$/m);
  const [, lists = ''] = stdout.split('\n\n');
  expect(
    lists
      .trimEnd()
      .split('\n')
      .map(line => line.trim().split(/ +/)),
  ).toEqual([
    ['3', 'changes'],
    ['2', 'changes/Person'],
  ]);
});

function ndjson(...documents: object[]): string {
  return documents.map(document => `${JSON.stringify(document)}\n`).join('');
}

function slugs(lines: string): string[] {
  return lines
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line).slug);
}
