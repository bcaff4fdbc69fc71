import type { ObjectRef } from '@pothos/core';
import type { Known, KnownActor, KnownEntity } from '../model/record.ts';
import { type TypeName, typeNames } from '../model/types.ts';
import type { MilestoneSource } from '../resolvers/agreement.ts';
import type { FrontSource } from '../resolvers/front.ts';
import type { LivePostSource } from '../resolvers/live-post.ts';
import type { NodeSource } from '../resolvers/node.ts';
import type { ReleaseSource } from '../resolvers/release.ts';
import type { FoundRecord } from '../resolvers/search/search-result.ts';
import type { StatementSource } from '../resolvers/statement.ts';
import type { TimelineSource } from '../resolvers/timeline.ts';
import type { Viewer as ViewerSource } from '../resolvers/viewer.ts';
import type { WebhookSource } from '../resolvers/webhook.ts';
import { builder, type Types } from './builder.ts';

/**
 * References to the types, with the TypeScript types of their sources. Types refer to each other in cycles; because their files use these references,
 * the imports have no cycles.
 */
export const Node = builder.interfaceRef<NodeSource>('Node');
export const Entity = builder.interfaceRef<KnownEntity>('Entity');
export const Actor = builder.interfaceRef<KnownActor>('Actor');

/** The object type of each type of record. */
export const recordTypes: { readonly [T in TypeName]: RecordType<T> } = allRecordTypes();

export const { Article, Person, Organization, Agreement, Event, Place, Topic } = recordTypes;

export const Release = builder.objectRef<ReleaseSource>('Release');

export const Front = builder.objectRef<FrontSource>('Front');

export const Webhook = builder.objectRef<WebhookSource>('Webhook');

export const Statement = builder.objectRef<StatementSource>('Statement');
export const LivePost = builder.objectRef<LivePostSource>('LivePost');
export const AgreementMilestone = builder.objectRef<MilestoneSource>('AgreementMilestone');

export const Viewer = builder.objectRef<ViewerSource>('Viewer');

export const TimelineItem = builder.unionType('TimelineItem', {
  description: 'An entry of a timeline. `__typename` gives its type.',
  types: [Article, Event, AgreementMilestone, LivePost],
  resolveType: (source: TimelineSource) => source.type,
});

export const SearchResult = builder.unionType('SearchResult', {
  description:
    'A search result. `__typename` gives its type; the interface `Entity` has the common fields of entities.',
  types: Object.values(recordTypes),
  resolveType: (source: FoundRecord['node']) => source.type,
});

type RecordType<T extends TypeName> = ObjectRef<Types, Known<T>>;

function allRecordTypes(): { readonly [T in TypeName]: RecordType<T> } {
  const made = typeNames.map(name => [name, builder.objectRef<Known<typeof name>>(name)]);
  // The key of each object type is the name of its record type.
  return Object.fromEntries(made) as { [T in TypeName]: RecordType<T> };
}
