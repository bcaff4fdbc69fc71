import type { Writer } from '../commands/writer.ts';
import type { Front, StoredBackfill, StoredItem } from '../model/front.ts';
import { globalId } from '../model/global-id.ts';
import type { Known } from '../model/record.ts';
import type { UserError } from '../model/user-error.ts';
import type { Context } from './context.ts';
import { type FrontContainerSource, type FrontSource, frontSource } from './front.ts';
import { type Commands, type Deleted, loadCommands, reported } from './mutation.ts';
import type { Mutation } from './rights.ts';
import { ifVisible } from './visible.ts';

/** The source of a FrontChoice: an item as it was chosen. */
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

/** The list that fills a container, with the present names of its entities. Deleted ones are left out. */
export async function backfillOf({ backfill }: FrontContainerSource, { records }: Context) {
  if (backfill === null) return null;
  const loaded = async (names: StoredEntities) =>
    (await Promise.all(names.map(name => records.load(name)))).filter(one => one !== undefined);
  const { entity, filter } = backfill;
  const [present] = entity === null ? [] : await loaded([entity]);
  if (filter === null) return { ...backfill, entity: present ?? null };
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
