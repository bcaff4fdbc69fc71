import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startApi } from '../api.ts';
import { complaints, newFolder, shell } from './process.ts';

const guide = readFileSync(new URL('../../docs/import.md', import.meta.url), 'utf8');
const root = fileURLToPath(new URL('../..', import.meta.url));

test('the commands of the import guide run unchanged, and print the documented output', {
  timeout: 600_000,
}, async () => {
  const folder = await newFolder();
  for (const [, name = '', content = ''] of guide.matchAll(/```\w+ ([\w-]+\.\w+)\n([\s\S]*?)```/g)) {
    await writeFile(join(folder, name), content);
  }
  const steps = [...guide.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    [...block.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, command = '', output = '']) => ({
      command,
      output,
    })),
  );
  expect(steps.length).toBeGreaterThan(8);
  for (const { command, output } of steps) {
    const { stdout } = await shell(
      `cd ${folder}; export DATA_DIR=${folder}/data; npx() { shift; ${root}node_modules/.bin/node ${root}scripts/communique.mjs "$@"; }; ${command} 2>&1`,
    );
    // How far a command is depends on how long it takes; it is not in the guide.
    expect(`${command}\n${complaints({ by: 0, stdout: '', stderr: stdout }).join('\n')}`.trim()).toBe(
      `${command}\n${output}`.trim(),
    );
  }

  const api = await startApi();
  const lines = (await readFile(join(folder, 'stories.ndjson'), 'utf8')).trimEnd().split('\n');
  await api.import(...lines.map(line => JSON.parse(line)));
  const [, query = ''] = /```graphql\n([\s\S]*?)```/.exec(guide) ?? [];
  const [, answer = ''] = /```json answer\n([\s\S]*?)```/.exec(guide) ?? [];
  expect((await api.ask(query)).data).toEqual(JSON.parse(answer));
});
