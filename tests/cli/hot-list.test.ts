import { expect, inject, test } from 'vitest';
import { listByName } from '../../src/commands/hot-lists/list-by-name.ts';
import { setCopies } from '../../src/commands/hot-lists/set-copies.ts';
import { readSetting, writeSetting } from '../../src/commands/hot-lists/setting.ts';
import { startApi } from '../api.ts';
import { isLong } from '../seed.ts';
import { communique } from './in-process.ts';

const person = { type: 'Person', slug: 'ada', name: 'Ada' };
const article = {
  ...{ type: 'Article', slug: 'a', headline: 'A', publishedAt: '2024-01-01T00:00:00Z' },
  mentions: [{ entity: 'Person/ada' }],
};

async function start() {
  const api = await startApi();
  expect((await api.import(person, article)).problems).toEqual([]);
  const target = ['--endpoint', inject('endpoint'), '--table', api.table.name];
  return { api, hotList: (...args: string[]) => communique(['hot-list', ...args, ...target]) };
}

/** Nobody else is at work on the table of a test, so nothing has to be waited for. */
const wait = async () => undefined;

test('the lists with copies are shown, and those of an interrupted command', async () => {
  const { api, hotList } = await start();
  expect(await hotList()).toMatchObject({ by: 0, stdout: 'No list has copies.\n' });
  await setCopies(api.table, { list: 'articles', name: 'articles' }, 4, { wait });
  const section = { list: 'articles/section/a%20b', name: 'section/a b' };
  const setting = await readSetting(api.table);
  await writeSetting(api.table, setting, section, { read: 1, written: 2, stored: 2 });
  const shown = await hotList();
  expect(shown.stdout.split('\n').map(line => line.replaceAll(/ +/g, ' ').trim())).toEqual([
    ...['articles 4 copies', 'section/a b copies: 2 stored, 2 written, 1 read', ''],
  ]);
  expect(shown.stderr).toContain(
    'A command is running or was interrupted. If none is running, repeat it, and it continues.',
  );
  expect((await hotList('section/a b')).stdout).toMatch(/^section\/a b +copies: 2 stored/);
  expect((await hotList('section/c')).stdout).toBe('section/c: no copies\n');
  // It is what was asked for already.
  expect(await hotList('articles', '--copies', '4')).toMatchObject({ by: 0, stdout: 'articles: 4 copies\n' });
});

test('lists have the names of the live signal', async () => {
  const { api } = await start();
  const { data } = await api.ask('{ person(slug: "ada") { id } article(slug: "a") { id } }');
  const listOf = async (name: string) => (await listByName(api.table, name)).list;
  expect(await listOf('articles')).toBe('articles');
  expect(await listOf('section/a b')).toBe('articles/section/a%20b');
  for (const name of ['Person/ada', data.person.id])
    expect(await listOf(name)).toMatch(/^Person#[0-9A-Z]{26}\/articles$/);
  // Of a live article, its posts.
  for (const name of ['Article/a', data.article.id])
    expect(await listOf(name)).toMatch(/^Article#[0-9A-Z]{26}\/posts$/);
});

test('a name that is of no list, of no record, or of a front is refused, with the names that are allowed', async () => {
  const { hotList } = await start();
  const hint =
    'Use articles, section/<name>, <type>/<slug> such as Person/ada-lovelace, or the id of a record.';
  for (const name of ['people', 'front/home', 'section/', 'Robot/x', 'Person', 'constructor/x'])
    expect(await hotList(name, '--copies', '2')).toMatchObject({
      by: 2,
      stderr: expect.stringContaining(`"${name}" is no list that can have copies. ${hint}`),
    });
  expect(await hotList('Person/nobody', '--copies', '2')).toMatchObject({
    by: 2,
    stderr: expect.stringContaining('The list "Person/nobody" does not exist: no record has this name.'),
  });
  for (const copies of ['0', '-1', 'x', '1.5'])
    expect((await hotList('articles', '--copies', copies)).by).toBe(2);
  expect((await hotList('articles', '--copies', '9')).stderr).toContain('Too many copies: 9 (maximum 8).');
});

test.runIf(isLong)(
  'copies are made and ended, each after the time until all processes know',
  {
    timeout: 300_000,
  },
  async () => {
    const { hotList } = await start();
    const made = await hotList('Person/ada', '--copies', '3');
    expect(made).toMatchObject({ by: 0, stdout: 'Person/ada: 3 copies\n' });
    expect(made.stderr).toContain('Waiting 30 s, until all processes use the new number of copies.');
    const ended = await hotList('Person/ada', '--copies', '1');
    expect(ended).toMatchObject({ by: 0, stdout: 'Person/ada: no copies\n' });
  },
);
