import type { Writer } from '../commands/writer.ts';
import { badInput } from '../errors/problem.ts';
import type { Front, StoredBackfill, StoredContainer, StoredItem } from '../model/front.ts';
import { globalId, parseFrontId } from '../model/global-id.ts';
import { derivedId } from '../model/id.ts';
import type { Known } from '../model/record.ts';
import type { UserError } from '../model/user-error.ts';
import { type FrontCard, frontOnCard } from '../projection/front.ts';
import { listName } from '../projection/lists.ts';
import { isSlug } from '../text/slug.ts';
import type { Context } from './context.ts';
import type { FrontPage } from './front-page.ts';
import { listConnection } from './list-connection.ts';
import { type Commands, type Deleted, loadCommands, reported } from './mutation.ts';
import type { PageArguments } from './page.ts';
import type { Mutation } from './rights.ts';
import { ifVisible } from './visible.ts';

/** The source of a Front. */
export interface FrontSource extends FrontCard {
  readonly type: 'Front';
}

/** The source of a FrontContainer. */
export interface FrontContainerSource {
  readonly container: StoredContainer;
  readonly page: FrontPage;
}

/** A front by the id that clients see, or by its slug. */
export async function front(
  { id, slug }: { id?: string | null | undefined; slug?: string | null | undefined },
  context: Context,
): Promise<FrontSource | null> {
  if ((id == null) === (slug == null)) throw badInput('Give exactly one of "id" and "slug".');
  if (id != null) {
    const frontId = parseFrontId(id);
    if (frontId === undefined)
      throw badInput(`"${id.slice(0, 80)}" is not the id of a front. Use an id returned by this API.`);
    return storedFront(frontId, context);
  }
  const key = slug?.normalize('NFC') ?? '';
  return isSlug(key) ? storedFront(derivedId('Front', key), context) : null;
}

export async function storedFront(id: string, context: Context): Promise<FrontSource | null> {
  const found = await context.records.front(id);
  return found === undefined ? null : sourceOf(found);
}

/** All fronts, by slug. */
export function fronts(args: PageArguments, context: Context) {
  const query = { lists: [listName('fronts')] as const, direction: 'ASC' as const };
  return listConnection(context, query, args, entry => ({ node: sourceOf(frontOnCard(entry)) }));
}

/** The containers of a front in their order. Those of a front in a list are read here. */
export async function containersOf({ id }: FrontSource, context: Context): Promise<FrontContainerSource[]> {
  const found = await context.records.front(id);
  if (found === undefined) return [];
  // Most requests have no front.
  const { FrontPage: Page } = await import('./front-page.ts');
  const page = new Page(found, context);
  return found.containers.map(container => ({ container, page }));
}

/** The source of a FrontChoice: an item as it was chosen. */
export interface FrontChoiceSource extends Omit<StoredItem, 'article'> {
  readonly article: Known<'Article'> | null;
}

/** The chosen items, with articles that are not public as far as the caller may see them. */
export function choicesIn(
  { container }: FrontContainerSource,
  context: Context,
): Promise<FrontChoiceSource[]> {
  return Promise.all(
    container.items.map(async item => {
      const article = await context.records.load(item.article);
      return { ...item, article: ifVisible(article, context) ?? null };
    }),
  );
}

/** The list that fills a container, with the present names of its entities. Deleted ones are left out. */
export async function backfillOf({ container: { backfill } }: FrontContainerSource, { records }: Context) {
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
    return { result: sourceOf(after), about: { id: globalId('Front', id), revision, outcome } };
  });
}

function sourceOf({ id, slug, name, revision, updatedAt }: FrontCard): FrontSource {
  return { type: 'Front', id, slug, name, revision, updatedAt };
}
