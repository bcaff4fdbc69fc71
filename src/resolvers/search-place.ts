import { badInput } from '../errors/problem.ts';
import { endsAsKey } from '../store/keys.ts';
import { Cursors } from './cursor.ts';

/**
 * Where a page of results ends. Results come in windows, each a range of the lists of words; within one they are in the order of
 * their rank. So a place names the window by the key that it begins after, and in it a rank and a key.
 */
export interface SearchPlace {
  /** Undefined for the first window. */
  readonly windowAfter: string | undefined;
  readonly last?: Ranked | undefined;
}

export interface Ranked {
  readonly rank: number;
  readonly sk: string;
}

export class SearchCursors {
  readonly #cursors: Cursors;

  constructor(identity: string) {
    this.#cursors = new Cursors(() => identity);
  }

  encode({ windowAfter = '', last }: SearchPlace): string {
    return this.#cursors.encode(
      JSON.stringify([windowAfter, ...(last === undefined ? [] : [last.rank, last.sk])]),
    );
  }

  decode(cursor: string): SearchPlace {
    const place = placeIn(this.#cursors.decode('after', cursor));
    if (place === undefined) throw badInput('"after" is not a cursor of this search.');
    return place;
  }
}

/** A place as `encode` writes it; undefined for a made-up text. */
function placeIn(text: string): SearchPlace | undefined {
  const [, window, rank, sk] = /^\["([^"\\]*)"(?:,(-?[\d.e+-]+),"([^"\\]*)")?\]$/.exec(text) ?? [];
  if (window === undefined || (window !== '' && !endsAsKey(window))) return undefined;
  const windowAfter = window === '' ? undefined : window;
  if (rank === undefined || sk === undefined) return { windowAfter };
  if (!Number.isFinite(Number(rank)) || !endsAsKey(sk)) return undefined;
  return { windowAfter, last: { rank: Number(rank), sk } };
}

/** The highest rank first; of equals the newest, and of those one before the other whatever else is there. */
export function byRank(a: Ranked, b: Ranked): number {
  return b.rank - a.rank || Buffer.compare(Buffer.from(b.sk), Buffer.from(a.sk));
}
