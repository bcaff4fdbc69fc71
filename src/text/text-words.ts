import { isAbbreviated, isAbbreviatedEnd } from './abbreviations.ts';
import { uncased } from './cases.ts';
import { otherGivenNames } from './given-names.ts';
import { isStopWord } from './stop-words.ts';
import { wordsIn } from './words.ts';

/** A word of a text that may be a part of a name. */
export interface TextWord {
  readonly word: string;
  /**
   * Other forms that the name may have in its record: without the ending of a case (Deutschlands, России), without an
   * Arabic prefix, or as a given name is shortened (Bob).
   */
  readonly otherForms: readonly string[];
  /** Its range in the text, in UTF-16 code units, without an elided article before it and an English genitive after it. */
  readonly start: number;
  readonly end: number;
  /** Whether it begins with a capital letter, its script has none, or it follows a capitalized word and a hyphen (the second part of Boston-based). */
  readonly isCapital: boolean;
  /** Whether its first letter is a capital one: no number, and no small part after a hyphen (Boston-based). */
  readonly hasCapital: boolean;
  /** Whether it has capital letters only, at least two. */
  readonly isUpper: boolean;
  /** Whether it would have a capital letter whatever it means: a sentence begins with it, or all words of its line have one. */
  readonly hasForcedCapital: boolean;
  /** Whether it stands in a headline in which (nearly) all words have capital letters. */
  readonly isInHeadline: boolean;
  /** Whether only a space, a hyphen or the full stop of an abbreviation is between it and the word before. */
  readonly isJoined: boolean;
  /** Further text that may be between two words of a known name: a comma (Washington, D.C.), a full stop (U.S. Congress), or the end of a long line. */
  readonly seam?: 'comma' | 'stop' | 'line';
  /** Whether a hyphen is between it and the word before. */
  readonly isHyphenated: boolean;
  /** Whether it is written small and may still end a name of its language: Commission européenne. */
  readonly isTail: boolean;
  /** Whether it has an English genitive, as in Pakistan’s. */
  readonly isGenitive: boolean;
}

/** The words of a text, in their order. `language` is its tag. */
export function textWords(text: string, language: string): TextWord[] {
  const base = language.split('-', 1)[0]?.toLowerCase() ?? '';
  const headlines = headlinesIn(text, base);
  const words: TextWord[] = [];
  let last = 0;
  let lineStart = 0;
  for (const { word, start: segmentStart, end: segmentEnd } of wordsIn(text)) {
    const { start, end } = ownRange(text, { word, base, start: segmentStart, end: segmentEnd });
    // A segment has several words where a part of it is elided: dell’Iran.
    const gap = text.slice(last, Math.max(segmentStart, last));
    const isLong = last - lineStart >= longLine;
    if (gap.includes('\n')) lineStart = start;
    const own = text.slice(start, end);
    const before = words.at(-1);
    const isInHeadline = headlines.some(line => start >= line.start && start < line.end);
    const isAfterStop =
      gap === '. ' &&
      before !== undefined &&
      (isAbbreviated(before.word) || spacedInitials.test(text.slice(before.start, before.end)));
    const isJoined =
      before !== undefined && (/^[ \u00a0]{0,3}$/u.test(gap) || /^[-‐‑–]$/u.test(gap) || isAfterStop);
    const isTail = isJoined && before.isCapital && tailLanguages.has(base) && /^\p{Ll}{4,}$/u.test(own);
    const isHyphenated = /^[-‐‑]$/u.test(gap);
    const hasCapital = /^\P{L}*\p{Lu}/u.test(own);
    words.push({
      word,
      start,
      end,
      isInHeadline,
      isHyphenated,
      hasCapital,
      otherForms: otherFormsOf(word, base),
      isGenitive: end < segmentEnd && start < segmentEnd,
      ...seamOf(gap, { isLong, isShort: (before?.end ?? 0) > last }),
      isCapital: (isHyphenated && before?.hasCapital === true) || hasCapital || !/\p{Lu}|\p{Ll}/u.test(own),
      isUpper: /\p{Lu}.*\p{Lu}/u.test(own) && !/\p{Ll}/u.test(own),
      hasForcedCapital:
        before === undefined ||
        isInHeadline ||
        (!isAfterStop && beginning.test(gap)) ||
        (dateline.test(gap) && start - lineStart <= maxDatelineLength),
      isJoined,
      isTail,
    });
    last = segmentEnd;
  }
  return words;
}

/** The text between two words, after a long line or after an abbreviation. */
function seamOf(
  gap: string,
  { isLong, isShort }: { readonly isLong: boolean; readonly isShort: boolean },
): Pick<TextWord, 'seam'> {
  if (gap === ', ' || gap === '., ') return { seam: 'comma' };
  if (gap === '. ' && isShort) return { seam: 'stop' };
  return gap === '\n' && isLong ? { seam: 'line' } : {};
}

/** The end of a sentence or a line before a word, or the beginning of what someone says. */
const beginning = /[.!?:…؟。！？]\W*\s|\n|(?:^|\s)["“„«‘`']$/u;

/** J. F. of J. F. Kennedy, which are one word. */
const spacedInitials = /\.\s\p{L}$/u;

/** The sign between the place of a report and its first sentence: LONDON (Reuters) - The…, and the longest such place, in characters. */
const dateline = /\s(?:-|--|–|—)\s$/u;
const maxDatelineLength = 60;

/** The characters of a line whose end may be within a name. A shorter one is a headline or the like. */
const longLine = 50;

/** Languages that write adjectives in names small. */
const tailLanguages: ReadonlySet<string> = new Set(
  'be bg ca cs es fr hr it pl pt ro ru sk sl sr uk'.split(' '),
);

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Lines in which all words have capital letters, and in English those in which nearly all begin with one. */
function headlinesIn(text: string, base: string): Range[] {
  return [...text.matchAll(/[^\n]+/g)].flatMap(({ 0: line, index }) => {
    const words = line.match(/\p{L}[\p{L}\p{M}'’]+/gu) ?? [];
    const isShouted = words.length > 2 && !/\p{Ll}{2}/u.test(line);
    const long = words.filter(word => !isStopWord(word.toLowerCase()) && word.length > 3);
    const isTitle =
      base === 'en' &&
      long.length > 2 &&
      words.length > 3 &&
      !/[.!?]\s*$/.test(line) &&
      // iPad
      long.every(word => /^\p{Ll}?\p{Lu}/u.test(word));
    const hasCase = /\p{Lu}/u.test(line);
    return hasCase && (isShouted || isTitle) ? [{ start: index, end: index + line.length }] : [];
  });
}

/** The range of a word without an elided article and an English genitive; with the last full stop of an abbreviation like U.S. */
function ownRange(
  text: string,
  { word, base, start, end }: Range & { readonly word: string; readonly base: string },
): Range {
  const own = text.slice(start, end);
  const [elided = ''] = /^\p{L}{1,4}['’](?=\p{L}{2})/u.exec(own) ?? [];
  const letters = elided.slice(0, -1).toLowerCase();
  const isArticle = !/\p{Lu}/u.test(elided) || elidingLanguages.has(base);
  const skipped = elided !== '' && isArticle && !word.startsWith(letters) ? elided.length : 0;
  const [genitive = ''] = /['’](?:s|S)$/u.exec(own) ?? [];
  const isShort = /^(?:\p{L}\.)+\p{L}$/u.test(own) || isAbbreviatedEnd(word);
  const stop = isShort && text[end] === '.' ? 1 : 0;
  return { start: start + skipped, end: end - genitive.length + stop };
}

const elidingLanguages: ReadonlySet<string> = new Set(['ca', 'fr', 'it']);

/** Languages that write the genitive of a name with an s, and without an apostrophe. */
const genitiveLanguages: ReadonlySet<string> = new Set(['da', 'de', 'fo', 'is', 'nb', 'nn', 'no', 'sv']);
const genitive = /^\p{L}{3,}s$/u;
/** Adjectives of names in German: der Vereinten Nationen, der Deutschen Bank. */
const declined = /^\p{L}{4,}e[nr]$/u;
/** And, so, with, for, as: Arabic writes these words together with the next one. */
const arabicPrefix = /^[وفبلك](?=\p{L}{3})/u;

function otherFormsOf(word: string, base: string): readonly string[] {
  if (base === 'ar') return arabicPrefix.test(word) ? [word.replace(arabicPrefix, '')] : [];
  const isInflected =
    (genitiveLanguages.has(base) && genitive.test(word)) || (base === 'de' && declined.test(word));
  if (base === 'en') return otherGivenNames(word);
  return isInflected ? [word.slice(0, -1)] : uncased(word, base);
}
