import { limitExceeded } from '../../errors/problem.ts';
import type { KnownEntity } from '../../model/record.ts';
import type { EntityName } from '../../model/types.ts';
import { listName } from '../../projection/lists.ts';
import { isForgiving, listedPrefix, nearPrefixesOf, type PrefixCard } from '../../projection/prefixes.ts';
import { compareKeys } from '../../store/keys.ts';
import { type Entry, readList } from '../../store/list.ts';
import type { Table } from '../../store/table.ts';
import { prefixDistance } from '../../text/edit-distance.ts';
import { typedWords } from '../../text/name-words.ts';
import type { Context } from '../context.ts';
import { checkSize } from '../page.ts';

const maxSuggestions = 50;
const maxPrefixTextLength = 200;

/** The number of entries of the first request, and of a second one where the first was not enough. */
const reads = [50, 550] as const;

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
  const found: KnownEntity[] = [];
  let above: string | undefined;
  for (const limit of reads) {
    const entries = await readList(table, list, { direction: 'ASC', limit, above });
    found.push(
      ...entries.flatMap(entry => {
        const { known, names } = prefixCardOf(entry, types) ?? {};
        const fits = names?.some(words => typed.every(part => words.some(one => one.startsWith(part))));
        return known === undefined || fits !== true ? [] : [known];
      }),
    );
    if (found.length >= first || entries.length < limit) break;
    above = entries.at(-1)?.sk;
  }
  return found.slice(0, first);
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
