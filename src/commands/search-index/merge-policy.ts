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
  /** Segments with fewer articles, without the dead ones, belong to this tier. */
  readonly below: number;
  /** Number of segments at which they are merged. */
  readonly fanIn: number;
}

/** Maximum number of segments that one flush merges. Each takes two actions of the transaction; the other actions mark articles as dead. */
const maxMerged = 20;

/** The segments to merge into the new segment. */
export function segmentsToMerge(
  indexedCount: number,
  segments: readonly Segment[],
  superseded: ReadonlyMap<string, Set<number>>,
  { maxDeadShare, tiers }: MergeLimits,
): Segment[] {
  const sizes = segments.map(segment => {
    const dead = new Set([...segment.dead, ...(superseded.get(segment.name) ?? [])]).size;
    return { segment, size: segment.count - dead, hasManyDead: dead > segment.count * maxDeadShare };
  });
  const merged: Segment[] = [];
  let total = indexedCount;
  const take = (some: typeof sizes) => {
    for (const { segment, size } of some) {
      const isFull = merged.length === maxMerged || total + size > maxSegmentSize;
      if (isFull || merged.includes(segment)) continue;
      merged.push(segment);
      total += size;
    }
  };
  take(sizes.filter(({ hasManyDead }) => hasManyDead));
  for (const { below, fanIn } of tiers) {
    const small = sizes.filter(({ size, segment }) => size < below && !merged.includes(segment));
    if (total < below && small.length >= fanIn - 1) take(small.toSorted((a, b) => a.size - b.size));
  }
  return merged;
}
