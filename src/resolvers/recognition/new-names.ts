import type { EntityName } from '../../model/types.ts';
import { isArticle, isLegalForm, isLocative, isParticle, isTitle } from '../../text/name-parts.ts';
import { isCompoundTail, isDate, isNoName, isOpener, isPeople, isPortfolio } from '../../text/no-names.ts';
import { isStopWord } from '../../text/stop-words.ts';
import type { TextWord } from '../../text/text-words.ts';
import { kindOf } from './name-kinds.ts';
import { initialsOf } from './name-spans.ts';
import type { RecognizedEntity } from './recognized-entity.ts';

type Found = Omit<RecognizedEntity, 'text'>;

/** A name without a record, as the half-open word range [from, to). */
interface NewName {
  readonly from: number;
  readonly to: number;
  readonly type: EntityName | undefined;
  readonly confidence: number;
  readonly reason?: string;
}

/** What is known of the words of a text: the names that records have, and the words with which no look-up was made. */
interface LookedUp {
  readonly known: readonly Pick<Found, 'start' | 'end'>[];
  readonly unread: ReadonlySet<TextWord>;
}

/**
 * Names in a text that no record has: words with capital letters in a row. Works only for scripts with capital letters. A name whose first word was
 * not looked up is left out, because a record may have it.
 */
export function newNames(
  text: string,
  words: readonly TextWord[],
  { known, unread }: LookedUp,
  language: string,
): Found[] {
  const isTaken = ({ start, end }: TextWord) => known.some(one => start < one.end && end > one.start);
  const isGerman = /^de\b/i.test(language);
  const found: NewName[] = [];
  for (let i = 0; i < words.length; ) {
    const end = endOfRow(words, i, isTaken);
    const [from, to] = withoutMargins(words, i, end);
    const isLookedUp = words.slice(from, from + 1).every(word => !unread.has(word));
    if (from < to && isLookedUp) {
      const one = newName(text, words, [from, to], isGerman);
      if (one !== undefined) found.push(one);
    }
    i = Math.max(end, i + 1);
  }
  return [...found, ...shortForms(words, found, isTaken)].map(({ from, to, type, confidence, reason }) => ({
    start: words[from]?.start ?? 0,
    end: words[to - 1]?.end ?? 0,
    entity: undefined,
    candidates: [],
    type,
    confidence,
    isNew: true,
    reasons: ['no record has this name', ...(reason === undefined ? [] : [reason])],
  }));
}

function newName(
  text: string,
  words: readonly TextWord[],
  [from, to]: readonly [number, number],
  isGerman: boolean,
): NewName | undefined {
  const name = words.slice(from, to).map(({ word }) => word);
  // North Korean, German-Israeli
  if (name.every(word => isPeople(word) || isSide(word))) return undefined;
  const kind = name.length > 1 ? kindOf(name) : undefined;
  const before = words[from]?.isJoined === true ? words[from - 1] : undefined;
  if (kind !== undefined) return { from, to, type: kind, confidence: 0.75 };
  if (before !== undefined && isTitle(before.word)) {
    const reason = `the title "${text.slice(before.start, before.end)}" is before it`;
    return { from, to, type: 'Person', confidence: 0.85, reason };
  }
  // All nouns of German have a capital letter.
  if (isGerman) return undefined;
  const isPlace = before !== undefined && isLocative(before.word);
  const type = isPlace ? ('Place' as const) : undefined;
  if (name.length > 1) return { from, to, type, confidence: isPlace ? 0.6 : 0.5 };
  const [word] = words.slice(from, to);
  // The Socialist of pro-Socialist is an adjective.
  const mayBeName = word !== undefined && !word.hasForcedCapital && !word.isHyphenated && isLikely(word.word);
  return mayBeName ? { from, to, type, confidence: isPlace ? 0.6 : 0.4 } : undefined;
}

function isLikely(word: string): boolean {
  return word.length > 2 && !isNoName(word) && !isLegalForm(word);
}

function isSide(word: string): boolean {
  return /^(?:north|south|east|west|anglo|central)(?:ern)?$/.test(word);
}

/** The surnames and acronyms of new names, where they stand alone. */
function shortForms(
  words: readonly TextWord[],
  found: readonly NewName[],
  isTaken: (word: TextWord) => boolean,
): NewName[] {
  const forms = new Map<string, NewName>();
  for (const one of found) {
    const name = words.slice(one.from, one.to).map(({ word }) => word);
    const acronym = words[one.to];
    if (acronym?.isUpper === true && acronym.word === initialsOf(name)) forms.set(acronym.word, one);
    const last = name.at(-1);
    const isPerson = one.type === 'Person' || one.type === undefined;
    if (isPerson && last !== undefined && name.length > 1 && last.length > 2 && !isPeople(last))
      forms.set(last, one);
  }
  const covered = new Set(found.flatMap(({ from, to }) => words.slice(from, to)));
  return words.flatMap((word, i): NewName[] => {
    const whole = forms.get(word.word);
    if (whole === undefined || !word.isCapital || covered.has(word) || isTaken(word)) return [];
    const { type, confidence } = whole;
    return [{ from: i, to: i + 1, type, confidence, reason: 'a short form of a name in the text' }];
  });
}

/** The end of a row of words with capital letters that begins at a word, with small words within. */
function endOfRow(words: readonly TextWord[], from: number, isTaken: (word: TextWord) => boolean): number {
  let end = from;
  for (let i = from; i < words.length; i++) {
    const word = words[i];
    if (word === undefined || isTaken(word) || (i > from && !isContinued(words[i - 1], word))) break;
    // Kwon Oh-hyun, but not Boston-based
    if (word.isHyphenated && !word.hasCapital && (i - from < 2 || isCompoundTail(word.word))) break;
    if (isUpperCased(word)) end = i + 1;
    else if (i === from || !(isParticle(word.word) || word.word === 'of' || isListed(words, from, i))) break;
  }
  return end;
}

/** Whether "and" is within a name: the Department of Health and Human Services. */
function isListed(words: readonly TextWord[], from: number, i: number): boolean {
  const before = words.slice(from, i).map(({ word }) => word);
  return words[i]?.word === 'and' && before.includes('of') && kindOf(before) === 'Organization';
}

function isContinued(before: TextWord | undefined, word: TextWord): boolean {
  return word.isJoined && before?.isGenitive === false && !isArticle(before.word);
}

/** Titles, and a word that only begins a sentence, are no part of a name. A particle before a hyphen is one: al-Faroon. */
function withoutMargins(words: readonly TextWord[], from: number, end: number): [number, number] {
  let [first, last] = [from, end];
  while (first < last && (isNoPart(words[first]) || isOpening(words[first]))) first += 1;
  while (last > first && isNoPart(words[last - 1])) last -= 1;
  const isMinister = last < end && isTitle(words[last]?.word ?? '');
  while (isMinister && last > first && isPortfolio(words[last - 1]?.word ?? '')) last -= 1;
  const before = words[first - 1];
  const hasParticle = first < last && words[first]?.isHyphenated === true;
  return [hasParticle && before !== undefined && isParticle(before.word) ? first - 1 : first, last];
}

function isNoPart(word: TextWord | undefined): boolean {
  if (word === undefined || !isUpperCased(word)) return true;
  return isStopWord(word.word) || isTitle(word.word) || isArticle(word.word) || isDate(word.word);
}

function isOpening(word: TextWord | undefined): boolean {
  return word?.hasForcedCapital === true && isOpener(word.word);
}

function isUpperCased({ isCapital, isInHeadline, word }: TextWord): boolean {
  return isCapital && !isInHeadline && /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word);
}
