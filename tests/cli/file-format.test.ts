import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { communique } from './in-process.ts';
import { complaints, newFolder, newTable } from './process.ts';

let at: string[];
beforeAll(async () => {
  ({ at } = await newTable());
});

const item = (n: number) => ({
  uri: `https://wire.example/${n}`,
  standard: { name: 'ninjs', version: '3.0' },
  type: 'text',
  firstCreated: '2024-06-03T06:15:00Z',
  headlines: [{ value: 'H' }],
});
const items = Array.from({ length: 30 }, (_, n) => item(n));
const people = Array.from({ length: 30 }, (_, n) => ({ type: 'Person', slug: `p-${n}`, name: 'P' }));
const asLines = (all: readonly object[]) => all.map(one => JSON.stringify(one)).join('\n');
const markdown = `# A report\n\n${'One sentence after the other.\n'.repeat(40)}`;
const xml = `<?xml version="1.0"?>\n${'<p>x</p>\n'.repeat(40)}`;

test.for([
  [
    'a pretty list of ninjs',
    JSON.stringify(items, null, 2),
    /JSON document per line.*for ninjs, use --from ninjs$/,
  ],
  ['a pretty item of ninjs', JSON.stringify(item(1), null, 2), /use --from ninjs$/],
  ['a list of ninjs in one line', JSON.stringify(items), /use --from ninjs$/],
  ['an item of ninjs a line', asLines(items), /is ninjs, not the content format; use --from ninjs$/],
  ['one item of ninjs', JSON.stringify(item(1)), /use --from ninjs$/],
  ['a pretty list of documents', JSON.stringify(people, null, 2), /JSON over several lines, or a list/],
  [
    'a list with a document a line',
    `[\n${asLines(people).replaceAll('\n', ',\n')}\n]`,
    /JSON over several lines, or a list/,
  ],
  ['a list of documents in one line', JSON.stringify(people), /JSON over several lines, or a list/],
  ['Markdown', markdown, /got Markdown/],
  ['Markdown with front matter', `---\ntitle: A\n---\n${markdown}`, /got Markdown/],
  ['XML', xml, /got XML/],
  ['CSV', 'slug,name\n'.repeat(40), /in UTF-8/],
  ['UTF-16', Buffer.from(asLines(people), 'utf16le'), /in UTF-8/],
] as const)('%s is reported once for the file, with advice', async ([, content, message]) => {
  const file = await written('wire.json', content);
  const { by, stdout, stderr } = await communique(['import', file, ...at]);
  expect({ by, told: stderr.trimEnd().split('\n') }).toEqual({
    by: 1,
    told: [expect.stringMatching(message)],
  });
  expect(stderr).toMatch(new RegExp(`^${file}:1: `));
  expect(stdout).toMatch(/^unknown +0 +0 +0 +0 +1$/m);
});

test.for([
  ['documents a line', asLines(people), /is in the content format, not ninjs; leave out --from ninjs$/],
  ['a list of documents', JSON.stringify(people), /leave out --from ninjs$/],
  ['Markdown', markdown, /expected an item of ninjs, .* not JSON: /],
  ['a list of ninjs that was cut off', JSON.stringify(items, null, 2).slice(0, -200), /line \d+ column \d+/],
] as const)('%s given as ninjs is reported once for the file', async ([, content, message]) => {
  const file = await written('wire.json', content);
  const { by, stderr } = await communique(['import', '--from', 'ninjs', file, ...at]);
  expect({ by, told: stderr.trimEnd().split('\n') }).toEqual({
    by: 1,
    told: [expect.stringMatching(message)],
  });
});

test('a file of another format leaves the other files alone, and a damaged line the other lines', async () => {
  const [first] = people;
  const wrong = await written('wire.json', JSON.stringify(items, null, 2));
  const damaged = await written('damaged.ndjson', `{"type":\n\n{'a':1}\n${JSON.stringify(first)}\nx\n`);
  const end = await communique(['import', wrong, damaged, ...at]);
  expect(complaints(end).map(line => line.replace(/: .*/, ''))).toEqual([
    `${wrong}:1`,
    `${damaged}:1`,
    `${damaged}:3`,
    `${damaged}:5`,
  ]);
  expect(end.stderr).toMatch(/:3: not JSON: .* at column 2$/m);
  expect(end.stdout).toMatch(/^Person +1 +0 +0 +0 +0$/m);
});

async function written(name: string, content: string | Buffer): Promise<string> {
  const file = join(await newFolder(), name);
  await writeFile(file, content);
  return file;
}
