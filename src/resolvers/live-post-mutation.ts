import type { WithPosts } from '../commands/mutations/live-post-write.ts';
import type { Input } from '../commands/write/compose.ts';
import type { Writer } from '../commands/write/writer.ts';
import { globalId } from '../model/global-id.ts';
import type { AnyRecord } from '../model/record.ts';
import type { UserError } from '../model/user-error.ts';
import type { Context } from './context.ts';
import { type Commands, loadCommands, reported } from './mutation.ts';
import { type Mutation, writerOf } from './rights.ts';

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

/**
 * A post of a published article is public at once, so its writer needs PUBLISH too. The commands get the table as
 * readers see it: a post depends on the current state of its article, which it does not write, so a change of the
 * article that is due need not be carried out first.
 */
function written(
  context: Context,
  mutation: Mutation,
  write: (commands: Commands, by: { writer: Writer; publisher: Writer }) => Promise<WithPosts>,
): Result {
  return reported(context, mutation, async writer => {
    const publisher = writerOf(context, { ...mutation, scopes: [...mutation.scopes, 'PUBLISH'] });
    const { article, items } = await write(await loadCommands(), { writer, publisher });
    context.records.prime(article, undefined);
    if (items !== undefined) context.records.primePosts(items);
    const about = { id: globalId('Article', article.id), revision: article.revision };
    return { result: article, about: { ...about, outcome: items === undefined ? 'unchanged' : 'written' } };
  });
}
