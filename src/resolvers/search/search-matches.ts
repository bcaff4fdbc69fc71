import { isTypeName, type TypeName } from '../../model/types.ts';
import type { Segment } from '../../projection/segment.ts';
import { compareKeys, type SortRange } from '../../store/sort-keys.ts';
import type { SearchMatch, SearchQuery } from '../../text/search-query.ts';
import type { ArticleFilter } from '../article-filter.ts';
import type { ResultPosition, SearchPosition } from './search-cursor.ts';
import type { SearchLists } from './search-lists.ts';
import { OrderedResults, type SegmentCandidate } from './search-order.ts';
import { freshnessIn, type Scale } from './search-scale.ts';
import { type Match, Scores, type SearchTerms } from './search-scores.ts';

export type SearchOrder = 'RELEVANCE' | 'RECENCY';

/** The input of a search. */
export interface SearchRequest {
  readonly query: SearchQuery;
  readonly match: SearchMatch;
  readonly types: readonly TypeName[];
  readonly filter: ArticleFilter | null | undefined;
  readonly orderBy: SearchOrder;
  /** The position after which the page begins. */
  readonly start: SearchPosition | undefined;
}

/** A part of the results. `stoppedAt` is the position to continue from where no more may be read for this page. */
export interface Batch {
  readonly positions: readonly ResultPosition[];
  readonly stoppedAt?: ResultPosition;
}

export type IsMatch = (match: Match) => boolean;

/** The matching records of a search, by the parts of its lists that were read. */
export class SearchMatches {
  readonly request: SearchRequest;
  readonly lists: SearchLists;
  readonly terms: SearchTerms;
  readonly scale: Scale;
  readonly #scores: Scores;
  readonly #range: SortRange;

  constructor(
    request: SearchRequest,
    {
      lists,
      terms,
      scale,
      range,
    }: { lists: SearchLists; terms: SearchTerms; scale: Scale; range: SortRange },
  ) {
    this.request = request;
    this.lists = lists;
    this.terms = terms;
    this.scale = scale;
    this.#scores = new Scores(lists, terms, scale);
    this.#range = range;
  }

  /** The segments that may have results. */
  get segments(): readonly Segment[] {
    const { from, before } = this.#range;
    return this.lists.segments.filter(
      segment =>
        (from === undefined || compareKeys(`${segment.to}~`, from) >= 0) &&
        (before === undefined || compareKeys(segment.from, before) < 0),
    );
  }

  /** Bits of the words of each article of a segment that has one of them. */
  *masksIn(segment: Segment): Generator<number> {
    for (const { mask } of this.#scores.ofSegment(segment).values()) yield mask;
  }

  /** The results among some segments, the fresh articles and the entities, after a position. With `stage`, all are in one stage, by time. */
  ordered(
    segments: readonly Segment[],
    after: ResultPosition | undefined,
    isMatch: IsMatch,
    stage?: number,
  ): OrderedResults {
    const known: ResultPosition[] = [];
    const candidates: SegmentCandidate[] = [];
    const placed = (match: Match) => (stage === undefined ? match : { stage, score: 0 });
    for (const [sk, match] of this.#scores.ofKnown())
      if (isMatch(match)) known.push({ ...placed(match), sk });
    for (const segment of segments) {
      for (const [ordinal, hit] of this.#scores.ofSegment(segment)) {
        const match = this.#scores.match(hit, freshnessIn(this.scale, segment.months[ordinal] ?? 0));
        if (match !== undefined && isMatch(match)) candidates.push({ ...placed(match), segment, ordinal });
      }
    }
    return new OrderedResults(
      this.lists,
      { known, candidates },
      { after, isWanted: sk => this.#isWanted(sk) },
    );
  }

  #isWanted(sk: string): boolean {
    const type = typeOf(sk);
    if (!this.request.types.includes(type)) return false;
    const { from, before } = this.#range;
    if (type !== 'Article') return true;
    return (
      (from === undefined || compareKeys(sk, from) >= 0) &&
      (before === undefined || compareKeys(sk, before) < 0)
    );
  }
}

export function newestFirst(segments: readonly Segment[]): Segment[] {
  return segments.toSorted((a, b) => compareKeys(b.to, a.to));
}

/** The type of a found record, from its sort key: that of an article begins with a time. */
export function typeOf(sk: string): TypeName {
  const sort = sk.slice(0, sk.indexOf('#'));
  return isTypeName(sort) ? sort : 'Article';
}
