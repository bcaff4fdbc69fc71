import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutants } from './mutants.ts';
import { nearbyTests } from './tests.ts';

const root = join(import.meta.dirname, '../..');

test('every wrong line has its right one, once, and the list is long enough to mean something', async () => {
  const sources = new Map<string, string>();
  for (const { file } of mutants) sources.set(file, await readFile(join(root, file), 'utf8'));
  const astray = mutants.filter(({ file, line }) => sources.get(file)?.split(line).length !== 2);
  expect(astray).toEqual([]);
  expect(mutants.length).toBeGreaterThanOrEqual(150);
});

test('every test that is to notice a wrong line exists', async () => {
  const files = new Set(mutants.flatMap(nearbyTests));
  for (const file of files) await readFile(join(root, file));
});
