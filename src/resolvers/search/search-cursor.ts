import { badInput } from '../../errors/problem.ts';
import { compareKeys } from '../../store/sort-keys.ts';
import { Cursors } from '../cursor.ts';
import type { Scale } from './search-scale.ts';

/** A position in the order of the results: by stage, by score from the highest, and by key from the newest. */
export interface ResultPosition {
  readonly stage: number;
  readonly score: number;
  readonly sk: string;
}

/** The contents of a cursor: the last result, and the scale of its score. */
export interface SearchPosition {
  readonly scale: Scale;
  readonly last: ResultPosition;
  /** The corrections of misspelt words, by the index of the word in the query; the same on all pages. */
  readonly corrected: Corrections;
}

export type Corrections = ReadonlyMap<number, string>;

export class SearchCursors {
  readonly #cursors: Cursors;

  constructor(identity: string) {
    this.#cursors = new Cursors(() => identity);
  }

  encode({ scale, last, corrected }: SearchPosition): string {
    const { rarities, common, averageLength, month } = scale;
    const { stage, score, sk } = last;
    return this.#cursors.encode(
      JSON.stringify([
        stage,
        score,
        sk,
        [...corrected].map(([i, word]) => `${i}:${word}`).join(' '),
        common,
        averageLength,
        month,
        ...rarities,
      ]),
    );
  }

  decode(cursor: string): SearchPosition {
    const position = positionIn(this.#cursors.decode('after', cursor));
    if (position === undefined) throw badInput('"after" is not a cursor of this search.');
    return position;
  }
}

/** Upper bound of all numbers in a valid cursor. */
const maxNumber = 1e12;

/** The inverse of `encode`; undefined for a forged text. */
function positionIn(text: string): SearchPosition | undefined {
  const [, stage, score, sk = '', words = '', numbers = ''] =
    /^\[(\d),(\d+),"([^"\\]*)","([^"\\]*)"((?:,\d+(?:\.\d+)?)+)\]$/.exec(text) ?? [];
  const [common = 0, averageLength = 0, month = 0, ...rarities] = numbers.slice(1).split(',').map(Number);
  const isPlausible = [Number(score), common, averageLength, month, ...rarities].every(
    one => one < maxNumber,
  );
  if (!isPlausible || rarities.length === 0 || averageLength === 0) return undefined;
  return {
    last: { stage: Number(stage), score: Number(score), sk },
    scale: { rarities, common, averageLength, month },
    corrected: new Map(
      words.split(' ').flatMap(pair => {
        const [, i, word] = /^(\d{1,2}):([\p{L}\p{M}]{1,64})$/u.exec(pair) ?? [];
        return i === undefined || word === undefined ? [] : [[Number(i), word]];
      }),
    ),
  };
}

/** Compares two positions: negative if `a` comes before `b`. */
export function comparePositions(a: ResultPosition, b: ResultPosition): number {
  return a.stage - b.stage || b.score - a.score || compareKeys(b.sk, a.sk);
}
