import { badInput, limitExceeded } from '../errors/problem.ts';
import { joint, withGershayim, withJoints, withoutInvisible } from './segments.ts';
import { isStopWord } from './stop-words.ts';
import { wordsOf } from './words.ts';

/** A parsed search query. */
export interface SearchQuery {
  /** Words to look up, without stop words if it has others. They are required with `ALL`, and in phrases. */
  readonly words: readonly string[];
  /** Words that must be adjacent in one field, in this order. */
  readonly phrases: readonly (readonly string[])[];
  /** Excluded words. */
  readonly withoutWords: readonly string[];
  readonly withoutPhrases: readonly (readonly string[])[];
}

/** Which records match: those with every word, or also those with some of the words. */
export type SearchMatch = 'AUTO' | 'ALL';

/**
 * Maximum words that are looked up, because each takes a request. For longer queries it is 60 % of the words, the share of content words in an
 * average sentence.
 */
const maxWords = 9;
const maxShareOfWords = 0.6;

/** Maximum number of required and excluded words and phrases. */
const maxTerms = 20;

const maxQueryLength = 1000;

/**
 * Parses a query: words in any order, `"a phrase"` in quotation marks, and `-word` or `-"a phrase"` for an exclusion. Throws BAD_USER_INPUT if
 * it has only excluded words or none, and LIMIT_EXCEEDED where it has too many words.
 */
export function parseSearchQuery(text: string, match: SearchMatch): SearchQuery {
  if (text.length > maxQueryLength)
    throw limitExceeded('query', {
      what: '"query" is too long',
      asked: text.length,
      allowed: maxQueryLength,
      advice: 'Use fewer words.',
    });
  const wanted: string[][] = [];
  const unwanted: string[][] = [];
  const phrases: string[][] = [];
  /** Words such as AT&T, which are no stop words of any language. */
  const names = new Set<string>();
  for (const { words, quoted, minus, isName } of parts(withJoints(withGershayim(withoutInvisible(text))))) {
    if (words.length === 0) continue;
    (minus ? unwanted : wanted).push(words);
    if (isName) for (const word of words) names.add(word);
    if (!minus && quoted && words.length > 1) phrases.push(words);
  }
  const all = [...new Set(wanted.flat())];
  const withoutWords = unwanted.flatMap(words => (words.length === 1 ? words : []));
  const withoutPhrases = unwanted.filter(words => words.length > 1);
  if (all.length === 0) {
    throw badInput(
      unwanted.length === 0
        ? '"query" has no words; add at least one.'
        : '"query" has only excluded words; add at least one required word.',
    );
  }
  const contentWords = all.filter(word => names.has(word) || !isStopWord(word));
  const wantedWords = contentWords.length === 0 ? all : contentWords;
  const words =
    match === 'ALL' ? wantedWords : wordsToLookUp(wantedWords, wanted.flat().length, new Set(phrases.flat()));
  const count = words.length + withoutWords.length + withoutPhrases.length;
  if (count > maxTerms)
    throw limitExceeded('words', {
      what: 'Too many required and excluded words in "query"',
      asked: count,
      allowed: maxTerms,
      advice: 'Use fewer words or shorter phrases.',
    });
  return { words, phrases, withoutWords, withoutPhrases };
}

/**
 * The words to look up, in their order: the words of phrases, and the longest of the other distinct words. `total` is the number of words of the
 * query. Before any read, a short word is most likely a common word.
 */
export function wordsToLookUp(
  words: readonly string[],
  total: number,
  required: ReadonlySet<string> = new Set(),
): string[] {
  const max = Math.min(maxTerms, Math.max(maxWords, Math.ceil(total * maxShareOfWords)));
  const others = words.filter(word => !required.has(word)).toSorted((a, b) => b.length - a.length);
  const chosen = new Set([...required, ...others.slice(0, Math.max(0, max - required.size))]);
  return words.filter(word => chosen.has(word));
}

interface Part {
  readonly words: string[];
  readonly quoted: boolean;
  readonly minus: boolean;
  readonly isName: boolean;
}

/** Opening and closing quotation marks of all languages; `"` within a Hebrew word is not one, and was replaced before. */
const quotes = '"“”„‟«»＂「」『』';
/** A phrase begins a word, or follows a bracket; the brackets of scripts that are written without spaces begin one anywhere. */
const pattern = new RegExp(
  `(?:(?<![^\\s\\p{Ps}+])(?<minus>[-−－])?[${quotes}]|[「『])(?<phrase>[^${quotes}]*)[${quotes}]?|(?<bare>[^\\s${quotes}]+)`,
  'gu',
);

function* parts(text: string): Generator<Part> {
  for (const { groups } of text.matchAll(pattern)) {
    const { minus, phrase, bare = '' } = groups ?? {};
    const words = wordsOf(phrase ?? bare);
    const isName = bare.includes(joint);
    if (phrase !== undefined) yield { words, quoted: true, minus: minus !== undefined, isName };
    else yield { words, quoted: false, minus: /^[-−－][\p{L}\p{N}]/u.test(bare), isName };
  }
}
