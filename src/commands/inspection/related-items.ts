import { isId } from '../../model/id.ts';
import { isTypeName } from '../../model/types.ts';
import type { MentionedKey } from '../../projection/mention.ts';
import {
  nothingRelated,
  relatedArticlesItem,
  relatedEntities,
  relatedEntitiesItem,
} from '../../projection/related.ts';
import type { Item } from '../../store/attributes.ts';
import type { RecordKey } from '../../store/keys.ts';
import { type Articles, articlesOf, entitiesOf, window } from '../outbox/relate.ts';

/** Milliseconds by which the clock of an item's writer may be ahead of ours. */
const skew = 60_000;

/** The related items of a record, as implied by the articles. */
export interface WantedRelated {
  readonly item: Item;
  readonly related: string;
  /** Whether an article that counts could not be read, so that its mentions are unknown. */
  readonly isIncomplete: boolean;
}

/** The related items of a record, counted from articles. */
export async function wantedRelated(recordKey: RecordKey, articles: Articles): Promise<WantedRelated> {
  if (!isMentionedKey(recordKey)) {
    const item = relatedArticlesItem(recordKey, articles.at, await articlesOf(recordKey.id, articles));
    return { item, related: String(item.related), isIncomplete: false };
  }
  const entities = await entitiesOf(recordKey, articles);
  const counted = relatedEntities(recordKey, await articles.about(recordKey, window.entity));
  const item = relatedEntitiesItem(recordKey, articles.at, entities);
  return { item, related: String(item.related), isIncomplete: entities.length < counted.length };
}

/** The related items stored in an item; empty if it does not exist, undefined if it is malformed. */
export function relatedTextIn(item: Item | undefined, now: string): string | undefined {
  if (item === undefined) return nothingRelated;
  const { pk, at, related } = item;
  if (Object.keys(item).length !== 4 || typeof related !== 'string' || typeof at !== 'string')
    return undefined;
  // A count with a later time would never be repeated.
  if (!(Date.parse(at) <= Date.parse(now) + skew)) return undefined;
  if (related === nothingRelated) return related;
  return rowsIn(related)?.every(pk.startsWith('Article#') ? isArticleRow : isEntityRow) === true
    ? related
    : undefined;
}

/** Whether a record is an entity that articles mention, and not an article. */
export function isMentionedKey(recordKey: RecordKey): recordKey is MentionedKey {
  return isTypeName(recordKey.type) && recordKey.type !== 'Article';
}

function rowsIn(text: string): unknown[] | undefined {
  try {
    const rows: unknown = JSON.parse(text);
    return Array.isArray(rows) ? rows : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isArticleRow(row: unknown): boolean {
  return typeof row === 'string' && isId(row);
}

function isEntityRow(row: unknown): boolean {
  if (!Array.isArray(row) || row.length !== 4) return false;
  const [type, id, count, latest]: unknown[] = row;
  return (
    typeof type === 'string' &&
    isTypeName(type) &&
    [id, latest].every(one => typeof one === 'string' && isId(one)) &&
    typeof count === 'number'
  );
}
