import type { TypeName } from '../model/types.ts';
import { rowsOf, type WordRow } from '../projection/word-entry.ts';

/** One record that has all words: for each word of the query, the card of its entry. */
export interface Candidate {
  readonly sk: string;
  readonly type: TypeName;
  readonly cards: readonly string[];
}

export interface RankQuery {
  readonly words: readonly string[];
  /** For each word how many entries the first read of its list gave: the rarer, the more it tells. */
  readonly entries: readonly number[];
}

/** A word that stands there as it was asked for tells more than one that only has its stem. */
const exactForm = 1.25;

/** What the newest article gains over one that is very old, and after how many days half of that is lost. */
const freshness = { gain: 0.6, halfLost: 365 } as const;

/** A name that all words of the query are in gains with the share of it that they make; the whole name comes before all else. */
const inName = { part: 2, whole: 100 } as const;

/** Ranks are whole numbers, so that they are the same again after a way through a cursor. */
const precision = 1000;

/**
 * How well a record fits: what its fields weigh, more for rare words, more for whole names, more for what is new. Newness counts
 * from the newest of the candidates, so that the order does not change while a reader pages through it.
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

/** When an article was published, in milliseconds; what an entity's entry says instead is no time. */
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

/** How much of one of its names the words make up. */
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
