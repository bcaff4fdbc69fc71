import type { Step } from './endings.ts';

/** A language whose words are stemmed. */
export interface Language {
  /** The letters of a folded word. Other words of a text, such as foreign names, are not stemmed. */
  readonly letters: RegExp;
  /** Gets folded words: without accents, `ı` as `i`, `ة` as `ه`. */
  readonly stem: Step;
  /** Minimum length of a stem; a word with a shorter one is its own stem. */
  readonly minStemLength: number;
}

export const latin = { letters: /^[a-z]+$/, minStemLength: 3 } as const;
export const cyrillic = { letters: /^\p{Script=Cyrillic}+$/u, minStemLength: 3 } as const;
export const arabicScript = { letters: /^\p{Script=Arabic}+$/u, minStemLength: 3 } as const;
export const devanagari = { letters: /^\p{Script=Devanagari}+$/u, minStemLength: 2 } as const;
