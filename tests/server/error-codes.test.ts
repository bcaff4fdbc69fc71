import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemStatus } from '../../src/errors/problem.ts';
import { startApi } from '../api.ts';

/** docs/errors.md has a row for each error code, with the HTTP statuses of its responses. */
const root = join(import.meta.dirname, '../..');

test('docs/errors.md has exactly the error codes of the sources and of graphql-js', async () => {
  expect((await documented()).map(([code]) => code).toSorted()).toEqual([...(await inUse())].toSorted());
});

test('docs/errors.md has the HTTP status of each code that can end a request', async () => {
  const rows = new Map(await documented());
  for (const [code, status] of Object.entries(problemStatus)) {
    const statuses = rows.get(code) ?? '';
    if (statuses !== 'at a field') expect(statuses, code).toContain(String(status));
  }
});

/** The codes of the table, with the cell of their statuses. A row may have several codes. */
async function documented(): Promise<[code: string, statuses: string][]> {
  const page = await readFile(join(root, 'docs/errors.md'), 'utf8');
  const rows = page.matchAll(/^\| (`[A-Z_`, ]+`) \| ([^|]+) \|/gm);
  return [...rows].flatMap(([, codes = '', statuses = '']) =>
    [...codes.matchAll(/[A-Z_]+/g)].map(([code]): [string, string] => [code, statuses.trim()]),
  );
}

async function inUse(): Promise<Set<string>> {
  const codes = new Set<string>(Object.keys(problemStatus));
  const source = join(root, 'src');
  for (const path of await readdir(source, { recursive: true })) {
    if (!path.endsWith('.ts')) continue;
    const text = await readFile(join(source, path), 'utf8');
    for (const [, code = ''] of text.matchAll(/\bcode(?:: | = )'([A-Z_]+)'/g)) codes.add(code);
  }
  const api = await startApi();
  for (const invalid of ['{', '{ noSuchField }']) {
    const { errors } = await api.ask(invalid);
    codes.add(errors?.[0]?.extensions.code ?? 'none');
  }
  return codes;
}
