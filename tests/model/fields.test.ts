import { describe, expect, test } from 'vitest';
import { countWords, toHtml, toPlain } from '../../src/formats/markdown.ts';
import { checkDocument } from '../../src/model/document.ts';
import { globalId, parseGlobalId } from '../../src/model/global-id.ts';
import { derivedId, isId } from '../../src/model/id.ts';
import { typeNames, types } from '../../src/model/types.ts';
import { isPartialDate, toInstant } from '../../src/text/date.ts';
import { fold } from '../../src/text/fold.ts';
import { isSlug } from '../../src/text/slug.ts';
import { numberedSlug, slugFrom } from '../../src/text/slug-from.ts';
import { isWebUrl } from '../../src/text/web-url.ts';
import { minimalDocument } from './minimal.ts';

test.for([
  ['2024', true],
  ['2024-09', true],
  ['2024-02-29', true],
  ['2023-02-29', false],
  ['2024-13', false],
  ['2024-00', false],
  ['2024-9', false],
  ['24', false],
  ['2024-09-09T00:00:00Z', false],
  [' 2024', false],
] as const)('%s as a partial date: %s', ([text, right]) => {
  expect(isPartialDate(text)).toBe(right);
});

test.for([
  ['2024-09-09T08:00:00Z', '2024-09-09T08:00:00.000Z'],
  ['2024-09-09T08:00:00+02:00', '2024-09-09T06:00:00.000Z'],
  ['2024-09-09t08:00:00.123456z', '2024-09-09T08:00:00.123Z'],
  ['2024-01-01T00:00:00+05:30', '2023-12-31T18:30:00.000Z'],
  ['2024-09-09T08:00:00', undefined],
  ['2024-02-30T08:00:00Z', undefined],
  ['2024-09-09T24:00:00Z', undefined],
  ['2024-09-09T08:60:00Z', undefined],
  ['0000-01-01T00:00:00+01:00', undefined],
  ['9999-12-31T23:59:59-01:00', undefined],
  ['2024-09-09', undefined],
] as const)('%s as an instant: %s', ([text, instant]) => {
  expect(toInstant(text)).toBe(instant);
});

test.for(typeNames)('null counts as an absent field of a document: %s', type => {
  const document = minimalDocument(type, 'some-name');
  const absent = Object.keys(types[type].fields).filter(name => !Object.hasOwn(document, name));
  const nulls = Object.fromEntries(absent.map(name => [name, null]));
  expect(checkDocument({ ...document, ...nulls, ...(type === 'Article' ? { status: null } : {}) })).toEqual(
    checkDocument(document),
  );
  expect(checkDocument(document)).toHaveProperty('document');
});

test.for([
  ['police-training', true],
  ['zürich', true],
  ['警察', true],
  ['a_b.c', true],
  ['Police', false],
  ['a--b', false],
  ['-a', false],
  ['a/b', false],
  ['a#b', false],
  ['..', false],
  ['', false],
  ['u\u0308ber', false],
  ['x'.repeat(201), false],
] as const)('"%s" as a slug: %s', ([text, right]) => {
  expect(isSlug(text)).toBe(right);
});

test.for([
  ['Élan & “Größe”: a study', 'elan-grosse-a-study'],
  ['Đặng Łódź Ærø Œuvre Þór ısparta İSTANBUL', 'dang-lodz-aero-oeuvre-thor-isparta-istanbul'],
  ['Зелёный Йод и за́мок', 'зелёный-йод-и-замок'],
  ['ශ්\u200dරී ලංකා', 'ශ්රී-ලංකා'],
  ['می\u200cخواهم', 'میخواهم'],
  ['مُؤمن أحمد', 'مُؤمن-أحمد'],
  ['हिन्दी', 'हिन्दी'],
  ['คำว่า', 'คำว่า'],
  ['が ｶﾞ スーパー 人々', 'が-ガ-スーパー-人々'],
  ['한국은', '한국은'],
  ['한국은'.normalize('NFD'), '한국은'],
  ['Ο ΟΔΟΣ', 'ο-οδος'],
  ['❤️ news ☀️ 1️⃣', 'news-1'],
  ['agree\u00adment \u2066Oslo\u2069 \ufeffnow', 'agreement-oslo-now'],
  ['Hawaiʻi', 'hawaii'],
  ['ﬁnance™ CO₂ Ｆｕｌｌ', 'finance-co2-full'],
  ['C', 'c'],
  ['C++', 'c-plus-plus'],
  ['C#7', 'c-sharp-7'],
  ['No#7', 'no-7'],
  ['Sonata in E♭', 'sonata-in-e-flat'],
  ['Əliyev', 'eliyev'],
  ['Ɔkɔ Ɖeɖe Ƒoƒo', 'oko-dede-fofo'],
  ['C#', 'c-sharp'],
  ['F♯', 'f-sharp'],
  ['.NET', 'dot-net'],
  ['A+', 'a-plus'],
  ['Disney+ or Disney', 'disney-plus-or-disney'],
  ['100% of 5', '100-percent-of-5'],
  ['AT&T', 'at-t'],
  ['€', 'euro'],
  ['&', 'and'],
  ['#MeToo', 'metoo'],
  ['1½ days, 10⁶ years', '1-1-2-days-10-6-years'],
  ['Yaꞌax Ⱥ ƀ ʒ', 'yaax-a-b-z'],
  ['เเละ', 'และ'],
] as const)('the slug of %j is %s', ([text, slug]) => {
  expect(slugFrom(text)).toBe(slug);
  expect(isSlug(slug)).toBe(true);
});

test('a slug of what has no words, or too many, is short, cut between characters, and another for another text', () => {
  for (const [one, other] of [
    ['🎉', '🎊'],
    ['…', '—'],
    ['слово '.repeat(60), `${'слово '.repeat(60)}иначе`],
    ['क्षि'.repeat(80), `${'क्षि'.repeat(80)}क`],
    ['x'.repeat(201), 'x'.repeat(202)],
  ] as const) {
    const slugs = [slugFrom(one), slugFrom(other)];
    expect(new Set(slugs).size).toBe(2);
    for (const slug of slugs) {
      expect(isSlug(slug), slug).toBe(true);
      expect(slug).not.toMatch(/\p{Default_Ignorable_Code_Point}/u);
    }
  }
  expect(slugFrom('क्षि'.repeat(80))).toMatch(/^(?:क्षि)+-[0-9a-f]{16}$/);
  expect(slugFrom('слово '.repeat(60))).toMatch(/^(?:слово-)+[0-9a-f]{16}$/);
  expect(numberedSlug('x'.repeat(200), 12)).toBe(`${'x'.repeat(197)}-12`);
});

test.for([
  ['https://example.org/a?b#c', true],
  ['http://example.org', true],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['//example.org', false],
  ['https://user:secret@example.org', false],
  ['https://exa mple.org', false],
] as const)('%s as a web address: %s', ([text, right]) => {
  expect(isWebUrl(text)).toBe(right);
});

describe('ids', () => {
  test('an import’s id is a ULID, and the same for the same name only', () => {
    expect(derivedId('Person', 'ada')).toBe(derivedId('Person', 'ada'));
    expect(isId(derivedId('Person', 'ada'))).toBe(true);
    expect(derivedId('Person', 'ada')).not.toBe(derivedId('Topic', 'ada'));
  });

  test('a global id leads back to what it was made of; nothing else is one', () => {
    const id = derivedId('Place', 'rome');
    expect(parseGlobalId(globalId('Place', id))).toEqual({ type: 'Place', id });
    for (const forged of [
      '',
      'Place',
      id,
      globalId('place', id),
      globalId('Place', `${id}x`),
      globalId('Slug', id),
      globalId('Place', `${id}:x`),
      `${globalId('Place', id)} `,
    ]) {
      expect(parseGlobalId(forged)).toBeUndefined();
    }
  });
});

test('names fold without case, accents and punctuation', () => {
  expect(['Élysée Palace', 'ÉLYSÉE  palace!', 'elysee-palace'].map(fold)).toEqual(
    Array(3).fill('elysee palace'),
  );
  expect(fold('Ministry #1 / Interior')).toBe('ministry 1 interior');
});

describe('Markdown', () => {
  test('as HTML: raw HTML is escaped, the href of an unsafe link is empty', () => {
    const html = toHtml(
      '**bold** <script>alert(1)</script> [a](javascript:alert(1)) [b](https://example.org)',
    );
    expect(html).toContain('<strong>bold</strong>');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('javascript:');
    expect(html).toContain('<a href="">a</a>');
    expect(html).toContain('<a href="https://example.org">b</a>');
  });

  test('as plain text: a line for each paragraph, heading and item, without markup', () => {
    expect(toPlain('# Title\n\nOne **two** [three](https://x.org).\n\n- first\n- second\n\n> said')).toBe(
      'Title\n\nOne two three.\n\nfirst\n\nsecond\n\nsaid',
    );
  });

  test.for([
    ['one  \ntwo\\\nthree<br>four', 'one\ntwo\nthree\nfour'],
    ['| a | b |\n| - | - |\n| c<br/>d | ~~e~~ |', 'a\tb\nc\nd\te'],
    ['~5 to 6~', '~5 to 6~'],
    ['![one  \ntwo\\\nthree<br>four](u)', 'one\ntwo\nthree\nfour'],
    ['one\n\n<br>\ntwo<br />three', 'one\n\ntwo\nthree'],
  ] as const)('as plain text: no words are joined in %j', ([markdown, plain]) => {
    expect(toPlain(markdown)).toBe(plain);
  });

  test('a <br> breaks the line in HTML as it does in plain text; it is the only raw HTML that does anything', () => {
    expect(toHtml('one<br>two <br onclick="x"> <b>')).toBe(
      '<p>one<br />\ntwo &lt;br onclick=&quot;x&quot;&gt; &lt;b&gt;</p>',
    );
    expect(toHtml('<br/>\n<script>')).toBe('<br />\n\n&lt;script&gt;');
    expect(toHtml('![one<br>two\\\nthree](u)')).toContain('alt="one\ntwo\nthree"');
  });

  test('tables and strikethrough as HTML, as safe as the rest', () => {
    const html = toHtml('| [x](javascript:alert(1)) | <script> |\n| - | - |\n| ~~<img onerror=x>~~ | ~5~ |');
    expect(html).toContain('<th><a href="">x</a></th>\n<th>&lt;script&gt;</th>');
    expect(html).toContain('<td><del>&lt;img onerror=x&gt;</del></td>\n<td>~5~</td>');
  });

  test('of thousands of lists and quotes in one line it is told at once that they are too many', () => {
    for (const marker of ['- ', '> ', '>', '1. ', ' - > '])
      expect(() => countWords(`a\n\n${marker.repeat(3000)}a`, 'en')).toThrow(/Over 500 lists and quotes/);
    expect(countWords(`a\n\n${'* '.repeat(3000)}`, 'en')).toBe(1);
    expect(countWords(`${'> '.repeat(100)}a`, 'en')).toBe(1);
  });

  test('counted as a reader counts', () => {
    expect(countWords('one  \ntwo\\\nthree', 'en')).toBe(3);
    expect(countWords('One **two**, three.\n\n## Four', 'en')).toBe(4);
    expect(countWords('- one\n- two', 'en')).toBe(2);
  });
});
