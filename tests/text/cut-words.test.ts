import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutWords, wordCountOf } from '../../src/text/cut-words.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

function bySegmenter(text: string): { text: string; index: number }[] {
  return Array.from(segmenter.segment(text)).flatMap(({ segment, index, isWordLike }) =>
    isWordLike === true ? [{ text: segment, index }] : [],
  );
}

/** Signs with rules of their own, letters of Latin, digits, spaces, and other scripts and marks between them. */
const pieces = fc.constantFrom(
  ...`a b Z é ß ø ı ƒ ª º µ 1 2 0 _ . , : ; ' ’ ‘ · - – — … ! ? " “ ” « » ( ) / \\ @ # & % € £ § × ÷ ½ ¼ ² `.split(
    ' ',
  ),
  ...['the', 'U.S.', '1,000', '3.5', 'O’Hara', 'l’été', 'e.g.', 'a_b', 'x:y', '__', 'C++', 'AT&T', '€5', '½'],
  ...[
    ' ',
    ' ',
    ' ',
    '\n',
    '\n\n',
    '\t',
    '\r\n',
    '\u00a0',
    '\u2009',
    '\u3000',
    '\u200c',
    '\u200d',
    '\u00ad',
    '\u0301',
    '\ufe0f',
  ],
  ...[
    '日本の首相',
    '毛',
    'ガ',
    'สวัสดีครับ',
    'ไทย',
    '한국은',
    'Россия',
    'א"ב',
    'مدرسة',
    'हिन्दी',
    '❤️',
    '👩‍🚀',
    '🇩🇪',
    '🇩',
    'ʻ',
    'ǆ',
    'ʰ',
  ],
);

test('plain Latin is cut as the segmenter cuts it, also beside other scripts', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), parts => {
      const text = parts.join('');
      expect([...cutWords(text)]).toEqual(bySegmenter(text));
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) * 10 },
  );
});

test('words are counted as the segmenter of the language counts them', () => {
  const segmenters = ['en', 'sv', 'fi', 'ja'].map(
    language => [language, new Intl.Segmenter(language, { granularity: 'word' })] as const,
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), parts => {
      const text = parts.join('');
      for (const [language, own] of segmenters) {
        const words = [...own.segment(text)].filter(({ isWordLike }) => isWordLike);
        expect(wordCountOf(text, language)).toBe(words.length);
      }
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) },
  );
});

test('each character of the first blocks is cut as the segmenter cuts it, alone and between letters, digits and spaces', () => {
  const wrong: string[] = [];
  for (let code = 1; code < 0x3000; code++) {
    const sign = String.fromCharCode(code);
    const text = `a${sign}b 1${sign}2 a${sign}1 ${sign} ${sign}a a${sign} ${sign}${sign}b a${sign}${sign}b`;
    if (JSON.stringify([...cutWords(text)]) !== JSON.stringify(bySegmenter(text)))
      wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
});

test('the sample content is cut as the segmenter cuts it', () => {
  for (const file of readdirSync('content').filter(name => name.endsWith('.ndjson'))) {
    const text = readFileSync(`content/${file}`, 'utf8');
    expect([...cutWords(text)]).toEqual(bySegmenter(text));
  }
});
