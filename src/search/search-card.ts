import type { WordLanguage } from '../text/languages/tag.ts';

/**
 * The indexed data of an article: its words, and the lists by which searches are filtered. A fresh article has it as its card, and a segment is
 * built from these cards.
 */
export interface SearchCard {
  readonly language: WordLanguage;
  /** The code of the article's length in words. */
  readonly length: number;
  readonly words: readonly IndexedWord[];
  /** The filter lists that contain the article: those of its section, its language and each entity that it mentions. */
  readonly lists: readonly string[];
}

/** A word of an article, in the inflected form that the text has. */
export interface IndexedWord {
  readonly form: string;
  /** The code of its weight. */
  readonly weight: number;
  /** Whether it occurs in the headline. */
  readonly isProminent: boolean;
}

/** The stored form of a card. Grouping words by weight halves its size. */
interface Stored {
  readonly l: WordLanguage;
  readonly n: number;
  /** Words by `<weight code>`, or `<weight code>p` for prominent words, separated by spaces. No word contains a space. */
  readonly w: Readonly<Record<string, string>>;
  readonly k: readonly string[];
}

export function storedCard({ language, length, words, lists }: SearchCard): Stored {
  const w: Record<string, string> = {};
  for (const { form, weight, isProminent } of words) {
    const group = `${weight}${isProminent ? 'p' : ''}`;
    const before = w[group];
    w[group] = before === undefined ? form : `${before} ${form}`;
  }
  return { l: language, n: length, w, k: lists };
}

/** A card from its stored form; undefined for a tombstone and for a malformed card. */
export function searchCardFrom(card: string): SearchCard | undefined {
  const stored = card === tombstoneCard ? undefined : storedFrom(card);
  if (stored === undefined) return undefined;
  const { l, n, w, k } = stored;
  const words = Object.entries(w).flatMap(([group, forms]) => {
    const weight = Number.parseInt(group, 10);
    const isProminent = group.endsWith('p');
    return forms.split(' ').map(form => ({ form, weight, isProminent }));
  });
  return { language: l, length: n, words, lists: k };
}

/** The document frequency of each word: the number of articles that contain it. */
export function documentFrequencies(articles: Iterable<{ readonly card: SearchCard }>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { card } of articles)
    for (const { form } of card.words) counts.set(form, (counts.get(form) ?? 0) + 1);
  return counts;
}

function storedFrom(text: string): Stored | undefined {
  try {
    const card: unknown = JSON.parse(text);
    return isStored(card) ? card : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function isStored(card: unknown): card is Stored {
  const { l, n, w, k }: Record<string, unknown> = Object(card);
  const areTexts = (values: readonly unknown[]) => values.every(value => typeof value === 'string');
  return (
    typeof l === 'string' &&
    typeof n === 'number' &&
    areTexts(Object.values(Object(w))) &&
    Array.isArray(k) &&
    areTexts(k)
  );
}

/** The card of a tombstone: the article is no longer public or has another publication time, so its postings in segments are void. */
export const tombstoneCard = '{}';
