import { badInput } from '../errors/problem.ts';
import { endsAsKey } from '../store/keys.ts';
import { Cursors } from './cursor.ts';

/**
 * The end of a page of results. Results come in windows, each a range of the word lists; within a window they are ordered by rank. A place
 * therefore holds the key before the window, and within it a rank and a key.
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

/** The inverse of `encode`; undefined for a forged text. */
function placeIn(text: string): SearchPlace | undefined {
  const [, window, rank, sk] = /^\["([^"\\]*)"(?:,(-?[\d.e+-]+),"([^"\\]*)")?\]$/.exec(text) ?? [];
  if (window === undefined || (window !== '' && !endsAsKey(window))) return undefined;
  const windowAfter = window === '' ? undefined : window;
  if (rank === undefined || sk === undefined) return { windowAfter };
  if (!Number.isFinite(Number(rank)) || !endsAsKey(sk)) return undefined;
  return { windowAfter, last: { rank: Number(rank), sk } };
}

/** The highest rank first; among equals the newest first, and then by key. */
export function byRank(a: Ranked, b: Ranked): number {
  return b.rank - a.rank || Buffer.compare(Buffer.from(b.sk), Buffer.from(a.sk));
}
