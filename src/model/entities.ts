import { agreement } from './agreement.ts';
import { event } from './event.ts';
import { organization } from './organization.ts';
import { person } from './person.ts';
import { place } from './place.ts';
import { topic } from './topic.ts';

/** The registry of entity types. A new type needs a file, and here an import and an entry. */
export const entities = [person, organization, agreement, event, place, topic] as const;

export type EntityDeclaration = (typeof entities)[number];
export type EntityName = EntityDeclaration['name'];

/** The types of entities that can act: sign agreements, take part in events, make statements. */
export type ActorName = Extract<EntityDeclaration, { readonly isActor: true }>['name'];

// The list is not empty; the type of `map` does not express it.
export const entityTypeNames = entities.map(({ name }) => name) as unknown as readonly [
  EntityName,
  ...EntityName[],
];
