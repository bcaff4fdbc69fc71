import { maxSegmentSize, type Segment } from '../../projection/segment.ts';

/** The thresholds at which segments are merged. */
export interface MergeLimits {
  /** A segment that belongs to no tier is merged only if it has many dead articles (`maxDeadShare`). */
  readonly tiers: readonly Tier[];
  /** Share of dead articles above which a segment is rewritten. */
  readonly maxDeadShare: number;
}

/** Segments that are merged with each other. */
interface Tier {
  /** Segments with fewer live articles belong to this tier. */
  readonly below: number;
  /** Number of segments at which they are merged. */
  readonly fanIn: number;
}

/** Maximum number of segments that one flush merges. Each takes two actions of the transaction; the other actions mark articles as dead. */
const maxMerged = 20;

/** The segments to merge into the new segment. */
export function segmentsToMerge(
  liveCount: number,
  segments: readonly Segment[],
  superseded: ReadonlyMap<string, Set<number>>,
  { maxDeadShare, tiers }: MergeLimits,
): Segment[] {
  const sizes = segments.map(segment => {
    const dead = new Set([...segment.dead, ...(superseded.get(segment.name) ?? [])]).size;
    return { segment, live: segment.count - dead, hasManyDead: dead > segment.count * maxDeadShare };
  });
  const merged: Segment[] = [];
  let total = liveCount;
  const take = (some: typeof sizes) => {
    for (const { segment, live } of some) {
      const isFull = merged.length === maxMerged || total + live > maxSegmentSize;
      if (isFull || merged.includes(segment)) continue;
      merged.push(segment);
      total += live;
    }
  };
  take(sizes.filter(({ hasManyDead }) => hasManyDead));
  for (const { below, fanIn } of tiers) {
    const small = sizes.filter(({ live, segment }) => live < below && !merged.includes(segment));
    if (total < below && small.length >= fanIn - 1) take(small.toSorted((a, b) => a.live - b.live));
  }
  return merged;
}
