import type { Known, Mention, RecordOf } from '../model/record.ts';
import { type EntityName, entityTypeNames, types } from '../model/types.ts';
import { cardOf, embeddedReferenceOf } from './card.ts';
import { firstOfEach, type ListEntry } from './entry.ts';
import { mentionedBy, shortIdOf } from './mention.ts';

/** The lists of an article: those of the public where it is or will be public, and those of editors where it is not yet or no longer. */
export function articleEntries(record: RecordOf<'Article'>): ListEntry[] {
  const { publishedAt, status, section } = record;
  const drafts = draftEntries(record);
  if (status !== 'PUBLISHED' || publishedAt === null) return drafts;
  const card = cardOf(record);
  const entry = { sort: publishedAt, id: record.id };
  const feed = { ...entry, card: { ...card, leading: leadingOf(record) } };
  const ofEntity = { ...entry, card: { ...card, mentioned: mentionedBy(record).map(shortIdOf).join('') } };
  return [
    ...drafts,
    { list: 'articles', ...feed },
    { list: 'articles/language', of: record.language, ...feed },
    ...(section === null ? [] : [{ list: 'articles/section' as const, of: section, ...feed }]),
    ...firstOfEach(record.mentions, mention => mention.entity).map(
      ({ entity, role }): ListEntry => ({ list: 'articles', of: entity, ...ofEntity, edge: { role } }),
    ),
    ...statementEntries(record, publishedAt),
  ];
}

/** What is not public stands where editors look for it, by when it was last edited. */
function draftEntries(record: RecordOf<'Article'>): ListEntry[] {
  const status = record.status === 'PUBLISHED' ? (record.scheduled ? 'SCHEDULED' : undefined) : record.status;
  if (status === undefined) return [];
  const entry = { list: 'drafts' as const, sort: record.updatedAt, id: record.id, card: cardOf(record) };
  return [entry, { ...entry, of: status }];
}

/** How the cards of feeds carry mentions: the first of each type, within 3 KB a card. */
function leadingOf({ mentions }: RecordOf<'Article'>): Known<'Article'>['leading'] {
  const ofType = <E extends EntityName>(type: E) => {
    const all = mentions.filter((mention): mention is Mention<E> => mention.entity.type === type);
    return { total: all.length, first: all.slice(0, types[type].leadingMentions) };
  };
  return Object.fromEntries(entityTypeNames.map(type => [type, ofType(type)]));
}

/** What somebody said sorts by when the article that says so became public, not by when it was said. */
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
