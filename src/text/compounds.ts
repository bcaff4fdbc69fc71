import { isOneWord } from './cut-words.ts';

/** Scripts without spaces, whose words a dictionary cuts. */
const dictionaryScripts =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}\u30fc]{3,}$/u;

/** Maximum length of a compound of two words. */
const maxLength = 16;
/** Minimum length of a half. The dictionary takes any shorter text for a word, except in Han, where a single character is one. */
const minHalfLength = 3;
const maxKnown = 20_000;
const known = new Map<string, readonly string[]>();

/** The two words of a compound: the dictionary knows 北京市, but a reader searches for 北京. Words recur, so results are cached. */
export function halvesOf(word: string): readonly string[] {
  if (!dictionaryScripts.test(word)) return [];
  const before = known.get(word);
  if (before !== undefined) return before;
  const letters = [...word];
  const isHan = /\p{Script=Han}/u.test(word);
  const halves =
    letters.length > maxLength
      ? []
      : letters.slice(1).flatMap((_, i) => {
          const cut = [letters.slice(0, i + 1).join(''), letters.slice(i + 1).join('')];
          const isLongEnough = isHan || cut.every(half => half.length >= minHalfLength);
          return isLongEnough && cut.every(isOneWord) ? cut : [];
        });
  if (known.size >= maxKnown) known.clear();
  known.set(word, halves);
  return halves;
}
