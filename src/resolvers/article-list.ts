import type { MentionEdge, MentionRole } from '../projection/filters.ts';
import { listName } from '../projection/lists.ts';
import type { Source } from '../store/intersection.ts';
import type { RecordKey } from '../store/keys.ts';
import type { Entry } from '../store/list.ts';
import type { Table } from '../store/table.ts';
import {
  type ArticleFilter,
  byEntities,
  type Condition,
  conditionsOf,
  entitiesInFilter,
  filterText,
  rangeOf,
} from './article-filter.ts';
import type { Context } from './context.ts';
import { edgeOf, nodeOf } from './entry.ts';
import { type ListQuery, listConnection, lookedUpConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';
import { listsOfSurvivors } from './survivors.ts';
import type { versionsOfFound } from './without-versions.ts';

type ArticleArguments = PageArguments & { readonly filter?: ArticleFilter | null | undefined };

/** Published articles, newest first. */
export async function articles(args: ArticleArguments, context: Context) {
  const conditions = await conditionsOf(args.filter, context);
  const { query, hasCards } = await queryOf(conditions, args.filter, context);
  if (hasCards) return listConnection(context, query, args, entry => ({ node: nodeOf<'Article'>(entry) }));
  return lookedUpConnection(context, query, args, async ({ sk }) => {
    const node = await context.records.inFeed(sk);
    return node && { node };
  });
}

/** Published articles that mention an entity, newest first. */
export async function articlesOf(entity: RecordKey, args: ArticleArguments, context: Context) {
  const { filter } = args;
  const roles = filter?.roles ?? undefined;
  const [owners, others] = await Promise.all([
    entitiesInFilter([entity], filter?.includeNarrower === true, context),
    conditionsOf(filter, context, { rolesOfOwner: true }),
  ]);
  const own = byEntities(owners, { roles });
  const conditions = [own, ...others.filter(other => !isSame(own, other))];
  const { query, hasCards } = await queryOf(conditions, filter, context, entity);
  if (hasCards)
    return listConnection(context, query, args, entry => ({
      ...edgeOf<{ role: MentionRole }>(entry),
      node: nodeOf<'Article'>(entry),
    }));
  return lookedUpConnection(context, query, args, async entry => {
    const node = await context.records.inFeed(entry.sk);
    return node && { role: roleOf(entry, roles), node };
  });
}

/**
 * The lists of some conditions. If each has a list with cards, the first of these is read; otherwise only keys are, and
 * the cards of the page are looked up in one request.
 */
async function queryOf(
  conditions: readonly Condition[],
  filter: ArticleFilter | null | undefined,
  context: Context,
  owner?: RecordKey,
): Promise<{ readonly query: ListQuery; readonly hasCards: boolean }> {
  const { table, now } = context;
  const range = rangeOf(filter, now);
  const wanted = conditions.filter(({ isExcluded }) => isExcluded !== true);
  const excluded = conditions.filter(({ isExcluded }) => isExcluded === true);
  const hasCards = wanted.every(({ cards }) => cards !== undefined);
  const [first, ...others] = wanted;
  const start = hasCards ? (first?.cards ?? listName('articles')) : undefined;
  const sources = [...(start === undefined ? wanted : others), ...excluded].map(one =>
    one.lists.length === 1 && one.cards !== undefined && one.isExcluded !== true
      ? (one.lists[0] ?? '')
      : sourceOf(one, table),
  );
  const hidden = filter?.withoutVersions === true ? await versionsToHide(conditions, range, context) : [];
  const [head = '', ...rest] = [...(start === undefined ? sources : [start, ...sources]), ...hidden];
  const isPlain = [head, ...rest].every(source => typeof source === 'string');
  const identity = isPlain ? {} : { identity: `${owner?.type} ${owner?.id} ${filterText(filter)}` };
  const lists = [head, ...rest] as const;
  return { query: { lists, direction: 'DESC', range, ...identity }, hasCards };
}

/** Loaded with the first feed that needs it, which keeps it out of a cold start. */
async function versionsToHide(...args: Parameters<typeof versionsOfFound>): Promise<Source[]> {
  const { versionsOfFound } = await import('./without-versions.ts');
  return [versionsOfFound(...args)];
}

function sourceOf({ lists, entities, roles, isExcluded }: Condition, table: Table): Source {
  const accepts = roles && ((entry: Entry) => roleIn(entry, roles) !== undefined);
  return {
    anyOf: lists,
    accepts,
    isExcluded,
    successorsOf: entities && (empty => listsOfSurvivors(table, entities, empty)),
  };
}

/** Whether two conditions name the same single list. */
function isSame(one: Condition, other: Condition): boolean {
  return (
    other.isExcluded !== true &&
    one.lists.length === 1 &&
    one.cards === other.cards &&
    other.cards !== undefined
  );
}

/** The first role of a mention that counts. */
function roleIn(entry: Entry, roles: readonly MentionRole[]): MentionRole | undefined {
  return rolesOf(entry).find(role => roles.includes(role));
}

function roleOf(entry: Entry, roles: readonly MentionRole[] | undefined): MentionRole {
  const [first = 'MENTIONED'] = rolesOf(entry);
  return roles === undefined ? first : (roleIn(entry, roles) ?? first);
}

/** Entries written by version 0.2 and earlier lack the roles until `reproject` has run. */
function rolesOf(entry: Entry): readonly MentionRole[] {
  return edgeOf<Partial<MentionEdge>>(entry).roles ?? [];
}
