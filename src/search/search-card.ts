import type { WordLanguage } from '../text/languages/tag.ts';

/**
 * What the search index knows of an article: its words and the lists by which a search is narrowed. It is the card of a fresh article, and what
 * a segment is made of.
 */
export interface SearchCard {
  readonly language: WordLanguage;
  /** The code of the article's length in words. */
  readonly length: number;
  readonly words: readonly IndexedWord[];
  /** The lists of keys in which the article stands: of its section, its language and each entity that it mentions. */
  readonly lists: readonly string[];
}

/** A word of an article, in the form in which it stands there. */
export interface IndexedWord {
  readonly form: string;
  /** The code of its weight. */
  readonly weight: number;
  /** Whether it stands in the headline. */
  readonly isProminent: boolean;
}

/** The stored form of a card: words of the same weight stand together, which halves it. */
interface Stored {
  readonly l: WordLanguage;
  readonly n: number;
  /** By `<weight code>`, and `<weight code>p` for prominent words: the words with a space between. No word has one. */
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

/** A card from its stored form; undefined for the trace of an article that the index has no more, and for a malformed card. */
export function searchCardFrom(card: string): SearchCard | undefined {
  const stored = card === removedCard ? undefined : storedFrom(card);
  if (stored === undefined) return undefined;
  const { l, n, w, k } = stored;
  const words = Object.entries(w).flatMap(([group, forms]) => {
    const weight = Number.parseInt(group, 10);
    const isProminent = group.endsWith('p');
    return forms.split(' ').map(form => ({ form, weight, isProminent }));
  });
  return { language: l, length: n, words, lists: k };
}

/** In how many of some articles each word stands. */
export function articleCounts(cards: Iterable<SearchCard>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { words } of cards) for (const { form } of words) counts.set(form, (counts.get(form) ?? 0) + 1);
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

/** The card of an article that is no longer public, or no longer at this place: what segments say of it is void. */
export const removedCard = '{}';
