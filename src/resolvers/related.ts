import { isPublic } from '../model/publication-state.ts';
import type { Known, KnownEntity } from '../model/record.ts';
import type { EntityName } from '../model/types.ts';
import { maxRelated } from '../projection/related.ts';
import type { RecordKey } from '../store/keys.ts';
import type { Context } from './context.ts';
import { checkSize } from './page.ts';

/** The source of a RelatedEntity. */
export interface RelatedEntitySource {
  readonly entity: KnownEntity;
  readonly articleCount: number;
  /** The id of the latest article that mentions both; whether it is still public is checked on request. */
  readonly latestArticle: string;
}

/** Other public articles that share the most mentions with an article. */
export async function relatedArticles(
  { id }: Known<'Article'>,
  first: number,
  context: Context,
): Promise<Known<'Article'>[]> {
  checkSize('first', first, maxRelated.articles, 'Request fewer.');
  const ids = await context.records.relatedArticles(id);
  return firstExisting(ids, first, async other => {
    const record = await context.records.load({ type: 'Article', id: other });
    return record !== undefined && isPublic(record, context.now) ? record : undefined;
  });
}

/** The entities most often mentioned together with an entity, most frequent first. */
export async function relatedEntities(
  entity: RecordKey,
  first: number,
  types: readonly EntityName[] | undefined,
  context: Context,
): Promise<RelatedEntitySource[]> {
  checkSize('first', first, maxRelated.entities, 'Request fewer.');
  const all = await context.records.relatedEntities(entity);
  const wanted = all.filter(({ recordKey }) => types?.some(type => type === recordKey.type) ?? true);
  // After a merge, two keys lead to one record until the entities are counted again.
  const seen = new Set([entity.id]);
  return firstExisting(wanted, first, async ({ recordKey, articleCount, latestArticle }) => {
    const record = await context.records.load(recordKey);
    if (record === undefined || seen.has(record.id)) return undefined;
    seen.add(record.id);
    return { entity: record, articleCount, latestArticle };
  });
}

/** The latest article that mentions both entities, if it is public. */
export async function latestTogether({ latestArticle }: RelatedEntitySource, context: Context) {
  const record = await context.records.load({ type: 'Article', id: latestArticle });
  return record !== undefined && isPublic(record, context.now) ? record : null;
}

/** The first existing records of a list of keys. Reads the wanted number, and more only to replace records that no longer exist. */
async function firstExisting<K, Found>(
  recordKeys: readonly K[],
  wanted: number,
  load: (recordKey: K) => Promise<Found | undefined>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (let next = 0; found.length < wanted && next < recordKeys.length; ) {
    const end = next + wanted - found.length;
    const loaded = await Promise.all(recordKeys.slice(next, end).map(load));
    found.push(...loaded.filter(one => one !== undefined));
    next = end;
  }
  return found;
}
