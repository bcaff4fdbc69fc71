import type { TypeName } from '../model/types.ts';
import { rowsOf, type WordRow } from '../projection/word-entry.ts';

/** A record that has all words: for each word of the query, the card of its entry. */
export interface Candidate {
  readonly sk: string;
  readonly type: TypeName;
  readonly cards: readonly string[];
}

export interface RankQuery {
  readonly words: readonly string[];
  /** For each word, the number of entries in the first read of its list: a rarer word is more significant. */
  readonly entries: readonly number[];
}

/** A word in exactly the requested form counts more than one that only shares the stem. */
const exactForm = 1.25;

/** The gain of the newest article over a very old one, and the number of days after which half of it is lost. */
const freshness = { gain: 0.6, halfLost: 365 } as const;

/** A name that contains all words of the query gains with the share of it that they make up; a complete name ranks above all else. */
const inName = { part: 2, whole: 100 } as const;

/** Ranks are whole numbers, so that a cursor preserves them exactly. */
const precision = 1000;

/**
 * The rank of a record: the weights of its fields, more for rare words, for complete names and for new articles. Newness counts from the newest
 * candidate, so that the order does not change while a reader pages through it.
 */
export function rankOf({ sk, type, cards }: Candidate, query: RankQuery, newest: number): number {
  const rows = query.words.map((word, i) => rowsOf(cards[i] ?? '', word));
  const weights = rows.map(
    (forms, i) => weightOf(forms, query.words[i] ?? '') * rarity(query.entries[i] ?? 0),
  );
  const weight = weights.reduce((sum, one) => sum + one, 0) / query.words.length;
  const factor = type === 'Article' ? 1 + fresh(sk, newest) : nameFactor(rows);
  return Math.round(weight * factor * precision);
}

/** The publication time of an article, in milliseconds; an entity's sort key holds no time. */
export function timeOf(sk: string): number {
  return Date.parse(sk.slice(0, sk.indexOf('#')));
}

function weightOf(forms: readonly WordRow[], word: string): number {
  return forms.reduce(
    (sum, [form, weight]) => sum + Math.log2(1 + weight) * (form === word ? exactForm : 1),
    0,
  );
}

function rarity(entries: number): number {
  return 1 / Math.log2(2 + entries);
}

function fresh(sk: string, newest: number): number {
  const days = (newest - timeOf(sk)) / 86_400_000;
  return freshness.gain / (1 + days / freshness.halfLost);
}

/** The share of one of its names that the words make up. */
function nameFactor(rows: readonly (readonly WordRow[])[]): number {
  const lengths = new Map<number, number>();
  const found = rows.map(forms => {
    const names = forms.flatMap(([, , places]) => places ?? []);
    for (const [name, length] of names) lengths.set(name, length);
    return new Set(names.map(([name]) => name));
  });
  const shares = [...lengths].flatMap(([name, length]) =>
    found.every(names => names.has(name)) ? rows.length / length : [],
  );
  const share = Math.max(0, ...shares);
  return share >= 1 ? 1 + inName.whole : 1 + inName.part * share;
}
