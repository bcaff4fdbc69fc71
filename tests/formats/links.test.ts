import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBlocks } from '../../src/formats/blocks.ts';
import { toPlain } from '../../src/formats/markdown.ts';
import { linksOf, relinked } from '../../src/model/body-links.ts';
import { isLong } from '../seed.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? (isLong ? 1000 : 100));
const parameters = { numRuns };

const renamed = (markdown: string) =>
  relinked(markdown, link => (link.key === 'ada' ? 'Person/new' : String(link)));
const removed = (markdown: string) =>
  relinked(markdown, link => (link.key === 'ada' ? undefined : String(link)));

describe('a link to an entity', () => {
  test.for([
    ['in a line', '[a](Person/ada)'],
    ['with a title', '[a](Person/ada "t")'],
    ['in angle brackets', '[a](<Person/ada>)'],
    ['with an escaped letter', '[a](%50erson/ada)'],
    ['with an entity of HTML', '[a](&#80;erson/ada)'],
    ['by a definition', '[a]\n\n[a]: Person/ada'],
    ['by a definition in two lines of a quote', '[a]\n\n> [a]:\n> Person/ada'],
    ['over two lines of a quote', '> [a](\n> Person/ada)'],
    ['struck through', '~~[a](Person/ada)~~'],
    ['in a table', '| x |\n| - |\n| [a \\| b](Person/ada "c \\| d") |'],
    ['around a picture', '[![a](https://a.example/b.jpg)](Person/ada)'],
  ])('%s is found, renamed and removed', ([, markdown = '']) => {
    expect(linksOf(markdown).links.map(String)).toEqual(['Person/ada']);
    expect(linksOf(renamed(markdown)).links.map(String)).toEqual(['Person/new']);
    expect(linksOf(removed(markdown)).links).toEqual([]);
  });

  test.for([
    ['code', '`[a](Person/ada)`'],
    ['a block of code', '```\n[a](Person/ada)\n```'],
    ['an escape', '\\[a](Person/ada)'],
    ['the words of a picture', '![see [a](Person/ada)](https://a.example/b.jpg)'],
    ['HTML', '<a href="Person/ada">a</a>'],
    ['an address', '[a](https://a.example/Person/ada)'],
    ['an article', '[a](Article/ada)'],
    ['a lower case type', '[a](person/ada)'],
  ])('is not in %s', ([, markdown = '']) => {
    expect(linksOf(markdown)).toEqual({ links: [], malformed: [] });
    expect(removed(markdown)).toBe(markdown);
  });

  test('keeps its title and the form of its text when it is renamed', () => {
    expect(renamed('> *[a\n> `b`](<Person/ada>\n> "c \\"d\\"")* [e](Topic/ada2)')).toBe(
      '> *[a\n> `b`](Person/new\n> "c \\"d\\"")* [e](Topic/ada2)',
    );
  });

  test('leads nowhere where its text alone would be other Markdown', () => {
    expect(removed('With [*Ada*](Person/ada) and [more][r].\n\n[r]: Person/ada').trim()).toBe(
      'With *Ada* and more.',
    );
    expect(removed('[1. Ada](Person/ada) won')).toBe('[1. Ada](<>) won');
    expect(removed('[# Ada][r]\n\n[r]: Person/ada')).toBe('[# Ada][r]\n\n[r]: <>');
  });
});

test(`in ${numRuns} texts, a rename changes nothing but the destination, and a removal no word`, () => {
  fc.assert(
    fc.property(texts(), markdown => {
      const written = (text: string) => JSON.stringify(toBlocks(text));
      expect(written(renamed(markdown))).toBe(written(markdown).replaceAll('"Person/ada"', '"Person/new"'));
      expect(letters(toPlain(removed(markdown)))).toBe(letters(toPlain(markdown)));
      expect(written(removed(markdown))).not.toContain('"Person/ada"');
      expect(relinked(markdown, String)).toBe(markdown);
    }),
    parameters,
  );
}, 600_000);

/** Markdown with links in all forms, and with what may be taken for other Markdown beside them. */
function texts(): fc.Arbitrary<string> {
  const word = fc.constantFrom(
    ...[
      'word',
      '*em*',
      '**b**',
      '~~gone~~',
      '`c`',
      '\\',
      '<br>',
      '&amp;',
      ' ',
      '- ',
      '# ',
      '1. ',
      '> ',
      '+ ',
    ],
    ...[
      '===',
      '|',
      '\\|',
      '!',
      '[',
      ']',
      '(x)',
      '[1]',
      '[r]',
      ':',
      '\n',
      '    ',
      'https://a.example',
      '*',
      '_',
    ],
    ...['![pic](https://a.example/p.jpg "c")', '![Ada](Person/ada)', '![i][r]'],
  );
  const content = fc.array(word, { maxLength: 4 }).map(words => words.join(''));
  const title = fc.constantFrom(
    '',
    '',
    ' "t"',
    ' "a \\| b"',
    ' "x\n      - y"',
    ' "q \\" q"',
    ' (t)',
    '\n"t"',
  );
  const destination = fc.constantFrom('Person/ada', '<Person/ada>', 'Person/bob', 'https://a.example/b');
  const link = fc.oneof(
    fc.tuple(content, destination, title).map(([text, to, titled]) => `[${text}](${to}${titled})`),
    content.map(text => `[${text}][r]`),
    fc.constantFrom('[r]', '[r][]', '[x][r]'),
  );
  const line = fc
    .tuple(
      fc.constantFrom('', '', '# ', '> ', '- ', '  - ', '1. ', '    ', '| '),
      fc.array(fc.oneof(link, link, word), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', ' ', ' | '),
      fc.constantFrom('\n\n', '\n', '\n| - | - |\n', '|\n', '\n===\n'),
    )
    .map(([start, parts, between, end]) => `${start}${parts.join(between)}${end}`);
  const definition = fc.constantFrom(
    ...['[r]: Person/ada', '[r]: <Person/ada> "t | u"', '> [r]:\n> Person/ada', '[r]: https://a.example'],
  );
  return fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 6 }), definition)
    .map(([lines, last]) => `${lines.join('')}\n\n${last}\n`);
}

function letters(text: string): string {
  return text.replace(/\s+/g, '');
}
