import { type MentionedName, shortIdOf } from '../projection/mention.ts';
import {
  type Mentioning,
  type RelatedEntity,
  relatedArticles,
  relatedArticlesItem,
  relatedEntities,
  relatedEntitiesItem,
  relatedKey,
} from '../projection/related.ts';
import type { Item } from '../store/attributes.ts';
import { getItems } from '../store/items.ts';
import { keyText } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { inTransactions, keyOf, transact } from '../store/transaction.ts';
import { inParallel } from './in-parallel.ts';
import { LatestArticles } from './latest-articles.ts';
import type { RelatedTask } from './outbox-task.ts';
import { type MentionCount, updatePopularity } from './update-popularity.ts';

/** How many of the latest articles count: of an entity, for what is mentioned with it; of each mention, for an article's like. */
export const window = { entity: 500, mention: 100 } as const;

/** How many of the articles most like one that changed are looked at anew. */
export const neighbours = 20;

/** Milliseconds by which the clocks of two writers may differ. */
const skew = 5000;

/**
 * Works out what is related to articles that changed, to what they mention, and to the articles most like them, from the lists as
 * they are now. Doing it twice changes nothing. What has been worked out since an article changed is left as it is, so that
 * a great import comes to each record once. `latest` may be shared by several calls for tasks that were all on record when it was made.
 */
export async function relate(
  table: Table,
  tasks: readonly RelatedTask[],
  latest: LatestArticles = new LatestArticles(table),
): Promise<void> {
  const work = await planFor(tasks, latest);
  const stored = await getItems(
    table,
    work.map(({ name }) => relatedKey(name)),
    'consistent',
  );
  const outdated = work.flatMap((one, i) =>
    isOlder(stored[i], one.due) ? { ...one, before: stored[i] } : [],
  );
  await latest.readMentions(outdated.flatMap(({ name }) => (name.type === 'Article' ? name.id : [])));
  const puts: Item[] = [];
  const mentionCounts: MentionCount[] = [];
  await inParallel(outdated, async ({ name, before }) => {
    const after =
      name.type === 'Article'
        ? relatedArticlesItem(name, latest.at, await articlesOf(name.id, latest))
        : relatedEntitiesItem(name, latest.at, await entitiesOf(name, latest));
    if (before?.related !== after.related) puts.push(after);
    if (name.type !== 'Article')
      mentionCounts.push({ name, articles: (await latest.about(name, window.entity)).length });
  });
  for (const some of inTransactions(puts.map(put => ({ put })))) {
    // Of what has gone meanwhile nothing is kept; what goes at this very moment is cleaned up once more, later.
    const documents = await getItems(
      table,
      some.map(action => ({ pk: keyOf(action).pk, sk: 'document' })),
      'consistent',
    );
    const present = some.filter((_, i) => documents[i] !== undefined);
    if (present.length > 0) await transact(table, present);
  }
  await updatePopularity(table, mentionCounts);
}

interface Work {
  readonly name: MentionedName | { readonly type: 'Article'; readonly id: string };
  /** What was worked out before then is out of date. */
  readonly due: string;
}

async function planFor(tasks: readonly RelatedTask[], latest: LatestArticles): Promise<Work[]> {
  const work = new Map<string, Work>();
  const plan = (name: Work['name'], due: string) => {
    const text = keyText(relatedKey(name));
    const known = work.get(text);
    if (known === undefined || known.due < due) work.set(text, { name, due });
  };
  await inParallel(
    tasks,
    async ({ record, mentioned, due }) => {
      for (const entity of mentioned) plan(entity, due);
      const lists = await Promise.all(mentioned.map(entity => latest.about(entity, window.entity)));
      const candidates = lists.flatMap(list => list.slice(0, window.mention));
      const like = relatedArticles(record.id, mentioned, candidates).slice(0, neighbours);
      // The article itself too where it mentions nothing any more, and so stands in none of these lists.
      for (const { id } of [...like, record]) plan({ type: 'Article', id }, due);
    },
    2,
  );
  return [...work.values()];
}

/** Articles about things, and what articles mention, as they are at one time. */
export type Articles = Pick<LatestArticles, 'at' | 'about' | 'readMentions' | 'mentionsOf'>;

/** Entities, most often mentioned first; each is known by its short id until the latest article that mentions it gives its name. */
export async function entitiesOf(entity: MentionedName, latest: Articles): Promise<RelatedEntity[]> {
  const unnamed = relatedEntities(entity, await latest.about(entity, window.entity));
  await latest.readMentions(unnamed.map(({ latestArticle }) => latestArticle));
  return unnamed.flatMap(({ shortId, articleCount, latestArticle }) => {
    const name = latest.mentionsOf(latestArticle).find(mention => shortIdOf(mention) === shortId);
    // An article that has changed since it was listed has a task of its own for a new count.
    return name === undefined ? [] : { name, articleCount, latestArticle };
  });
}

/** The articles most like one; none before it is public, since later ones would not reach it. */
export async function articlesOf(id: string, latest: Articles): Promise<Mentioning[]> {
  const mentioned = latest.mentionsOf(id);
  const candidates: Mentioning[][] = await Promise.all(
    mentioned.map(entity => latest.about(entity, window.mention)),
  );
  return relatedArticles(id, mentioned, candidates.flat());
}

function isOlder(item: Item | undefined, due: string): boolean {
  return typeof item?.at !== 'string' || Date.parse(item.at) <= Date.parse(due) + skew;
}
