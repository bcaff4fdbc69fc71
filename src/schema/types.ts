import type { Known, KnownActor, KnownEntity } from '../content/record.ts';
import type { MilestoneSource } from '../resolvers/agreement.ts';
import type { NodeSource } from '../resolvers/node.ts';
import type { FoundRecord } from '../resolvers/search-result.ts';
import type { StatementSource } from '../resolvers/statement.ts';
import type { TimelineSource } from '../resolvers/timeline.ts';
import type { Viewer as ViewerSource } from '../resolvers/viewer.ts';
import { builder } from './builder.ts';

/**
 * The names of the types and what each is resolved from. Types refer to each other in circles; that each file refers to these
 * names keeps the files themselves free of circles.
 */
export const Node = builder.interfaceRef<NodeSource>('Node');
export const Entity = builder.interfaceRef<KnownEntity>('Entity');
export const Actor = builder.interfaceRef<KnownActor>('Actor');

export const Article = builder.objectRef<Known<'Article'>>('Article');
export const Person = builder.objectRef<Known<'Person'>>('Person');
export const Organization = builder.objectRef<Known<'Organization'>>('Organization');
export const Agreement = builder.objectRef<Known<'Agreement'>>('Agreement');
export const Event = builder.objectRef<Known<'Event'>>('Event');
export const Place = builder.objectRef<Known<'Place'>>('Place');
export const Topic = builder.objectRef<Known<'Topic'>>('Topic');

export const Statement = builder.objectRef<StatementSource>('Statement');
export const AgreementMilestone = builder.objectRef<MilestoneSource>('AgreementMilestone');

export const Viewer = builder.objectRef<ViewerSource>('Viewer');

export const TimelineItem = builder.unionType('TimelineItem', {
  description: 'What a timeline is made of. Ask for `__typename` to tell them apart.',
  types: [Article, Event, AgreementMilestone],
  resolveType: (source: TimelineSource) => source.type,
});

export const SearchResult = builder.unionType('SearchResult', {
  description:
    'What a search finds. Ask for `__typename` to tell them apart; what entities share is in `Entity`.',
  types: [Article, Person, Organization, Agreement, Event, Place, Topic],
  resolveType: (source: FoundRecord['node']) => source.type,
});
