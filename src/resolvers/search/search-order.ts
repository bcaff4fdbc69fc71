import type { Segment } from '../../projection/segment.ts';
import { blockSize, formatSortKey, parseSortKey } from '../../search/document-table.ts';
import { comparePositions, type ResultPosition } from './search-cursor.ts';
import type { SearchLists } from './search-lists.ts';

/** A matching article of which only the ordinal in a segment is known, and not the sort key. */
export interface SegmentCandidate {
  readonly stage: number;
  readonly score: number;
  readonly segment: Segment;
  readonly ordinal: number;
}

/** Number of sort keys that are read in addition to the wanted ones, because some articles turn out to be superseded. */
const reserve = 4;

/**
 * The results in order. Equal scores are ordered by publication time, and the record of a segment bounds the time of each article, so only the
 * sort keys of articles that may come next are read.
 */
export class OrderedResults {
  readonly #lists: SearchLists;
  /** Whether a result comes after the position of the cursor and is wanted. */
  readonly #isNext: (position: ResultPosition) => boolean;
  /** Candidates with unknown sort keys, sorted by the earliest position that each can have. */
  readonly #pending: readonly (SegmentCandidate & { readonly latest: number })[];
  #next = 0;
  /** Results whose sort keys are known, in their order. */
  #known: ResultPosition[];

  /** `after` excludes the results up to a position. */
  constructor(
    lists: SearchLists,
    { known, candidates }: { known: readonly ResultPosition[]; candidates: readonly SegmentCandidate[] },
    { after, isWanted }: { after: ResultPosition | undefined; isWanted: (sk: string) => boolean },
  ) {
    this.#lists = lists;
    this.#isNext = position =>
      (after === undefined || comparePositions(position, after) > 0) && isWanted(position.sk);
    this.#known = known.filter(this.#isNext).toSorted(comparePositions);
    const afterTime = after === undefined ? undefined : parseSortKey(after.sk).time;
    this.#pending = candidates
      .filter(one => mayBeAfter(one, after, afterTime))
      .map(one => ({ ...one, latest: latestOf(one) }))
      .toSorted((a, b) => a.stage - b.stage || b.score - a.score || b.latest - a.latest);
  }

  /** The next results, in order; fewer than requested at the end. */
  async take(count: number): Promise<ResultPosition[]> {
    while (this.#certain() < count && this.#next < this.#pending.length)
      await this.#resolve(count - this.#certain() + reserve);
    return this.#known.splice(0, count);
  }

  /** The number of known results that no pending candidate can precede. */
  #certain(): number {
    const first = this.#pending[this.#next];
    if (first === undefined) return this.#known.length;
    const end = this.#known.findIndex(position => {
      const order = position.stage - first.stage || first.score - position.score;
      return order > 0 || (order === 0 && timeOf(position.sk) <= first.latest);
    });
    return end === -1 ? this.#known.length : end;
  }

  async #resolve(count: number): Promise<void> {
    const some = this.#pending.slice(this.#next, this.#next + count);
    this.#next += some.length;
    const sortKeys = await this.#lists.sortKeys(some);
    const found = some.flatMap(({ stage, score }, i) => {
      const at = sortKeys[i];
      if (at === undefined) return [];
      const position = { stage, score, sk: formatSortKey(at) };
      const isCurrent = !this.#lists.superseded.has(position.sk);
      return isCurrent && this.#isNext(position) ? position : [];
    });
    this.#known = [...this.#known, ...found].toSorted(comparePositions);
  }
}

/** The latest instant at which an article of a segment may have been published. */
function latestOf({ segment, ordinal }: SegmentCandidate): number {
  return segment.starts[Math.floor(ordinal / blockSize) + 1] ?? Date.parse(segment.to);
}

function mayBeAfter(
  { segment, ordinal, stage, score }: SegmentCandidate,
  after: ResultPosition | undefined,
  afterTime: number | undefined,
): boolean {
  if (after === undefined) return true;
  const order = stage - after.stage || after.score - score;
  if (order !== 0 || afterTime === undefined || Number.isNaN(afterTime)) return order >= 0;
  return (segment.starts[Math.floor(ordinal / blockSize)] ?? 0) <= afterTime;
}

/** Entities have no time, and come before all articles of the same score. */
function timeOf(sk: string): number {
  const { time } = parseSortKey(sk);
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}
