import { badInput } from '../errors/problem.ts';
import type { Front, StoredContainer } from '../model/front.ts';
import { parseFrontId } from '../model/global-id.ts';
import { derivedId } from '../model/id.ts';
import { type FrontCard, frontOnCard } from '../projection/front.ts';
import { listName } from '../projection/lists.ts';
import { isSlug } from '../text/slug.ts';
import type { Context } from './context.ts';
import type { FrontPage } from './front-page.ts';
import { listConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';

/** The source of a Front. */
export interface FrontSource extends FrontCard {
  readonly type: 'Front';
  /** The containers of a working copy. Those of a public front are read when they are requested. */
  readonly containers?: Front['containers'];
}

/** The source of a FrontContainer. */
export interface FrontContainerSource extends StoredContainer {
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
  return found === undefined ? null : frontSource(found);
}

/** All fronts, by slug. */
export function fronts(args: PageArguments, context: Context) {
  const query = { lists: [listName('fronts')] as const, direction: 'ASC' as const };
  return listConnection(context, query, args, entry => ({ node: frontSource(frontOnCard(entry)) }));
}

/** The containers of a front, in their order. Reads those of a public front. */
export async function containersOf(
  { id, containers }: FrontSource,
  context: Context,
): Promise<FrontContainerSource[]> {
  const found = containers === undefined ? await context.records.front(id) : { containers };
  if (found === undefined) return [];
  // Lazy: most requests have no front.
  const { FrontPage: Page } = await import('./front-page.ts');
  const page = new Page(found, context);
  return found.containers.map(container => ({ ...container, page }));
}

/** A front without its containers. */
export function frontSource({ id, slug, name, revision, updatedAt }: FrontCard): FrontSource {
  return { type: 'Front', id, slug, name, revision, updatedAt };
}
