import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, toBlocks } from '../../src/formats/blocks.ts';
import { htmlToMarkdown, htmlToPlain } from '../../src/formats/html-to-markdown.ts';
import { toHtml, toPlain } from '../../src/formats/markdown.ts';
import type { Run } from '../../src/formats/runs.ts';
import { isWebUrl } from '../../src/text/web-url.ts';
import { scripts } from '../attacks/scripts.ts';
import { isLong } from '../seed.ts';
import { documents } from './documents.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? (isLong ? 1000 : 100));

const plain = {
  bold: false,
  italic: false,
  strikethrough: false,
  code: false,
  href: null,
  destination: null,
};
const run = (text: string, marks: Partial<Run> = {}): Run => ({ ...plain, ...marks, text });
const paragraph = (...runs: Run[]) => ({ kind: 'ParagraphBlock', runs });
const item = (level: number, number: number | null, ...runs: Run[]) => ({ level, number, runs });

describe('a text as blocks', () => {
  test.for<[what: string, markdown: string, blocks: object[]]>([
    ['nothing', ' \n\n', []],
    [
      'marks',
      'a **b *c* ~~d~~** `e` [f](https://f.example)\\\ng',
      [
        paragraph(
          run('a '),
          run('b ', { bold: true }),
          run('c', { bold: true, italic: true }),
          run(' ', { bold: true }),
          run('d', { bold: true, strikethrough: true }),
          run(' '),
          run('e', { code: true }),
          run(' '),
          run('f', { href: 'https://f.example' }),
          run('\ng'),
        ),
      ],
    ],
    [
      'links by definition and to entities',
      '[a][1] [b](Person/b) [c](mailto:c@d.example)\n\n[1]: https://a.example',
      [
        paragraph(
          run('a', { href: 'https://a.example' }),
          run(' '),
          run('b', { destination: 'Person/b' }),
          run(' '),
          run('c', { destination: 'mailto:c@d.example' }),
        ),
      ],
    ],
    [
      'headings, rules and code',
      '## a *b*\n\n---\n\n```ts\nc\n```\n\n    d',
      [
        { kind: 'HeadingBlock', level: 2, runs: [run('a '), run('b', { italic: true })] },
        { kind: 'DividerBlock' },
        { kind: 'CodeBlock', language: 'ts', text: 'c' },
        { kind: 'CodeBlock', language: null, text: 'd' },
      ],
    ],
    [
      'lines of the source, which are no line breaks, and those that are',
      'a\nb *c\r\nd*\n\n> e\n> f  \ng\\\nh<br>i',
      [
        paragraph(run('a b '), run('c d', { italic: true })),
        { kind: 'QuoteBlock', runs: [run('e f\ng\nh\ni')] },
      ],
    ],
    [
      'quotes',
      '> a\n>\n> b\n\n<!-- -->\n\n> c\n> - d\n>\n> e',
      [
        { kind: 'QuoteBlock', runs: [run('a'), run('\n\n'), run('b')] },
        paragraph(run('<!-- -->')),
        { kind: 'QuoteBlock', runs: [run('c')] },
        { kind: 'ListBlock', ordered: false, items: [item(1, null, run('d'))] },
        { kind: 'QuoteBlock', runs: [run('e')] },
      ],
    ],
    [
      'lists in lists',
      '3. a\n   - b\n     - c\n4. d\n\n   e',
      [
        {
          kind: 'ListBlock',
          ordered: true,
          items: [
            item(1, 3, run('a')),
            item(2, null, run('b')),
            item(3, null, run('c')),
            item(1, 4, run('d'), run('\n\n'), run('e')),
          ],
        },
      ],
    ],
    [
      'blocks in lists',
      '1. a\n   ```\n   b\n   ```\n   c\n2. > d\n3. e',
      [
        { kind: 'ListBlock', ordered: true, items: [item(1, 1, run('a'))] },
        { kind: 'CodeBlock', language: null, text: 'b' },
        paragraph(run('c')),
        { kind: 'ListBlock', ordered: true, items: [item(1, 2)] },
        { kind: 'QuoteBlock', runs: [run('d')] },
        { kind: 'ListBlock', ordered: true, items: [item(1, 3, run('e'))] },
      ],
    ],
    [
      'images alone, together and in a line',
      '![a](https://a.example/1.jpg "b")\n![](https://a.example/2.jpg)\n\nc ![d](https://a.example/3.jpg) e\n\n![f](/4.jpg)',
      [
        { kind: 'ImageBlock', url: 'https://a.example/1.jpg', alt: 'a', caption: 'b' },
        { kind: 'ImageBlock', url: 'https://a.example/2.jpg', alt: '', caption: null },
        paragraph(run('c')),
        { kind: 'ImageBlock', url: 'https://a.example/3.jpg', alt: 'd', caption: null },
        paragraph(run('e')),
        paragraph(run('f')),
      ],
    ],
    [
      'embeds',
      'https://www.youtube.com/watch?v=a_b-c&t=1\n\n<https://example.com/a>\n\nsee https://a.example\n\n[a](https://a.example)\n\n> https://a.example',
      [
        {
          kind: 'EmbedBlock',
          url: 'https://www.youtube.com/watch?v=a_b-c&t=1',
          provider: 'YouTube',
          title: null,
        },
        { kind: 'EmbedBlock', url: 'https://example.com/a', provider: null, title: null },
        paragraph(run('see https://a.example')),
        paragraph(run('a', { href: 'https://a.example' })),
        { kind: 'QuoteBlock', runs: [run('https://a.example', { href: 'https://a.example' })] },
      ],
    ],
    [
      'tables',
      '| a | *b* |\n| - | - |\n| c<br>d | ![e](https://e.example) | ignored |\n| f |',
      [
        {
          kind: 'TableBlock',
          header: [{ runs: [run('a')] }, { runs: [run('b', { italic: true })] }],
          rows: [
            { cells: [{ runs: [run('c\nd')] }, { runs: [run('e')] }] },
            { cells: [{ runs: [run('f')] }, { runs: [] }] },
          ],
        },
      ],
    ],
  ])('%s', ([, markdown, blocks]) => {
    expect(toBlocks(markdown)).toEqual(blocks);
  });
});

test(`${numRuns} texts say as blocks and as HTML what they say as plain text, and lead nowhere else`, () => {
  fc.assert(
    fc.property(fc.oneof(texts(), documents().map(htmlToMarkdown)), markdown => {
      const html = toHtml(markdown);
      const blocks = toBlocks(markdown);
      const said = letters(toPlain(markdown));
      expect(letters(blocks.map(textOf).join(' '))).toBe(said);
      expect(letters(htmlToPlain(withAlternatives(html)))).toBe(said);
      expectSafe(blocks, html);
      const count = (pattern: RegExp) => [...html.matchAll(pattern)].length;
      const kinds = (kind: Block['kind']) => blocks.filter(block => block.kind === kind).length;
      expect(kinds('TableBlock')).toBe(count(/<table>/g));
      expect(kinds('CodeBlock')).toBe(count(/<pre>/g));
      expect(kinds('DividerBlock')).toBe(count(/<hr \/>/g));
      expect(kinds('HeadingBlock')).toBeLessThanOrEqual(count(/<h\d>/g));
      expect(kinds('ImageBlock')).toBeGreaterThanOrEqual(count(/<figure>/g));
    }),
    { numRuns },
  );
}, 600_000);

test.for(scripts)('%s leads nowhere', script => {
  expectSafe(toBlocks(script), toHtml(script));
});

test('a text of more parts than people write is refused, and takes little time until then', () => {
  // The parser is slow until Node has optimised it, and would exceed its time before the limit of parts is reached.
  for (const text of ['a\n\n', '*a* b ']) for (let i = 0; i < 3; i++) toBlocks(text.repeat(2000));
  const start = process.cpuUsage();
  expect(refusalOf('a\n\n'.repeat(11_000))).toMatch(/over 20000 parts/);
  expect(refusalOf('*a* b '.repeat(11_000))).toMatch(/over 20000 parts/);
  expect(() => toBlocks('*a **b '.repeat(4000) + '** *'.repeat(4000))).not.toThrow(RangeError);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(20_000);
});

/** Why a text is refused. On a busy machine its time may end first, so it gets further attempts. */
function refusalOf(text: string): string {
  let refusal = 'none';
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      toBlocks(text);
      return 'none';
    } catch (error) {
      refusal = String(error);
      if (!/more than \d+ ms/.test(refusal)) break;
    }
  }
  return refusal;
}

/** Markdown of every kind of block, with attacks and unfinished markup in it. */
function texts(): fc.Arbitrary<string> {
  const pieces = [
    ...[
      'word',
      'é',
      '*em*',
      '**bold**',
      '_',
      '~~gone~~',
      '`code`',
      '\\',
      '\\\n',
      '  \n',
      '<br>',
      '&amp;',
      '&lt;i&gt;',
    ],
    ...[
      '[link](https://a.example/b?c=1&d=2 "t")',
      '[who](Person/who)',
      '[ref][r]',
      '![pic](https://a.example/p.jpg "cap")',
    ],
    ...[
      '![](https://a.example/q.jpg)',
      '![x][r]',
      'https://youtu.be/a_b',
      '<https://a.example/>',
      '<b>',
      '\t',
      ' ',
    ],
    ...scripts,
  ];
  const starts = [
    '',
    '',
    '# ',
    '> ',
    '> > ',
    '- ',
    '  - ',
    '    - ',
    '1. ',
    '   ',
    '    ',
    '| ',
    '```\n',
    '---\n',
  ];
  const ends = ['\n\n', '\n\n', '\n', '\n| - | - |\n', '\n===\n', '|\n'];
  const line = fc
    .tuple(
      fc.constantFrom(...starts),
      fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', ' ', ' | '),
      fc.constantFrom(...ends),
    )
    .map(([start, parts, between, end]) => `${start}${parts.join(between)}${end}`);
  return fc
    .array(line, { minLength: 1, maxLength: 8 })
    .map(lines => `${lines.join('')}\n\n[r]: https://a.example/r.jpg "r"\n`);
}

function textOf(block: Block): string {
  const textIn = (runs: readonly Run[]) => runs.map(({ text }) => text).join('');
  switch (block.kind) {
    case 'ParagraphBlock':
    case 'QuoteBlock':
    case 'HeadingBlock':
      return textIn(block.runs);
    case 'ListBlock':
      return block.items.map(({ runs }) => textIn(runs)).join(' ');
    case 'ImageBlock':
      return block.alt;
    case 'EmbedBlock':
      return block.url;
    case 'TableBlock':
      return [block.header, ...block.rows.map(({ cells }) => cells)]
        .flat()
        .map(({ runs }) => textIn(runs))
        .join(' ');
    case 'CodeBlock':
      return block.text;
    case 'DividerBlock':
      return '';
  }
}

/** Every address is one that an app may open or load, and HTML has no other tags and attributes. */
function expectSafe(blocks: readonly Block[], html: string): void {
  const runs = blocks.flatMap(block => {
    if (block.kind === 'TableBlock')
      return [block.header, ...block.rows.map(({ cells }) => cells)].flat().flatMap(cell => cell.runs);
    if (block.kind === 'ListBlock') return block.items.flatMap(one => one.runs);
    return 'runs' in block ? block.runs : [];
  });
  const addresses = [
    ...runs.map(({ href }) => href),
    ...blocks.map(block => ('url' in block ? block.url : null)),
  ];
  for (const address of addresses) if (address !== null) expect(address).toSatisfy(isWebUrl);
  for (const [tag, attributes = ''] of html.matchAll(/<[a-z0-9]+((?:\s[\w-]+="[^"]*")*)[^<>]*>/gi))
    for (const [, name = '', value = ''] of attributes.matchAll(/([\w-]+)="([^"]*)"/g)) {
      expect(['href', 'src', 'alt', 'title', 'class', 'align', 'start'], tag).toContain(name);
      if (name === 'href' || name === 'src') expect(value).toMatch(/^$|^https?:\/\/|^mailto:|^[^:]*$/);
    }
}

/** HTML with the alternative text in place of each image, and without captions. */
function withAlternatives(html: string): string {
  return html
    .replace(/<figcaption>[^<]*<\/figcaption>/g, '')
    .replace(/<img src="[^"]*" alt="([^"]*)"[^>]*>/g, '$1');
}

/** The text without white space: blocks and lines are separated in different ways. */
function letters(text: string): string {
  return text.replace(/\s+/g, '');
}
