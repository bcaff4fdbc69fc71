import { wordsIn } from './words.ts';

/** A word of a text that may be a part of a name. */
export interface TextWord {
  readonly word: string;
  /** The word without an ending of the genitive: Deutschlands. */
  readonly stem?: string;
  /** Its place in the text, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** Whether it begins with a capital letter, or its script has none. */
  readonly isCapital: boolean;
  /** Whether it has capital letters only, at least two. */
  readonly isUpper: boolean;
  /** Whether a sentence begins with it, so that its capital letter means nothing. */
  readonly isFirst: boolean;
  /** Whether only a space, a hyphen or the full stop of an abbreviation is between it and the word before. */
  readonly isJoined: boolean;
}

/** The words of a text, in their order. `language` is its tag. */
export function textWords(text: string, language: string): TextWord[] {
  const hasGenitive = genitiveLanguages.has(language.split('-', 1)[0]?.toLowerCase() ?? '');
  const words: TextWord[] = [];
  let last = 0;
  for (const { word, start, end } of wordsIn(text)) {
    // A segment has several words where a part of it is elided: l’Iran.
    const gap = text.slice(last, Math.max(start, last));
    const own = text.slice(start, end);
    const isFirst = words.length === 0 || /[.!?:…؟。！？]\W*\s|\n/u.test(gap);
    words.push({
      ...{ word, start, end },
      ...(hasGenitive && genitive.test(word) ? { stem: word.slice(0, -1) } : {}),
      isCapital:
        (/^[-‐‑]$/u.test(gap) && words.at(-1)?.isCapital === true) ||
        /^\P{L}*\p{Lu}/u.test(afterElision(own)) ||
        !/\p{Lu}|\p{Ll}/u.test(own),
      isUpper: /\p{Lu}.*\p{Lu}/u.test(own) && !/\p{Ll}/u.test(own.replace(/['’]s$/u, '')),
      isFirst,
      isJoined:
        words.length > 0 && (/^[ \u00a0\-‐‑–]{1,3}$/u.test(gap) || (gap === '. ' && isInitial(words.at(-1)))),
    });
    last = end;
  }
  return words;
}

/** Languages that write the genitive of a name with an s, and without an apostrophe. */
const genitiveLanguages: ReadonlySet<string> = new Set(['da', 'de', 'fo', 'is', 'nb', 'nn', 'no', 'sv']);
const genitive = /^\p{L}{3,}s$/u;

/** J. F. Kennedy. */
function isInitial(before: TextWord | undefined): boolean {
  return before?.word.length === 1;
}

function afterElision(word: string): string {
  return word.replace(/^\p{Ll}{1,2}['’](?=\p{Lu})/u, '');
}
