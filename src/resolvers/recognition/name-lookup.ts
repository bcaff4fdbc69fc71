import { listName } from '../../projection/lists.ts';
import { listedWord, nameCardFrom, rangeOf, tierInName } from '../../projection/names.ts';
import { readList } from '../../store/list.ts';
import type { Table } from '../../store/table.ts';
import { isParticle } from '../../text/name-parts.ts';
import { isStopWord } from '../../text/stop-words.ts';
import type { TextWord } from '../../text/text-words.ts';
import { isWithin, mayBegin } from '../name-beginnings.ts';
import { exactSpans, type Named } from './name-spans.ts';

/** Maximum lookups of names, each by a query of half a read unit or a little more. */
const maxLookups = 70;

/** Maximum names that are read of one first word: as many as half a read unit has. Those of this one word come first. */
const namesOfWord = 12;

/** The names that were found, and the words that may begin a name but were beyond the limit of look-ups. */
export interface Lookup {
  readonly names: readonly Named[];
  readonly unread: ReadonlySet<TextWord>;
}

/** Maximum entities that are read of one beginning of several words, the most mentioned first. */
const entriesRead = 20;

/**
 * The names that begin with the words of the text. Most words begin few names, which are read whole. Of a word that
 * begins many, only those are read that go on as the text does. Words within names come last, because most of them
 * belong to the word before.
 */
export async function lookUp(words: readonly TextWord[], table: Table): Promise<Lookup> {
  table.allowReads(maxLookups + 1);
  const found: Named[] = [];
  const askedOnce = new Set<string>();
  const unread = new Set<string>();
  let left = maxLookups;
  const read = async (beginnings: readonly string[][], limit: number) => {
    const asked = beginnings.slice(0, left);
    left -= asked.length;
    for (const beginning of asked) askedOnce.add(beginning.join(' '));
    for (const beginning of beginnings.slice(asked.length))
      if (!askedOnce.has(beginning.join(' '))) unread.add(beginning[0] ?? '');
    const lists = await Promise.all(asked.map(beginning => readNames(table, beginning, limit)));
    found.push(...lists.flat());
    return new Set(asked.flatMap(([first = ''], i) => (lists[i]?.length === limit ? [first] : [])));
  };
  const readWhere = async (isAsked: (i: number) => boolean) => {
    const crowded = await read(
      beginningsIn(words, i => (isAsked(i) ? formsAt(words, i).map(form => [form]) : [])),
      namesOfWord,
    );
    const longer = beginningsIn(words, i => (isAsked(i) ? longerAt(words, i, crowded) : []));
    await read(longer, entriesRead);
  };
  await readWhere(i => !isWithin(words, i));
  const covered = new Set(exactSpans(words, found).flatMap(({ from, to }) => words.slice(from, to)));
  await readWhere(i => isWithin(words, i) && words.slice(i, i + 1).every(word => !covered.has(word)));
  const isUnread = (i: number) => formsAt(words, i).some(form => unread.has(form));
  return { names: found, unread: new Set(words.filter((_, i) => isUnread(i))) };
}

/** The forms of a word with which a name may begin in its record. */
function formsAt(words: readonly TextWord[], i: number): string[] {
  const word = words[i];
  if (word === undefined || !mayBegin(words, i)) return [];
  return [word.word, ...word.otherForms];
}

/**
 * The beginnings of names of several words from a word on, where the first word begins many names. Initials are passed
 * over, which the record may lack.
 */
function longerAt(words: readonly TextWord[], i: number, crowded: ReadonlySet<string>): string[][] {
  const [second, third] = [words[i + 1], words[i + 2]];
  if (second === undefined || !goesOn(words, i + 1)) return [];
  const own = sharedBeginning([second.word, ...second.otherForms]);
  // Half of all names of universities continue with "of".
  const isOf = third !== undefined && !second.isCapital && third.isCapital;
  const rest = isOf ? [second.word, sharedBeginning([third.word, ...third.otherForms])] : [own];
  const isInitial = second.word.length === 1 && third?.isCapital === true && third.isJoined;
  const rests = [rest, ...(isInitial ? [[third.word]] : [])];
  return formsAt(words, i).flatMap(form => (crowded.has(form) ? rests.map(one => [form, ...one]) : []));
}

/** The letters that all forms of a word begin with. */
function sharedBeginning([first = '', ...others]: readonly string[]): string {
  const end = [...first].findIndex((_, i) => others.some(one => one[i] !== first[i]));
  return end < 0 ? first : first.slice(0, end);
}

/** The different beginnings in a text, those first that stand within sentences, and are frequent. */
function beginningsIn(words: readonly TextWord[], keysAt: (i: number) => string[][]): string[][] {
  const counts = new Map<string, { readonly key: string[]; rank: number }>();
  const small = new Set(words.flatMap(({ word, isCapital }) => (isCapital ? [] : [word])));
  for (const [i, { hasForcedCapital, word }] of words.entries())
    for (const key of keysAt(i)) {
      const text = key.join(' ');
      const known = counts.get(text) ?? { key, rank: 0 };
      // A sentence gives any word a capital letter. One that also stands small in the text is hardly a name.
      const rank = !hasForcedCapital
        ? 1000
        : words[i + 1]?.hasCapital === true
          ? 100
          : small.has(word)
            ? 0
            : 10;
      known.rank = Math.max(known.rank, rank) + 1;
      counts.set(text, known);
    }
  return [...counts.values()].toSorted((a, b) => b.rank - a.rank).map(({ key }) => key);
}

async function readNames(
  table: Table,
  [first = '', ...rest]: readonly string[],
  limit: number,
): Promise<Named[]> {
  const entries = await readList(table, listName('name', listedWord(first)), {
    direction: 'ASC',
    limit,
    range: rangeOf(rest),
  });
  return entries.map(({ sk, card }) => {
    const { known, ...own } = nameCardFrom(card);
    return { known, card: own, tier: tierInName(sk) };
  });
}

/** Whether a name continues with a word: one with a capital letter, or a lower-case word before such a word (Bank of England, Mohammed bin Salman). */
function goesOn(words: readonly TextWord[], i: number): boolean {
  const [word, next] = [words[i], words[i + 1]];
  if (!isBound(word)) return false;
  if (word.isCapital || word.isTail) return true;
  const isSmallPart = isStopWord(word.word) || isParticle(word.word);
  return isSmallPart && isBound(next) && (next.isCapital || isStopWord(next.word));
}

function isBound(word: TextWord | undefined): word is TextWord {
  return word !== undefined && (word.isJoined || word.seam !== undefined);
}
