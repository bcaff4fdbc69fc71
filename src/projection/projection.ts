import type { Known, RecordOf } from '../content/record.ts';
import type { TypeName } from '../model/types.ts';

/** What follows from a record of one type. */
export interface Projection<T extends TypeName> {
  /** The record as it stands inside others: its name and what tells it from its like. */
  head(record: RecordOf<T>): Known<T>;
  /** The record as lists show it. */
  card(record: RecordOf<T>): Known<T>;
  /** Every list that the record stands in, or puts others in. */
  entries(record: RecordOf<T>): ListEntry[];
}

/** An entry of a list, before it has a key. */
export interface ListEntry {
  readonly list: string;
  /** What the list is sorted by, without `#`. */
  readonly sort: string;
  /** Unique in the list; most often the id of the record that the card is of. */
  readonly id: string;
  readonly card: object;
  /** What the tie itself says, such as a role. */
  readonly tie?: object | undefined;
}

/** Some fields of a record, as a head or a card. */
export function pick<R extends { type: string; id: string }, F extends keyof R>(
  record: R,
  ...fields: F[]
): Pick<R, F | 'type' | 'id'> {
  const names = new Set<keyof R>(['type', 'id', ...fields]);
  const picked: Partial<R> = {};
  for (const name of names) picked[name] = record[name];
  // Every name of the set was copied.
  return picked as Pick<R, F | 'type' | 'id'>;
}

/** Longest summary that a card carries. A longer one is left out, and so is fetched where it is asked for. */
const longestSummary = 400;

/** The summary for a card, where it is short enough. */
export function shortSummary({ summary }: { summary: string | null }): { summary?: string | null } {
  return (summary?.length ?? 0) <= longestSummary ? { summary } : {};
}

/** The first tie to each record: a list holds a record once, whatever the number of ties. */
export function firstOfEach<Tie>(
  ties: readonly Tie[],
  target: (tie: Tie) => { type: string; id: string } | null,
): Tie[] {
  const seen = new Map<string, Tie>();
  for (const tie of ties) {
    const record = target(tie);
    const name = `${record?.type}#${record?.id}`;
    if (record !== null && !seen.has(name)) seen.set(name, tie);
  }
  return [...seen.values()];
}
