import { type SearchField, searchableOf } from '../../src/projection/searchable.ts';
import { stages } from '../../src/resolvers/search/search-scores.ts';
import { codeOf, valueOfCode as numberOf } from '../../src/search/codes.ts';
import {
  freshnessOf,
  nameFactor,
  rarityOf,
  relatedShare,
  rounded,
  wordScore,
} from '../../src/search/score.ts';
import { firstLetters } from '../../src/store/search-keys.ts';
import type { WordLanguage } from '../../src/text/languages/tag.ts';
import { wordsToLookUp } from '../../src/text/search-query.ts';
import { isSameWord } from '../../src/text/stem.ts';
import { isStopWord } from '../../src/text/stop-words.ts';
import { keyOfForm, queryPrefix } from '../../src/text/word-key.ts';
import { wordsIn, wordsOf } from '../../src/text/words.ts';
import type { SourceDocument } from './collection.ts';
import type { Engine } from './evaluate.ts';
import { recordsOf } from './records.ts';

/** Parts of the ranking, which a trial may replace. */
export interface Ranking {
  readonly fieldWeight: (field: SearchField) => number;
  /** What a word of a field adds to the length of an article. */
  readonly lengthWeight: (field: SearchField) => number;
  readonly wordScore: typeof wordScore;
  readonly codeOf: (number: number) => number;
  readonly numberOf: (code: number) => number;
  readonly isStopWord: (word: string) => boolean;
  /** The words of a question that are looked up, with the rarity of each as a help that the index does not have. */
  readonly lookedUp: (words: readonly string[], total: number, rarity: (word: string) => number) => string[];
  /** The factor of a form other than that of the question. */
  readonly otherForm: number;
  /** The factor of a word in a headline that begins like a word of the question. */
  readonly relatedShare: number;
  readonly freshnessOf: (months: number, words: number) => number;
  /** The factor of an article with a share of the rarity of all words. */
  readonly coordination: (share: number) => number;
  readonly nameFactor: (share: number, words: number) => number;
  readonly hasStages: boolean;
  /** The share of all records from which on a word counts only in headlines and names, where not all words are there. */
  readonly commonShare: number;
}

export const ranking: Ranking = {
  fieldWeight: ({ weight }) => weight,
  lengthWeight: ({ weight }) => weight,
  wordScore,
  codeOf,
  numberOf,
  isStopWord,
  lookedUp: (words, total) => wordsToLookUp(words, total),
  otherForm: 1,
  relatedShare,
  freshnessOf,
  coordination: () => 1,
  nameFactor,
  hasStages: true,
  commonShare: 1,
};

interface Entry {
  readonly name: string;
  readonly isArticle: boolean;
  readonly language: WordLanguage;
  /** The decoded length. */
  readonly length: number;
  readonly months: number;
}

interface Posting {
  readonly entry: number;
  /** As the index keeps it: a code for an article, the number itself for an entity. */
  readonly weight: number;
  readonly isProminent: boolean;
  /** The names that have this form, with their numbers of words. */
  readonly names: readonly (readonly [name: number, words: number])[];
}

interface Match {
  /** 0 where the record has only related words. */
  weight: number;
  related: number;
  isProminent: boolean;
  readonly names: Map<number, number>;
}

const msOfMonth = 365.25 * 86_400_000 * (1 / 12);

/** The ranking of src/search over documents in memory: the same words, codes and scores as in the index, and no table. */
export class InMemory implements Engine {
  readonly name: string;
  readonly #ranking: Ranking;
  readonly #entries: readonly Entry[];
  readonly #average: number;
  readonly #lists = new Map<string, Map<string, Posting[]>>();
  readonly #known = new Map<string, Map<number, Match>>();
  readonly #havingWord = new Map<string, readonly number[]>();

  constructor(name: string, documents: readonly SourceDocument[], changes: Partial<Ranking> = {}) {
    this.name = name;
    this.#ranking = { ...ranking, ...changes };
    this.#entries = recordsOf(documents).map(({ record, body }, entry) => {
      const { language, fields } = searchableOf(record, body);
      const isArticle = record.type === 'Article';
      const length = this.#add(entry, fields, isArticle);
      const time = record.type === 'Article' ? Date.parse(record.publishedAt ?? '') : Number.NaN;
      return {
        name: `${record.type}/${record.slug}`,
        isArticle,
        language,
        length: this.#ranking.numberOf(this.#ranking.codeOf(length)),
        months: Number.isNaN(time) ? 0 : (Date.now() - time) / msOfMonth,
      };
    });
    const lengths = this.#entries.filter(({ isArticle }) => isArticle).map(({ length }) => length);
    this.#average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  }

  search(question: string): string[] {
    const { isStopWord, lookedUp, hasStages } = this.#ranking;
    const all = wordsOf(question);
    const contentWords = [...new Set(all)].filter(word => !isStopWord(word));
    const words = lookedUp(contentWords.length === 0 ? [...new Set(all)] : contentWords, all.length, word =>
      this.#rarity(word),
    );
    const having = new Set(words.flatMap(word => this.#having(word)));
    const ranked = [...having].map(entry => {
      const matches = words.map(word => this.#matches(word).get(entry));
      const some = matches.filter(match => match !== undefined && match.weight > 0);
      const prominent = some.filter(match => match?.isProminent === true).length;
      const stage = hasStages ? stageOf(words.length, some.length, prominent) : stages.some;
      return {
        name: this.#entries[entry]?.name ?? '',
        entry,
        stage,
        rank: this.#rank(entry, words, matches),
      };
    });
    return ranked
      .toSorted((a, b) => a.stage - b.stage || b.rank - a.rank || a.entry - b.entry)
      .map(({ name }) => name);
  }

  #rank(number: number, words: readonly string[], matches: readonly (Match | undefined)[]): number {
    const { wordScore, freshnessOf, coordination, nameFactor, commonShare } = this.#ranking;
    const entry = this.#entries[number];
    if (entry === undefined) return 0;
    const rarities = words.map(word => this.#rarity(word));
    const isComplete = matches.every(match => match !== undefined && match.weight > 0);
    const scores = matches.map((match, i) => {
      if (match === undefined) return 0;
      const isCommon = this.#having(words[i] ?? '').length > commonShare * this.#entries.length;
      if (isCommon && !isComplete && !match.isProminent) return 0;
      const rarity = rarities[i] ?? 0;
      return wordScore(
        rarity,
        match.weight + match.related,
        entry.isArticle ? entry.length : this.#average,
        this.#average,
      );
    });
    const total = sumOf(rarities);
    const share =
      total === 0 ? 1 : sumOf(rarities.map((rarity, i) => (matches[i]?.weight ? rarity : 0))) / total;
    const factor = entry.isArticle
      ? freshnessOf(entry.months, words.length) * coordination(share)
      : nameFactor(shareOfName(matches), words.length);
    return rounded(sumOf(scores) * factor);
  }

  #rarity(word: string): number {
    return rarityOf(this.#having(word).length, this.#entries.length);
  }

  /** The entries that have a word, in any of its forms. */
  #having(word: string): readonly number[] {
    const known = this.#havingWord.get(word);
    if (known !== undefined) return known;
    const having = [...this.#matches(word)].flatMap(([entry, { weight }]) => (weight > 0 ? entry : []));
    this.#havingWord.set(word, having);
    return having;
  }

  #matches(word: string): Map<number, Match> {
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    const { numberOf, otherForm, relatedShare } = this.#ranking;
    const found = new Map<number, Match>();
    for (const [form, postings] of this.#lists.get(firstLetters(queryPrefix(word))) ?? [])
      for (const { entry, weight, isProminent, names } of postings) {
        const { language, isArticle } = this.#entries[entry] ?? { language: 'none', isArticle: true };
        const isSame = isSameWord(language, form, word);
        const match = found.get(entry) ?? { weight: 0, related: 0, isProminent: false, names: new Map() };
        found.set(entry, match);
        const decoded = isArticle ? numberOf(weight) : weight;
        if (!isSame) {
          if (isArticle && isProminent && isRelated(language, form, word))
            match.related += relatedShare * decoded;
          continue;
        }
        match.weight += (form === word ? 1 : otherForm) * decoded;
        match.isProminent ||= isProminent;
        for (const [name, length] of names) match.names.set(name, length);
      }
    this.#known.set(word, found);
    return found;
  }

  /** Adds the words of a record, and returns its length. */
  #add(entry: number, fields: readonly SearchField[], isArticle: boolean): number {
    const { fieldWeight, lengthWeight, codeOf } = this.#ranking;
    const forms = new Map<string, { weight: number; isProminent: boolean; names: [number, number][] }>();
    let length = 0;
    for (const field of fields) {
      const { text, name } = field;
      const isProminent = name !== undefined || field.isProminent === true;
      const words = [...wordsIn(text)];
      const own = new Set(words.map(({ word }) => word));
      const contentWords = [...own].filter(word => !isStopWord(word)).length || own.size;
      length += lengthWeight(field) * words.length;
      for (const form of words.flatMap(({ word, others }) => [word, ...others])) {
        const known = forms.get(form) ?? { weight: 0, isProminent: false, names: [] };
        known.weight += fieldWeight(field);
        known.isProminent ||= isProminent;
        if (name !== undefined) known.names.push([name, contentWords]);
        forms.set(form, known);
      }
    }
    for (const [form, { weight, isProminent, names }] of forms) {
      const list = firstLetters(keyOfForm('none', form));
      const ofList = this.#lists.get(list) ?? new Map<string, Posting[]>();
      this.#lists.set(list, ofList);
      const postings = ofList.get(form) ?? [];
      ofList.set(form, postings);
      postings.push({ entry, weight: isArticle ? codeOf(weight) : weight, isProminent, names });
    }
    return length;
  }
}

function isRelated(language: WordLanguage, form: string, word: string): boolean {
  return keyOfForm(language, form).startsWith(queryPrefix(word));
}

function stageOf(words: number, having: number, prominent: number): number {
  if (having < words) return stages.some;
  return prominent < words ? stages.all : stages.allInHeadline;
}

/** The largest share of one name that the words make up, if all of them are in it. */
function shareOfName(matches: readonly (Match | undefined)[]): number {
  const names = matches[0]?.names ?? new Map<number, number>();
  const shares = [...names].flatMap(([name, length]) =>
    matches.every(match => match?.names.has(name)) ? matches.length / length : [],
  );
  return Math.max(0, ...shares);
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
