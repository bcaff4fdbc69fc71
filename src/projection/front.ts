import type { Front } from '../model/front.ts';
import type { Item } from '../store/attributes.ts';
import { entryKey, frontKey } from '../store/keys.ts';
import { canonicalJson } from './canonical-json.ts';
import { listName } from './lists.ts';

/** The fields of a front in the list of fronts. Its containers are read with the front itself. */
export type FrontCard = Pick<Front, 'id' | 'slug' | 'name' | 'revision' | 'updatedAt'>;

/** The item of a front, and its entry in the list of fronts. */
export function frontItems(front: Front): [item: Item, entry: Item] {
  return [{ ...frontKey(front.id), ...front }, frontEntry(front)];
}

/** The entry that a front implies. */
export function frontEntry({ id, slug, name, revision, updatedAt }: Front): Item {
  const card = canonicalJson({ id, slug, name, revision, updatedAt } satisfies FrontCard);
  return { ...entryKey(listName('fronts'), slug, id), list: 'fronts', card };
}

export function frontFrom(item: Item | undefined): Front | undefined {
  if (item === undefined) return undefined;
  // Only `frontItems` writes these items, so their shape is not checked.
  const { pk: _pk, sk: _sk, ...front } = item;
  return front as unknown as Front;
}

/** The front on an entry of the list of fronts. */
export function frontOnCard({ card }: { readonly card: string }): FrontCard {
  // Only `frontEntry` writes this card.
  return JSON.parse(card) as FrontCard;
}

/** Why an item is not a valid front; undefined if it is one. */
export function frontIssue({
  pk,
  id,
  slug,
  name,
  revision,
  updatedAt,
  containers,
}: Item): string | undefined {
  if (typeof id !== 'string' || frontKey(id).pk !== pk) return 'does not have the id of its key';
  if (typeof slug !== 'string' || typeof name !== 'string') return 'has no slug or name';
  if (typeof revision !== 'number' || typeof updatedAt !== 'string') return 'has no revision or time';
  return Array.isArray(containers) && containers.every(isContainer) ? undefined : 'has no list of containers';
}

function isContainer(value: unknown): boolean {
  const { key, items }: { key?: unknown; items?: unknown } = Object(value);
  return typeof key === 'string' && Array.isArray(items) && items.every(isItem);
}

function isItem(value: unknown): boolean {
  const { article }: { article?: unknown } = Object(value);
  return typeof Object(article).id === 'string';
}
