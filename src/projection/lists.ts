import type { TypeName } from '../model/types.ts';
import type { AgreementStatus } from '../model/vocabulary.ts';
import { listName, type RecordName } from '../store/keys.ts';

/**
 * The lists of the table by name. Each is sorted for one question: articles by time of publication, events by start,
 * agreements by their latest milestone, names by alphabet.
 */
export const lists = {
  articles: listName('articles'),
  articlesInSection: (section: string) => listName('articles', 'section', section),
  articlesInLanguage: (language: string) => listName('articles', 'language', language),
  people: listName('people'),
  organizations: listName('organizations'),
  places: listName('places'),
  topics: listName('topics'),
  events: listName('events'),
  eventsOfKind: (kind: string) => listName('events', 'kind', kind),
  agreements: listName('agreements'),
  agreementsOfKind: (kind: string) => listName('agreements', 'kind', kind),
  agreementsWithStatus: (status: AgreementStatus) => listName('agreements', 'status', status),
  articlesOf: (entity: RecordName) => listName(entity, 'articles'),
  eventsOf: (entity: RecordName) => listName(entity, 'events'),
  agreementsOf: (entity: RecordName) => listName(entity, 'agreements'),
  milestonesOf: (entity: RecordName) => listName(entity, 'milestones'),
  statementsOf: (actor: RecordName) => listName(actor, 'statements'),
  membersOf: (organization: RecordName) => listName(organization, 'members'),
  /** Documents that have a word of this root: articles by publication, entities behind them by type. */
  word: (root: string) => listName('word', root),
  /** Entities of which a word of a name begins so, the most mentioned first. */
  prefix: (letters: string) => listName('prefix', letters),
  /** Which articles there are, by publication, without cards: what a search is narrowed by. */
  keysInSection: (section: string) => listName('keys', 'section', section),
  keysInLanguage: (language: string) => listName('keys', 'language', language),
  keysOf: (entity: RecordName) => listName(entity, 'keys'),
  childrenOf: (entity: RecordName) => listName(entity, 'children'),
  referrersOf: (record: RecordName) => listName(record, 'referrers'),
  revisionsOf: (record: RecordName) => listName(record, 'revisions'),
  drafts: listName('drafts'),
  draftsWithStatus: (status: 'DRAFT' | 'SCHEDULED' | 'WITHDRAWN') => listName('drafts', status),
  changes: listName('changes'),
  changesOf: (type: TypeName) => listName('changes', type),
  removals: listName('removals'),
  removalsOf: (type: string) => listName('removals', type),
};

/** Every list in which a record may find, as the owners of the entries, those that refer to it. */
export const listsOfReferrers = [
  lists.referrersOf,
  lists.articlesOf,
  lists.statementsOf,
  lists.eventsOf,
  lists.agreementsOf,
  lists.milestonesOf,
  lists.membersOf,
  lists.childrenOf,
] as const;
