import { badInput, Problem } from '../../errors/problem.ts';
import { newsMaxAge } from '../../model/declaration.ts';
import { parseGlobalId } from '../../model/global-id.ts';
import type { AnyRecord } from '../../model/record.ts';
import { type ChangeSource, changes } from '../../resolvers/change.ts';
import type { Context } from '../../resolvers/context.ts';
import { articleItem } from '../../resolvers/ninjs/article.ts';
import { eventItem } from '../../resolvers/ninjs/event.ts';
import { type ItemType, itemTypes, type NinjsItem, removedItem } from '../../resolvers/ninjs/item.ts';
import { lookup } from '../../resolvers/node.ts';
import { isVisible } from '../../resolvers/visible.ts';
import { publicUntil } from '../response/cache-control.ts';
import type { FeedSettings } from './feed.ts';
import type { Page } from './page.ts';

/** Maximum changes in a page; it has fewer where the texts are long. */
const pageSize = 20;

/** One item: an article by `<slug>`, or an event by `event/<slug>`. */
export async function ninjsItem(name: string, context: Context): Promise<Page> {
  const [, prefix, slug = ''] = /^(event\/)?([^/]+)$/.exec(name) ?? [];
  const type = prefix === undefined ? 'Article' : 'Event';
  const record = await lookup(type, { slug }, context, { related: false });
  if (record === null) throw new Problem('NOT_FOUND', `No ${type.toLowerCase()} has this slug.`);
  return pageOf(await itemOf(record, context), context);
}

/**
 * The items that have changed since the cursor `after`, oldest first, those of removed records among them; without a cursor all items. The header
 * Link has the address of the next page, also after the last one, from which a receiver continues later.
 */
export async function ninjsFeed(url: URL, context: Context, { publicUrl }: FeedSettings): Promise<Page> {
  const type = url.searchParams.get('type');
  const types = itemTypes.filter(one => type === null || one.toLowerCase() === type);
  if (types.length === 0) throw badInput('"type" must be article or event.');
  const after = url.searchParams.get('after');
  const { nodes, pageInfo } = await changes({ first: pageSize, after }, types, ['HTML'], context);
  const items = await Promise.all(nodes.map(change => changedItem(change, context)));
  const next = new URL('/ninjs', publicUrl ?? url.origin);
  if (type !== null) next.searchParams.set('type', type);
  // A page without changes has the cursor after which it was asked for, if any.
  if (pageInfo.endCursor !== null) next.searchParams.set('after', pageInfo.endCursor);
  return {
    ...pageOf(
      items.filter(item => item !== undefined),
      context,
    ),
    headers: { link: `<${next.href}>; rel="next"` },
  };
}

/** The item of a change; undefined if the record is not public any more, which a later change announces. */
async function changedItem(
  { kind, recordId, at, node }: ChangeSource,
  context: Context,
): Promise<NinjsItem | undefined> {
  const recordKey = parseGlobalId(recordId);
  const type = itemTypes.find(one => one === recordKey?.type);
  if (recordKey === undefined || type === undefined) return undefined;
  if (kind === 'REMOVED' || node === null) return removedItem({ type, id: recordKey.id }, at);
  const record = await context.records.load({ type, id: recordKey.id });
  return record === undefined || !isVisible(record, context) ? undefined : itemOf(record, context);
}

function itemOf(record: Extract<AnyRecord, { type: ItemType }>, context: Context): Promise<NinjsItem> {
  return record.type === 'Article' ? articleItem(record, context) : eventItem(record, context);
}

function pageOf(value: object, { now, pending }: Context): Page {
  return {
    type: 'application/json; charset=utf-8',
    text: JSON.stringify(value),
    cacheControl: publicUntil(now, newsMaxAge, pending.next()),
  };
}
