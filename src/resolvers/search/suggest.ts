import { limitExceeded } from '../../errors/problem.ts';
import type { KnownEntity } from '../../model/record.ts';
import type { EntityName } from '../../model/types.ts';
import { listName } from '../../projection/lists.ts';
import { isForgiving, listedPrefix, nearPrefixesOf, type PrefixCard } from '../../projection/prefixes.ts';
import { readIntersection } from '../../store/intersection.ts';
import { type Entry, readList } from '../../store/list.ts';
import type { ReadBudget } from '../../store/list-reader.ts';
import { compareKeys } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';
import { prefixDistance } from '../../text/edit-distance.ts';
import { typedWords } from '../../text/name-words.ts';
import type { Context } from '../context.ts';
import { checkSize } from '../page.ts';

const maxSuggestions = 50;
const maxPrefixTextLength = 200;

/** The number of entries of the first request, and of a second one where the first was not enough. */
const reads = [50, 550] as const;

/** Maximum lists that are read together where the list of the longest word is crowded, maximum entries that are in all of them, and the budget. */
const maxTogether = 8;
const maxCrowded = 500;
const crowdedBudget: ReadBudget = {
  maxRequests: 24,
  maxEntries: 4000,
  firstRead: 50,
  maxReadSize: 200,
  maxProbes: 100,
};

/** The number of entries of each list for words with a wrong letter; these lists are read at once. */
const nearRead = 200;

/** Maximum wrong letters in one typed word. */
const maxEdits = 1;

/**
 * Entities with a name in which every typed word is the prefix of a word: the most mentioned first. Where there are none, entities with a name in
 * which one letter of each typed word differs: those with the fewest wrong letters first.
 */
export async function suggest(
  prefix: string,
  types: readonly EntityName[] | undefined,
  first: number,
  { table }: Context,
): Promise<KnownEntity[]> {
  checkSize('first', first, maxSuggestions, 'Request fewer.');
  if (prefix.length > maxPrefixTextLength)
    throw limitExceeded('prefix', {
      what: '"prefix" is too long',
      asked: prefix.length,
      allowed: maxPrefixTextLength,
      advice: 'Send the beginning of a name.',
    });
  const typed = typedWords(prefix);
  const found = await exactMatches(table, typed, types, first);
  return found.length > 0 ? found : await nearMatches(table, typed, types, first);
}

async function exactMatches(
  table: Table,
  typed: readonly string[],
  types: readonly EntityName[] | undefined,
  first: number,
): Promise<KnownEntity[]> {
  const word = narrowestOf(typed);
  if (word === undefined) return [];
  const list = listName('prefix', listedPrefix(word));
  const fitting = (entries: readonly Entry[]) =>
    entries.flatMap(entry => {
      const { known, names } = prefixCardOf(entry, types) ?? {};
      const fits = names?.some(words => typed.every(part => words.some(one => one.startsWith(part))));
      return known === undefined || fits !== true ? [] : [known];
    });
  const found: KnownEntity[] = [];
  let above: string | undefined;
  for (const limit of reads) {
    const entries = await readList(table, list, { direction: 'ASC', limit, above });
    found.push(...fitting(entries));
    if (found.length >= first || entries.length < limit) return found.slice(0, first);
    above = entries.at(-1)?.sk;
  }
  found.push(...fitting(await crowdedMatches(table, typed, above)));
  return found.slice(0, first);
}

/**
 * Further entries of a list that is shared by hundreds of entities: those that are also in the lists of the other typed words, and of the first four
 * letters of each. An entity has one sort key in all of its lists, so they are intersected.
 */
async function crowdedMatches(
  table: Table,
  typed: readonly string[],
  above: string | undefined,
): Promise<Entry[]> {
  const words = typed.toSorted((a, b) => b.length - a.length);
  const lists = [
    ...words.map(word => listName('prefix', listedPrefix(word))),
    ...words.flatMap(word => nearPrefixesOf(word).map(near => listName('prefix/near', near))),
  ];
  const sources = [...new Set(lists)].slice(0, maxTogether).map(list => ({ list }));
  table.allowReads(crowdedBudget.maxRequests);
  const range = { direction: 'ASC' as const, limit: maxCrowded, above };
  const { matches } = await readIntersection(table, sources, range, crowdedBudget);
  return matches.flatMap(([entry]) => entry ?? []);
}

async function nearMatches(
  table: Table,
  typed: readonly string[],
  types: readonly EntityName[] | undefined,
  first: number,
): Promise<KnownEntity[]> {
  const word = narrowestOf(typed.filter(isForgiving));
  if (word === undefined) return [];
  const lists = nearPrefixesOf(word).map(near => listName('prefix/near', near));
  const entries = await Promise.all(
    lists.map(list => readList(table, list, { direction: 'ASC', limit: nearRead })),
  );
  // An entity is in several of these lists, with one sort key.
  const candidates = new Map(entries.flat().map(entry => [entry.sk, entry]));
  return [...candidates.values()]
    .flatMap(entry => {
      const { known, names } = prefixCardOf(entry, types) ?? {};
      const edits = Math.min(...(names ?? []).map(words => editsIn(typed, words)));
      return known === undefined || edits === Infinity ? [] : [{ known, edits, sk: entry.sk }];
    })
    .toSorted((a, b) => a.edits - b.edits || compareKeys(a.sk, b.sk))
    .slice(0, first)
    .map(({ known }) => known);
}

/** The number of wrong letters of typed words, compared with the words of one name; infinite where a word has too many. */
function editsIn(typed: readonly string[], words: readonly string[]): number {
  const edits = typed.map(part => {
    const max = isForgiving(part) ? maxEdits : 0;
    return Math.min(...words.map(word => prefixDistance(part, word, max) ?? Infinity));
  });
  return edits.reduce((sum, one) => sum + one, 0);
}

/** The longest prefix has the fewest matches. */
function narrowestOf(words: readonly string[]): string | undefined {
  return words.toSorted((a, b) => b.length - a.length)[0];
}

/** The card of an entry; undefined for an entity of another type. */
function prefixCardOf(
  { card }: Entry,
  types: readonly EntityName[] | undefined,
): { known: KnownEntity; names: PrefixCard['names'] } | undefined {
  // The projection of prefixes wrote this card.
  const { known, names } = JSON.parse(card) as PrefixCard;
  return types?.includes(known.type) === false ? undefined : { known: known as KnownEntity, names };
}
