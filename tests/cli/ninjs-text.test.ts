import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { ninjsItems } from '../../src/cli/ninjs.ts';
import { filesAt } from '../../src/commands/import/import-files.ts';
import { type Api, type Imported, importInto, startApi } from '../api.ts';
import { newFolder } from './process.ts';

let api: Api;
beforeEach(async () => {
  api = await startApi();
});

const item = (n: number, fields: object = {}) => ({
  uri: `https://wire.example/texts/${n}`,
  type: 'text',
  firstCreated: '2024-06-03T04:15:00Z',
  headlines: [{ value: `Item ${n} of München` }],
  ...fields,
});

describe('a text in another encoding than UTF-8', () => {
  test.for([
    ['an item', 'a.json', latin(item(1)), 1],
    ['a list', 'a.json', latin([item(1), item(2)]), 2],
    ['an item a line', 'a.ndjson', Buffer.concat([latin(item(1)), Buffer.from('\n')]), 1],
    ['in gzip', 'a.json.gz', gzipSync(latin(item(1))), 1],
    ['UTF-16', 'a.json', Buffer.from(`\ufeff${JSON.stringify(item(1))}`, 'utf16le'), 1],
    ['cut within a character', 'a.json', Buffer.from(JSON.stringify('München')).subarray(0, 3), 1],
  ] as const)('is refused: %s', async ([, name, content, count]) => {
    const { problems, new: made } = await importFile(name, content);
    expect(problems.map(({ message }) => message)).toEqual(Array(count).fill('not UTF-8'));
    expect(made).toEqual({});
  });

  test('is a problem of its item alone, which names the unreadable version', async () => {
    const lines = [
      Buffer.from(JSON.stringify(item(1, { version: 1 }))),
      latin(item(1, { version: 2, pubStatus: 'canceled' })),
      Buffer.from(`\ufeff${JSON.stringify(item(2, { headlines: [{ value: 'Fine \ufffd' }] }))}`),
    ].flatMap(line => [line, Buffer.from('\r\n')]);
    const { problems, notices } = await importFile('a.ndjson', Buffer.concat(lines.slice(0, 4)));
    expect(problems).toMatchObject([{ line: 2, message: 'not UTF-8' }]);
    expect(notices).toMatchObject([
      { line: 1, message: expect.stringMatching(/version 2 .* cannot be read/) },
    ]);
    expect((await importFile('a.ndjson', Buffer.concat(lines.slice(4)))).problems).toEqual([]);
    expect(await headlines()).toEqual(['Fine \ufffd']);
  });
});

test('what agencies write otherwise than the content format is read for what it says', async () => {
  const names = Array.from({ length: 30 }, (_, n) => `Reporting by Reporter ${n}`);
  const address = (locality: string, country: string) => ({
    contactInfo: [{ address: { locality, country } }],
  });
  const { problems } = await importFile(
    'a.json',
    Buffer.from(
      JSON.stringify([
        item(1, {
          ...{ type: ' Text', language: 'en_GB', by: names.join('; '), title: 'T'.repeat(400) },
          keywords: ['port', 'port', ...Array.from({ length: 60 }, (_, n) => `k${n}`)],
          bodies: [{ contentType: 'text/markdown', value: '# Port\n\nA *b*.' }],
          people: [
            { name: 'Ida Stone', rel: 'quoted' },
            { name: 'Max Ebb', rel: 'author' },
          ],
          places: [
            { name: 'Gallery', ...address('Singapore', 'Singapore') },
            { name: 'Singapore', ...address('Singapore', 'Singapore') },
            { name: 'Louvre', ...address('Paris', 'France') },
            { name: 'Paris', ...address('Paris', 'France') },
            { name: 'Lyon', contactInfo: [{ address: { country: 'France' } }] },
          ],
        }),
      ]),
    ),
  );
  expect(problems).toEqual([]);
  const { data } = await api.ask(`{
    articles { nodes {
      alternativeHeadline byline keywords language body
      mentions(first: 20) { edges { role node { ... on Entity { slug } } } }
    } }
    places { nodes { slug kind within { slug } } }
  }`);
  const [article] = data.articles.nodes;
  expect(article).toMatchObject({ byline: names, language: 'en-GB', body: '# Port\n\nA *b*.' });
  expect(article.alternativeHeadline).toHaveLength(300);
  expect(article.keywords.slice(0, 2)).toEqual(['port', 'k0']);
  expect(article.keywords).toHaveLength(50);
  expect(
    article.mentions.edges.map(
      ({ role, node }: { role: string; node: { slug: string } }) => `${role} ${node.slug}`,
    ),
  ).toEqual([
    ...['QUOTED ida-stone', 'AUTHOR max-ebb', 'LOCATION gallery', 'LOCATION singapore'],
    ...['LOCATION louvre', 'LOCATION paris', 'LOCATION lyon'],
  ]);
  expect(data.places.nodes).toEqual([
    { slug: 'france', kind: 'COUNTRY', within: null },
    { slug: 'gallery', kind: 'FACILITY', within: { slug: 'singapore' } },
    { slug: 'louvre', kind: 'FACILITY', within: { slug: 'paris' } },
    { slug: 'lyon', kind: 'OTHER', within: { slug: 'france' } },
    { slug: 'paris', kind: 'CITY', within: { slug: 'france' } },
    { slug: 'singapore', kind: 'COUNTRY', within: null },
  ]);
});

describe('a key that occurs more than once in an object', () => {
  test.for([
    ['"pubStatus":"withheld","pubStatus":"usable"', 'pubStatus'],
    ['"pubStatus":"withheld","pub\\u0053tatus":"usable"', 'pubStatus'],
    ['"embargoed":"2094-06-03T04:15:00Z","embargoed":"2024-06-03T04:15:00Z"', 'embargoed'],
    ['"version":"2","version":"1"', 'version'],
    ['"slugline":"a","slugline":"a"', 'slugline'],
    ['"people":[{"name":"A"},{"name":"B","rel":"about","name":"C"}]', 'people.1.name'],
    ['"associations":{"a":{"a":{}},"b":[[],{"x":"\\"{\\\\","x":[]}]}', 'associations.b.1.x'],
  ] as const)('is refused: %s', async ([keys, path]) => {
    const text = JSON.stringify(item(1)).replace(/}$/, `,${keys}}`);
    for (const [name, content, line] of [
      ['a.json', text, 1],
      ['a.json', `[${JSON.stringify(item(2))},${text}]`, 2],
      ['a.ndjson', `${JSON.stringify(item(2))}\n${text}\n`, 2],
    ] as const) {
      const { problems } = await importFile(name, Buffer.from(content));
      expect(problems).toMatchObject([{ line, message: `${path}: is given more than once` }]);
      expect(await headlines()).not.toContain('Item 1 of München');
    }
  });

  test('hides no older version, because its own version is unknown', async () => {
    const withdrawal = JSON.stringify(item(1, { version: '2', pubStatus: 'canceled' }));
    const content = `${JSON.stringify(item(1, { version: '5' }))}\n${withdrawal.replace(/}$/, ',"version":"1"}')}`;
    expect(await importFile('a.ndjson', Buffer.from(content))).toMatchObject({ new: {}, leftOut: 1 });
  });

  test('is not a key that recurs in other objects or in texts', async () => {
    const bodies = [{ value: '{"a":1,"a":2}\\' }, { value: '"a":"a"' }];
    expect(await importFile('a.json', Buffer.from(JSON.stringify(item(1, { bodies }))))).toMatchObject({
      problems: [],
      new: { Article: 1 },
    });
  });
});

function latin(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value), 'latin1');
}

async function importFile(name: string, content: Buffer): Promise<Imported> {
  const folder = await newFolder();
  const path = join(folder, name);
  await writeFile(path, content);
  return importInto(api.table, ninjsItems(await filesAt([path], [])));
}

async function headlines(): Promise<string[]> {
  const { data } = await api.ask('{ articles { nodes { headline } } }');
  return data.articles.nodes.map(({ headline }: { headline: string }) => headline);
}
