import { badInput, limitExceeded } from '../../errors/problem.ts';
import { isTypeName, type TypeName } from '../../model/types.ts';
import type { Segment } from '../../projection/segment.ts';
import type { Item } from '../../store/attributes.ts';
import { compareKeys, type SortRange, throughInstant } from '../../store/keys.ts';
import type { SearchMatch, SearchQuery } from '../../text/search-query.ts';
import { type ArticleFilter, conditionsOf, rangeOf } from '../article-filter.ts';
import type { Context } from '../context.ts';
import { correctionsOf, toQueryWord } from './search-correction.ts';
import {
  type Corrections,
  comparePositions,
  type ResultPosition,
  type SearchPosition,
} from './search-cursor.ts';
import { freshnessIn, type Scale } from './search-hit.ts';
import { SearchLists } from './search-lists.ts';
import { OrderedResults, type SegmentCandidate } from './search-order.ts';
import { type Match, Scores, type SearchTerms, stages } from './search-scores.ts';
import { type QueryWord, WordCounts, withUnreadTail } from './search-words.ts';

/**
 * Maximum tails that are read for one page: one request. A tail has the postings of common forms outside headlines; it
 * is a second item, after the other postings of its word in the segment.
 */
const maxTails = 100;

/** Maximum postings in the tails of common words that are read for one page by relevance: some ten read units. */
const maxTailPostings = 80_000;

/** Maximum tails of the lists of excluded words. */
const maxExcludedTails = 400;

/**
 * The stage in the cursor of a search by time as long as no page has had a result. Such a search
 * has no results of the stage `all` of its own, so the value is free for this.
 */
const nothingYet = stages.all;

/** Tails that are read together at first where the newest results are wanted: those of two common words in the newest segment. */
const firstTails = 2;

export type SearchOrder = 'RELEVANCE' | 'RECENCY';

/** The input of a search. */
export interface SearchRequest {
  readonly query: SearchQuery;
  readonly match: SearchMatch;
  readonly types: readonly TypeName[];
  readonly filter: ArticleFilter | null | undefined;
  readonly orderBy: SearchOrder;
  /** The place after which the page begins. */
  readonly start: SearchPosition | undefined;
}

/** The computation of one page of a search: its reads, and the order of its results. */
export class SearchRun {
  readonly #request: SearchRequest;
  readonly corrected: Corrections;
  readonly #lists: SearchLists;
  readonly #terms: SearchTerms;
  readonly #scores: Scores;
  readonly #scale: Scale;
  readonly #range: SortRange;

  private constructor(
    context: Context,
    request: SearchRequest,
    {
      lists,
      terms,
      corrected,
      counts,
    }: { lists: SearchLists; terms: SearchTerms; corrected: Corrections; counts: WordCounts },
  ) {
    this.corrected = corrected;
    this.#request = request;
    this.#lists = lists;
    this.#terms = terms;
    this.#scores = new Scores(lists, terms);
    this.#scale = request.start?.scale ?? this.#scores.scale(Date.parse(context.now), counts);
    this.#range = rangeOf(request.filter, context.now);
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
    if (request.start !== undefined)
      return new SearchRun(context, request, { lists, terms, counts, corrected: request.start.corrected });
    // `ALL` never corrects spelling.
    const corrected =
      match === 'ALL'
        ? new Map<number, string>()
        : await correctionsOf(context.table, lists, terms.words, counts);
    const words = terms.words.map((word, i) => {
      const correction = corrected.get(i);
      return correction === undefined ? word : toQueryWord(correction);
    });
    return new SearchRun(context, request, { lists, terms: { ...terms, words }, counts, corrected });
  }

  cursorAt(last: ResultPosition): SearchPosition {
    return { scale: this.#scale, last, corrected: this.corrected };
  }

  /** The results after the cursor, in order, in batches of the requested size. */
  batches(size: number): AsyncGenerator<Batch> {
    return this.#request.orderBy === 'RECENCY' ? this.#newestFirst(size) : this.#bestFirst(size);
  }

  /**
   * The results by relevance. The tails of common words are read only after all records that have every word in their headline or
   * name: these come first and need no tails.
   */
  async *#bestFirst(size: number): AsyncGenerator<Batch> {
    const { words, excluded } = this.#terms;
    const isCommon = (i: number) => (this.#scale.common & (1 << i)) !== 0;
    const rare = words.filter((_, i) => !isCommon(i));
    await this.#lists.readTails([
      ...this.#tailsOfExcluded(excluded),
      ...this.#tails(rare, this.#segments).slice(0, maxTails),
    ]);
    const more = this.#segmentsWithMore();
    // With required words, no record that contains them may be missing.
    const isExact = this.#request.match === 'ALL' || this.#terms.required !== 0;
    const unread = isExact ? this.#tails(words, more) : this.#tailsWithin(words, more);
    let last = this.#request.start?.last;
    if (unread.length > 0) {
      const inHeadlines = this.#ordered(this.#segments, last, ({ stage }) => stage === stages.allInHeadline);
      for (
        let places = await inHeadlines.take(size);
        places.length > 0;
        places = await inHeadlines.take(size)
      ) {
        yield { places };
        last = places.at(-1);
      }
      await this.#lists.readTails(unread);
    }
    const isWanted = ({ stage }: Match) => this.#request.match === 'AUTO' || stage !== stages.some;
    const results = this.#ordered(this.#segments, last, isWanted);
    for (let places = await results.take(size); places.length > 0; places = await results.take(size))
      yield { places };
  }

  /** The results by time, exactly: a segment counts only after its lists were read to their end, and the newest segments are read first. */
  async *#newestFirst(size: number): AsyncGenerator<Batch> {
    const { match, start } = this.#request;
    const isPartial = start?.last.stage === stages.some;
    if (!isPartial) {
      // The stage of the cursor says whether an earlier page had a result.
      let isEmpty = start === undefined || start.last.stage === nothingYet;
      for await (const batch of this.#recent(size, ({ stage }) => stage !== stages.some, 0)) {
        isEmpty &&= batch.places.length === 0;
        const { stoppedAt } = batch;
        if (stoppedAt === undefined || !isEmpty) yield batch;
        else yield { ...batch, stoppedAt: { ...stoppedAt, stage: nothingYet } };
        if (stoppedAt !== undefined) return;
      }
      if (!isEmpty || match === 'ALL') return;
    }
    // No record has every word: list the records with the rarest word.
    const { rarities } = this.#scale;
    const bit = 1 << rarities.indexOf(Math.max(...rarities));
    yield* this.#recent(size, ({ mask }) => (mask & bit) !== 0, stages.some);
  }

  async *#recent(size: number, isMatch: IsMatch, stage: number): AsyncGenerator<Batch> {
    const { words, excluded } = this.#terms;
    const { start } = this.#request;
    // Segments whose articles are all newer than the place are done.
    const queue = newestFirst(
      this.#segments.filter(({ from }) => start === undefined || compareKeys(from, start.last.sk) <= 0),
    );
    const ready: Segment[] = [];
    let last = start && { ...start.last, stage };
    let budget = maxTails;
    // Each round reads twice as many: rare combinations need many segments, and common ones the newest alone.
    for (let together = firstTails; ; together *= 2) {
      const tails: Item[] = [];
      while (queue[0] !== undefined) {
        const more = this.#tails([...words, ...excluded], [queue[0]]);
        if (tails.length > 0 && tails.length + more.length > together) break;
        tails.push(...more);
        ready.push(queue[0]);
        queue.shift();
      }
      budget -= tails.length;
      await this.#lists.readTails(tails);
      const results = this.#ordered(ready, last, isMatch, stage);
      const [next] = queue;
      for (let places = await results.take(size); places.length > 0; places = await results.take(size)) {
        const certain =
          next === undefined
            ? places
            : places.filter(({ sk }) => compareKeys(sk, throughInstant(next.to)) > 0);
        if (certain.length > 0) yield { places: certain };
        last = certain.at(-1) ?? last;
        if (certain.length < places.length) break;
      }
      if (next === undefined) return;
      const place = { stage, score: 0, sk: `${next.to}#Z` };
      const isProgress = last === undefined || comparePositions(last, place) < 0;
      if (budget > 0 || !isProgress) continue;
      yield { places: [], stoppedAt: place };
      return;
    }
  }

  /** The results among some segments, the fresh articles and the entities, after a place. */
  #ordered(
    segments: readonly Segment[],
    after: ResultPosition | undefined,
    isMatch: IsMatch,
    byTime?: number,
  ): OrderedResults {
    const scale = this.#scale;
    const known: ResultPosition[] = [];
    const candidates: SegmentCandidate[] = [];
    const placed = (match: Match) => (byTime === undefined ? match : { stage: byTime, score: 0 });
    for (const [sk, match] of this.#scores.ofKnown(scale))
      if (isMatch(match)) known.push({ ...placed(match), sk });
    for (const segment of segments) {
      for (const [ordinal, hit] of this.#scores.ofSegment(segment, scale)) {
        const match = this.#scores.match(hit, freshnessIn(scale, segment.months[ordinal] ?? 0));
        if (match !== undefined && isMatch(match)) candidates.push({ ...placed(match), segment, ordinal });
      }
    }
    return new OrderedResults(
      this.#lists,
      { known, candidates },
      { after, isWanted: sk => this.#isWanted(sk) },
    );
  }

  get #segments(): readonly Segment[] {
    const { from, before } = this.#range;
    return this.#lists.segments.filter(
      segment =>
        (from === undefined || compareKeys(`${segment.to}~`, from) >= 0) &&
        (before === undefined || compareKeys(segment.from, before) < 0),
    );
  }

  /** The segments in which an article may have all words, or all required ones, if the tails of its lists are read. */
  #segmentsWithMore(): Segment[] {
    const { words, required } = this.#terms;
    const needed = required === 0 ? 2 ** words.length - 1 : required;
    return this.#segments.filter(segment => {
      const open = words.reduce(
        (bits, word, i) => (this.#hasTail(word, segment) ? bits | (1 << i) : bits),
        0,
      );
      if (open === 0) return false;
      if ((open & needed) === needed) return true;
      for (const { mask } of this.#scores.ofSegment(segment, this.#scale).values())
        if (((mask | open) & needed) === needed) return true;
      return false;
    });
  }

  /** The tails of lists that are not read and have forms of some words, those of the newest segments first. */
  #tails(words: readonly QueryWord[], segments: readonly Segment[]): Item[] {
    return newestFirst(segments).flatMap(({ name }) => [
      ...new Set(words.flatMap(word => withUnreadTail(this.#lists, word, name))),
    ]);
  }

  /** The tails of the newest segments, up to `maxTails` and `maxTailPostings`; those of one segment at least. */
  #tailsWithin(words: readonly QueryWord[], segments: readonly Segment[]): Item[] {
    const within: Item[] = [];
    let postings = 0;
    for (const segment of newestFirst(segments)) {
      const tails = this.#tails(words, [segment]);
      postings += tails.reduce((sum, tail) => sum + this.#lists.postingsInTail(tail), 0);
      const isTooMuch = within.length + tails.length > maxTails || postings > maxTailPostings;
      if (within.length > 0 && isTooMuch) break;
      within.push(...tails);
    }
    return within;
  }

  #hasTail(word: QueryWord, { name }: Segment): boolean {
    return withUnreadTail(this.#lists, word, name).length > 0;
  }

  /** Reads the whole lists of excluded words, because every record with such a word must be excluded. */
  #tailsOfExcluded(excluded: readonly QueryWord[]): Item[] {
    const tails = this.#tails(excluded, this.#segments);
    if (tails.length > maxExcludedTails)
      throw limitExceeded('words', {
        what: 'Excluded words need too many index reads',
        asked: tails.length,
        allowed: maxExcludedTails,
        advice: 'Exclude fewer or less common words.',
      });
    return tails;
  }

  #isWanted(sk: string): boolean {
    const type = typeOf(sk);
    if (!this.#request.types.includes(type)) return false;
    const { from, before } = this.#range;
    if (type !== 'Article') return true;
    return (
      (from === undefined || compareKeys(sk, from) >= 0) &&
      (before === undefined || compareKeys(sk, before) < 0)
    );
  }
}

/** A part of the results. `stoppedAt` is the place to continue from where no more may be read for this page. */
export interface Batch {
  readonly places: readonly ResultPosition[];
  readonly stoppedAt?: ResultPosition;
}

type IsMatch = (match: Match) => boolean;

function newestFirst(segments: readonly Segment[]): Segment[] {
  return segments.toSorted((a, b) => compareKeys(b.to, a.to));
}

/** The type of a found record, from its sort key: that of an article begins with a time. */
export function typeOf(sk: string): TypeName {
  const sort = sk.slice(0, sk.indexOf('#'));
  return isTypeName(sort) ? sort : 'Article';
}
