import type { FrontWithCopy } from '../commands/mutations/front-copies.ts';
import type { Writer } from '../commands/write/writer.ts';
import type { Front, StoredBackfill, StoredItem } from '../model/front.ts';
import { globalId } from '../model/global-id.ts';
import type { Known } from '../model/record.ts';
import type { UserError } from '../model/user-error.ts';
import type { Context } from './context.ts';
import { type FrontContainerSource, type FrontSource, frontSource } from './front.ts';
import { type Commands, type Deleted, loadCommands, reported } from './mutation.ts';
import type { Mutation } from './rights.ts';
import { ifVisible } from './visible.ts';
import { type CopySource, copySource } from './working-copy.ts';

/** The source of a FrontChoice: an item as editors chose it. */
export interface FrontChoiceSource extends Omit<StoredItem, 'article'> {
  readonly article: Known<'Article'> | null;
}

/** The chosen items, with articles that are not public as far as the caller may see them. */
export function choicesIn({ items }: FrontContainerSource, context: Context): Promise<FrontChoiceSource[]> {
  return Promise.all(
    items.map(async item => {
      const article = await context.records.load(item.article);
      return { ...item, article: ifVisible(article, context) ?? null };
    }),
  );
}

/** The list that fills a container, with the current names of its entities. Deleted ones are left out. */
export async function backfillOf({ backfill }: FrontContainerSource, { records }: Context) {
  if (backfill === null) return null;
  const loaded = async (recordKeys: StoredEntities) =>
    (await Promise.all(recordKeys.map(recordKey => records.load(recordKey)))).filter(
      one => one !== undefined,
    );
  const { entity, filter } = backfill;
  const [existing] = entity === null ? [] : await loaded([entity]);
  if (filter === null) return { ...backfill, entity: existing ?? null };
  const { mentions, mentionsAny, mentionsNone } = filter;
  const [all, any, none] = await Promise.all([loaded(mentions), loaded(mentionsAny), loaded(mentionsNone)]);
  return { ...backfill, filter: { ...filter, mentions: all, mentionsAny: any, mentionsNone: none } };
}

type StoredEntities = NonNullable<StoredBackfill['filter']>['mentions'];

type Result = Promise<FrontSource | UserError>;

interface Target {
  readonly id: string;
  readonly expectedRevision: number;
}

export function createFront(
  { input }: { input: { readonly [field: string]: unknown } },
  context: Context,
  mutation: Mutation,
): Result {
  return written(context, mutation, (commands, writer) =>
    commands.createFront(context.stored, { input, writer }),
  );
}

export function updateFront(
  target: Target & { input: { readonly [field: string]: unknown } },
  context: Context,
  mutation: Mutation,
): Result {
  const write = (commands: Commands, writer: Writer) =>
    commands.updateFront(context.stored, { ...target, writer });
  return written(context, mutation, write, target);
}

export function deleteFront(
  target: Target,
  context: Context,
  mutation: Mutation,
): Promise<Deleted | UserError> {
  return reported(context, mutation, async writer => {
    await (await loadCommands()).deleteFront(context.stored, { ...target, writer });
    const result = { type: 'Deleted' as const, deletedId: target.id };
    return { result, about: { id: target.id, outcome: 'written' as const } };
  });
}

/** The source of a FrontWorkingCopy. */
export interface FrontCopySource extends CopySource {
  readonly front: FrontSource;
}

/** The edit of a front that is not public yet; null without one. */
export async function copyOfFront({ id }: FrontSource, context: Context): Promise<FrontCopySource | null> {
  const [current, copyState] = await Promise.all([
    context.records.front(id),
    context.records.frontCopyState(id),
  ]);
  const source = await copySource(current, copyState, context);
  if (source === null || current === undefined || copyState.copy === undefined) return null;
  const { name, containers } = copyState.copy;
  const { revision, updatedAt } = source;
  const front = frontSource({ ...current, name, revision, updatedAt });
  return { ...source, front: { ...front, containers } };
}

export function saveFrontCopy(
  target: Target & { input: { readonly [field: string]: unknown } },
  context: Context,
  mutation: Mutation,
): Result {
  return writtenBeside(context, mutation, (commands, writer) =>
    commands.saveFrontWorkingCopy(context.stored, { ...target, writer }),
  );
}

export function publishFrontCopy(
  { at, ...target }: Target & { at?: string | null | undefined },
  context: Context,
  mutation: Mutation,
): Result {
  return writtenBeside(context, mutation, (commands, writer) =>
    commands.publishFrontWorkingCopy(context.stored, { ...target, at: at ?? undefined, writer }),
  );
}

export function discardFrontCopy(target: Target, context: Context, mutation: Mutation): Result {
  return writtenBeside(context, mutation, (commands, writer) =>
    commands.discardFrontWorkingCopy(context.stored, { ...target, writer }),
  );
}

/** The result of a write to the working copy of a front is the public front. */
function writtenBeside(
  context: Context,
  mutation: Mutation,
  write: (commands: Commands, writer: Writer) => Promise<FrontWithCopy>,
): Result {
  return written(context, mutation, async (commands, writer) => {
    const { front, copyItems } = await write(commands, writer);
    context.records.primeFrontCopy(front.id, copyItems);
    return front;
  });
}

function written(
  context: Context,
  mutation: Mutation,
  write: (commands: Commands, writer: Writer) => Promise<Front>,
  seen?: Target,
): Result {
  return reported(context, mutation, async writer => {
    const after = await write(await loadCommands(), writer);
    context.records.primeFront(after);
    const { id, revision } = after;
    const outcome = revision === seen?.expectedRevision ? ('unchanged' as const) : ('written' as const);
    return { result: frontSource(after), about: { id: globalId('Front', id), revision, outcome } };
  });
}
