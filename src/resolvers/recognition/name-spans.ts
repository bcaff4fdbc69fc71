import type { KnownEntity } from '../../model/record.ts';
import { maxNameWords, type NameCard } from '../../projection/names.ts';
import { isGeneration } from '../../text/abbreviations.ts';
import { isGeneral, isLegalForm, isParticle, isTitle } from '../../text/name-parts.ts';
import { isPeople } from '../../text/no-names.ts';
import { isStopWord } from '../../text/stop-words.ts';
import type { TextWord } from '../../text/text-words.ts';
import { isBesideName, mayBegin } from '../name-beginnings.ts';
import { isOfKind } from './name-kinds.ts';

/** An entity with a name that the archive knows. */
export interface Named {
  readonly known: KnownEntity;
  readonly card: Pick<NameCard, 'words' | 'isUpper' | 'isShort'>;
  readonly tier: number;
}

/** A name as the half-open word range [from, to), with the entities that may have it. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** The entities that have this name in their record. */
  readonly named: readonly Named[];
  /** The entities that the text names in full elsewhere, the last one before this word first. */
  readonly introduced: readonly Named[];
  /** Whether the short form is the first word of the name, which is weaker evidence: Xi, Lula, Goldman. */
  readonly isGiven?: true;
}

/** The longest names in a text, from left to right. */
export function exactSpans(words: readonly TextWord[], names: readonly Named[]): Span[] {
  const byFirst = Map.groupBy(names, ({ card }) => card.words[0] ?? '');
  const spans: Span[] = [];
  for (let i = 0; i < words.length; ) {
    const matches = mayBegin(words, i)
      ? [words[i]?.word ?? '', ...(words[i]?.otherForms ?? [])]
          .flatMap(form => byFirst.get(form) ?? [])
          .map(one => ({ one, length: lengthAt(words, i, one) }))
      : [];
    const length = Math.max(0, ...matches.map(one => one.length));
    if (length > 0) {
      const longest = matches.filter(one => one.length === length).map(({ one }) => one);
      const asWritten = longest.filter(({ card }) =>
        card.words.every((word, k) => word === words[i + k]?.word),
      );
      const best = asWritten.length > 0 ? asWritten : longest;
      const named = [...new Map(best.map(one => [one.known.id, one])).values()];
      const to = withEnd(words, i + length, named);
      spans.push({ from: i, to, named, introduced: [] });
      i = to;
    } else i += 1;
  }
  return spans;
}

/** The end of the name, including a suffix that its record lacks: General Electric Co., Ken Griffey Jr. */
function withEnd(words: readonly TextWord[], to: number, named: readonly Named[]): number {
  const [last, next] = [words[to - 1], words[to]];
  if (next?.hasCapital !== true || last?.isGenitive === true) return to;
  const has = (type: string) => named.some(one => one.known.type === type);
  const isCompany = next.isJoined && isLegalForm(next.word) && has('Organization');
  const isPerson = (next.isJoined || next.seam === 'comma') && isGeneration(next.word) && has('Person');
  return isCompany || isPerson ? to + 1 : to;
}

/** The words of the text that are a name from a word on; 0 if they are not. Initials that the record lacks are passed over. */
function lengthAt(words: readonly TextWord[], from: number, { known, card }: Named): number {
  if (card.words.length > maxNameWords) return 0;
  let at = from;
  const hasInitials = known.type !== 'Person' || card.words.some(word => word.length === 1);
  for (const [k, word] of card.words.entries()) {
    const initial = k > 0 && !hasInitials ? words[at] : undefined;
    if (initial?.word.length === 1 && initial.isJoined) at += 1;
    const own = words[at];
    if (own === undefined || (own.word !== word && !own.otherForms.includes(word))) return 0;
    if (k > 0 && !own.isJoined && !isSeamed(own, known.name)) return 0;
    at += 1;
  }
  return isCapitalizedAs(words.slice(from, at), card) ? at - from : 0;
}

/**
 * Whether the separator before a word may occur inside this name: the end of a long line, the full stop of an
 * abbreviation, or a comma that the name in the record has too.
 */
function isSeamed({ seam }: TextWord, name: string): boolean {
  return seam === 'line' || seam === 'stop' || (seam === 'comma' && name.includes(','));
}

/** Whether words of a text have the capitals that the name has. */
function isCapitalizedAs(
  own: readonly TextWord[],
  { words, isUpper }: Pick<NameCard, 'words' | 'isUpper'>,
): boolean {
  const [first] = own;
  // "Who" at the beginning of a question is not the WHO, but "Nato" is NATO.
  if (isUpper === true && own.length === 1)
    return first?.isUpper === true || ((words[0]?.length ?? 0) > 3 && first?.hasForcedCapital === false);
  const last = own.at(-1);
  return own.length > 2 || last?.isCapital === true || last?.isTail === true;
}

/** Adds the short forms of what a text names in full: surnames and given names of people, acronyms, and the distinctive first words and the last words of the names of organizations. */
export function withShortForms(words: readonly TextWord[], spans: readonly Span[]): Span[] {
  const surnames = new Map<string, Introduced[]>();
  const givenNames = new Map<string, Introduced[]>();
  const acronyms = new Map<string, Introduced[]>();
  const add = (forms: Map<string, Introduced[]>, word: string, one: Introduced) =>
    forms.set(word, [...(forms.get(word) ?? []), one]);
  const firstWords = new Map<string, Introduced[]>();
  const lastWords = new Map<string, Introduced[]>();
  for (const { from: at, to, named } of spans)
    for (const one of named) {
      const [first = '', ...rest] = one.card.words;
      const last = rest.at(-1) ?? '';
      if (one.known.type === 'Person' && last.length > 1) {
        add(surnames, last, { at, one });
        add(givenNames, first, { at, one });
      }
      if (one.known.type === 'Organization' && rest.length > 0 && isDistinctive(first))
        add(firstWords, first, { at, one });
      if (one.known.type === 'Organization' && (isOfKind(last) || !rest.includes('of')))
        add(lastWords, last, { at, one });
      const initials = initialsOf(one.card.words);
      // The initials of a person, or the two of a place, count only directly after the full name: S.D. is rarely San Diego.
      const isUsual =
        one.known.type !== 'Person' && (one.known.type !== 'Place' || (initials?.length ?? 0) > 2);
      if (initials !== undefined && (isUsual || words[to]?.word === initials))
        add(acronyms, initials, { at, one });
    }
  const byStart = new Map(spans.map(span => [span.from, span]));
  const covered = new Set(spans.flatMap(({ from, to }) => words.slice(from, to)));
  for (const [i, word] of words.entries()) {
    const exact = byStart.get(i);
    if (!word.isCapital || (covered.has(word) && exact?.to !== i + 1)) continue;
    const acronym = word.isUpper ? acronyms.get(word.word) : undefined;
    const given = isFollowed(words, i)
      ? undefined
      : (formsOf(word, givenNames) ?? (exact === undefined ? firstWords.get(word.word) : undefined));
    const isHead = isAfterArticle(words, i) && !isFollowed(words, i);
    const head =
      isHead && (exact === undefined || isOfKind(word.word)) ? lastWords.get(word.word) : undefined;
    const found = acronym ?? formsOf(word, surnames) ?? head ?? given;
    if (found === undefined || isLaterPart(words, i)) continue;
    const introduced = lastFirst(found, i).map(({ one }) => one);
    const from = acronym === undefined ? fromParticles(words, i, introduced[0]) : i;
    byStart.set(from, {
      from,
      to: i + 1,
      introduced,
      named: exact?.named ?? [],
      ...(found === given ? { isGiven: true } : {}),
    });
  }
  return [...byStart.values()].toSorted((a, b) => a.from - b.from);
}

/** Whether "the" is before a word, as before the last one of a name that the text has in full: the Council, the Lakers. */
function isAfterArticle(words: readonly TextWord[], i: number): boolean {
  return words[i]?.isJoined === true && /^(?:the|der|die|das|le|la|el|il)$/.test(words[i - 1]?.word ?? '');
}

/** Whether the first word of an organization's name may stand for the whole name: Goldman, but not Bank, American or National. */
function isDistinctive(word: string): boolean {
  const isCommon = isGeneral(word) || isOfKind(word) || isPeople(word) || isTitle(word) || isStopWord(word);
  return word.length > 2 && !isCommon;
}

interface Introduced {
  readonly at: number;
  readonly one: Named;
}

function formsOf(
  { word, otherForms }: TextWord,
  introduced: ReadonlyMap<string, Introduced[]>,
): Introduced[] | undefined {
  return [word, ...otherForms].map(form => introduced.get(form)).find(found => found !== undefined);
}

/** The different entities that are named before a word, the last of them first; if there are none, those named after it. */
function lastFirst(found: readonly Introduced[], index: number): Introduced[] {
  const before = found.filter(({ at }) => at < index);
  const rest = before.length > 0 ? before.toReversed() : found;
  return [...new Map(rest.toReversed().map(one => [one.one.known.id, one])).values()].toReversed();
}

export function initialsOf(words: readonly string[]): string | undefined {
  const initials = words.filter(word => !isStopWord(word)).map(word => word.charAt(0));
  return initials.length > 1 ? initials.join('') : undefined;
}

/** Where a surname with its particles begins: von der Leyen. */
function fromParticles(words: readonly TextWord[], i: number, one: Named | undefined): number {
  let [from, k] = [i, (one?.card.words.length ?? 0) - 2];
  while (k > 0 && words[from]?.isJoined === true && isPartOfSurname(words[from - 1], one?.card.words[k])) {
    from -= 1;
    k -= 1;
  }
  return from;
}

function isPartOfSurname(own: TextWord | undefined, word: string | undefined): boolean {
  return own !== undefined && own.word === word && isParticle(word);
}

/** Whether another name, and not a title, is before a word: Nawaz Sharif is not the Shehbaz Sharif of the text. */
function isLaterPart(words: readonly TextWord[], i: number): boolean {
  const [before, word] = [words[i - 1], words[i]];
  if (before?.hasCapital !== true || word?.isJoined !== true || before.isInHeadline || before.isGenitive)
    return false;
  return !isBesideName(before) && !isParticle(before.word) && !isPeople(before.word);
}

function isFollowed(words: readonly TextWord[], i: number): boolean {
  const next = words[i + 1];
  return next?.isCapital === true && next.isJoined && !next.isInHeadline && words[i]?.isGenitive !== true;
}
