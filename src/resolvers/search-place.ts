import { badInput } from '../content/problem.ts';
import { Cursors } from './cursor.ts';

/**
 * Where a page of results ends. Results come in windows, each a stretch of the lists of words; within one they are in the order of
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
    this.#cursors = new Cursors(identity);
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

/**
 * A place as `encode` writes it; undefined for a text that somebody made up. A key ends as ids do; where a search was stopped between two, the
 * window begins just above one, or just above what is just below one, whose last character is the one before: `justAbove` and
 * `justBelow` of ../store/keys.ts.
 */
function placeIn(text: string): SearchPlace | undefined {
  const [, window, rank, sk] =
    /^\["((?:[^"\\]*[/-9@-Z]\u{10ffff}? ?)?)"(?:,(-?[\d.e+-]+),"([^"\\]*[0-9A-Z])")?\]$/u.exec(text) ?? [];
  if (window === undefined) return undefined;
  const windowAfter = window === '' ? undefined : window;
  if (rank === undefined || sk === undefined) return { windowAfter };
  return Number.isFinite(Number(rank)) ? { windowAfter, last: { rank: Number(rank), sk } } : undefined;
}

/** The highest rank first; of equals the newest, and of those one before the other whatever else is there. */
export function byRank(a: Ranked, b: Ranked): number {
  return b.rank - a.rank || Buffer.compare(Buffer.from(b.sk), Buffer.from(a.sk));
}
