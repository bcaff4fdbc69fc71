import { isDate, isPeople } from '../../text/no-names.ts';
import type { TextWord } from '../../text/text-words.ts';
import { isBesideName } from '../name-beginnings.ts';
import { isOfKind } from './name-kinds.ts';
import type { Span } from './name-spans.ts';

/** A text and the names that were found in it. */
export interface Surroundings {
  readonly words: readonly TextWord[];
  /** The words that belong to a name. */
  readonly covered: ReadonlySet<TextWord>;
  /** The words that are written small somewhere in the text. */
  readonly small: ReadonlySet<string>;
  /** The words with a capital letter where it means something. */
  readonly capital: ReadonlySet<string>;
  /** Whether all nouns of the language have a capital letter. */
  readonly hasCapitalNouns: boolean;
}

export function surroundingsOf(
  words: readonly TextWord[],
  spans: readonly Span[],
  language: string,
): Surroundings {
  return {
    words,
    covered: new Set(spans.flatMap(({ from, to }) => words.slice(from, to))),
    small: new Set(words.flatMap(({ word, isCapital }) => (isCapital ? [] : [word]))),
    capital: new Set(
      words.flatMap(({ word, isCapital, hasForcedCapital }) =>
        isCapital && !hasForcedCapital ? [word] : [],
      ),
    ),
    hasCapitalNouns: /^de\b/i.test(language),
  };
}

/** How sure it is that words of a text are a name at all. */
export function certaintyOf(span: Span, around: Surroundings): number {
  const { from, to, introduced, named } = span;
  const [first] = around.words.slice(from, to);
  if (first === undefined) return 0;
  if (introduced.length > 0) {
    if (isDateAt(around.words, from)) return 0.3;
    if (first.hasForcedCapital && around.small.has(first.word)) return 0.6;
    return span.isGiven === true ? 0.8 : 0.92;
  }
  if (to - from > 1) return isPartOfKind(around.words, to) ? partOfAnother : 0.98;
  // Reading the programme, guests… A name is rarely followed by an article.
  if (first.hasForcedCapital && isDeterminer(around.words[to])) return 0.4;
  // The Boeing 737 is no company.
  if (named[0]?.known.type === 'Organization' && isModel(around.words[to])) return 0.4;
  const neighbour = certaintyBeside(span, around);
  const [{ known, card } = { known: undefined, card: undefined }] = named;
  const isAcronym = card?.isUpper === true && first.isUpper && !first.isInHeadline;
  return Math.min(neighbour, isAcronym ? 0.96 : certaintyOfWord(first, known?.type, around));
}

/** The certainty of a name that is more likely a part of another name: the Security Council is not the topic Security. */
export const partOfAnother = 0.35;

/** Whether a day or month is one here, though the text names a person of this surname: in May, 2 May, May 2027. */
function isDateAt(words: readonly TextWord[], i: number): boolean {
  const [before, word, next] = [words[i - 1], words[i], words[i + 1]];
  if (word === undefined || !isDate(word.word)) return false;
  return (
    [before, next].some(one => one?.isJoined !== undefined && /^\p{N}/u.test(one.word)) ||
    isDatePreposition(before)
  );
}

function isDatePreposition(word: TextWord | undefined): boolean {
  return /^(?:in|since|until|from|by|last|next|this|early|late|mid|on|every|during|of)$/.test(
    word?.word ?? '',
  );
}

function isModel(word: TextWord | undefined): boolean {
  return word?.isJoined === true && /^[1-9]\d\d\p{L}?$/u.test(word.word);
}

function isDeterminer(word: TextWord | undefined): boolean {
  return word?.isJoined === true && /^(?:the|a|an|his|her|its|their|this|these)$/.test(word.word);
}

function certaintyBeside({ from, to }: Span, { words, covered, hasCapitalNouns }: Surroundings): number {
  const [before, first, last, next] = [words[from - 1], words[from], words[to - 1], words[to]];
  const isOther = (word: TextWord | undefined) =>
    word?.hasCapital === true && !covered.has(word) && !isBesideName(word);
  if (first === undefined || last === undefined || first.isInHeadline || !hasCase(first)) return 1;
  // Rolls-Royce
  if (first.isHyphenated && isOther(before)) return partOfAnother;
  if (next?.isHyphenated === true && isOther(next)) return partOfAnother;
  if (hasCapitalNouns) return 1;
  if (next?.isJoined === true && !last.isGenitive && isOther(next)) return partOfAnother;
  if (first.isJoined && before?.isGenitive === false && isOther(before) && !isAdjective(words, from - 1))
    return before.hasForcedCapital ? 0.75 : partOfAnother;
  return 1;
}

/** Whether a word before a name says what it belongs to: the Russian Gazprom, the pro-Socialist CFDT. */
function isAdjective(words: readonly TextWord[], i: number): boolean {
  const [before, word] = [words[i - 1], words[i]];
  if (word === undefined) return false;
  return isPeople(word.word) || (word.isHyphenated && before?.hasCapital === false);
}

function hasCase({ word }: TextWord): boolean {
  return word.toUpperCase() !== word;
}

/** Whether a name of several words is only the beginning of a longer one: the Michael Jordan Foundation. */
function isPartOfKind(words: readonly TextWord[], to: number): boolean {
  const [last, next] = [words[to - 1], words[to]];
  if (next === undefined || last?.isGenitive === true || !next.isJoined) return false;
  return next.isCapital && !next.isInHeadline && isOfKind(next.word);
}

function certaintyOfWord(
  { word, hasForcedCapital, isInHeadline, isGenitive }: TextWord,
  type: string | undefined,
  { small, capital }: Surroundings,
): number {
  // May and Sunday are rarely the name of something else.
  if (isDate(word)) return 0.4;
  // The first word of a sentence has a capital letter anyway: turkey is a dish, if the text also writes it small.
  if (hasForcedCapital && small.has(word)) return isGenitive && capital.has(word) ? 0.75 : 0.4;
  // A topic has the name of a common thing.
  if (type === 'Topic') return hasForcedCapital ? 0.3 : 0.7;
  // A person is rarely called by one word.
  if (type === 'Person') return 0.7;
  if (hasForcedCapital && !capital.has(word)) return isInHeadline ? 0.75 : 0.85;
  return 0.93;
}
