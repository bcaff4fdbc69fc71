import { jsonValue } from '../formats/json.ts';
import { isPublic } from '../model/publication-state.ts';
import type { AnyRecord } from '../model/record.ts';
import type { Item } from '../store/attributes.ts';
import { type Key, partKey, type RecordKey } from '../store/keys.ts';
import { type MentionedKey, mentionedBy, shortIdOf, shortIdsFrom } from './mention.ts';

/** The data of an article from which related items are counted. */
export interface MentioningArticle {
  readonly id: string;
  readonly publishedAt: string;
  /** The short ids of all its mentions. */
  readonly shortIds: readonly string[];
}

/** An entity that is often mentioned together with another one. */
export interface RelatedEntity {
  readonly recordKey: MentionedKey;
  readonly articleCount: number;
  /** The id of the latest article that mentions both. */
  readonly latestArticle: string;
}

/** A related entity before its short id is resolved; the latest article has its full key. */
export type UnresolvedEntity = Omit<RelatedEntity, 'recordKey'> & { readonly shortId: string };

/** Maximum numbers of related items that a query can ask for. */
export const maxRelated = { articles: 20, entities: 50 } as const;

/** The text of an item without related records. A record without such an item has none either. */
export const nothingRelated = '[]';

/** The number of related articles kept: more than the maximum of a query, since some are deleted later. */
export const maxKeptArticles = 30;

/** The numbers of related items kept; of entities, some of each type. */
const kept = { articles: maxKeptArticles, entities: maxRelated.entities, entitiesOfType: 10 } as const;

/** An article from its card in the list of something that it mentions. */
export function mentioningFrom(card: string): MentioningArticle {
  // The projection of articles wrote this card.
  const { id, publishedAt, mentioned } = JSON.parse(card) as Record<
    'id' | 'publishedAt' | 'mentioned',
    string
  >;
  return { id, publishedAt, shortIds: shortIdsFrom(mentioned) };
}

/** Whether an article can be read from a card: in a damaged table, a card may be anything. */
export function isMentioningCard(card: unknown): card is string {
  const fields = typeof card === 'string' ? jsonValue(card) : undefined;
  return ['id', 'publishedAt', 'mentioned'].every(name => typeof Object(fields)[name] === 'string');
}

/** An article from its document, with the keys of its mentions; undefined while it is not public. */
export function mentioningOf(
  record: AnyRecord,
  now: string,
): { readonly article: MentioningArticle; readonly mentions: readonly MentionedKey[] } | undefined {
  if (record.type !== 'Article' || record.publishedAt === null || !isPublic(record, now)) return undefined;
  const { id, publishedAt } = record;
  const mentions = mentionedBy(record);
  return { article: { id, publishedAt, shortIds: mentions.map(shortIdOf) }, mentions };
}

/** The latest of some articles, newest first, in the order of the list of an entity. */
export function newestOf(articles: readonly MentioningArticle[], limit: number): MentioningArticle[] {
  return articles
    .toSorted((a, b) => descending([0, a.publishedAt, a.id], [0, b.publishedAt, b.id]))
    .slice(0, limit);
}

/**
 * The articles that share the most mentions with one, the newest first among equals. `candidates` are the latest articles of each of its
 * mentions, possibly with duplicates.
 */
export function relatedArticles(
  id: string,
  mentioned: readonly MentionedKey[],
  candidates: readonly MentioningArticle[],
): MentioningArticle[] {
  const own = new Set(mentioned.map(shortIdOf));
  const others = new Map(candidates.flatMap(other => (other.id === id ? [] : [[other.id, other] as const])));
  return [...others.values()]
    .map(other => {
      const shared = other.shortIds.filter(shortId => own.has(shortId)).length;
      return { other, rank: [shared, other.publishedAt, other.id] as const };
    })
    .toSorted((a, b) => descending(a.rank, b.rank))
    .slice(0, kept.articles)
    .map(({ other }) => other);
}

/**
 * The entities that the latest articles about an entity also mention: the most frequent first, then the last mentioned together. Some of each
 * type are kept, so that a rare type is not crowded out.
 */
export function relatedEntities(
  entity: MentionedKey,
  latest: readonly MentioningArticle[],
): UnresolvedEntity[] {
  const found = new Map<string, { count: number; latest: MentioningArticle }>();
  for (const article of latest) {
    for (const shortId of article.shortIds) {
      const before = found.get(shortId);
      found.set(shortId, { count: (before?.count ?? 0) + 1, latest: before?.latest ?? article });
    }
  }
  found.delete(shortIdOf(entity));
  const ranked = [...found].toSorted(([a, one], [b, other]) =>
    descending([one.count, one.latest.publishedAt, a], [other.count, other.latest.publishedAt, b]),
  );
  const ofType = new Map<string, number>();
  return ranked.flatMap(
    (
      [
        shortId,
        {
          count,
          latest: { id },
        },
      ],
      index,
    ) => {
      const nth = (ofType.get(shortId.charAt(0)) ?? 0) + 1;
      ofType.set(shortId.charAt(0), nth);
      return index < kept.entities || nth <= kept.entitiesOfType
        ? { shortId, articleCount: count, latestArticle: id }
        : [];
    },
  );
}

/** The key of the related items of a record. */
export function relatedKey(recordKey: RecordKey): Key {
  return partKey(recordKey, 'related');
}

/** The item of related articles: only ids, so that none of its contents become outdated when they change. */
export function relatedArticlesItem(
  recordKey: RecordKey,
  at: string,
  articles: readonly MentioningArticle[],
): Item {
  return { ...relatedKey(recordKey), at, related: JSON.stringify(articles.map(({ id }) => id)) };
}

/** The item of related entities: only ids, and no names that every read would pay for. */
export function relatedEntitiesItem(
  recordKey: RecordKey,
  at: string,
  entities: readonly RelatedEntity[],
): Item {
  const rows: Row[] = entities.map(({ recordKey: { type, id }, articleCount, latestArticle }) => [
    type,
    id,
    articleCount,
    latestArticle,
  ]);
  return { ...relatedKey(recordKey), at, related: JSON.stringify(rows) };
}

type Row = [type: MentionedKey['type'], id: string, articleCount: number, latestArticle: string];

/** The ids of related articles from an article's item. */
export function relatedArticlesFrom(item: Item | undefined): string[] {
  return valueFrom(item) as string[];
}

/** Related entities from an entity's item. */
export function relatedEntitiesFrom(item: Item | undefined): RelatedEntity[] {
  const rows = valueFrom(item) as Row[];
  return rows.map(([type, id, articleCount, latestArticle]) => ({
    recordKey: { type, id },
    articleCount,
    latestArticle,
  }));
}

/** Only this file writes the item, so its shape is not checked. */
function valueFrom(item: Item | undefined): unknown {
  return typeof item?.related === 'string' ? JSON.parse(item.related) : [];
}

type Rank = readonly [count: number, publishedAt: string, name: string];

function descending(a: Rank, b: Rank): number {
  if (a[0] !== b[0]) return b[0] - a[0];
  if (a[1] !== b[1]) return a[1] < b[1] ? 1 : -1;
  return a[2] < b[2] ? 1 : -1;
}
