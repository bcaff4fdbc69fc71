import type { WordLanguage } from './languages/tag.ts';
import { isSameWord } from './stem.ts';
import { wordsIn } from './words.ts';

/** Whether the words of a phrase are adjacent in one of some texts, each in itself or in another form of the word. */
export function hasPhrase(
  texts: readonly string[],
  phrase: readonly string[],
  language: WordLanguage,
): boolean {
  return texts.some(text => {
    const words = Array.from(wordsIn(text), ({ word, others }) => [word, ...others]);
    return words.some((_, start) =>
      phrase.every((wanted, i) => {
        return words[start + i]?.some(word => isSameWord(language, word, wanted)) === true;
      }),
    );
  });
}
