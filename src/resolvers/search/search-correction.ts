import { documentFrequencies } from '../../search/search-card.ts';
import type { Table } from '../../store/table.ts';
import type { SearchQuery } from '../../text/search-query.ts';
import { queryPrefix } from '../../text/word-key.ts';
import { wordsIn } from '../../text/words.ts';
import type { Corrections } from './search-cursor.ts';
import type { SearchLists } from './search-lists.ts';
import type { QueryWord, WordCounts } from './search-words.ts';
import { corrections } from './spelling.ts';

/**
 * The corrections of words that no record contains. A word of the vocabulary may occur only in articles that are no longer public, so a word is a
 * correction only if some record contains it.
 */
export async function correctionsOf(
  table: Table,
  lists: SearchLists,
  words: readonly QueryWord[],
  counts: WordCounts,
): Promise<Corrections> {
  const unknown = words.filter(word => counts.of(word) === 0);
  if (unknown.length === 0) return new Map();
  const found = await corrections(
    table,
    unknown.map(({ word }) => word),
    // The vocabulary does not contain the words of fresh articles yet.
    documentFrequencies(lists.fresh),
  );
  await lists.add([...found.values()].map(word => toQueryWord(word).prefix));
  const pairs = words.flatMap(({ word }, i): [number, string][] => {
    const correction = found.get(word);
    return correction !== undefined && counts.of(toQueryWord(correction)) > 0 ? [[i, correction]] : [];
  });
  return new Map(pairs);
}

/** The text of the query with its corrected words; null if nothing was corrected. */
export function withCorrections(text: string, { words }: SearchQuery, corrected: Corrections): string | null {
  if (corrected.size === 0) return null;
  const byWord = new Map([...corrected].map(([i, correction]) => [words[i], correction]));
  let [result, end] = ['', 0];
  for (const word of wordsIn(text)) {
    const correction = byWord.get(word.word);
    if (correction === undefined) continue;
    result += `${text.slice(end, word.start)}${correction}`;
    end = word.end;
  }
  return result + text.slice(end);
}

export function toQueryWord(word: string): QueryWord {
  return { word, prefix: queryPrefix(word) };
}
