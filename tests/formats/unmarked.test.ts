import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toPlain } from '../../src/formats/markdown.ts';

/** The plain text of a Markdown text by the parser, because another paragraph has markup. */
function parsed(text: string): string {
  return toPlain(`${text}\n\n*end*`).replace(/end$/, '').trim();
}

const pieces = fc.constantFrom(
  ...[
    'word',
    'é',
    '1',
    '12. ',
    '3) ',
    'a.',
    ' ',
    '  ',
    '\n',
    '\n',
    '\n\n',
    '\n\n\n',
    '\t',
    '\r\n',
    '\u00a0',
    '\u2028',
  ],
  ...[
    '# ',
    '#',
    '- ',
    '---',
    '+',
    '===',
    '=',
    '> ',
    '*',
    '_',
    '`',
    '~~',
    '|',
    '<br>',
    '&amp;',
    '\\',
    '[a](b)',
    '!',
    ':',
    'https://a.b',
  ],
);

test('text without markup is the same with and without the parser', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), parts => {
      // What follows an open construct belongs to it.
      const text = parts.join('');
      fc.pre(!/[`<[~|\\&*_>\t]/.test(text) && !/ $/.test(text));
      expect(toPlain(text)).toBe(parsed(text));
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) * 10 },
  );
});

test('the paragraphs of the sample content are the same with and without the parser', () => {
  const bodies = readFileSync('content/articles.ndjson', 'utf8')
    .trim()
    .split('\n')
    .map((line): string => JSON.parse(line).body ?? '');
  for (const paragraph of bodies.flatMap(body => body.split('\n\n')))
    expect(toPlain(paragraph)).toBe(parsed(paragraph));
});

test('a long text without markup takes no time', () => {
  const text = 'Word by word, line by line.\n'.repeat(20_000);
  const start = performance.now();
  expect(toPlain(text)).toBe(text.trim());
  expect(performance.now() - start).toBeLessThan(1000);
});
