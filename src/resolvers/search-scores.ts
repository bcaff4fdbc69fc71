import type { Segment } from '../projection/segment.ts';
import { rowsOf, type WordRow } from '../projection/word-entry.ts';
import { unpackAscending } from '../search/bytes.ts';
import { valueOfCode } from '../search/codes.ts';
import { monthOf } from '../search/months.ts';
import { visitPostings } from '../search/postings.ts';
import { freshnessOf, nameFactor, rarityOf, whole, wordScore } from '../search/score.ts';
import type { Item } from '../store/attributes.ts';
import { isSameWord, rootOf } from '../text/stem.ts';
import type { FreshArticle, SearchLists } from './search-lists.ts';

/** A word of the query that is looked up. */
export interface QueryWord {
  readonly word: string;
  /** The list of its root. */
  readonly list: string;
}

/** The lists of a search. */
export interface SearchTerms {
  readonly words: readonly QueryWord[];
  readonly excluded: readonly QueryWord[];
  /** The lists of keys by which articles are narrowed. */
  readonly filters: readonly string[];
  /** Bits of the words that must be there, whatever else is: those of phrases. */
  readonly required: number;
}

/**
 * The scale of the scores. A cursor keeps it, so that a record has the same score on all pages, whatever is published, edited and withdrawn
 * meanwhile.
 */
export interface Scale {
  /** For each word how telling it is. */
  readonly rarities: readonly number[];
  /** The bits of the words that stand in so many articles that only their places in headlines count where not all words match. */
  readonly common: number;
  readonly averageLength: number;
  /** The month from which the freshness of articles counts. */
  readonly month: number;
}

/** The stages of a search's order. */
export const stages = { allInHeadline: 0, all: 1, some: 2 } as const;

/** A record's match: its stage and its score. */
export interface Match {
  readonly stage: number;
  readonly score: number;
  /** Bits of the words that it has. */
  readonly mask: number;
}

/** Number and share of records from which on a word counts as common: longer lists cost more than their words tell. */
const minCommon = { count: 2000, share: 0.04 } as const;

/** The words of the query that an article has, and its scores by word. */
interface Hit {
  mask: number;
  prominent: number;
  /** The score of all its words, and that of its telling words and those in its headline. */
  score: number;
  telling: number;
}

/** The matches of the articles of one segment, by ordinal. */
export type SegmentMatches = ReadonlyMap<number, Hit>;

/** Evaluates a search over what was read of its lists. */
export class Scores {
  readonly #lists: SearchLists;
  readonly #terms: SearchTerms;
  /** The matches by segment, as of so many reads. */
  readonly #matches = new Map<string, { readonly reads: number; readonly hits: SegmentMatches }>();

  constructor(lists: SearchLists, terms: SearchTerms) {
    this.#lists = lists;
    this.#terms = terms;
  }

  /** The scale of a new search. */
  scale(now: number): Scale {
    const { segments, fresh } = this.#lists;
    const count =
      segments.reduce((sum, segment) => sum + segment.count - segment.dead.size, 0) + fresh.length;
    const found = this.#terms.words.map(word => this.#countOf(word));
    const limit = Math.max(minCommon.count, minCommon.share * count);
    const words =
      segments.reduce((sum, segment) => sum + segment.words, 0) +
      fresh.reduce((sum, { card }) => sum + valueOfCode(card.length), 0);
    const all = segments.reduce((sum, segment) => sum + segment.count, 0) + fresh.length;
    // In steps of a fifth, so that single articles make no difference.
    const average = 2 ** (Math.round(4 * Math.log2(Math.max(1, words / Math.max(1, all)))) / 4);
    return {
      // A word that no record has tells nothing; it must not be taken for the most telling one.
      rarities: found.map(one => (one === 0 ? 0 : rarityOf(one, count))),
      common: found.reduce((bits, one, i) => (one > limit ? bits | (1 << i) : bits), 0),
      averageLength: average,
      month: monthOf(now),
    };
  }

  /** For each word, whether any record has it. */
  hasAny(word: QueryWord): boolean {
    return this.#countOf(word) > 0;
  }

  /** The matches among the articles of a segment, as far as its lists were read. */
  ofSegment(segment: Segment, scale: Scale): SegmentMatches {
    const { reads } = this.#lists;
    const known = this.#matches.get(segment.name);
    if (known?.reads === reads) return known.hits;
    const hits = this.#matchesIn(segment, scale);
    this.#matches.set(segment.name, { reads, hits });
    return hits;
  }

  #matchesIn(segment: Segment, scale: Scale): SegmentMatches {
    const { words, excluded, filters } = this.#terms;
    const hits = new Map<number, Hit>();
    const allowed = this.#allowed(segment, filters, excluded);
    for (const [i, { word, list }] of words.entries()) {
      const found = new Map<number, { weight: number; length: number; isProminent: boolean }>();
      this.#visit(segment, word, list, (ordinal, weight, length, isProminent) => {
        if (segment.dead.has(ordinal) || !allowed(ordinal)) return;
        const known = found.get(ordinal);
        if (known === undefined) found.set(ordinal, { weight, length, isProminent });
        else {
          known.weight += weight;
          known.isProminent ||= isProminent;
        }
      });
      for (const [ordinal, one] of found) {
        const hit = hits.get(ordinal) ?? { mask: 0, prominent: 0, score: 0, telling: 0 };
        addWord(hit, i, one, scale);
        hits.set(ordinal, hit);
      }
    }
    return hits;
  }

  /** The match of an article that is in no segment. */
  ofFresh({ card }: FreshArticle, scale: Scale): Hit | undefined {
    const { words, excluded, filters } = this.#terms;
    if (!filters.every(list => card.lists.includes(list))) return undefined;
    if (excluded.some(({ word }) => weightIn(card, word) !== undefined)) return undefined;
    const hit: Hit = { mask: 0, prominent: 0, score: 0, telling: 0 };
    for (const [i, { word }] of words.entries()) {
      const found = weightIn(card, word);
      if (found !== undefined) addWord(hit, i, { ...found, length: valueOfCode(card.length) }, scale);
    }
    return hit.mask === 0 ? undefined : hit;
  }

  /** The matches of entities by the sort key of their entries. */
  ofEntities(scale: Scale): Map<string, Match> {
    const { words, excluded, filters } = this.#terms;
    const cards = new Map<string, (string | undefined)[]>();
    if (filters.length > 0) return new Map();
    for (const [i, { list }] of words.entries()) {
      for (const { sk, card } of this.#lists.list(list).entities) {
        const own = cards.get(sk) ?? words.map(() => undefined);
        own[i] = card;
        cards.set(sk, own);
      }
    }
    const out = new Set(
      excluded.flatMap(({ word, list }) =>
        this.#lists.list(list).entities.flatMap(({ sk, card }) => (rowsOf(card, word).length > 0 ? sk : [])),
      ),
    );
    const matches = new Map<string, Match>();
    for (const [sk, own] of cards) {
      const rows = words.map(({ word }, i) => (own[i] === undefined ? [] : rowsOf(own[i], word)));
      if (out.has(sk) || rows.every(forms => forms.length === 0)) continue;
      const match = this.match(entityHit(rows, scale), 1, nameFactor(shareOfName(rows), words.length));
      if (match !== undefined) matches.set(sk, match);
    }
    return matches;
  }

  /** The stage and the score of a match; undefined where a required word is missing. */
  match(hit: Hit, freshness: number, factor = 1): Match | undefined {
    const { words, required } = this.#terms;
    const every = 2 ** words.length - 1;
    if ((hit.mask & required) !== required) return undefined;
    const stage =
      hit.mask !== every ? stages.some : hit.prominent === every ? stages.allInHeadline : stages.all;
    const score = stage === stages.some ? hit.telling : hit.score;
    return { stage, score: whole(score * freshness * factor), mask: hit.mask };
  }

  /** The number of records that have a word; an estimate where its list is long. */
  #countOf({ word, list }: QueryWord): number {
    const { segments, fresh } = this.#lists;
    const { postings, entities } = this.#lists.list(list);
    let count = entities.filter(({ card }) => rowsOf(card, word).length > 0).length;
    count += fresh.filter(({ card }) => weightIn(card, word) !== undefined).length;
    for (const segment of segments) {
      const item = postings.get(segment.name);
      if (item === undefined) continue;
      if (item.hasRest === true) count += Number(item.count);
      else {
        const ordinals = new Set<number>();
        this.#visit(segment, word, list, ordinal => {
          if (!segment.dead.has(ordinal)) ordinals.add(ordinal);
        });
        count += ordinals.size;
      }
    }
    return count;
  }

  #visit(
    segment: Segment,
    word: string,
    list: string,
    visit: (ordinal: number, weight: number, length: number, isProminent: boolean) => void,
  ): void {
    const item = this.#lists.list(list).postings.get(segment.name);
    if (item === undefined) return;
    const sources = [
      [item.prominent, true],
      [item.others, false],
      [this.#lists.rest(list, segment.name)?.others, false],
    ] as const;
    for (const [packed, isProminent] of sources) {
      if (!(packed instanceof Uint8Array)) continue;
      visitPostings(packed, (language, form) => {
        if (!isSameIn(language, form, word)) return undefined;
        return ({ ordinal, weight, length }) =>
          visit(ordinal, valueOfCode(weight), valueOfCode(length), isProminent);
      });
    }
  }

  /** Whether an article of a segment is in all lists of the filter, and has no excluded word. */
  #allowed(
    segment: Segment,
    filters: readonly string[],
    excluded: readonly QueryWord[],
  ): (ordinal: number) => boolean {
    const wanted = filters.map(list => ordinalsIn(this.#lists.list(list).postings.get(segment.name)));
    const unwanted = new Set<number>();
    for (const { word, list } of excluded) this.#visit(segment, word, list, ordinal => unwanted.add(ordinal));
    return ordinal => !unwanted.has(ordinal) && wanted.every(ordinals => ordinals.has(ordinal));
  }
}

/** The factor of an article by its age. */
export function freshnessIn(scale: Scale, month: number): number {
  return freshnessOf(scale.month - month, scale.rarities.length);
}

function addWord(
  hit: Hit,
  i: number,
  { weight, length, isProminent }: { weight: number; length: number; isProminent: boolean },
  scale: Scale,
): void {
  const bit = 1 << i;
  const score = wordScore(scale.rarities[i] ?? 1, weight, length, scale.averageLength);
  hit.mask |= bit;
  if (isProminent) hit.prominent |= bit;
  hit.score += score;
  if (isProminent || (scale.common & bit) === 0) hit.telling += score;
}

function entityHit(rows: readonly (readonly WordRow[])[], scale: Scale): Hit {
  const hit: Hit = { mask: 0, prominent: 0, score: 0, telling: 0 };
  for (const [i, forms] of rows.entries()) {
    if (forms.length === 0) continue;
    const weight = forms.reduce((sum, [, one]) => sum + one, 0);
    const isProminent = forms.some(([, , names]) => (names ?? []).length > 0);
    addWord(hit, i, { weight, length: scale.averageLength, isProminent }, scale);
  }
  return hit;
}

/** The largest share of one of its names that the words of the query make up, if all of them stand in it. */
function shareOfName(rows: readonly (readonly WordRow[])[]): number {
  const lengths = new Map<number, number>();
  const found = rows.map(forms => {
    const names = forms.flatMap(([, , places]) => places ?? []);
    for (const [name, length] of names) lengths.set(name, length);
    return new Set(names.map(([name]) => name));
  });
  const shares = [...lengths].flatMap(([name, length]) =>
    found.every(names => names.has(name)) ? rows.length / length : [],
  );
  return Math.max(0, ...shares);
}

function weightIn(
  card: FreshArticle['card'],
  word: string,
): { weight: number; isProminent: boolean } | undefined {
  let [weight, isFound, isProminent] = [0, false, false];
  for (const one of card.words) {
    if (!isSameIn(card.language, one.form, word)) continue;
    isFound = true;
    weight += valueOfCode(one.weight);
    isProminent ||= one.isProminent;
  }
  return isFound ? { weight, isProminent } : undefined;
}

/** Words of different roots are never the same, and roots are remembered. */
function isSameIn(language: string, form: string, word: string): boolean {
  return form === word || (rootOf(form) === rootOf(word) && isSameWord(language as never, form, word));
}

function ordinalsIn(item: Item | undefined): ReadonlySet<number> {
  return item?.articles instanceof Uint8Array ? new Set(unpackAscending(item.articles)) : new Set();
}
