import type { Known } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import { listName } from '../projection/lists.ts';
import { compareKeys, type RecordName, type SortRange, throughPrefix } from '../store/keys.ts';
import { type Entry, type ListRange, readList } from '../store/list.ts';
import { type MilestoneSource, milestoneOf } from './agreement.ts';
import type { Context } from './context.ts';
import { Cursors } from './cursor.ts';
import { nodeOf } from './entry.ts';
import { type Connection, connectionOf, type PageArguments, pageOf } from './page.ts';
import { publicPart } from './visible.ts';

export type TimelineSource = Known<'Article'> | Known<'Event'> | MilestoneSource;

export interface TimelineEdge {
  readonly cursor: string;
  readonly node: TimelineSource;
  /** The day, month or year of the entry. */
  readonly date: string;
}

/**
 * Articles, events and milestones that concern an entity, newest first: a merge of three lists. All sort keys begin with a date and end with a
 * unique id, so they form one order, and a cursor of one list is a place in all of them.
 */
export async function timeline(
  entity: RecordName & { readonly type: TypeName },
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
  const read = async (list: string, within: SortRange, toNode: (entry: Entry) => TimelineSource) => {
    const entries = await context.records.lists.run(() =>
      readList(context.table, list, { ...listRange, range: within }),
    );
    return entries.map(entry => ({ sk: entry.sk, toNode: () => toNode(entry) }));
  };
  const runs = await Promise.all([
    read(listName('articles', entity), publicPart(range, context.now), nodeOf<'Article'>),
    ...(hasEvents(entity) ? [read(listName('events', entity), range, nodeOf<'Event'>)] : []),
    ...(hasMilestones(entity) ? [read(listName('milestones', entity), range, milestoneOf)] : []),
  ]);
  const sign = page.fromEnd ? 1 : -1;
  const merged = runs.flat().toSorted((a, b) => sign * compareKeys(a.sk, b.sk));
  const shown = merged.slice(0, page.size);
  const edges = (page.fromEnd ? shown.toReversed() : shown).map(({ sk, toNode }) => ({
    cursor: cursors.encode(sk),
    node: toNode(),
    date: dateOf(sk),
  }));
  return connectionOf(edges, page, merged.length > page.size);
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
