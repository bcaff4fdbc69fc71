import { toPlain } from '../../formats/markdown.ts';
import { isPublic } from '../../model/publication-state.ts';
import type { AnyRecord, Known } from '../../model/record.ts';
import type { TypeName } from '../../model/types.ts';
import { searchableOf } from '../../projection/searchable.ts';
import { beginningOf, excerptOf } from '../../text/excerpt.ts';
import { type WordLanguage, wordLanguage } from '../../text/languages/tag.ts';
import { hasPhrase } from '../../text/phrase.ts';
import type { SearchQuery } from '../../text/search-query.ts';
import type { Context } from '../context.ts';

/** A search result: the known fields of the record, and the excerpt around the match. */
export interface FoundRecord {
  readonly node: Known<TypeName>;
  readonly excerpt: string | null;
}

/**
 * The record of an entry in the word lists; undefined if it no longer exists, is no longer public, or lacks a phrase. The reads for all
 * results of a page form one request: for an article its card in the feed, or one item that also has its text; only for phrases, the whole record
 * as well.
 */
export async function foundRecord(
  { sk, type }: { readonly sk: string; readonly type: TypeName },
  query: SearchQuery,
  context: Context,
  withExcerpt: boolean,
): Promise<FoundRecord | undefined> {
  const id = sk.slice(sk.indexOf('#') + 1);
  const mustLook = hasAnyPhrase(query);
  if (type !== 'Article') {
    const record = await context.records.load({ type, id });
    if (record === undefined || (mustLook && !hasPhrases(record, undefined, query))) return undefined;
    const summary = 'summary' in record ? record.summary : null;
    return { node: record, excerpt: withExcerpt ? excerptFrom([summary], query, 'any') : null };
  }
  if (!withExcerpt && !mustLook) {
    const article = await context.records.inFeed(sk);
    return article !== undefined && isPublic(article, context.now)
      ? { node: article, excerpt: null }
      : undefined;
  }
  const [found, record] = await Promise.all([
    context.records.foundWithText(id),
    mustLook ? context.records.load({ type: 'Article', id }) : undefined,
  ]);
  if (found === undefined || !isPublic(found.article, context.now)) return undefined;
  const { article, text } = found;
  const posts = article.kind === 'LIVE' ? await context.records.postsText(id) : '';
  if (mustLook && (record === undefined || !hasPhrases(record, text, query, posts))) return undefined;
  const excerpt = withExcerpt
    ? excerptFrom(
        [article.summary, context.conversions.of(id, text, toPlain), posts],
        query,
        wordLanguage(article.language ?? ''),
      )
    : null;
  return { node: article, excerpt };
}

/** Whether the query has phrases, which need the records themselves, because word lists do not tell which words are adjacent. */
export function hasAnyPhrase({ phrases, withoutPhrases }: SearchQuery): boolean {
  return phrases.length + withoutPhrases.length > 0;
}

/** Whether a record contains all phrases, and none of the excluded ones. */
function hasPhrases(record: AnyRecord, body: string | undefined, query: SearchQuery, posts = ''): boolean {
  const { language, fields } = searchableOf(record, body, posts);
  const texts = fields.map(({ text }) => text);
  const has = (phrase: readonly string[]) => hasPhrase(texts, phrase, language);
  return query.phrases.every(has) && !query.withoutPhrases.some(has);
}

/** The best part of the first text with a match; otherwise the beginning of the first text. */
function excerptFrom(
  texts: readonly (string | null | undefined)[],
  { words }: SearchQuery,
  language: WordLanguage,
): string | null {
  const there = texts.filter(text => text != null && text !== '').map(String);
  for (const text of there) {
    const excerpt = excerptOf(text, words, language);
    if (excerpt !== undefined) return excerpt;
  }
  const [first] = there;
  return first === undefined ? null : beginningOf(first);
}
