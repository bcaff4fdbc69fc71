/** The fields of a position that decide its order. */
interface Held {
  readonly startDate: string | null;
  readonly endDate: string | null;
}

/** Sorts positions, latest first: current ones, then by end date, then by start date. */
export function latestFirst<P extends Held>(positions: readonly P[]): P[] {
  const rank = ({ startDate, endDate }: Held) => `${endDate ?? '9999'} ${startDate ?? ''}`;
  return positions.toSorted((a, b) => (rank(a) > rank(b) ? -1 : rank(a) < rank(b) ? 1 : 0));
}
