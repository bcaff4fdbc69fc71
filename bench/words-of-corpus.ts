import { type Corpus, generate } from './generate.ts';

/** Searches by words of a corpus, for which costs are bounded. */
export interface CorpusSearches {
  /** Pairs of words, of which each stands in a fifth to a half of the articles. */
  readonly commonPairs: readonly string[];
  /** Of 15 words, of which nine stand in 45 % to 0.5 % of the articles. */
  readonly sentence: string;
  /** Those nine, the most common first. */
  readonly words: readonly string[];
}

export function searchesIn(corpus: Corpus): CorpusSearches {
  const counts = documentCounts(corpus);
  const words = [0.45, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005].map(share =>
    wordIn(counts, corpus.articles * share),
  );
  const [a, b, c, d] = words;
  const sentence = `what do we know of ${words.join(' and the ')}`.split(' ').slice(0, 15).join(' ');
  return { commonPairs: [`${a} ${b}`, `${c} ${d}`, `${a} ${d}`], sentence, words };
}

/** In how many articles each word of the texts stands. */
function documentCounts(corpus: Corpus): Map<string, number> {
  const counts = new Map<string, number>();
  for (const document of generate(corpus)) {
    if (!('body' in document)) continue;
    for (const word of new Set(String(document.body).match(/[a-z]+/g)))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** The first word that stands in about as many articles; not a noun that names have too, but one of those that are made up (`wordAt`). */
function wordIn(counts: Map<string, number>, articles: number): string {
  let [found, best] = ['', Number.POSITIVE_INFINITY];
  for (const [word, count] of counts) {
    const distance = Math.abs(count - articles);
    if (word.endsWith('p') && distance < best) [found, best] = [word, distance];
  }
  return found;
}
