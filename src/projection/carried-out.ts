import type { Item } from '../store/attributes.ts';
import { entryKey, type RecordKey } from '../store/keys.ts';
import { listName } from './lists.ts';
import { ownership } from './owner.ts';

/**
 * The trace of a pending change that was carried out. A reader that began before may have read old items: eventually
 * consistent reads lag, and a large change takes several transactions. While the trace is young, readers lay the change
 * over what they read once more.
 */
export interface CarriedOut {
  /** The revision before the change. */
  readonly from: number;
  readonly carriedOutAt: string;
}

/** Milliseconds for which a trace counts: as long as a write may take, and longer than a read lags. */
export const traceAge = 30_000;

export function carriedOutItem(recordKey: RecordKey, at: string, trace: CarriedOut): Item {
  const key = entryKey(listName('pending'), at, `${recordKey.id}.from.${trace.from}`);
  return { ...key, ...ownership('pending', recordKey), card: JSON.stringify(trace), ttl: traceExpiry(trace) };
}

/** The time at which DynamoDB may delete a trace. */
export function traceExpiry({ carriedOutAt }: CarriedOut): number {
  return Math.floor((Date.parse(carriedOutAt) + traceAge) / 1000) + 60;
}

/** The trace in an entry of the list of pending changes; undefined for a change that is not carried out. */
export function traceIn({
  sk,
  card,
}: {
  readonly sk: string;
  readonly card: string;
}): CarriedOut | undefined {
  // Only `carriedOutItem` writes this card, so its shape is not checked.
  return isTrace({ sk }) ? (JSON.parse(card) as CarriedOut) : undefined;
}

/** Whether an entry of the list of pending changes is a trace. */
export function isTrace({ sk }: { readonly sk: string }): boolean {
  return /\.from\.\d+$/.test(sk);
}

/** Whether readers still take a trace into account. */
export function isYoung({ carriedOutAt }: CarriedOut, now: string): boolean {
  return Date.parse(now) - Date.parse(carriedOutAt) < traceAge;
}
