import type { Known, Mention, RecordOf } from '../model/record.ts';
import { type EntityName, entityTypeNames, types } from '../model/types.ts';
import { cardOf, embeddedReferenceOf } from './card.ts';
import { firstOfEach, type ListEntry } from './entry.ts';
import { isListedUrgency } from './filters.ts';
import { mentionedBy, shortIdOf } from './mention.ts';

/** The lists of an article: the public ones where it is or will be public, and the editors' ones where it is not yet or no longer public. */
export function articleEntries(record: RecordOf<'Article'>): ListEntry[] {
  const { publishedAt, status, section, urgency, expiresAt } = record;
  const drafts = [
    ...draftEntries(record),
    ...memberEntries(record, 'translations', record.translationOf),
    ...memberEntries(record, 'versions', record.versionOf),
    ...versionEntries(record),
  ];
  if (status !== 'PUBLISHED' || publishedAt === null) return drafts;
  const card = cardOf(record);
  const entry = { sort: publishedAt, id: record.id };
  const feed = { ...entry, card: { ...card, leading: leadingOf(record) } };
  const ofEntity = { ...entry, card: { ...card, mentioned: mentionedBy(record).map(shortIdOf).join('') } };
  return [
    ...drafts,
    ...(expiresAt === null ? [] : [{ list: 'pending' as const, sort: expiresAt, id: record.id, card: {} }]),
    { list: 'articles', ...feed },
    { list: 'articles/language', of: record.language, ...feed },
    ...(section === null ? [] : [{ list: 'articles/section' as const, of: section, ...feed }]),
    ...(isListedUrgency(urgency) ? [{ list: 'articles/urgency' as const, of: urgency, ...feed }] : []),
    ...firstOfEach(record.mentions, mention => mention.entity).map(
      ({ entity, role }): ListEntry => ({ list: 'articles', of: entity, ...ofEntity, edge: { role } }),
    ),
    ...statementEntries(record, publishedAt),
  ];
}

/** Articles that are not public are in the editors' list, by the time of their last edit. */
function draftEntries(record: RecordOf<'Article'>): ListEntry[] {
  const status = record.status === 'PUBLISHED' ? (record.scheduled ? 'SCHEDULED' : undefined) : record.status;
  if (status === undefined) return [];
  const entry = { list: 'drafts' as const, sort: record.updatedAt, id: record.id, card: cardOf(record) };
  return [entry, { ...entry, of: status }];
}

/** A sort key after all times. */
const neverPublic = '~';

/**
 * The entry of a translation or a version in the list of the article that it belongs to, by its publication. Articles
 * that are not published come last, so that a public read ends before them: they neither take its places nor add to its
 * costs.
 */
function memberEntries(
  record: RecordOf<'Article'>,
  list: 'translations' | 'versions',
  of: RecordOf<'Article'>['versionOf'],
): ListEntry[] {
  if (of === null) return [];
  const { status, publishedAt, id } = record;
  const sort = status === 'PUBLISHED' && publishedAt !== null ? publishedAt : neverPublic;
  return [{ list, of, sort, id, card: embeddedReferenceOf(record) }];
}

/** The list of all versions is read by feeds, and has those with a place in them. */
function versionEntries({ versionOf, status, publishedAt, id }: RecordOf<'Article'>): ListEntry[] {
  if (versionOf === null || status !== 'PUBLISHED' || publishedAt === null) return [];
  return [{ list: 'keys/version', sort: publishedAt, id, card: {}, edge: { versionOf } }];
}

/** The mentions on the cards of feeds: the first of each type, within 3 KB a card. */
function leadingOf({ mentions }: RecordOf<'Article'>): Known<'Article'>['leading'] {
  const ofType = <E extends EntityName>(type: E) => {
    const all = mentions.filter((mention): mention is Mention<E> => mention.entity.type === type);
    return { total: all.length, first: all.slice(0, types[type].leadingMentions) };
  };
  return Object.fromEntries(entityTypeNames.map(type => [type, ofType(type)]));
}

/** A statement sorts by the publication time of its article, not by the time of the statement itself. */
function statementEntries(record: RecordOf<'Article'>, publishedAt: string): ListEntry[] {
  return record.statements.flatMap((statement): ListEntry[] => {
    if (statement.speaker === null) return [];
    return [
      {
        list: 'statements',
        of: statement.speaker,
        sort: publishedAt,
        id: `${record.id}.${statement.key}`,
        card: { ...statement, article: embeddedReferenceOf(record) },
      },
    ];
  });
}
