import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
let copy: string;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'communique-extended-'));
  for (const path of ['src', 'tests/model/extended.ts', 'package.json', 'tsconfig.json'])
    await cp(join(root, path), join(copy, path), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rm(copy, { recursive: true }));

test('docs/extending.md adds a field, a type and a list, and that is all there is to do', {
  timeout: 240_000,
}, async () => {
  const inCopy = { cwd: copy, maxBuffer: 10_000_000 };
  const script = join(copy, 'tests/model/extended.ts');
  const table = `test-${randomUUID()}`;
  const outputOf = async (when: 'before' | 'after') => {
    const { stdout } = await run(process.execPath, [script, inject('endpoint'), table, when], inCopy);
    return JSON.parse(stdout);
  };
  expect(await outputOf('before')).toEqual({ problems: [] });

  const page = await readFile(join(root, 'docs/extending.md'), 'utf8');
  const blocks = [...page.matchAll(/```(ts|diff) (src\/\S+)\n([\s\S]*?)```/g)];
  expect(blocks).toHaveLength(7);
  for (const [, language, path = '', text = ''] of blocks) {
    const file = join(copy, path);
    const before = language === 'diff' ? await readFile(file, 'utf8') : '';
    await writeFile(file, language === 'diff' ? patched(before, text) : text);
  }
  const config = { extends: './tsconfig.json', include: ['src', 'tests/model/extended.ts'] };
  await writeFile(join(copy, 'tsconfig.extended.json'), JSON.stringify(config));
  const tsc = join(copy, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [tsc, '--noEmit', '--singleThreaded', '-p', 'tsconfig.extended.json'], inCopy);

  const { old, lacking, renewed, problems, person, created, read, named, faults, repair } =
    await outputOf('after');
  // A record that was written before the field was declared has its default, and gets it by a repair.
  expect(old).toEqual({ person: { name: 'Old Record', pronouns: null } });
  expect(lacking).toMatchObject([{ kind: 'different', owner: { type: 'Person' } }]);
  expect(renewed).toMatchObject({ repaired: 1, deleted: 0, kept: 0 });
  expect(problems).toEqual([]);
  expect(person.pronouns).toBe('she/her');
  expect(created).toEqual({
    createWork: { __typename: 'Work', slug: 'a-second-work', kind: 'BOOK' },
    updatePerson: { __typename: 'Person', name: 'Ada Author', pronouns: 'they/them' },
  });
  const renamed = [{ name: 'Ada Author' }];
  expect(read).toEqual({
    work: {
      __typename: 'Work',
      id: expect.any(String),
      kind: 'STUDY',
      creators: [{ id: person.id, name: 'Ada Author' }],
      articles: { nodes: [{ headline: 'News' }] },
    },
    works: {
      nodes: [
        { name: 'A Second Work', creators: renamed },
        { name: 'The Report', creators: renamed },
      ],
    },
    person: { works: { nodes: [{ name: 'A Second Work' }, { name: 'The Report' }] } },
    search: { nodes: [{ name: 'The Report' }] },
    article: { works: { nodes: [{ name: 'The Report' }] } },
  });
  // The tools for AI clients find it by its name and by its URI.
  expect(named).toEqual([{ id: read.work.id }, { id: read.work.id }]);
  expect(faults).toEqual([]);
  expect(repair).toMatchObject({ repaired: 0, deleted: 0, kept: 0, failedTasks: 0 });
});

/** A file with the change of a diff: its lines without a sign stand around it. */
function patched(before: string, diff: string): string {
  const lines = diff.trimEnd().split('\n');
  const side = (sign: string) =>
    lines
      .filter(line => line.startsWith(' ') || line.startsWith(sign))
      .map(line => line.slice(1))
      .join('\n');
  const [head, tail, ...more] = before.split(side('-'));
  if (head === undefined || tail === undefined || more.length > 0)
    throw new Error(`Not found once:\n${side('-')}`);
  return `${head}${side('+')}${tail}`;
}
