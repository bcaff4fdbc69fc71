import { isId } from '../model/id.ts';
import { maxPinnedPosts } from '../model/live-post.ts';
import type { Known, KnownActor, KnownEntity } from '../model/record.ts';
import { listName } from '../projection/lists.ts';
import { type LivePost, postOnCard } from '../projection/live-post.ts';
import type { RecordKey } from '../store/keys.ts';
import { readList } from '../store/list.ts';
import { inFormat, type TextFormat } from './article-text.ts';
import type { BlockSource } from './blocks.ts';
import type { Context } from './context.ts';
import { field } from './field.ts';
import { emptyConnection, listConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';

/** The source of a LivePost. */
export interface LivePostSource extends LivePost {
  readonly type: 'LivePost';
  readonly article: Known<'Article'>;
}

function livePostOf(post: LivePost, article: Known<'Article'>): LivePostSource {
  return { ...post, type: 'LivePost', article };
}

/** The posts of an article, newest first. An article of another kind has none, and costs no read. */
export async function posts(article: Known<'Article'>, args: PageArguments, context: Context) {
  const query = {
    lists: [listName('posts', article)] as const,
    direction: 'DESC' as const,
    consistency: context.records.postsConsistency,
  };
  if (!(await hasPosts(article, context))) return emptyConnection<{ node: LivePostSource }>(query, args);
  return listConnection(context, query, args, ({ card }) => ({
    node: livePostOf(postOnCard(card), article),
  }));
}

export async function pinnedPosts(article: Known<'Article'>, context: Context): Promise<LivePostSource[]> {
  if (!(await hasPosts(article, context))) return [];
  const entries = await context.records.lists.run(() =>
    readList(context.table, listName('posts/pinned', article), {
      direction: 'DESC',
      limit: maxPinnedPosts,
      consistency: context.records.postsConsistency,
    }),
  );
  return entries.map(({ card }) => livePostOf(postOnCard(card), article));
}

/** A post by its key; null if there is none. */
export async function postByKey(
  article: Known<'Article'>,
  key: string,
  context: Context,
): Promise<LivePostSource | null> {
  if (!isId(key) || !(await hasPosts(article, context))) return null;
  const post = await context.records.post(article, key);
  return post === undefined ? null : livePostOf(post, article);
}

export async function postsRevision(article: Known<'Article'>, context: Context): Promise<number> {
  return (await hasPosts(article, context)) ? (await context.records.posts(article)).revision : 0;
}

export async function postsUpdatedAt(article: Known<'Article'>, context: Context): Promise<string | null> {
  if (!(await hasPosts(article, context))) return null;
  const { updatedAt } = await context.records.posts(article);
  return updatedAt === '' ? null : updatedAt;
}

/** Whether an article is live and its coverage continues. */
export async function isLive(article: Known<'Article'>, context: Context): Promise<boolean> {
  if (!(await hasPosts(article, context))) return false;
  const end = await field(article, 'coverageEndsAt', context);
  return end === null || end > context.now;
}

async function hasPosts(article: Known<'Article'>, context: Context): Promise<boolean> {
  return (await field(article, 'kind', context)) === 'LIVE';
}

/** A post's text in the requested format. */
export function postBody(
  { key, body, article }: LivePostSource,
  { format }: { format: TextFormat },
  context: Context,
): Promise<string> {
  return inFormat({ id: key, markdown: body, article, isOfPost: true }, format, context);
}

/** A post's text as typed blocks. */
export async function postBlocks(
  { key, body, article }: LivePostSource,
  context: Context,
): Promise<BlockSource[]> {
  const { blocksOf } = await import('./blocks.ts');
  return blocksOf({ id: key, markdown: body, article }, context);
}

export function postAuthors({ authors }: LivePostSource, context: Context): Promise<KnownActor[]> {
  return existing(authors, recordKey => context.records.load(recordKey));
}

export function postMentions({ mentions }: LivePostSource, context: Context): Promise<KnownEntity[]> {
  return existing(mentions, recordKey => context.records.load(recordKey));
}

/** The records with some keys: the survivors of merged records, each once, without deleted ones. */
async function existing<K extends RecordKey, R extends RecordKey>(
  recordKeys: readonly K[],
  load: (recordKey: K) => Promise<R | undefined>,
): Promise<R[]> {
  const records = await Promise.all(recordKeys.map(load));
  const found = records.filter(record => record !== undefined);
  return [...new Map(found.map(record => [record.id, record])).values()];
}
