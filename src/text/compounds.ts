import { isOneWord } from './cut-words.ts';
import { remembered } from './remembered.ts';

/** Scripts without spaces, whose words a dictionary cuts. */
const dictionaryScripts =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}\u30fc]{3,}$/u;

/** Maximum length of a compound of two words. */
const maxLength = 16;
/** Minimum length of a half. The dictionary takes any shorter text for a word, except in Han, where a single character is one. */
const minHalfLength = 3;

/** The two words of a compound: the dictionary knows 北京市, but a reader searches for 北京. */
export function halvesOf(word: string): readonly string[] {
  return dictionaryScripts.test(word) ? cutHalves(word) : [];
}

const cutHalves = remembered((word): readonly string[] => {
  const letters = [...word];
  const isHan = /\p{Script=Han}/u.test(word);
  if (letters.length > maxLength) return [];
  return letters.slice(1).flatMap((_, i) => {
    const cut = [letters.slice(0, i + 1).join(''), letters.slice(i + 1).join('')];
    const isLongEnough = isHan || cut.every(half => half.length >= minHalfLength);
    return isLongEnough && cut.every(isOneWord) ? cut : [];
  });
});
