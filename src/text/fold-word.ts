import { foldLetters, isAscii } from './fold.ts';
import { withNasalSigns } from './nasals.ts';

/**
 * Signs that are optional in a script: Hebrew points; Arabic vowel signs, hamza on its carriers (alef, waw, yeh), tatweel; the nukta of Indic
 * scripts, visarga in Devanagari and Bengali, and a zero as the sign of abbreviation; the Thai and Lao signs of abbreviation and repetition; the
 * Armenian signs of question, emphasis and exclamation, which stand within a word. In the decomposed form.
 */
const optionalSigns =
  /[\u0903\u0983\u055b-\u055f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff\u093c\u09bc\u0a3c\u0abc\u0b3c\u0c3c\u0cbc\u{110ba}\u{11173}\u{111ca}\u{112e9}\u0e2f\u0e46\u0eaf\u0ec6]|(?<=[\u0902-\u094c])\u0966(?!\p{Nd})/gu;

/** Letters that are written for each other, or that keyboards of neighbouring languages produce for each other. */
const sameLetter: Readonly<Record<string, string>> = {
  // Arabic, as written in Arabic, Persian and Urdu.
  '\u0671': '\u0627',
  '\u0649': '\u064a',
  '\u06cc': '\u064a',
  '\u06d2': '\u064a',
  '\u06a9': '\u0643',
  '\u06aa': '\u0643',
  '\u0629': '\u0647',
  '\u06be': '\u0647',
  '\u06c1': '\u0647',
  '\u06c3': '\u0647',
  '\u06d5': '\u0647',
  // Gaf, as written in Pashto.
  '\u06ab': '\u06af',
  // Cyrillic.
  ё: 'е',
  ѐ: 'е',
  ѝ: 'и',
  ґ: 'г',
  // Greek: the final sigma.
  ς: 'σ',
  // Yiddish: two letters in one character.
  '\u05f0': '\u05d5\u05d5',
  '\u05f1': '\u05d5\u05d9',
  '\u05f2': '\u05d9\u05d9',
  // Indic scripts: candrabindu and anusvara, in Gurmukhi also tippi.
  '\u0901': '\u0902',
  '\u0981': '\u0982',
  '\u0a01': '\u0a02',
  '\u0a70': '\u0a02',
  '\u0a81': '\u0a82',
  '\u0b01': '\u0b02',
  '\u0c01': '\u0c02',
  '\u0c81': '\u0c82',
  '\u0d01': '\u0d02',
  // Bengali: a letter that is also written as consonant, virama and joiner.
  '\u09ce': '\u09a4\u09cd',
  // Tamil: two letters that make the same ligature.
  '\u0bb6': '\u0bb8',
  // Malayalam: a letter that is also written as consonant, virama and joiner.
  '\u0d7a': '\u0d23\u0d4d',
  '\u0d7b': '\u0d28\u0d4d',
  '\u0d7c': '\u0d30\u0d4d',
  '\u0d7d': '\u0d32\u0d4d',
  '\u0d7e': '\u0d33\u0d4d',
  '\u0d7f': '\u0d15\u0d4d',
};
/** Letters of Ethiopic that Amharic pronounces alike, each above the one that it is folded to. */
const ethiopic = `
  ሐሑሒሓሔሕሖኀኁኂኃኄኅኆሃሠሡሢሣሤሥሦዐዑዒዓዔዕዖኣፀፁፂፃፄፅፆ
  ሀሁሂሀሄህሆሀሁሂሀሄህሆሀሰሱሲሳሴስሶአኡኢአኤእኦአጸጹጺጻጼጽጾ`;
const [alike = '', foldedTo = ''] = ethiopic.trim().split(/\s+/);

const folded: Readonly<Record<string, string>> = {
  ...sameLetter,
  ...Object.fromEntries(Array.from(alike, (letter, i) => [letter, foldedTo.charAt(i)])),
};
const foldedLetters = new RegExp(`[${Object.keys(folded).join('')}]`, 'gu');

/** The form in which search compares a word: folded as by `foldLetters`, with equivalent spellings of other scripts unified. */
export function foldWord(word: string): string {
  const plain = foldLetters(word);
  if (isAscii(plain)) return plain;
  const letters = plain
    .normalize('NFD')
    .replace(optionalSigns, '')
    .normalize('NFC')
    .replace(foldedLetters, letter => folded[letter] ?? letter)
    // Malayalam writes one cluster with the letter and a virama of its own.
    .replace(/\u0d4d{2,}/g, '\u0d4d')
    // The capital letters of the Armenian ligature for ew.
    .replaceAll('եվ', 'եւ')
    .replace(/\p{Nd}/gu, digitOf);
  return withNasalSigns(letters);
}

/** A decimal digit of any script. In Unicode, the digits of one script are in a row that begins with its zero. */
function digitOf(digit: string): string {
  if (digit <= '9') return digit;
  let value = 0;
  for (let code = digit.codePointAt(0) ?? 0; /\p{Nd}/u.test(String.fromCodePoint(code - 1)); code--)
    value += 1;
  return String(value % 10);
}
