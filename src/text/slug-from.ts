import { createHash } from 'node:crypto';
import { foldLetters } from './fold.ts';
import { isSlug, maxSlugBytes } from './slug.ts';

/** Maximum length of the readable part in the slug of a text that is too long, in UTF-8 bytes. */
const maxShownBytes = 120;

/**
 * A slug for any text: its words without case and accents, in visible letters. The same text always gives the same slug. The slug of a text that
 * has no words or is too long includes a part of the text's SHA-256.
 */
export function slugFrom(text: string): string {
  const slug = joined(withSymbolsInWords(text)) || joined(symbolsAlone(text));
  if (isSlug(slug)) return slug;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const start = shortened(slug, maxShownBytes);
  return start === '' ? digest : `${start}-${digest}`;
}

/** The `n`th slug for records of one name: `-2` for the second. */
export function numberedSlug(slug: string, n: number): string {
  const ending = `-${n}`;
  return `${shortened(slug, maxSlugBytes - ending.length)}${ending}`;
}

/** ™ and ℠. */
const trademarks = /[\u2122\u2120]/g;
/** Fractions and powers are numbers of their own: 1½, 10⁶. */
const afterNumber = /(?<=\p{Nd})(?=[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215f\u2189])/gu;
/** Invisible characters, the Arabic tatweel, and ʹ ʻ ʼ ʽ ʾ ʿ ˈ ˊ ˋ ꞌ: letters that stand for apostrophes. */
const withinWords =
  /[\p{Default_Ignorable_Code_Point}\u0640\u02b9\u02bb-\u02bf\u02c8\u02ca\u02cb\ua78b\ua78c]+/gu;

/** Signs that distinguish names: C++, C#, C#7, E♭, A+, .NET, 100%. */
function withSymbolsInWords(text: string): string {
  return text
    .replace(trademarks, '')
    .replace(afterNumber, ' ')
    .normalize('NFKC')
    .replace(/(?<=[\p{L}\p{N}]\+*)\+/gu, ' plus ')
    .replace(/(?<=\p{L})[#♯](?![\p{L}\p{N}])|(?<=(?<![\p{L}\p{N}])\p{L})[#♯](?=\p{N})/gu, ' sharp ')
    .replace(/(?<=\p{L})♭/gu, ' flat ')
    .replace(/(?<![^\s(])\.(?=\p{L})/gu, ' dot ')
    .replace(/(?<=\p{N}) ?[%٪]/gu, ' percent ');
}

const symbolNames: Readonly<Record<string, string>> = {
  '+': 'plus',
  '#': 'number',
  '%': 'percent',
  '&': 'and',
  '@': 'at',
  '=': 'equals',
  '€': 'euro',
  $: 'dollar',
  '£': 'pound',
  '¥': 'yen',
  '₹': 'rupee',
  '?': 'question',
  '!': 'exclamation',
};

/** The names of the characters in a text without letters and digits. */
function symbolsAlone(text: string): string {
  return Array.from(text.normalize('NFKC'), sign => symbolNames[sign] ?? '').join(' ');
}

/** The words of a text, joined. Invisible characters and apostrophes that are letters are dropped without splitting a word. */
function joined(text: string): string {
  const words = foldLetters(text)
    .replace(withinWords, '')
    .normalize('NFC')
    .match(/[\p{Ll}\p{Lo}\p{Lm}\p{N}][\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]*/gu);
  return (words ?? []).join('-');
}

let graphemes: Intl.Segmenter | undefined;

/** A slug cut to a number of bytes: between words where that leaves at least half of it, otherwise between characters as readers see them. */
function shortened(slug: string, bytes: number): string {
  if (Buffer.byteLength(slug) <= bytes) return slug;
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let start = '';
  for (const { segment } of graphemes.segment(slug)) {
    if (Buffer.byteLength(start) + Buffer.byteLength(segment) > bytes) break;
    start += segment;
  }
  const lastWord = start.lastIndexOf('-');
  const isBetweenWords = slug.charAt(start.length) === '-' || lastWord < start.length / 2;
  return (isBetweenWords ? start : start.slice(0, lastWord)).replace(/[-_.]+$/, '');
}
