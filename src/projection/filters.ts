import type { AnyRecord, RecordOf } from '../model/record.ts';
import { articleKind, defaultKind, defaultUrgency, urgency, type ValueOf } from '../model/vocabulary.ts';
import { firstOfEach, type ListEntry } from './entry.ts';

export type MentionRole = RecordOf<'Article'>['mentions'][number]['role'];

/** A list by which feeds and searches are filtered, and for a list of an entity the roles in which an article mentions it. */
type FilterList = Pick<ListEntry, 'list' | 'of'> & { readonly edge?: MentionEdge };

/** The fields of the edge in the list of an entity: its roles, in the order of the mentions of the article. */
export interface MentionEdge {
  readonly roles: readonly MentionRole[];
}

/**
 * The kinds and urgencies with a list. Most articles have the default, of which a list would be as long as that of all
 * articles: the others are excluded instead.
 */
export const listedKinds = articleKind.values.filter(kind => kind !== defaultKind);
export const listedUrgencies = urgency.values.filter(one => one !== defaultUrgency);

/**
 * The lists that filter feeds and searches: those of an article's section, its language, its kind, its urgency and each entity that it mentions.
 */
export function filterLists({
  section,
  language,
  kind,
  urgency: ofArticle,
  mentions,
}: RecordOf<'Article'>): FilterList[] {
  return [
    ...(section === null ? [] : [{ list: 'keys/section' as const, of: section }]),
    { list: 'keys/language', of: language },
    ...(kind === defaultKind ? [] : [{ list: 'keys/kind' as const, of: kind }]),
    ...(isListedUrgency(ofArticle) ? [{ list: 'keys/urgency' as const, of: ofArticle }] : []),
    ...firstOfEach(mentions, ({ entity }) => entity).map(({ entity }) => ({
      list: 'keys' as const,
      of: entity,
      edge: { roles: rolesOf(entity, mentions) },
    })),
  ];
}

/** The entries of an article in its filter lists. They have no cards, so a feed with a filter reads little. */
export function filterEntries(record: AnyRecord): ListEntry[] {
  if (record.type !== 'Article' || record.status !== 'PUBLISHED' || record.publishedAt === null) return [];
  const entry = { sort: record.publishedAt, id: record.id, card: {} };
  return filterLists(record).map(list => ({ ...list, ...entry }));
}

export function isListedUrgency(value: ValueOf<typeof urgency>): boolean {
  return value !== defaultUrgency;
}

function rolesOf(
  { type, id }: { readonly type: string; readonly id: string },
  mentions: RecordOf<'Article'>['mentions'],
): MentionRole[] {
  const own = mentions.filter(({ entity }) => entity.type === type && entity.id === id);
  return [...new Set(own.map(({ role }) => role))];
}
