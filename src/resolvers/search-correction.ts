import { keyOfList } from '../projection/lists.ts';
import type { Table } from '../store/table.ts';
import { rootOf } from '../text/root.ts';
import type { SearchQuery } from '../text/search-query.ts';
import { wordsIn } from '../text/words.ts';
import type { SearchLists } from './search-lists.ts';
import type { Corrections } from './search-place.ts';
import { type QueryWord, Scores, type SearchTerms } from './search-scores.ts';
import { corrections } from './spelling.ts';

/**
 * The corrections of words that no record has. A word of the vocabulary may stand only in articles that are no longer public, so it counts as a
 * correction only if a search finds it.
 */
export async function correctionsOf(
  table: Table,
  lists: SearchLists,
  terms: SearchTerms,
): Promise<Corrections> {
  const scores = new Scores(lists, terms);
  const unknown = terms.words.filter(word => !scores.hasAny(word));
  if (unknown.length === 0) return new Map();
  const found = await corrections(
    table,
    unknown.map(({ word }) => word),
    freshWords(lists),
  );
  await lists.add([...found.values()].map(word => toQueryWord(word).list));
  const pairs = terms.words.flatMap(({ word }, i): [number, string][] => {
    const correction = found.get(word);
    return correction !== undefined && scores.hasAny(toQueryWord(correction)) ? [[i, correction]] : [];
  });
  return new Map(pairs);
}

/** The words of articles that are not in the vocabulary yet, with the number of these articles. */
function freshWords({ fresh }: SearchLists): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { card } of fresh)
    for (const { form } of card.words) counts.set(form, (counts.get(form) ?? 0) + 1);
  return counts;
}

/** The query with its corrected words; null where nothing was corrected. */
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
  return { word, list: keyOfList('word', rootOf(word)) };
}
