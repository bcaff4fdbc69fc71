import { globalId } from '../model/global-id.ts';
import { isId } from '../model/id.ts';
import type { KnownEntity } from '../model/record.ts';
import type { LinkReference } from '../model/reference.ts';
import type { EntityName } from '../model/types.ts';
import type { Context } from './context.ts';
import { lookup } from './node.ts';

/**
 * The entity that a link in a post leads to, by its current or a former slug; null after its deletion. Posts are no part of the documents
 * that renames and merges rewrite.
 */
export function linkTarget(
  { type, key }: LinkReference<EntityName>,
  context: Context,
): Promise<KnownEntity | null> {
  return lookup(type, isId(key) ? { id: globalId(type, key) } : { slug: key }, context, { related: false });
}
