import { expect, test } from 'vitest';
import { evaluate } from '../../bench/search/evaluate.ts';
import { InMemory } from '../../bench/search/in-memory.ts';
import { generatedNews } from '../../bench/search/news.ts';
import { plainBm25 } from '../../bench/search/rivals.ts';
import { freshnessOf, nameFactor, rarityOf, wordScore } from '../../src/search/score.ts';
import { wordsToLookUp } from '../../src/text/search-query.ts';

test('on generated news, the ranking is better than BM25 without fields', async () => {
  const news = generatedNews();
  const ours = await evaluate(new InMemory('this ranking', news.documents), news.questions);
  const plain = await evaluate(plainBm25(news), news.questions);
  expect(ours.ndcg).toBeGreaterThanOrEqual(0.64);
  expect(ours.ndcg).toBeGreaterThan(plain.ndcg + 0.01);
  expect(ours.recall).toBeGreaterThanOrEqual(plain.recall);
  expect(ours.empty).toBe(0);
});

test('measures: the best order is 1, half of the answers is half of the recall', async () => {
  const gains = new Map([
    ['a', 3],
    ['b', 1],
  ]);
  const quality = (...found: string[]) =>
    evaluate({ name: '', search: () => found }, [{ text: 'which', gains }]);
  expect(await quality('a', 'b')).toMatchObject({ ndcg: 1, recall: 1, first: 1, empty: 0 });
  expect(await quality('x', 'a')).toMatchObject({ recall: 0.5, first: 0 });
  expect((await quality('b', 'a')).ndcg).toBeCloseTo((1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3)));
  expect(await quality()).toMatchObject({ ndcg: 0, recall: 0, empty: 1 });
});

test('a word scores more the rarer it is, the more often it occurs and the shorter the article is', () => {
  const rare = rarityOf(2, 1000);
  expect(rare).toBeGreaterThan(rarityOf(500, 1000));
  expect(rarityOf(1000, 1000)).toBeGreaterThan(0);
  expect(wordScore(rare, 4, 100, 100)).toBeGreaterThan(wordScore(rare, 3, 100, 100));
  expect(wordScore(rare, 4, 50, 100)).toBeGreaterThan(wordScore(rare, 4, 100, 100));
});

test('freshness and parts of names count less the more words are asked for', () => {
  expect(freshnessOf(0, 2)).toBe(1.6);
  expect(freshnessOf(12, 1)).toBe(1.3);
  expect(freshnessOf(0, 8)).toBeLessThan(1.04);
  expect(nameFactor(0.5, 1)).toBe(1.5);
  expect(nameFactor(0.75, 3)).toBeLessThan(1.1);
  expect(nameFactor(1, 5)).toBeGreaterThan(100);
});

test('a long question looks up three words of five, the longest', () => {
  const words = Array.from({ length: 14 }, (_, i) => 'x'.repeat(i + 1));
  expect(wordsToLookUp(words, 14)).toEqual(words.slice(-9));
  expect(wordsToLookUp(words, 20)).toEqual(words.slice(-12));
  expect(wordsToLookUp(words, 14, new Set(['x']))).toEqual(['x', ...words.slice(-8)]);
});
