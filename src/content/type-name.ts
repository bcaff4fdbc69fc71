/** The kinds of records that have a page, a slug and a document of their own, by their GraphQL names. */
export const typeNames = [
  'Article',
  'Person',
  'Organization',
  'Agreement',
  'Event',
  'Place',
  'Topic',
] as const;

export type TypeName = (typeof typeNames)[number];

/** Everything but Article: what articles are about. */
export type EntityName = Exclude<TypeName, 'Article'>;

export const entityTypeNames: readonly EntityName[] = typeNames.filter(name => name !== 'Article');

/** Who can act: sign, take part, speak. */
export type ActorName = 'Person' | 'Organization';

/** Whether a text from outside names one of the types. */
export function isTypeName(text: string): text is TypeName {
  return (typeNames as readonly string[]).includes(text);
}
