import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { communique } from './in-process.ts';
import { communique as communiqueProcess, complaints, newFolder, newTable, shell } from './process.ts';

const ada = { type: 'Person', slug: 'ada', name: 'Ada' };

test('every command has help, and ends with 0', async () => {
  const commands = ['import', 'export', 'verify', 'reproject', 'stats', 'mcp', 'restore-drill'];
  const below = ['keys create', 'keys list', 'keys revoke', 'keys rotate', 'outbox status', 'outbox show'];
  const [overview, ...each] = await Promise.all([
    // As npx runs it.
    shell('node scripts/communique.mjs --help'),
    ...[...commands, ...below].map(name => communique([...name.split(' '), '--help'])),
  ]);
  expect(overview).toMatchObject({ by: 0, stderr: '' });
  for (const name of commands) expect(overview?.stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  expect(overview?.stdout).toContain('Exit codes: 0');
  for (const line of overview?.stdout.split('\n') ?? []) expect(line.length).toBeLessThanOrEqual(80);
  for (const [i, { by, stdout }] of each.entries()) {
    expect(by).toBe(0);
    expect(stdout).toContain(`Usage: communique ${[...commands, ...below][i]}`);
    for (const option of ['--table <name>', '--region <region>', '--endpoint <url>'])
      expect(stdout).toContain(option);
  }
});

test('help names required arguments, and defaults as they are typed', async () => {
  const [create, rotate] = [
    await communique(['keys', 'create', '--help']),
    await communique(['keys', 'rotate', '--help']),
  ];
  expect(create.stdout.match(/\(\s*required\)/g)).toHaveLength(2);
  expect(rotate.stdout.replace(/\s+/g, ' ')).toContain('(default: 24h)');
});

test.each([
  [[], /Usage: communique/],
  [['frobnicate'], /unknown command 'frobnicate'/],
  [['import'], /missing required argument 'files'/],
  [['import', 'no-such.ndjson'], /^communique: no-such\.ndjson: the file or folder does not exist\.$/m],
  [['import', 'src'], /^communique: src: the folder has no \.ndjson or \.ndjson\.gz file\.$/m],
  [['import', '-', 'content'], /^communique: - is standard input; give it alone/m],
  [['import', 'content', '--concurrency', '0'], /'0' is invalid\. It must be an integer above 0\./],
  [['import', 'content', '--from', 'rss'], /Allowed choices are content, ninjs/],
  [['import', 'content', '--report', '/no/such/folder/report'], /^communique: ENOENT: .*\/no\/such\/folder/m],
  [['export', '--type', 'Robot'], /It must be one of Article, Person/],
  [['export', '--since', 'yesterday'], /It must be a timestamp, like 2024-09-09T08:00:00Z, or a day in UTC/],
  [['export', '-o', '/no/such/folder/all.ndjson'], /^communique: ENOENT: .*\/no\/such\/folder/m],
  [
    ['restore-drill', '--at', 'yesterday'],
    /It must be a timestamp, like 2024-09-09T08:00:00Z, or a day in UTC/,
  ],
  [['restore-drill', '--timeout', '0'], /It must be an integer above 0\./],
  [['stats', '--lists', 'many'], /It must be an integer above 0\./],
  [
    ['stats', '--endpoint', 'http://127.0.0.1:1'],
    /^communique: No engine can be used at http:\/\/127\.0\.0\.1:1: .*REFUSED.*\.$/m,
  ],
])('%j is refused with a line that gives the reason, and 2', async (args, reason) => {
  const { by, stdout, stderr } = await communique(args, { environment: { DATA_DIR: ':memory:' } });
  expect(stderr).toMatch(reason);
  expect(stderr).not.toContain('    at ');
  expect({ by, stdout }).toEqual({ by: 2, stdout: '' });
});

test('a process ends with the exit code of its command', async () => {
  const { at } = await newTable();
  const [wrong, whole, usage] = await Promise.all([
    communiqueProcess(['import', '-', ...at], { input: `{}\n${JSON.stringify(ada)}\n` }),
    communiqueProcess(['stats', ...at]),
    communiqueProcess(['frobnicate']),
  ]);
  expect(wrong).toMatchObject({ by: 1, stdout: expect.stringMatching(/^Person +1 /m) });
  expect(whole).toMatchObject({ by: 0, stderr: '' });
  expect(usage).toMatchObject({ by: 2, stdout: '', stderr: expect.stringContaining('unknown command') });
});

test('a reader that stops reading ends an export silently', async () => {
  const { at } = await newTable();
  // More than fits into a pipe.
  const people = Array.from({ length: 200 }, (_, i) => ({
    ...ada,
    slug: `ada-${i}`,
    summary: 'x'.repeat(1000),
  }));
  await communique(['import', '-', ...at], { input: people.map(one => `${JSON.stringify(one)}\n`).join('') });
  const command = `node_modules/.bin/node src/cli/main.ts export ${at.join(' ')}`;
  const end = await shell(`${command} | head -n 1 > /dev/null`);
  expect({ by: end.by, complaints: complaints(end) }).toEqual({ by: 0, complaints: [] });
});

test('a pipe that is given as a file is imported, although it can be read only once', async () => {
  const { at } = await newTable();
  const folder = await newFolder();
  const lines = [ada, { ...ada, slug: 'grace', name: 'Grace' }].map(one => `${JSON.stringify(one)}\n`);
  await writeFile(join(folder, 'people'), lines.join(''));
  const command = `node_modules/.bin/node src/cli/main.ts import`;
  const imports = await shell(`cat ${folder}/people | ${command} /dev/stdin ${at.join(' ')}`);
  expect(imports).toMatchObject({ by: 0, stderr: '' });
  expect(imports.stdout).toMatch(/^Person +2 +0 +0 +0 +0$/m);
  const pipe = `${folder}/people.gz`;
  const again = await shell(
    `mkfifo ${pipe} && { gzip -c ${folder}/people > ${pipe} & ${command} ${pipe} ${at.join(' ')}; }`,
  );
  expect(again.stdout).toMatch(/^Person +0 +0 +2 +0 +0$/m);
});

test('output has colours only on terminals or on request', async () => {
  const { at } = await newTable();
  const input = `{}\n${JSON.stringify(ada)}\n`;
  const plain = await communique(['import', '-', ...at], { input });
  expect(complaints(plain)).toEqual([expect.stringMatching(/^stdin:1: type: /)]);
  expect(`${plain.stdout}${plain.stderr}`).not.toContain('\u001b');
  const forced = await communique(['import', '-', ...at], { input, environment: { FORCE_COLOR: '1' } });
  expect(forced.stderr).toContain('\u001b[31mstdin:1: type: ');
});

test('no progress is printed outside a terminal', async () => {
  const folder = await newFolder();
  const { at } = await newTable();
  const file = join(folder, 'people.ndjson');
  const people = Array.from({ length: 400 }, (_, i) => ({ ...ada, slug: `ada-${i}` }));
  await writeFile(file, people.map(one => `${JSON.stringify(one)}\n`).join(''));
  const { by, stderr } = await communique(['import', file, ...at, '--concurrency', '1']);
  expect({ by, stderr }).toEqual({ by: 0, stderr: '' });
});

test('on a terminal a bar shows the progress, and faults are printed above it', async ({ skip }) => {
  const at = (await newTable()).at.join(' ');
  const folder = await newFolder();
  const file = join(folder, 'people.ndjson');
  const people = Array.from({ length: 1000 }, (_, i) => ({ ...ada, slug: `ada-${i}` }));
  await writeFile(file, ['{}', ...people.map(one => JSON.stringify(one))].join('\n'));
  const command = `node_modules/.bin/node src/cli/main.ts import ${file} ${at} --concurrency 1`;
  const { by, stdout, stderr } = await shell(`TERM=xterm script -qec '${command}' /dev/null`);
  if (by === 127) skip(`there is no script(1) to make a terminal: ${stderr}`);
  expect(by).toBe(1);
  expect(stdout).toContain(`\u001b[31m${file}:1: type: `);
  expect(stdout).toMatch(/writing {2}[=█-]+.* of 1001/);
});

test('--version prints the version of package.json', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  expect(await communique(['--version'])).toMatchObject({ by: 0, stdout: `${version}\n`, stderr: '' });
});
