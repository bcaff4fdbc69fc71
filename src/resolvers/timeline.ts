import type { Known } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import { listName } from '../projection/lists.ts';
import { hasPublicPosts, postOnCard } from '../projection/live-post.ts';
import { ownerOf } from '../projection/owner.ts';
import type { RecordKey } from '../store/keys.ts';
import { type Entry, type ListRange, readList } from '../store/list.ts';
import { compareKeys, type SortRange, throughPrefix } from '../store/sort-keys.ts';
import { type MilestoneSource, milestoneOf } from './agreement.ts';
import type { Context } from './context.ts';
import { Cursors } from './cursor.ts';
import { nodeOf } from './entry.ts';
import type { LivePostSource } from './live-post.ts';
import { type Connection, connectionOf, type PageArguments, pageOf } from './page.ts';
import { publicPart } from './visible.ts';

export type TimelineSource = Known<'Article'> | Known<'Event'> | MilestoneSource | LivePostSource;

export interface TimelineEdge {
  readonly cursor: string;
  readonly node: TimelineSource;
  /** The day, month or year of the entry. */
  readonly date: string;
}

/**
 * Articles, events, milestones and posts that concern an entity, newest first: a merge of four lists. All sort keys begin with a date and end with a
 * unique id, so they form one order, and a cursor of one list is a position in all of them.
 */
export async function timeline(
  entity: RecordKey & { readonly type: TypeName },
  args: PageArguments & { from?: string | null | undefined; to?: string | null | undefined },
  context: Context,
): Promise<Connection<TimelineEdge>> {
  const cursors = new Cursors(() => `${entity.type} ${entity.id} timeline`);
  const page = pageOf(args, cursors);
  const range = {
    from: args.from ?? undefined,
    before: args.to == null ? undefined : throughPrefix(args.to),
  };
  const listRange: ListRange = {
    direction: page.fromEnd ? 'ASC' : 'DESC',
    limit: page.size + 1,
    above: page.before,
    below: page.after,
  };
  const read = async (
    list: string,
    within: SortRange,
    toNode: (entry: Entry) => TimelineSource | Promise<TimelineSource | undefined>,
  ) => {
    const entries = await context.records.lists.run(() =>
      readList(context.table, list, { ...listRange, range: within }),
    );
    return entries.map(entry => ({ sk: entry.sk, toNode: () => toNode(entry) }));
  };
  // The list of posts does not count towards the limit of reads: an operation over many timelines stays within it.
  context.table.allowReads(1);
  const runs = await Promise.all([
    read(listName('articles', entity), publicPart(range, context.now), nodeOf<'Article'>),
    ...(hasEvents(entity) ? [read(listName('events', entity), range, nodeOf<'Event'>)] : []),
    read(listName('posts/mentions', entity), range, entry => publicPost(entry, context)),
    ...(hasMilestones(entity) ? [read(listName('milestones', entity), range, milestoneOf)] : []),
  ]);
  const sign = page.fromEnd ? 1 : -1;
  const merged = runs.flat().toSorted((a, b) => sign * compareKeys(a.sk, b.sk));
  const shown = merged.slice(0, page.size);
  const found = await Promise.all(
    (page.fromEnd ? shown.toReversed() : shown).map(async ({ sk, toNode }) => ({ sk, node: await toNode() })),
  );
  const edges = found.flatMap(({ sk, node }) =>
    node === undefined ? [] : { cursor: cursors.encode(sk), node, date: dateOf(sk) },
  );
  const connection = connectionOf(edges, page, merged.length > page.size);
  const last = shown.at(-1);
  if (edges.length === shown.length || last === undefined) return connection;
  // The page is short, and its cursor continues after the entries that were left out.
  const end = page.fromEnd ? 'startCursor' : 'endCursor';
  return { ...connection, pageInfo: { ...connection.pageInfo, [end]: cursors.encode(last.sk) } };
}

/**
 * A post that mentions the entity; undefined if its article is no longer public. The worker removes its posts from the list some moments later, so
 * readers look the article up. The response is the same for all callers.
 */
async function publicPost(entry: Entry, context: Context): Promise<LivePostSource | undefined> {
  const owner = ownerOf(entry);
  const article =
    owner?.type === 'Article' ? await context.records.load({ type: 'Article', id: owner.id }) : undefined;
  if (article === undefined) return undefined;
  if (hasPublicPosts(article, context.now)) return { ...postOnCard(entry.card), type: 'LivePost', article };
  context.records.conceal(article);
  return undefined;
}

/** Topics have no events; places have events, but are not parties to agreements. */
function hasEvents({ type }: { type: TypeName }): boolean {
  return type !== 'Topic';
}

function hasMilestones({ type }: { type: TypeName }): boolean {
  return type !== 'Topic' && type !== 'Place';
}

/** A sort key begins with a partial date, or with an instant, of which only the day is shown. */
function dateOf(sk: string): string {
  return sk.slice(0, sk.indexOf('#')).slice(0, 10);
}
