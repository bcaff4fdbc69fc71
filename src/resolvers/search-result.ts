import { toPlain } from '../formats/markdown.ts';
import { isPublic } from '../model/publication-state.ts';
import type { AnyRecord, Known } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import { searchableOf } from '../projection/searchable.ts';
import { beginningOf, excerptOf } from '../text/excerpt.ts';
import { hasPhrase } from '../text/phrase.ts';
import type { SearchQuery } from '../text/search-query.ts';
import { type WordLanguage, wordLanguage } from '../text/stem.ts';
import type { Context } from './context.ts';

/** A result of a search: what is known of the record, and the part of its text around what was found. */
export interface FoundRecord {
  readonly node: Known<TypeName>;
  readonly excerpt: string | null;
}

/**
 * The record that an entry of the lists of words leads to; undefined where it is not there or not public any more, or lacks a phrase.
 * What is needed of all results of a page is read in one request: of an article its card in the feed, or one item that
 * has its text too; only where there are phrases, the whole record as well.
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
  if (mustLook && (record === undefined || !hasPhrases(record, found.text, query))) return undefined;
  const { article, text } = found;
  const excerpt = withExcerpt
    ? excerptFrom(
        [article.summary, context.conversions.of(id, text, toPlain)],
        query,
        wordLanguage(article.language ?? ''),
      )
    : null;
  return { node: article, excerpt };
}

/** Whether records have to be looked into, since lists of words do not say what stands side by side. */
export function hasAnyPhrase({ phrases, withoutPhrases }: SearchQuery): boolean {
  return phrases.length + withoutPhrases.length > 0;
}

/** Whether all phrases stand in a record, and none of those that must not. */
function hasPhrases(record: AnyRecord, body: string | undefined, query: SearchQuery): boolean {
  const { language, fields } = searchableOf(record, body);
  const texts = fields.map(({ text }) => text);
  const has = (phrase: readonly string[]) => hasPhrase(texts, phrase, language);
  return query.phrases.every(has) && !query.withoutPhrases.some(has);
}

/** The best part of the first text in which anything was found; else how the first begins. */
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
