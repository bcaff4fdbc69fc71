import { fieldWeights } from '../../src/search/score.ts';
import type { Ranking } from './in-memory.ts';

/** Changes to the ranking, each tried alone: the table says what each part of it gains. */
export const trials: readonly (readonly [name: string, changes: Partial<Ranking>])[] = [
  ['k1 = 1.2', bm25(1.2, 0.75)],
  ['k1 = 3', bm25(3, 0.75)],
  ['b = 0.5', bm25(2, 0.5)],
  ['b = 0.9', bm25(2, 0.9)],
  ['headline as text', headline(1)],
  ['headline × 2', headline(2)],
  ['headline × 6', headline(6)],
  ['headline × 12', headline(12)],
  ['length in words, without weights', { lengthWeight: () => 1 }],
  ['weights and lengths not rounded', { codeOf: number => number, numberOf: number => number }],
  ['rounded to 4 steps a doubling', rounded(4)],
  ['the very form counts 1.25 ×', { otherForm: 0.8 }],
  ['related words in headlines do not count', { relatedShare: 0 }],
  ['related words in headlines count a third', { relatedShare: 0.33 }],
  ['score × share of rarity matched', { coordination: share => share }],
  ['score × root of that share', { coordination: share => Math.sqrt(share) }],
  ['no stages', { hasStages: false }],
  ['no stop words', { isStopWord: () => false }],
  ['9 words looked up, the longest', { lookedUp: words => longest(words, 9) }],
  ['9 words looked up, the rarest', { lookedUp: (words, _, rarity) => rarest(words, 9, rarity) }],
  ['12 words looked up, the longest', { lookedUp: words => longest(words, 12) }],
  ['half of all words looked up, the longest', { lookedUp: (words, total) => longest(words, total / 2) }],
  ['all words looked up', { lookedUp: words => [...words] }],
  ['words of a tenth only in headlines', { commonShare: 0.1 }],
  ['words of a fiftieth only in headlines', { commonShare: 0.02 }],
];

function bm25(k1: number, b: number): Partial<Ranking> {
  return {
    wordScore: (rarity, weight, length, average) =>
      (rarity * weight * (k1 + 1)) / (weight + k1 * (1 - b + (b * length) / average)),
  };
}

function headline(factor: number): Partial<Ranking> {
  const weightOf: Ranking['fieldWeight'] = ({ weight, isProminent = false }) =>
    isProminent ? (weight * factor) / fieldWeights.headline : weight;
  return { fieldWeight: weightOf, lengthWeight: weightOf };
}

function rounded(steps: number): Partial<Ranking> {
  return {
    codeOf: number => Math.round(steps * Math.log2(1 + number)),
    numberOf: code => 2 ** (code / steps) - 1,
  };
}

function longest(words: readonly string[], count: number): string[] {
  return words.toSorted((a, b) => b.length - a.length).slice(0, Math.max(1, count));
}

function rarest(words: readonly string[], count: number, rarity: (word: string) => number): string[] {
  return words.toSorted((a, b) => rarity(b) - rarity(a)).slice(0, count);
}
