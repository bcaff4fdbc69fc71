import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownStories } from '../near-duplicates/stories.ts';
import { communique } from './in-process.ts';
import { newFolder, newTable } from './process.ts';

const [ferry, bank] = ownStories();
const article = (slug: string, body: string | undefined, hour: number, more: object = {}) => ({
  ...{ type: 'Article', slug, headline: slug, body, publishedAt: `2024-06-03T0${hour}:00:00Z` },
  ...more,
});

test('import --near-duplicates lists articles of a story that was told before, and writes nothing of it', async () => {
  const { at } = await newTable();
  const folder = await newFolder();
  const [file, report] = [join(folder, 'wires.ndjson'), join(folder, 'report.ndjson')];
  const lines = [
    article('later', `${ferry?.body}\n\nDivers found a scratch of two metres.`, 8),
    article('first', ferry?.body, 6),
    article('rates', bank?.body, 7),
    article('noted', ferry?.body, 9, { versionOf: 'Article/first' }),
    article('last', `HARWICK (Polar) - ${ferry?.body}`, 9),
  ];
  await writeFile(file, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  const { by, stdout, stderr } = await communique([
    'import',
    file,
    '--near-duplicates',
    '--report',
    report,
    ...at,
  ]);
  expect({ by, stderr }).toEqual({ by: 0, stderr: '' });
  const proposed = stdout.split('\n').filter(line => line.includes('tells the story'));
  expect(proposed).toEqual([
    expect.stringMatching(/wires\.ndjson:1: tells the story of Article\/first \((?:0\.9\d|1\.00)\)$/),
    expect.stringMatching(
      /wires\.ndjson:5: tells the story of Article\/(?:first|later) \((?:0\.9\d|1\.00)\)$/,
    ),
  ]);
  const written = (await readFile(report, 'utf8')).trim().split('\n');
  expect(JSON.parse(written[0] ?? '')).toMatchObject({ file, line: 1, versionOf: 'first' });
  const { stdout: exported } = await communique(['export', '--type', 'Article', ...at]);
  expect(exported.match(/"versionOf"/g)).toHaveLength(1);
  const unasked = await communique(['import', file, ...at]);
  expect(unasked.stdout).not.toContain('tells the story');
});
