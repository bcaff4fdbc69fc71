import type { Known, Mention, RecordOf } from '../content/record.ts';
import type { EntityName } from '../model/types.ts';
import { lists } from './lists.ts';
import { markOf, mentionedBy } from './mention.ts';
import { firstOfEach, type ListEntry, type Projection, pick, shortSummary } from './projection.ts';

/** How many mentions of each type the cards of the feeds carry: what a home screen shows, within 3 KB a card. */
const leadingMentions = { Person: 3, Organization: 3, Event: 2, Agreement: 1, Place: 1, Topic: 2 } as const;

export const article: Projection<'Article'> = {
  head: record => pick(record, 'slug', 'headline', 'publishedAt', 'status'),
  card: cardOf,

  entries(record) {
    const { publishedAt } = record;
    const drafts = draftEntries(record);
    if (record.status !== 'PUBLISHED' || publishedAt === null) return drafts;
    const entry = (list: string, card: object, tie?: object): ListEntry => ({
      list,
      sort: publishedAt,
      id: record.id,
      card,
      tie,
    });
    const card = cardOf(record);
    const feedCard = { ...card, leading: leadingOf(record) };
    const entityCard = { ...card, mentioned: mentionedBy(record).map(markOf).join('') };
    return [
      ...drafts,
      entry(lists.articles, feedCard),
      entry(lists.articlesInLanguage(record.language), feedCard),
      ...(record.section === null ? [] : [entry(lists.articlesInSection(record.section), feedCard)]),
      ...firstOfEach(record.mentions, mention => mention.entity).map(({ entity, role }) =>
        entry(lists.articlesOf(entity), entityCard, { role }),
      ),
      ...statementEntries(record, publishedAt),
    ];
  },
};

/** What is not public stands where editors look for it, by when it was last edited. */
function draftEntries(record: RecordOf<'Article'>): ListEntry[] {
  const status = record.status === 'PUBLISHED' ? (record.scheduled ? 'SCHEDULED' : undefined) : record.status;
  if (status === undefined) return [];
  const entry = { sort: record.updatedAt, id: record.id, card: cardOf(record) };
  return [
    { list: lists.drafts, ...entry },
    { list: lists.draftsWithStatus(status), ...entry },
  ];
}

function cardOf(record: RecordOf<'Article'>): Known<'Article'> {
  return {
    ...article.head(record),
    ...shortSummary(record),
    ...pick(record, 'section', 'language', 'byline', 'image', 'wordCount'),
  };
}

function leadingOf({ mentions }: RecordOf<'Article'>): Known<'Article'>['leading'] {
  const ofType = <E extends EntityName>(type: E) => {
    const all = mentions.filter((mention): mention is Mention<E> => mention.entity.type === type);
    return { total: all.length, first: all.slice(0, leadingMentions[type]) };
  };
  return {
    Person: ofType('Person'),
    Organization: ofType('Organization'),
    Event: ofType('Event'),
    Agreement: ofType('Agreement'),
    Place: ofType('Place'),
    Topic: ofType('Topic'),
  };
}

/** What somebody said sorts by when the article that says so became public, not by when it was said. */
function statementEntries(record: RecordOf<'Article'>, publishedAt: string): ListEntry[] {
  return record.statements.flatMap(statement => {
    if (statement.speaker === null) return [];
    return {
      list: lists.statementsOf(statement.speaker),
      sort: publishedAt,
      id: `${record.id}.${statement.key}`,
      card: { ...statement, article: article.head(record) },
    };
  });
}
