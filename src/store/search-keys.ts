import { encodeListName, type Key, listKey, listNameIn } from './keys.ts';
import { highestKey, padded, type SortRange, throughInstant } from './sort-keys.ts';

/** A chunk of the vocabulary; its name consists of letters and a hyphen. */
export function vocabularyKey(chunk: string): Key {
  return { pk: `${vocabularyPrefix}${chunk}`, sk: vocabularySort };
}

/** The name of the chunk with a key; undefined for other keys. */
export function vocabularyChunkOf({ pk, sk }: Key): string | undefined {
  return pk.startsWith(vocabularyPrefix) && sk === vocabularySort
    ? pk.slice(vocabularyPrefix.length)
    : undefined;
}

const vocabularyPrefix = 'vocabulary#';

/** The sort key of all chunks of the vocabulary. */
export const vocabularySort = 'vocabulary';

/** The record of a segment of the search index. The records are in the list of fresh articles, before all articles. */
export function segmentKey(list: string, segment: string): Key {
  return listKey(list, `#${segment}`);
}

/** The marker of a segment that is being written or that is retired. The markers are in the list of fresh articles, after all articles. */
export function unusedSegmentKey(list: string, segment: string): Key {
  return listKey(list, `~${segment}`);
}

/** The name of the segment of a record, a marker or postings; undefined for other keys. */
export function segmentIn({ sk }: Key): string | undefined {
  return /^(?:[#~@]|[^#]+#@|_[^#]+#)(\d{6,}[0-9A-F]{6})$/.exec(sk)?.[1];
}

/** The name of the segment of a part; undefined for other keys. */
export function segmentOfPart({ pk, sk }: Key): string | undefined {
  return pk.startsWith('segment#') && /^(?:articles|terms)#\d{9}$/.test(sk)
    ? pk.slice('segment#'.length)
    : undefined;
}

/** The range of the records of all segments in the list of fresh articles. */
export const segmentRecords = { from: '#', before: '$' } as const;

/** The range of all articles in the list of fresh articles or in the backlog. */
export const atAnyInstant = { from: '0', before: ':' } as const;

/** The range of the markers of segments in the list of fresh articles. */
export const unusedSegments = { from: '~', before: '\u007f' } as const;

/**
 * The term of a word by its key in the index. A term is a word, or the name of a list that filters a search; segments
 * have postings of each.
 */
export function wordTerm(word: string): string {
  return encodeListName('word', word);
}

/** The postings of a term in a segment. Word postings share a list with the entities that have the word, in the order of words. */
export function postingsKey(term: string, segment: string): Key {
  const word = wordOf(term);
  return word === undefined ? listKey(term, `@${segment}`) : listKey(wordList(word), `${word}#@${segment}`);
}

/** Whether an item has the postings of a term. */
export function isPostings(key: Key): boolean {
  return segmentIn(key) !== undefined && /^(?:[^#]+#)?@/.test(key.sk);
}

/** Whether an item is the tail of the postings of a word. */
export function isPostingsTail(key: Key): boolean {
  return segmentIn(key) !== undefined && key.sk.startsWith('_');
}

/** The tail of the postings of a word, behind all words of its list. */
export function postingsTailKey(term: string, segment: string): Key {
  const word = wordOf(term);
  return word === undefined ? listKey(term, `_${segment}`) : listKey(wordList(word), `_${word}#${segment}`);
}

/** The term of an item of postings or of their tail. */
export function termOfPostings({ pk, sk }: Key): string {
  const word = /^_?([^#]+)#/.exec(sk.startsWith('@') ? '' : sk)?.[1];
  return word === undefined ? (listNameIn({ pk }) ?? '') : wordTerm(word);
}

/** The range of the postings and entities of all words with this prefix of three letters or more, or of one shorter word. */
export function wordsBeginning(text: string): { readonly list: string; readonly range: SortRange } {
  return { list: wordList(text), range: { from: text, before: `${text}${highestKey}` } };
}

/** The list of the words that begin with the same three letters. */
function wordList(word: string): string {
  return encodeListName('word', firstLetters(word));
}

/** The letters that name the list of a word. */
export function firstLetters(word: string): string {
  return [...word].slice(0, 3).join('');
}

function wordOf(term: string): string | undefined {
  return term.startsWith('word/') ? decodeURIComponent(term.slice('word/'.length)) : undefined;
}

/** The range of the postings in a list by which a search is narrowed. */
export const postingsOfList = { from: '@', before: 'A' } as const;

/** The range of the records of segments, which the backlog has none of, and of the articles published up to an instant. */
export function segmentsAndFresh(now: string) {
  return { from: '#', before: throughInstant(now) };
}

/** A part of a segment: a block of its table of articles, or of its terms. */
export function segmentPartKey(segment: string, part: 'articles' | 'terms', number: number): Key {
  return { pk: `segment#${segment}`, sk: `${part}#${padded(number)}` };
}
