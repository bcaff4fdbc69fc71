import type { AgreementStatus } from '../content/agreement.ts';
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
  childrenOf: (entity: RecordName) => listName(entity, 'children'),
};
