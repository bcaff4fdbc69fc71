import { latePattern } from './late-pattern.ts';

/** The number of characters of a name that determine its order; later ones make no visible difference. */
const maxLength = 120;

/** Letters that Unicode does not decompose into a plain letter and an accent, in the spelling of writers without them on their keyboard. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ȷ: 'j',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ɓ: 'b',
  ɗ: 'd',
  ƙ: 'k',
  ƴ: 'y',
  ə: 'e',
  ǝ: 'e',
  ɛ: 'e',
  ɔ: 'o',
  ɖ: 'd',
  ƒ: 'f',
  ɣ: 'g',
  ǥ: 'g',
  ɨ: 'i',
  ɩ: 'i',
  ĸ: 'k',
  ɲ: 'n',
  ʉ: 'u',
  ʊ: 'u',
  ʋ: 'v',
  ƶ: 'z',
  ʒ: 'z',
  ɑ: 'a',
  ⱥ: 'a',
  ƀ: 'b',
  ƈ: 'c',
  ȼ: 'c',
  ɇ: 'e',
  ɠ: 'g',
  ɉ: 'j',
  ƚ: 'l',
  ƥ: 'p',
  ɍ: 'r',
  ƭ: 't',
  ʈ: 't',
  ⱦ: 't',
  ɏ: 'y',
};
const plainLetters = new RegExp(`[${Object.keys(plain).join('')}]`, 'g');

/** A base letter of Latin or Greek with its marks. In other scripts a mark makes another letter, or a vowel: й, が, की. */
const accented = latePattern(String.raw`([\p{Script=Latin}\p{Script=Greek}])\p{M}+`, 'gu');

/**
 * A text without case and without the accents of Latin and Greek letters; letters of other scripts stay as they are. Search, slugs and the order
 * of names use this folding.
 */
export function foldLetters(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return (
    compatibilityForm(text)
      .normalize('NFD')
      .replace(accented(), '$1')
      .normalize('NFC')
      // Marks of no particular script that no letter was composed with: stress in Cyrillic, the frame of a keycap.
      .replace(/[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g, '')
      .toLowerCase()
      .replace(plainLetters, letter => plain[letter] ?? letter)
  );
}

const ignorable = latePattern(String.raw`\p{Default_Ignorable_Code_Point}+`, 'gu');
const betweenWords = latePattern(String.raw`[^\p{L}\p{M}\p{N}]+`, 'gu');

/** The sort form of a name in lists: without case, accents and punctuation, so that Élysée is next to Elysee. */
export function fold(name: string): string {
  return foldLetters(name)
    .replace(ignorable(), '')
    .replace(betweenWords(), ' ')
    .trim()
    .slice(0, maxLength)
    .toWellFormed();
}

/**
 * Compatibility characters replaced by their equivalents: ﬁ, full width, ². Thai and Lao AM stay whole, because that is how the dictionaries that
 * cut words know them; their two halves, and the two halves of AE, if typed separately, become one character.
 */
export function compatibilityForm(text: string): string {
  return text
    .replace(/[^\u0e33\u0eb3]+/g, part => part.normalize('NFKC'))
    .replace(/\u0e40{2}/g, '\u0e41')
    .replace(/\u0ec0{2}/g, '\u0ec1')
    .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, '$1\u0e33')
    .replace(/([\u0e48-\u0e4b])\u0e4d\u0e32/g, '$1\u0e33')
    .replace(/\u0ecd([\u0ec8-\u0ecb]?)\u0eb2/g, '$1\u0eb3')
    .replace(/([\u0ec8-\u0ecb])\u0ecd\u0eb2/g, '$1\u0eb3');
}

export function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  return /^[\u0000-\u007f]*$/.test(text);
}
