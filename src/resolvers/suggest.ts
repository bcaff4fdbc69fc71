import { limitExceeded } from '../errors/problem.ts';
import type { KnownEntity } from '../model/record.ts';
import type { EntityName } from '../model/types.ts';
import { keyOfList } from '../projection/lists.ts';
import { listedPrefix, type PrefixCard } from '../projection/prefixes.ts';
import { type Entry, readList } from '../store/list.ts';
import { typedWords } from '../text/name-words.ts';
import type { Context } from './context.ts';
import { checkSize } from './page.ts';

const maxSuggestions = 50;
const maxPrefixTextLength = 200;

/** The number of entries of the first request, and of a second one where the first was not enough. */
const reads = [50, 550] as const;

/** Entities with a name in which every typed word is the prefix of a word: the most mentioned first. */
export async function suggest(
  prefix: string,
  types: readonly EntityName[] | undefined,
  first: number,
  { table }: Context,
): Promise<KnownEntity[]> {
  checkSize('first', first, maxSuggestions, 'Ask for fewer.');
  if (prefix.length > maxPrefixTextLength)
    throw limitExceeded('prefix', {
      what: '"prefix" is too long',
      asked: prefix.length,
      allowed: maxPrefixTextLength,
      advice: 'Send the beginning of a name.',
    });
  const typed = typedWords(prefix);
  // The longest prefix has the fewest matches.
  const [longest] = typed.toSorted((a, b) => b.length - a.length);
  if (longest === undefined) return [];
  const list = keyOfList('prefix', listedPrefix(longest));
  const found: KnownEntity[] = [];
  let above: string | undefined;
  for (const limit of reads) {
    const entries = await readList(table, list, { direction: 'ASC', limit, above });
    found.push(...entries.flatMap(entry => matching(entry, typed, types)));
    if (found.length >= first || entries.length < limit) break;
    above = entries.at(-1)?.sk;
  }
  return found.slice(0, first);
}

function matching(
  { card }: Entry,
  typed: readonly string[],
  types: readonly EntityName[] | undefined,
): KnownEntity[] {
  // The projection of prefixes wrote this card.
  const { known, names } = JSON.parse(card) as PrefixCard;
  if (types?.includes(known.type) === false) return [];
  const fits = names.some(words => typed.every(part => words.some(word => word.startsWith(part))));
  return fits ? [known as KnownEntity] : [];
}
