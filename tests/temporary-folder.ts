import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();

/** A new folder that is removed after the test file, however its tests end. Tests make no other: tests/engine.ts looks for what is left. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'communique-test-'));
  folders.add(folder);
  return folder;
}

/** Removes the folders of the test file. A process that is only ending may still write into one. */
export async function removeTemporaryFolders(): Promise<void> {
  await Promise.all([...folders].map(folder => rm(folder, { recursive: true, force: true, maxRetries: 5 })));
  folders.clear();
}
