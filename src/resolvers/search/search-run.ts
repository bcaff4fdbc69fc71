import { badInput } from '../../errors/problem.ts';
import { conditionsOf, rangeOf } from '../article-filter.ts';
import type { Context } from '../context.ts';
import { byRecency } from './search-by-recency.ts';
import { byRelevance } from './search-by-relevance.ts';
import { correctionsOf, toQueryWord } from './search-correction.ts';
import type { Corrections, ResultPosition, SearchPosition } from './search-cursor.ts';
import { SearchLists } from './search-lists.ts';
import { type Batch, SearchMatches, type SearchRequest } from './search-matches.ts';
import { scaleOf } from './search-scale.ts';
import type { SearchTerms } from './search-scores.ts';
import { WordCounts } from './search-words.ts';

/** The computation of one page of a search: its reads, and the order of its results. */
export class SearchRun {
  readonly corrected: Corrections;
  readonly #matches: SearchMatches;

  private constructor(matches: SearchMatches, corrected: Corrections) {
    this.#matches = matches;
    this.corrected = corrected;
  }

  static async begin(request: SearchRequest, context: Context): Promise<SearchRun> {
    const { query, match, types, filter } = request;
    if (filter?.roles != null) throw badInput('"roles" is not supported by "search"; use "articles".');
    if (filter?.withoutVersions === true)
      throw badInput('"withoutVersions" is not supported by "search"; use "articles".');
    const filters = await conditionsOf(filter, context, { areAllLookedUp: true });
    const filterLists = [...new Set(filters.flatMap(condition => condition.lists))];
    context.table.allowReads(filterLists.length);
    const terms: SearchTerms = {
      words: query.words.map((word, i) => toQueryWord(request.start?.corrected.get(i) ?? word)),
      excluded: query.withoutWords.map(toQueryWord),
      filters,
      required: query.words.reduce(
        (bits, word, i) => (query.phrases.some(words => words.includes(word)) ? bits | (1 << i) : bits),
        0,
      ),
    };
    const prefixes = new Set([...terms.words, ...terms.excluded].map(({ prefix }) => prefix));
    const lists = await SearchLists.read(context.table, context.now, {
      prefixes: [...prefixes],
      filters: filterLists,
      withArticles: types.includes('Article'),
      withEntities: types.some(type => type !== 'Article'),
    });
    const counts = new WordCounts(lists);
    const start = request.start;
    // `ALL` never corrects spelling.
    const corrected =
      start?.corrected ??
      (match === 'ALL'
        ? new Map<number, string>()
        : await correctionsOf(context.table, lists, terms.words, counts));
    const words = terms.words.map((word, i) => {
      const correction = corrected.get(i);
      return correction === undefined ? word : toQueryWord(correction);
    });
    const scale = start?.scale ?? scaleOf(words, lists, { counts, now: Date.parse(context.now) });
    const range = rangeOf(filter, context.now);
    const matches = new SearchMatches(request, { lists, terms: { ...terms, words }, scale, range });
    return new SearchRun(matches, corrected);
  }

  cursorAt(last: ResultPosition): SearchPosition {
    return { scale: this.#matches.scale, last, corrected: this.corrected };
  }

  /** The results after the cursor, in order, in batches of the requested size. */
  batches(size: number): AsyncGenerator<Batch> {
    const inOrder = this.#matches.request.orderBy === 'RECENCY' ? byRecency : byRelevance;
    return inOrder(this.#matches, size);
  }
}
