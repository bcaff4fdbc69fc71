import type { Input } from '../commands/compose.ts';
import type { WithPosts } from '../commands/live-post-write.ts';
import type { Writer } from '../commands/writer.ts';
import { globalId } from '../model/global-id.ts';
import { isId } from '../model/id.ts';
import { maxPinnedPosts } from '../model/live-post.ts';
import type { AnyRecord, Known, KnownActor, KnownEntity } from '../model/record.ts';
import type { UserError } from '../model/user-error.ts';
import { listName } from '../projection/lists.ts';
import { type LivePost, postOnCard } from '../projection/live-post.ts';
import type { RecordName } from '../store/keys.ts';
import { readList } from '../store/list.ts';
import { converterTo, type TextFormat } from './article.ts';
import type { Context } from './context.ts';
import { field } from './field.ts';
import { emptyConnection, listConnection } from './list-connection.ts';
import { type Commands, loadCommands, reported } from './mutation.ts';
import type { PageArguments } from './page.ts';
import { type Mutation, writerOf } from './rights.ts';

/** The source of a LivePost. */
export interface LivePostSource extends LivePost {
  readonly type: 'LivePost';
  readonly article: Known<'Article'>;
}

export function livePostOf(card: string, article: Known<'Article'>): LivePostSource {
  return { ...postOnCard(card), type: 'LivePost', article };
}

/** The posts of an article, newest first. An article of another kind has none, and costs no read. */
export async function posts(article: Known<'Article'>, args: PageArguments, context: Context) {
  const query = {
    lists: [listName('posts', article)] as const,
    direction: 'DESC' as const,
    consistency: context.records.postsConsistency,
  };
  if (!(await hasPosts(article, context))) return emptyConnection<{ node: LivePostSource }>(query, args);
  return listConnection(context, query, args, ({ card }) => ({ node: livePostOf(card, article) }));
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
  return entries.map(({ card }) => livePostOf(card, article));
}

/** A post by its key; null without one. */
export async function postByKey(
  article: Known<'Article'>,
  key: string,
  context: Context,
): Promise<LivePostSource | null> {
  if (!isId(key) || !(await hasPosts(article, context))) return null;
  const post = await context.records.post(article, key);
  return post === undefined ? null : { ...post, type: 'LivePost', article };
}

export async function postsRevision(article: Known<'Article'>, context: Context): Promise<number> {
  return (await hasPosts(article, context)) ? (await context.records.posts(article)).revision : 0;
}

export async function postsUpdatedAt(article: Known<'Article'>, context: Context): Promise<string | null> {
  if (!(await hasPosts(article, context))) return null;
  const { updatedAt } = await context.records.posts(article);
  return updatedAt === '' ? null : updatedAt;
}

/** Whether an article is a live one whose coverage goes on. */
export async function isLive(article: Known<'Article'>, context: Context): Promise<boolean> {
  if (!(await hasPosts(article, context))) return false;
  const end = await field(article, 'coverageEndsAt', context);
  return end === null || end > context.now;
}

async function hasPosts(article: Known<'Article'>, context: Context): Promise<boolean> {
  return (await field(article, 'kind', context)) === 'LIVE';
}

/** A post's text in the requested format. */
export async function postBody(
  { key, body }: LivePostSource,
  { format }: { format: TextFormat },
  context: Context,
): Promise<string> {
  const convert = await converterTo(format);
  return convert === undefined ? body : context.conversions.of(key, body, convert);
}

export function postAuthors({ authors }: LivePostSource, context: Context): Promise<KnownActor[]> {
  return present(authors, name => context.records.load(name));
}

export function postMentions({ mentions }: LivePostSource, context: Context): Promise<KnownEntity[]> {
  return present(mentions, name => context.records.load(name));
}

/** The records that names lead to: the remaining ones of merged records, each once, without deleted ones. */
async function present<Name, R extends RecordName>(
  names: readonly Name[],
  load: (name: Name) => Promise<R | undefined>,
): Promise<R[]> {
  const records = await Promise.all(names.map(load));
  const found = records.filter(record => record !== undefined);
  return [...new Map(found.map(record => [record.id, record])).values()];
}

type Result = Promise<AnyRecord | UserError>;

export function addLivePost(
  {
    article,
    input,
    idempotencyKey,
  }: { article: string; input: Input; idempotencyKey?: string | null | undefined },
  context: Context,
  mutation: Mutation,
): Result {
  const asked = { article, input, idempotencyKey: idempotencyKey ?? undefined };
  return written(context, mutation, (commands, by) =>
    commands.addLivePost(context.table, { ...asked, ...by }),
  );
}

interface Target {
  readonly article: string;
  readonly key: string;
  readonly expectedRevision: number;
}

export function updateLivePost(
  target: Target & { input: Input },
  context: Context,
  mutation: Mutation,
): Result {
  return written(context, mutation, (commands, by) =>
    commands.updateLivePost(context.table, { ...target, ...by }),
  );
}

export function removeLivePost(target: Target, context: Context, mutation: Mutation): Result {
  return written(context, mutation, (commands, by) =>
    commands.removeLivePost(context.table, { ...target, ...by }),
  );
}

/** A post of a published article is public at once, so its writer needs PUBLISH too. */
function written(
  context: Context,
  mutation: Mutation,
  write: (commands: Commands, by: { writer: Writer; publisher: Writer }) => Promise<WithPosts>,
): Result {
  return reported(context, mutation, async writer => {
    const publisher = writerOf(context, { ...mutation, scopes: [...mutation.scopes, 'PUBLISH'] });
    const { article, posts: state, change } = await write(await loadCommands(), { writer, publisher });
    context.records.prime(article, undefined);
    if (change !== undefined) context.records.primePosts(article, state, change);
    const about = { id: globalId('Article', article.id), revision: article.revision };
    return { result: article, about: { ...about, outcome: change === undefined ? 'unchanged' : 'written' } };
  });
}
