import { badInput, Problem } from '../errors/problem.ts';
import { globalId } from '../model/global-id.ts';
import { isPublic } from '../model/publication-state.ts';
import type { Known } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import { removalDays } from '../projection/change.ts';
import { listName } from '../projection/lists.ts';
import { isOfPosts } from '../projection/live-post.ts';
import { type Entry, readList } from '../store/list.ts';
import { compareKeys, instantIn, throughInstant } from '../store/sort-keys.ts';
import { isPartialDate } from '../text/date.ts';
import type { TextFormat } from './article-text.ts';
import type { Context } from './context.ts';
import { Cursors, canonicalSet } from './cursor.ts';
import { nodeOf } from './entry.ts';
import { type Connection, connectionOf, type Page, pageOf } from './page.ts';
import { fittingTexts } from './text-budget.ts';

/** The source of a Change. */
export interface ChangeSource {
  readonly kind: 'UPSERTED' | 'REMOVED';
  /** The global id of the record. */
  readonly recordId: string;
  readonly at: string;
  readonly node: Known<TypeName> | null;
}

interface ChangeEdge {
  readonly cursor: string;
  readonly node: ChangeSource;
}

interface ChangesArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly since?: string | null | undefined;
}

const maxPageSize = 200;

/**
 * The public changes after a cursor, or from the beginning: a merge of each record's latest change with the removals. The range stops short of
 * now by the maximum duration of a write, so that no change is ever inserted behind a cursor. `formats` are the requested formats of the
 * articles' texts: a page ends early where they would be too large for one response.
 */
export async function changes(
  args: ChangesArguments,
  types: readonly TypeName[] | undefined,
  formats: readonly (TextFormat | 'BLOCKS')[],
  context: Context,
): Promise<Connection<ChangeEdge>> {
  if (types?.length === 0) throw badInput('"types" is empty. Omit it for all types, or name at least one.');
  const cursors = new Cursors(() => `changes ${canonicalSet(types)}`);
  const page = pageOf(args, cursors, maxPageSize);
  const position = positionOf(page, args.since ?? undefined, context);
  const runs = await Promise.all(
    listsOf(types).map(async ({ list, kind }) => {
      const entries = await readList(context.table, list, {
        direction: 'ASC',
        limit: page.size + 1,
        above: position.sk,
        range: { before: throughInstant(context.table.stableUntil()) },
      });
      return entries.map(entry => ({ sk: entry.sk, toChange: () => changeOf(kind, entry, context) }));
    }),
  );
  const merged = runs.flat().toSorted((a, b) => compareKeys(a.sk, b.sk));
  const all = await Promise.all(
    merged.slice(0, page.size).map(async ({ sk, toChange }) => ({
      cursor: cursors.encode(`${later(position.since, sk)} ${sk}`),
      node: await toChange(),
    })),
  );
  const fitting = await fittingTexts(
    all.map(({ node }) => node?.node ?? null),
    formats,
    context,
  );
  const edges = all
    .slice(0, fitting)
    .flatMap(({ cursor, node }) => (node === undefined ? [] : { cursor, node }));
  const connection = connectionOf(edges, page, merged.length > fitting);
  const last = all[fitting - 1];
  // The page ends after a change that the caller may not see.
  if (last !== undefined && last.node === undefined)
    return { ...connection, pageInfo: { ...connection.pageInfo, endCursor: last.cursor } };
  if (edges.length > 0 || position.sk === undefined) return connection;
  // Without new changes the position stays, and its date becomes today, so that an app that polls regularly never has to start a new copy.
  const endCursor = cursors.encode(`${dayOf(context.now)} ${position.sk}`);
  return { ...connection, pageInfo: { ...connection.pageInfo, endCursor } };
}

interface Position {
  /** The sort key before the page. */
  readonly sk: string | undefined;
  /** The day up to which the app knows every removal; before its first page it has no records that could be removed. */
  readonly since: string;
}

/** The position of a cursor, or before all changes of a time. Throws SYNC_EXPIRED if removals after it are no longer announced. */
function positionOf({ after }: Page, from: string | undefined, { now, table }: Context): Position {
  if (after !== undefined && from !== undefined) throw badInput('Use "since" or "after", not both.');
  // Behind the end of the log, changes would come that are never read.
  const end = table.stableUntil();
  const at = from && (from < end ? from : end);
  const start = after ?? (at && `${dayOf(at)} ${at}`);
  if (start === undefined) return { sk: undefined, since: dayOf(now) };
  const [since = '', sk = ''] = start.split(/ (.*)/s);
  if (!isPartialDate(since) || sk === '') throw badInput('"after" is not a cursor of "changes".');
  if (Date.parse(now) - Date.parse(since) > removalDays * 86_400_000) {
    throw after === undefined
      ? expired('"since"', 'Give a later time.')
      : expired('The cursor', 'Delete the local copy and start without a cursor.');
  }
  return { sk, since };
}

function expired(what: string, advice: string): Problem {
  return new Problem(
    'SYNC_EXPIRED',
    `${what} is too old (maximum ${removalDays} days): older removals are no longer stored. ${advice}`,
  );
}

/** A client that has read up to an entry knows the removals up to it. */
function later(since: string, sk: string): string {
  const day = dayOf(sk);
  return day > since ? day : since;
}

function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

function listsOf(types: readonly TypeName[] | undefined) {
  const upserted = (list: string) => ({ list, kind: 'UPSERTED' as const });
  const removed = (list: string) => ({ list, kind: 'REMOVED' as const });
  if (types === undefined) return [upserted(listName('changes')), removed(listName('removals'))];
  return [...new Set(types)].flatMap(type => [
    upserted(listName('changes', type)),
    removed(listName('removals', type)),
  ]);
}

/** A change; undefined for a change of the posts of an article that is not public any more. The response is the same for all callers. */
function changeOf(
  kind: ChangeSource['kind'],
  entry: Entry,
  context: Context,
): ChangeSource | Promise<ChangeSource | undefined> {
  const record = nodeOf<TypeName>(entry);
  const change = { kind, at: instantIn(entry), recordId: globalId(record.type, record.id) };
  if (isOfPosts(entry)) return changeOfPosts(record, change, context);
  return { ...change, node: kind === 'UPSERTED' ? record : null };
}

async function changeOfPosts(
  article: Known<TypeName>,
  change: Omit<ChangeSource, 'node'>,
  context: Context,
): Promise<ChangeSource | undefined> {
  const node = await context.records.load({ type: 'Article', id: article.id });
  if (node === undefined) return undefined;
  if (isPublic(node, context.now)) return { ...change, node };
  context.records.conceal(node);
  return undefined;
}
