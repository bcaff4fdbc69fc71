import { badInput, limitExceeded } from '../errors/problem.ts';
import { parseGlobalId } from '../model/global-id.ts';
import type { Known } from '../model/record.ts';
import { signatureFrom } from '../projection/likeness.ts';
import { listName } from '../projection/lists.ts';
import { type Entry, readList } from '../store/list.ts';
import { instantIn, throughInstant } from '../store/sort-keys.ts';
import type { Table } from '../store/table.ts';
import { type Likeness, likenessOf, type Signature, signatureOf } from '../text/signature.ts';
import { body } from './article.ts';
import type { Context } from './context.ts';
import { field } from './field.ts';
import { checkSize } from './page.ts';
import { isVisible } from './visible.ts';

/** An article whose text is similar to that of another article. */
export interface SimilarArticle extends Likeness {
  readonly article: Known<'Article'>;
}

/** Maximum number of similar articles that a query can ask for. */
const maxSimilar = 20;

/** Maximum characters of a text to compare: the maximum of an article. */
const maxComparedLength = 256_000;

/** Entries that are read of each key. Thousands of articles may end with the same line; those published next to the text come first. */
const entriesOfKey = 40;

/** Milliseconds after the publication of a text within which other articles count as published next to it. */
const window = 7 * 86_400_000;

/** Share of the text in common below which articles are not similar. */
const minSimilarity = 0.25;

/** Public articles with a text like that of an article, most similar first. */
export async function similarTo(
  article: Known<'Article'>,
  first: number,
  context: Context,
): Promise<SimilarArticle[]> {
  checkSize('first', first, maxSimilar, 'Request fewer.');
  const [text, publishedAt] = await Promise.all([
    body(article, { format: 'PLAIN' }, context),
    field(article, 'publishedAt', context),
  ]);
  const found = await likeText({ text, publishedAt, until: context.now }, context);
  return loaded(
    found.filter(({ id }) => id !== article.id),
    first,
    context,
  );
}

/** Public and scheduled articles with a text like a given one or like that of an article, for an editor. */
export async function similarArticles(
  { text, article: id, first }: { text?: string | null; article?: string | null; first: number },
  context: Context,
): Promise<SimilarArticle[]> {
  checkSize('first', first, maxSimilar, 'Request fewer.');
  if ((text == null) === (id == null)) throw badInput('Give exactly one of "text" and "article".');
  if (text != null && text.length > maxComparedLength)
    throw limitExceeded('text', {
      what: '"text" is too long',
      asked: text.length,
      allowed: maxComparedLength,
      advice: 'Send its beginning.',
    });
  const article = id == null ? undefined : await articleWith(id, context);
  const compared = article === undefined ? (text ?? '') : await body(article, { format: 'PLAIN' }, context);
  const publishedAt = article === undefined ? null : article.publishedAt;
  const found = await likeText({ text: compared, publishedAt }, context);
  return loaded(
    found.filter(other => other.id !== article?.id),
    first,
    context,
  );
}

async function articleWith(id: string, context: Context) {
  const recordKey = parseGlobalId(id);
  const record =
    recordKey?.type === 'Article'
      ? await context.records.load({ type: 'Article', id: recordKey.id })
      : undefined;
  if (record === undefined) throw badInput(`"article" is not the id of an article: ${id.slice(0, 80)}.`);
  return record;
}

/** An article with a text like a given one, by its id. */
interface FoundLike extends Likeness {
  readonly id: string;
  /** Its sort key in lists by publication. */
  readonly sk: string;
}

/** The articles in the lists of a text's keys, published up to an instant, if one is given. Takes one request for each key. */
export async function likeText(
  {
    text,
    publishedAt,
    until,
  }: { readonly text: string; readonly publishedAt: string | null; readonly until?: string | undefined },
  context: Pick<Context, 'table' | 'records' | 'now'>,
): Promise<FoundLike[]> {
  const signature = signatureOf(text);
  if (signature === undefined) return [];
  const { table, records, now } = context;
  const nextTo = new Date(Date.parse(publishedAt ?? now) + window).toISOString();
  const before = throughInstant(until !== undefined && until < nextTo ? until : nextTo);
  table.allowReads(signature.keys.length - 1);
  const lists = await records.lists.run(() =>
    Promise.all(signature.keys.map(key => entriesUnder(key, before, table))),
  );
  return ranked(signature, lists.flat());
}

function entriesUnder(key: string, before: string, table: Table): Promise<Entry[]> {
  return readList(table, listName('likeness', key), {
    direction: 'DESC',
    limit: entriesOfKey,
    range: { before },
  });
}

/** Each article once, the most similar first; among equals, the latest. */
function ranked(signature: Signature, entries: readonly Entry[]): FoundLike[] {
  const bySortKey = new Map(entries.map(entry => [entry.sk, entry]));
  return [...bySortKey.values()]
    .flatMap(({ sk, card }): FoundLike[] => {
      const other = signatureFrom(card);
      if (other === undefined) return [];
      const likeness = likenessOf(signature, other);
      const id = sk.slice(instantIn({ sk }).length + 1);
      return likeness.similarity < minSimilarity ? [] : [{ ...likeness, id, sk }];
    })
    .toSorted(
      (a, b) =>
        Number(b.isSameStory) - Number(a.isSameStory) ||
        b.similarity - a.similarity ||
        (a.sk < b.sk ? 1 : -1),
    );
}

/** The articles themselves, in one batch. Those that the caller may not see (any more) are left out. */
async function loaded(
  found: readonly FoundLike[],
  first: number,
  context: Context,
): Promise<SimilarArticle[]> {
  const some = found.slice(0, first);
  const records = await Promise.all(some.map(({ id }) => context.records.load({ type: 'Article', id })));
  return some.flatMap(({ similarity, isSameStory }, i) => {
    const article = records[i];
    if (article === undefined || !isVisible(article, context)) return [];
    // Further digits would be chance.
    return { article, similarity: Math.round(similarity * 100) / 100, isSameStory };
  });
}
