import type { Segment } from '../../projection/segment.ts';
import { unpackAscending } from '../../search/bytes.ts';
import { valueOfCode } from '../../search/codes.ts';
import { parseSortKey } from '../../search/document-table.ts';
import { monthOf } from '../../search/months.ts';
import { nameFactor, rounded } from '../../search/score.ts';
import type { SearchCard } from '../../search/search-card.ts';
import type { Item } from '../../store/attributes.ts';
import type { Condition } from '../article-filter.ts';
import { entitiesWith } from './search-entities.ts';
import { addWord, emptyHit, type Hit } from './search-hit.ts';
import type { SearchLists } from './search-lists.ts';
import { freshnessIn, type Scale } from './search-scale.ts';
import { type QueryWord, relatedIn, visitWord, type WordPosting, weightIn } from './search-words.ts';

/** The parsed terms and filters of a search. */
export interface SearchTerms {
  readonly words: readonly QueryWord[];
  readonly excluded: readonly QueryWord[];
  /** The conditions that filter articles. */
  readonly filters: readonly Condition[];
  /** Bits of the words of phrases, which a record must contain with `AUTO` too. */
  readonly required: number;
}

/** The stages of a search's order. */
export const stages = { allInHeadline: 0, allStrong: 1, all: 2, some: 3 } as const;

/** A record's match: its stage and its score. */
export interface Match {
  readonly stage: number;
  readonly score: number;
  /** Bits of the words that it has. */
  readonly mask: number;
}

/** The matches of the articles of one segment, by ordinal. */
export type SegmentMatches = ReadonlyMap<number, Hit>;

/** What an article of a segment has of a word of the query. */
interface FoundWord {
  weight: number;
  related: number;
  isProminent: boolean;
  readonly length: number;
}

/** Evaluates a search with the parts of its lists that were read, on one scale. */
export class Scores {
  readonly #lists: SearchLists;
  readonly #terms: SearchTerms;
  readonly #scale: Scale;
  /** The matches by segment, each with the number of reads at the time. */
  readonly #matches = new Map<string, { readonly reads: number; readonly hits: SegmentMatches }>();
  #known: ReadonlyMap<string, Match> | undefined;

  constructor(lists: SearchLists, terms: SearchTerms, scale: Scale) {
    this.#lists = lists;
    this.#terms = terms;
    this.#scale = scale;
  }

  /** The matching articles of a segment, by the parts of its lists that were read. */
  ofSegment(segment: Segment): SegmentMatches {
    const { reads } = this.#lists;
    const known = this.#matches.get(segment.name);
    if (known?.reads === reads) return known.hits;
    const hits = this.#matchesIn(segment);
    this.#matches.set(segment.name, { reads, hits });
    return hits;
  }

  #matchesIn(segment: Segment): SegmentMatches {
    const { words, excluded, filters } = this.#terms;
    const hits = new Map<number, Hit>();
    const allowed = this.#allowed(segment, filters, excluded);
    for (const [i, word] of words.entries()) {
      const found = new Map<number, FoundWord>();
      const foundAt = ({ ordinal, length }: WordPosting) => {
        if (segment.dead.has(ordinal) || !allowed(ordinal)) return undefined;
        const one = found.get(ordinal) ?? { weight: 0, related: 0, length, isProminent: false };
        found.set(ordinal, one);
        return one;
      };
      const addSame = (posting: WordPosting) => {
        const one = foundAt(posting);
        if (one === undefined) return;
        one.weight += posting.weight;
        one.isProminent ||= posting.isProminent;
      };
      const addRelated = (posting: WordPosting) => {
        const one = foundAt(posting);
        if (one !== undefined) one.related += posting.weight;
      };
      visitWord(this.#lists, segment, word, addSame, addRelated);
      for (const [ordinal, one] of found) {
        const hit = hits.get(ordinal) ?? emptyHit();
        addWord(hit, i, one, this.#scale);
        hits.set(ordinal, hit);
      }
    }
    for (const [ordinal, { mask }] of hits) if (mask === 0) hits.delete(ordinal);
    return hits;
  }

  #ofFresh(card: SearchCard): Hit | undefined {
    const { words, excluded, filters } = this.#terms;
    if (!filters.every(condition => isSatisfied(condition, list => card.lists.includes(list))))
      return undefined;
    if (excluded.some(word => weightIn(card, word) !== undefined)) return undefined;
    const hit = emptyHit();
    for (const [i, word] of words.entries()) {
      const found = weightIn(card, word) ?? { weight: 0, isProminent: false };
      const related = relatedIn(card, word);
      if (found.weight + related > 0)
        addWord(hit, i, { ...found, related, length: valueOfCode(card.length) }, this.#scale);
    }
    return hit.mask === 0 ? undefined : hit;
  }

  /** The matches of fresh articles and entities, by sort key. */
  ofKnown(): ReadonlyMap<string, Match> {
    this.#known ??= new Map(this.#knownMatches());
    return this.#known;
  }

  *#knownMatches(): Generator<[string, Match]> {
    for (const { sk, card } of this.#lists.fresh) {
      const hit = this.#ofFresh(card);
      const match = hit && this.match(hit, freshnessIn(this.#scale, monthOf(parseSortKey(sk).time)));
      if (match !== undefined) yield [sk, match];
    }
    if (this.#terms.filters.length > 0) return;
    for (const { sk, hit, shareOfName } of entitiesWith(this.#lists, this.#terms, this.#scale)) {
      const match = this.match(hit, 1, nameFactor(shareOfName, this.#terms.words.length));
      if (match !== undefined) yield [sk, match];
    }
  }

  /** The stage and the score of a match; undefined if a required word is missing. */
  match(hit: Hit, freshness: number, factor = 1): Match | undefined {
    const { words, required } = this.#terms;
    const every = 2 ** words.length - 1;
    if ((hit.mask & required) !== required) return undefined;
    const stage = stageOf(hit, every);
    const score = stage === stages.some ? hit.rareScore : hit.score;
    return { stage, score: rounded(score * freshness * factor), mask: hit.mask };
  }

  /** Whether an article of a segment satisfies all conditions of the filter and contains no excluded word. */
  #allowed(
    segment: Segment,
    filters: readonly Condition[],
    excluded: readonly QueryWord[],
  ): (ordinal: number) => boolean {
    const members = new Map(
      filters.flatMap(({ lists }) =>
        lists.map(list => [list, ordinalsIn(this.#lists.keys(list, segment.name))] as const),
      ),
    );
    const unwanted = new Set<number>();
    for (const word of excluded)
      visitWord(this.#lists, segment, word, ({ ordinal }) => unwanted.add(ordinal));
    return ordinal =>
      !unwanted.has(ordinal) &&
      filters.every(condition => isSatisfied(condition, list => members.get(list)?.has(ordinal) === true));
  }
}

function stageOf({ mask, prominent, strong }: Hit, every: number): number {
  if (mask !== every) return stages.some;
  if (prominent === every) return stages.allInHeadline;
  return strong === every ? stages.allStrong : stages.all;
}

function isSatisfied({ lists, isExcluded = false }: Condition, isIn: (list: string) => boolean): boolean {
  return lists.some(isIn) !== isExcluded;
}

function ordinalsIn(item: Item | undefined): ReadonlySet<number> {
  return item?.articles instanceof Uint8Array ? new Set(unpackAscending(item.articles)) : new Set();
}
