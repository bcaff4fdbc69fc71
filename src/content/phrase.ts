import { isSameWord, type WordLanguage } from './stem.ts';
import { wordsOf } from './words.ts';

/** Whether the words of a phrase stand side by side in one of some texts, each as the word or another form of it. */
export function hasPhrase(
  texts: readonly string[],
  phrase: readonly string[],
  language: WordLanguage,
): boolean {
  return texts.some(text => {
    const words = wordsOf(text);
    return words.some((_, start) =>
      phrase.every((wanted, i) => {
        const word = words[start + i];
        return word !== undefined && isSameWord(language, word, wanted);
      }),
    );
  });
}
