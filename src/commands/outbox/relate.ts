import { type MentionedKey, shortIdOf } from '../../projection/mention.ts';
import {
  type MentioningArticle,
  nothingRelated,
  type RelatedEntity,
  relatedArticles,
  relatedArticlesItem,
  relatedEntities,
  relatedEntitiesItem,
  relatedKey,
} from '../../projection/related.ts';
import type { Item } from '../../store/attributes.ts';
import { inParallel } from '../../store/in-parallel.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, keyText, recordKeyIn } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, inTransactions, keyOf } from '../../store/transaction.ts';
import { transactHolding } from '../write/lease.ts';
import type { RelatedTask } from '../write/outbox-task.ts';
import type { LatestArticles } from './latest-articles.ts';
import { type MentionCount, updatePopularity } from './update-popularity.ts';

/** The number of latest articles that count: for an entity, towards the entities mentioned with it; for each mention, towards similar articles. */
export const window = { entity: 500, mention: 100 } as const;

/** The number of articles most similar to a changed one that are counted again. */
export const neighbours = 20;

/** Milliseconds after the timestamp of a write in which it may commit: 10 s, by clocks that differ by less than 5 s. */
const lateCommit = 15_000;

/**
 * Counts the related items of changed articles, of their mentions, and of the articles most similar to them, from the current lists. A repetition
 * changes nothing. Counts made since an article changed are left as they are, so that a large import counts each record once. Several calls may
 * share `latest` if all their tasks were enqueued before it was created. `held` is the lease: the counts of a process that was stopped meanwhile must
 * not replace those of the process that has taken over.
 */
export async function relate(
  table: Table,
  tasks: readonly RelatedTask[],
  latest: LatestArticles,
  held: Action,
): Promise<void> {
  const work = await planFor(tasks, latest);
  const stored = await getItems(
    table,
    work.map(({ recordKey }) => relatedKey(recordKey)),
    'consistent',
  );
  const outdated = work.flatMap((one, i) =>
    isOutdated(stored[i], one.due) ? { ...one, before: stored[i] } : [],
  );
  await latest.readMentions(
    outdated.flatMap(({ recordKey }) => (recordKey.type === 'Article' ? recordKey.id : [])),
  );
  const puts: Item[] = [];
  const mentionCounts: MentionCount[] = [];
  await inParallel(outdated, async ({ recordKey, before }) => {
    const after =
      recordKey.type === 'Article'
        ? relatedArticlesItem(recordKey, latest.at, await articlesOf(recordKey.id, latest))
        : relatedEntitiesItem(recordKey, latest.at, await entitiesOf(recordKey, latest));
    // A record without an item has no related records.
    if ((before?.related ?? nothingRelated) !== after.related) puts.push(after);
    if (recordKey.type !== 'Article')
      mentionCounts.push({ recordKey, articles: (await latest.about(recordKey, window.entity)).length });
  });
  // The items of related records come last: their `at` says that the whole task is done.
  await updatePopularity(table, mentionCounts, [held]);
  for await (const some of inTransactions(
    table,
    puts.map(put => ({ put })),
    [held],
  )) {
    // Nothing is kept for records deleted meanwhile; a record deleted at this very moment is cleaned up once more, later.
    const documents = await getItems(
      table,
      some.map(action => documentKey(recordKeyIn(keyOf(action)))),
      'consistent',
    );
    const existing = some.filter((_, i) => documents[i] !== undefined);
    if (existing.length > 0) await transactHolding(table, [held], existing);
  }
}

interface Work {
  readonly recordKey: MentionedKey | { readonly type: 'Article'; readonly id: string };
  /** Counts made before this time are out of date. */
  readonly due: string;
}

async function planFor(tasks: readonly RelatedTask[], latest: LatestArticles): Promise<Work[]> {
  const work = new Map<string, Work>();
  const plan = (recordKey: Work['recordKey'], due: string) => {
    const text = keyText(relatedKey(recordKey));
    const known = work.get(text);
    if (known === undefined || known.due < due) work.set(text, { recordKey, due });
  };
  await inParallel(
    tasks,
    async ({ record, mentioned, due }) => {
      for (const entity of mentioned) plan(entity, due);
      const lists = await Promise.all(mentioned.map(entity => latest.about(entity, window.entity)));
      const candidates = lists.flatMap(list => list.slice(0, window.mention));
      const similar = relatedArticles(record.id, mentioned, candidates).slice(0, neighbours);
      // An article that no longer mentions anything is in none of these lists, so it is added.
      for (const { id } of [...similar, record]) plan({ type: 'Article', id }, due);
    },
    2,
  );
  return [...work.values()];
}

/** Articles about entities, and the mentions of articles, as of one point in time. */
export type Articles = Pick<LatestArticles, 'at' | 'about' | 'readMentions' | 'mentionsOf'>;

/** Entities, most often mentioned first. Each has only its short id until the latest article that mentions it gives its full key. */
export async function entitiesOf(entity: MentionedKey, latest: Articles): Promise<RelatedEntity[]> {
  const unnamed = relatedEntities(entity, await latest.about(entity, window.entity));
  await latest.readMentions(unnamed.map(({ latestArticle }) => latestArticle));
  return unnamed.flatMap(({ shortId, articleCount, latestArticle }) => {
    const recordKey = latest.mentionsOf(latestArticle).find(mention => shortIdOf(mention) === shortId);
    // An article that has changed since it was listed has its own task for a new count.
    return recordKey === undefined ? [] : { recordKey, articleCount, latestArticle };
  });
}

/** The articles most similar to one. Articles that are not public yet have none, because later articles would not update them. */
export async function articlesOf(id: string, latest: Articles): Promise<MentioningArticle[]> {
  const mentioned = latest.mentionsOf(id);
  const candidates: MentioningArticle[][] = await Promise.all(
    mentioned.map(entity => latest.about(entity, window.mention)),
  );
  return relatedArticles(id, mentioned, candidates.flat());
}

function isOutdated(item: Item | undefined, due: string): boolean {
  return typeof item?.at !== 'string' || Date.parse(item.at) <= Date.parse(due) + lateCommit;
}
