import type { Reference } from './reference.ts';

/**
 * A field of a document, as data. The check of documents, the types of TypeScript, the fields of the schema and of its inputs, and
 * the limits in their descriptions follow from it. `V` is the type of the field's value in a checked document.
 */
export interface Field<V = unknown> {
  readonly is: FieldKind;
  /** What the field means, for readers of the schema; a sentence. */
  readonly description: string;
  /** What it means to who writes it, where that differs; a sentence without the limit, which is added. */
  readonly inputDescription: string | undefined;
  /** Whether the field may be null. */
  readonly isOptional: boolean;
  /** Whether mutations take it; imports take every field. */
  readonly isInput: boolean;
  /** Only for the compiler. */
  readonly value?: V;
}

/** What a field holds, with its limits. */
export type FieldKind =
  | { readonly kind: 'text'; readonly maxLength: number }
  | { readonly kind: 'markdown'; readonly maxBytes: number }
  | { readonly kind: 'slug' | 'partialDate' | 'instant' | 'webUrl' | 'country' }
  | { readonly kind: 'language'; readonly default: string }
  | { readonly kind: 'number'; readonly max?: number }
  | { readonly kind: 'integer'; readonly max: number }
  | { readonly kind: 'oneOf'; readonly enumeration: Enumeration; readonly default: string | undefined }
  | { readonly kind: 'reference'; readonly types: readonly string[] }
  | { readonly kind: 'object'; readonly object: ObjectDeclaration }
  | { readonly kind: 'list'; readonly of: FieldKind; readonly max: number };

export interface Fields {
  readonly [name: string]: Field;
}

/** The checked values of some fields. */
export type ValuesOf<F extends Fields> = { [N in keyof F]: F[N] extends Field<infer V> ? V : never };

/** A part of a document that has fields of its own, such as a position. Its input has the same name and `Input` behind it. */
export interface ObjectDeclaration<F extends Fields = Fields> {
  readonly name: string;
  readonly description: string;
  readonly fields: F;
}

/** A closed set of values, each with what it means. */
export interface Enumeration<V extends string = string> {
  readonly name: string;
  readonly description: string;
  readonly meanings: { readonly [K in V]: string };
  readonly values: readonly V[];
}

/** What every kind of field is told. */
interface Told {
  readonly description: string;
  readonly input?: string | false;
  readonly optional?: true;
}

/** The value of a field, or null too where the field is optional. */
type Perhaps<O, V> = O extends { readonly optional: true } ? V | null : V;

/** A text of 1 to `max` characters, without control characters. */
export function text<const O extends Told & { readonly max: number }>(told: O) {
  return fieldOf<Perhaps<O, string>>({ kind: 'text', maxLength: told.max }, told);
}

/** A text in Markdown; empty where it is left out. It is no part of a record, but an item of its own. */
export function markdown(told: Told & { readonly maxBytes: number }) {
  return fieldOf<string>({ kind: 'markdown', maxBytes: told.maxBytes }, told);
}

/** The name of a record for addresses. */
export function slug(told: Told) {
  return fieldOf<string>({ kind: 'slug' }, told);
}

/** A date as precise as it is known: a year, a month or a day. */
export function partialDate<const O extends Told>(told: O) {
  return fieldOf<Perhaps<O, string>>({ kind: 'partialDate' }, told);
}

/** An instant in UTC with milliseconds. */
export function instant<const O extends Told>(told: O) {
  return fieldOf<Perhaps<O, string>>({ kind: 'instant' }, told);
}

/** An absolute http or https address. */
export function webUrl<const O extends Told>(told: O) {
  return fieldOf<Perhaps<O, string>>({ kind: 'webUrl' }, told);
}

/** A country by ISO 3166-1 alpha-2. */
export function country<const O extends Told>(told: O) {
  return fieldOf<Perhaps<O, string>>({ kind: 'country' }, told);
}

/** A BCP 47 language tag. */
export function language(told: Told & { readonly default: string }) {
  return fieldOf<string>({ kind: 'language', default: told.default }, told);
}

/** A number whose magnitude is at most `max`, or below 1e15 without one. */
export function number<const O extends Told & { readonly max?: number }>(told: O) {
  return fieldOf<Perhaps<O, number>>(
    { kind: 'number', ...(told.max === undefined ? {} : { max: told.max }) },
    told,
  );
}

/** A whole number from 1 to `max`. */
export function integer<const O extends Told & { readonly max: number }>(told: O) {
  return fieldOf<Perhaps<O, number>>({ kind: 'integer', max: told.max }, told);
}

/** One value of an enumeration; `default` is taken where the field is left out. */
export function oneOf<V extends string, const O extends Told & { readonly default?: V }>(
  enumeration: Enumeration<V>,
  told: O,
) {
  return fieldOf<Perhaps<O, V>>({ kind: 'oneOf', enumeration, default: told.default }, told);
}

/** A reference to a record of one of some types. In an object, a reference that is not optional is essential: without it the object goes. */
export function reference<const T extends string, const O extends Told>(
  types: readonly [T, ...T[]],
  told: O,
) {
  return fieldOf<Perhaps<O, Reference<T>>>({ kind: 'reference', types }, told);
}

/** An object with fields of its own. */
export function object<F extends Fields, const O extends Told>(declaration: ObjectDeclaration<F>, told: O) {
  return fieldOf<Perhaps<O, ValuesOf<F>>>({ kind: 'object', object: declaration }, told);
}

/** A list of at most `max` texts of at most `maxLength` characters. */
export function texts(told: Told & { readonly max: number; readonly maxLength: number }) {
  return listOf<string>({ kind: 'text', maxLength: told.maxLength }, told);
}

/** A list of at most `max` addresses. */
export function webUrls(told: Told & { readonly max: number }) {
  return listOf<string>({ kind: 'webUrl' }, told);
}

/** A list of at most `max` references. */
export function references<const T extends string>(
  types: readonly [T, ...T[]],
  told: Told & { readonly max: number },
) {
  return listOf<Reference<T>>({ kind: 'reference', types }, told);
}

/** A list of at most `max` objects. */
export function objects<F extends Fields>(
  declaration: ObjectDeclaration<F>,
  told: Told & { readonly max: number },
) {
  return listOf<ValuesOf<F>>({ kind: 'object', object: declaration }, told);
}

/** Declares a part of documents that has fields of its own. */
export function objectType<F extends Fields>(
  name: string,
  { description, fields }: { readonly description: string; readonly fields: F },
): ObjectDeclaration<F> {
  return { name, description, fields };
}

/** Declares a closed set of values. */
export function enumeration<const V extends string>(
  name: string,
  description: string,
  meanings: { readonly [K in V]: string },
): Enumeration<V> {
  // The object has these keys and no others, which TypeScript does not say of `Object.keys`.
  return { name, description, meanings, values: Object.keys(meanings) as V[] };
}

function listOf<V>(of: FieldKind, told: Told & { readonly max: number }): Field<V[]> {
  return fieldOf<V[]>({ kind: 'list', of, max: told.max }, told);
}

function fieldOf<V>(is: FieldKind, { description, input, optional = false }: ToldOrOptional): Field<V> {
  return {
    is,
    description,
    inputDescription: typeof input === 'string' ? input : undefined,
    isOptional: optional,
    isInput: input !== false,
  };
}

interface ToldOrOptional {
  readonly description: string;
  readonly input?: string | false;
  readonly optional?: boolean;
}
