import { badInput, limitExceeded } from '../errors/problem.ts';
import { maxFilterValues } from '../model/article-filter.ts';
import { canonicalLanguage, canonicalText } from '../model/canonical.ts';
import { parseGlobalId } from '../model/global-id.ts';
import type { EntityName } from '../model/types.ts';
import {
  type articleKind,
  defaultKind,
  defaultUrgency,
  type urgency,
  type ValueOf,
} from '../model/vocabulary.ts';
import { listedKinds, listedUrgencies, type MentionRole } from '../projection/filters.ts';
import { listName } from '../projection/lists.ts';
import type { RecordKey } from '../store/keys.ts';
import type { SortRange } from '../store/sort-keys.ts';
import type { Context } from './context.ts';
import { canonicalSet } from './cursor.ts';
import { publicPart } from './visible.ts';

type ArticleKind = ValueOf<typeof articleKind>;
type Urgency = ValueOf<typeof urgency>;

export interface ArticleFilter {
  readonly section?: string | null | undefined;
  readonly sections?: readonly string[] | null | undefined;
  readonly language?: string | null | undefined;
  readonly kinds?: readonly ArticleKind[] | null | undefined;
  readonly urgency?: Urgency | null | undefined;
  readonly mentions?: readonly string[] | null | undefined;
  readonly mentionsAny?: readonly string[] | null | undefined;
  readonly mentionsNone?: readonly string[] | null | undefined;
  readonly roles?: readonly MentionRole[] | null | undefined;
  readonly includeNarrower?: boolean | null | undefined;
  readonly publishedFrom?: string | null | undefined;
  readonly publishedTo?: string | null | undefined;
  readonly withoutVersions?: boolean | null | undefined;
}

/** A condition of a filter: articles in at least one of its lists, or, if it excludes, in none of its lists. */
export interface Condition {
  /** Lists of articles without cards. */
  readonly lists: readonly string[];
  readonly isExcluded?: boolean;
  /** The list with cards, where the condition is a single list that has one. */
  readonly cards?: string;
  /** The roles in which a mention counts; by default all. */
  readonly roles?: readonly MentionRole[] | undefined;
  /** The entities of its lists, where they may have been merged into others. */
  readonly entities?: readonly RecordKey[];
}

/** Maximum characters of a section; a language has fewer. */
const maxNameLength = 100;

type LimitedField = keyof typeof maxFilterValues;

interface ConditionOptions {
  /** Whether the roles apply to the entity whose articles are filtered, and not to the mentions in the filter. */
  readonly rolesOfOwner?: boolean;
  /** Whether all entities are looked up, and not only those without articles, because the reader of the lists cannot do it. */
  readonly areAllLookedUp?: boolean;
}

/** The conditions of a filter, those with the largest cards first, except that a list of urgent articles is the shortest and precedes them. */
export async function conditionsOf(
  filter: ArticleFilter | null | undefined,
  context: Context,
  { rolesOfOwner = false, areAllLookedUp = false }: ConditionOptions = {},
): Promise<Condition[]> {
  const { section, sections, language, kinds, urgency, mentions, mentionsAny, mentionsNone } = filter ?? {};
  if (!rolesOfOwner && filter?.roles != null && (mentions ?? mentionsAny) == null)
    throw badInput(
      'The filter has "roles" without "mentions" or "mentionsAny". Name the entities in these roles.',
    );
  const roles = rolesOfOwner ? undefined : (filter?.roles ?? undefined);
  const includeNarrower = filter?.includeNarrower === true;
  const ofMentions = await mentionConditions(
    { mentions, mentionsAny, mentionsNone },
    { roles, includeNarrower, areAllLookedUp },
    context,
  );
  return [
    ...(urgency == null ? [] : [byUrgency(urgency)]),
    ...(section == null ? [] : [bySection([section])]),
    ...(sections == null ? [] : [bySection(limited('sections', sections))]),
    ...(language == null ? [] : [byLanguage(language)]),
    ...(kinds == null ? [] : byKinds(kinds)),
    ...ofMentions,
  ];
}

/** Some entities, with their narrower ones where those count too. */
export async function entitiesInFilter(
  recordKeys: readonly RecordKey[],
  includeNarrower: boolean,
  context: Context,
): Promise<readonly RecordKey[]> {
  if (!includeNarrower) return recordKeys;
  const { withNarrower } = await import('./narrower.ts');
  return withNarrower(recordKeys, context);
}

/** The condition that an article mentions one of some entities. */
export function byEntities(
  entities: readonly RecordKey[],
  { roles, mayBeMerged = false }: Pick<Condition, 'roles'> & { readonly mayBeMerged?: boolean } = {},
): Condition {
  const [one, ...others] = entities;
  const isPlain = one !== undefined && others.length === 0 && roles === undefined && !mayBeMerged;
  return {
    lists: entities.map(entity => listName('keys', entity)),
    roles,
    ...(mayBeMerged ? { entities } : {}),
    ...(isPlain ? { cards: listName('articles', one) } : {}),
  };
}

/** The canonical text of a filter, the same for the same articles: an absent field, null and an empty list of required mentions are equal. */
export function filterText(filter: ArticleFilter | null | undefined): string {
  const { section, sections, language, kinds, urgency, roles, includeNarrower } = filter ?? {};
  const { mentions, mentionsAny, mentionsNone, publishedFrom, publishedTo } = filter ?? {};
  // Nothing is in an empty set of alternatives, which therefore differs from an absent one.
  const alternatives = [sections, kinds, roles, mentionsAny].map(set =>
    set == null ? null : canonicalSet(set),
  );
  const required = [canonicalSet(mentions), canonicalSet(mentionsNone)];
  const others = [section, language, urgency, includeNarrower === true, publishedFrom, publishedTo];
  // Absent where it does not apply: cursors of earlier versions stay valid.
  const further = filter?.withoutVersions === true ? [true] : [];
  return JSON.stringify([...alternatives, ...required, ...others.map(one => one ?? null), ...further]);
}

/** The time range of a filter, limited to the public part. */
export function rangeOf(filter: ArticleFilter | null | undefined, now: string): SortRange {
  const { publishedFrom, publishedTo } = filter ?? {};
  return publicPart({ from: publishedFrom ?? undefined, before: publishedTo ?? undefined }, now);
}

async function mentionConditions(
  { mentions, mentionsAny, mentionsNone }: Pick<ArticleFilter, 'mentions' | 'mentionsAny' | 'mentionsNone'>,
  {
    roles,
    includeNarrower,
    areAllLookedUp,
  }: {
    readonly roles: Condition['roles'];
    readonly includeNarrower: boolean;
    readonly areAllLookedUp: boolean;
  },
  context: Context,
): Promise<Condition[]> {
  const [all, any, none] = [
    entitiesIn('mentions', mentions ?? []),
    entitiesIn('mentionsAny', mentionsAny ?? []),
    entitiesIn('mentionsNone', mentionsNone ?? []),
  ];
  const mayBeMerged = !includeNarrower && !areAllLookedUp;
  // A merged entity is mentioned under the id of its survivor. Of alternatives and exclusions it is looked up only if its list is empty.
  const existing = (recordKeys: readonly EntityId[]) =>
    Promise.all(recordKeys.map(async recordKey => (await context.records.load(recordKey)) ?? recordKey));
  const expanded = (recordKeys: readonly RecordKey[]) =>
    entitiesInFilter(recordKeys, includeNarrower, context);
  const [required, unwanted, wanted] = await Promise.all([
    existing(all).then(recordKeys =>
      Promise.all(distinct(recordKeys).map(recordKey => expanded([recordKey]))),
    ),
    mayBeMerged ? none : existing(none).then(expanded),
    mayBeMerged ? any : existing(any).then(expanded),
  ]);
  return [
    ...required.map(recordKeys => byEntities(recordKeys, { roles })),
    ...(mentionsAny == null ? [] : [byEntities(distinct(wanted), { roles, mayBeMerged })]),
    ...(unwanted.length === 0
      ? []
      : [{ ...byEntities(distinct(unwanted), { mayBeMerged }), isExcluded: true }]),
  ];
}

const bySection = (sections: readonly string[]): Condition => {
  const names = [...new Set(sections.map(section => nameable(canonicalText(section))))];
  const [only, ...others] = names;
  return {
    lists: names.map(section => listName('keys/section', section)),
    ...(only !== undefined && others.length === 0 ? { cards: listName('articles/section', only) } : {}),
  };
};

const byLanguage = (tag: string): Condition => {
  const language = nameable(canonicalLanguage(tag));
  return {
    lists: [listName('keys/language', language)],
    cards: listName('articles/language', language),
  };
};

/** Of the default urgency there is no list: the other ones are excluded. */
const byUrgency = (urgency: Urgency): Condition =>
  urgency === defaultUrgency
    ? { lists: listedUrgencies.map(one => listName('keys/urgency', one)), isExcluded: true }
    : { lists: [listName('keys/urgency', urgency)], cards: listName('articles/urgency', urgency) };

const byKinds = (kinds: readonly ArticleKind[]): Condition[] => {
  const isWanted = new Set<string>(kinds);
  if (!isWanted.has(defaultKind))
    return [
      { lists: listedKinds.filter(kind => isWanted.has(kind)).map(kind => listName('keys/kind', kind)) },
    ];
  const others = listedKinds.filter(kind => !isWanted.has(kind));
  return [{ lists: others.map(kind => listName('keys/kind', kind)), isExcluded: true }];
};

interface EntityId {
  readonly type: EntityName;
  readonly id: string;
}

function entitiesIn(field: 'mentions' | 'mentionsAny' | 'mentionsNone', ids: readonly string[]): EntityId[] {
  // The order is fixed, because the same entities must form the same list.
  return limited(field, [...new Set(ids)].toSorted()).map(id => {
    const recordKey = parseGlobalId(id);
    if (recordKey !== undefined && recordKey.type !== 'Article' && recordKey.type !== 'Statement')
      return { type: recordKey.type, id: recordKey.id };
    throw badInput(
      `"${id.slice(0, 80)}" in the filter's ${field} is not the id of an entity. Use an id returned by this API.`,
    );
  });
}

function limited(field: LimitedField, values: readonly string[]): readonly string[] {
  const different = [...new Set(values)];
  if (different.length > maxFilterValues[field])
    throw limitExceeded(field, {
      what: `Too many "${field}" in the filter`,
      asked: different.length,
      allowed: maxFilterValues[field],
      advice: field === 'sections' ? 'Name fewer sections.' : 'Name fewer entities.',
    });
  return different;
}

function distinct(recordKeys: readonly RecordKey[]): RecordKey[] {
  return [...new Map(recordKeys.map(({ type, id }) => [`${type}#${id}`, { type, id }])).values()];
}

/** A section or a language in a form that can be part of a list's name: no article has a longer one, and an unpaired surrogate is in no name. */
function nameable(text: string): string {
  return text.slice(0, maxNameLength + 1).toWellFormed();
}
