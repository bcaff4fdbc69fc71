import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { installedPackages, licencesPage, permissive } from '../../scripts/licences.ts';

test('docs/licences.md is what package-lock.json says (npm run licences writes it)', async () => {
  expect(await readFile(new URL('../../docs/licences.md', import.meta.url), 'utf8')).toBe(
    await licencesPage(),
  );
});

test('what is deployed is under permissive licences', async () => {
  const running = (await installedPackages()).filter(({ isForDevelopment }) => !isForDevelopment);
  expect(running.length).toBeGreaterThan(50);
  expect(running.filter(({ licence }) => !permissive.has(licence))).toEqual([]);
});
