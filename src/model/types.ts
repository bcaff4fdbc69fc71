import { article } from './article.ts';
import type { TypeDeclaration } from './declaration.ts';
import { entities } from './entities.ts';
import type { ValuesOf } from './field.ts';

export { type ActorName, type EntityName, entityTypeNames } from './entities.ts';

const all = [article, ...entities] as const;

type Declaration = (typeof all)[number];

/** The types of records, by their GraphQL names. */
export type TypeName = Declaration['name'];

export const typeNames: readonly TypeName[] = all.map(({ name }) => name);

/** The declaration of each type. */
export const types: { readonly [T in TypeName]: TypeDeclaration<T> } = byName();

/** The declared fields of a valid document of each type. */
export type DeclaredFields = { [D in Declaration as D['name']]: ValuesOf<D['fields']> };

/** The names of all declared lists. */
export type DeclaredList = Declaration extends infer D
  ? D extends Declaration
    ? keyof D['lists']
    : never
  : never;

/** Whether a text is the name of a type. */
export function isTypeName(text: string): text is TypeName {
  return Object.hasOwn(types, text);
}

/** The field of Query that looks up a record of a type, such as `person`. */
export function lookupFieldOf(type: TypeName): string {
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
}

/** The value of a type in the enumerations of the schema, such as `PERSON`. */
export function enumValueOf(type: string): string {
  return type.replace(/(?<=.)(?=[A-Z])/g, '_').toUpperCase();
}

/** A type with its indefinite article: "an Article". */
export function withIndefiniteArticle(type: TypeName): string {
  return `${types[type].noun.split(' ')[0]} ${type}`;
}

/** The list of all records of a type, which is also the name of a field of Query. */
export function mainListOf(type: TypeName): { readonly name: string; readonly description: string } {
  for (const [name, { description }] of Object.entries(types[type].lists))
    if (description !== undefined) return { name, description };
  throw new Error(`No list of ${type} has a description.`);
}

function byName(): { readonly [T in TypeName]: TypeDeclaration<T> } {
  // The key of each declaration is its name.
  return Object.fromEntries(all.map(one => [one.name, one])) as unknown as {
    readonly [T in TypeName]: TypeDeclaration<T>;
  };
}
