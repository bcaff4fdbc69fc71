/** A post as far as its order needs it. */
interface Held {
  readonly startDate: string | null;
  readonly endDate: string | null;
}

/** Posts latest first: those still held, then by when they ended, then by when they began. */
export function latestFirst<P extends Held>(positions: readonly P[]): P[] {
  const rank = ({ startDate, endDate }: Held) => `${endDate ?? '9999'} ${startDate ?? ''}`;
  return positions.toSorted((a, b) => (rank(a) > rank(b) ? -1 : rank(a) < rank(b) ? 1 : 0));
}
