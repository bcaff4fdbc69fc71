import { agreement } from './agreement.ts';
import { event } from './event.ts';
import { organization } from './organization.ts';
import { person } from './person.ts';
import { place } from './place.ts';
import { topic } from './topic.ts';

/** Every type of entity: what articles are about. A new type is one file and one line here. */
export const entities = [person, organization, agreement, event, place, topic] as const;

export type EntityDeclaration = (typeof entities)[number];
export type EntityName = EntityDeclaration['name'];

/** The types of entities that act: sign, take part, speak. */
export type ActorName = Extract<EntityDeclaration, { readonly isActor: true }>['name'];

// There is at least one; `map` does not say that.
export const entityTypeNames = entities.map(({ name }) => name) as unknown as readonly [
  EntityName,
  ...EntityName[],
];
