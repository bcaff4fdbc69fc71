import { foldWord } from './fold-word.ts';
import { nasalSpellings } from './nasals.ts';
import { segmentsIn } from './segments.ts';
import { analyzed, joinedWord, wholeWord } from './words.ts';

/**
 * The words by which a name can be typed: each of its words, also without apostrophes and joints; in scripts without spaces, also the rest of the
 * name after each dictionary cut. For every beginning of the name, each result of `typedWords` is a prefix of one of these.
 */
export function nameWords(name: string): string[] {
  const words = new Set<string>();
  let run: string[] = [];
  const end = () => {
    for (const i of run.keys())
      for (const spelling of nasalSpellings(letters(run.slice(i).join('')))) words.add(spelling);
    run = [];
  };
  for (const segment of segmentsIn(name)) {
    if (!segment.isContiguous) end();
    run.push(wholeWord(segment));
    const { words: own, others } = analyzed(segment);
    for (const word of [...own, ...others, ...initialsIn(segment.text)])
      for (const spelling of nasalSpellings(letters(word))) words.add(spelling);
  }
  end();
  words.delete('');
  return [...words];
}

/** The typed part of a name, as prefixes of its words. The dictionary does not cut it, because its last word may be incomplete. */
export function typedWords(text: string): string[] {
  const words: string[] = [];
  for (const segment of segmentsIn(text)) {
    const word = letters(joinedWord(segment));
    if (segment.isContiguous) words.push(`${words.pop() ?? ''}${word}`);
    else words.push(word);
  }
  return words.filter(word => word !== '').map(word => nasalSpellings(word).at(-1) ?? word);
}

/** The letters of initials such as J.K., which are also typed with spaces. */
function initialsIn(text: string): string[] {
  return /^(?:\p{L}\.)+\p{L}$/u.test(text) ? text.split('.').map(foldWord) : [];
}

const finalConsonants = [
  [0x1100],
  [0x1101],
  [0x1100, 0x1109],
  [0x1102],
  [0x1102, 0x110c],
  [0x1102, 0x1112],
  [0x1103],
  [0x1105],
  [0x1105, 0x1100],
  [0x1105, 0x1106],
  [0x1105, 0x1107],
  [0x1105, 0x1109],
  [0x1105, 0x1110],
  [0x1105, 0x1111],
  [0x1105, 0x1112],
  [0x1106],
  [0x1107],
  [0x1107, 0x1109],
  [0x1109],
  [0x110a],
  [0x110b],
  [0x110c],
  [0x110e],
  [0x110f],
  [0x1110],
  [0x1111],
  [0x1112],
].map(codes => String.fromCharCode(...codes));

/** Vowels that are typed as two vowels, and those two. */
const vowels: Readonly<Record<string, string>> = {
  '\u116a': '\u1169\u1161',
  '\u116b': '\u1169\u1162',
  '\u116c': '\u1169\u1175',
  '\u116f': '\u116e\u1165',
  '\u1170': '\u116e\u1166',
  '\u1171': '\u116e\u1175',
  '\u1174': '\u1173\u1175',
};

/**
 * Hangul in typing order, letter by letter: 하 is a prefix of 한, and 한 of 하나, because a consonant belongs to the syllable before until a vowel
 * follows.
 */
function letters(word: string): string {
  if (!/[\u1100-\u11ff가-힣]/.test(word)) return word;
  return word
    .normalize('NFD')
    .replace(/[\u11a8-\u11c2]/g, final => finalConsonants[final.charCodeAt(0) - 0x11a8] ?? final)
    .replace(/[\u116a-\u116c\u116f-\u1171\u1174]/g, vowel => vowels[vowel] ?? vowel);
}
