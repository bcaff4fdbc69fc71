import { ByteReader, ByteWriter } from './bytes.ts';

/** The month of an instant, counted from the year 0. Ranking uses the month of an article, so it needs no exact times from a segment. */
export function monthOf(time: number): number {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** Packs the months of a segment's articles, whose times must ascend. */
export function packMonths(times: readonly number[]): Uint8Array {
  const counts = new Map<number, number>();
  for (const time of times) counts.set(monthOf(time), (counts.get(monthOf(time)) ?? 0) + 1);
  const writer = new ByteWriter();
  let last = 0;
  for (const [month, count] of counts) {
    writer.number(month - last);
    writer.number(count);
    last = month;
  }
  return writer.result();
}

/** The month of each article, by its ordinal. */
export function unpackMonths(bytes: Uint8Array, count: number): Int32Array {
  const months = new Int32Array(count);
  const reader = new ByteReader(bytes);
  let [month, from] = [0, 0];
  while (!reader.isAtEnd) {
    month += reader.number();
    const to = from + reader.number();
    months.fill(month, from, to);
    from = to;
  }
  return months;
}
