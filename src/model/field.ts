import type { Reference } from './reference.ts';

/**
 * A field of a document, as data. The validation of documents, the TypeScript types, the fields of schema objects and inputs, and the limits in their
 * descriptions are derived from it. `V` is the type of the value in a valid document.
 */
export interface Field<V = unknown> {
  readonly is: FieldKind;
  /** The meaning of the field, for readers of the schema; a sentence. */
  readonly description: string;
  /** The description in inputs, if it differs; a sentence without the limit, which is appended. */
  readonly inputDescription: string | undefined;
  /** Whether the field may be null. */
  readonly isOptional: boolean;
  /** Whether an empty value of the field is left out of stored objects, instead of null. */
  readonly isSparse: boolean;
  /** Whether mutations accept the field. Imports accept every field. */
  readonly isInput: boolean;
  /** Exists for type inference only. */
  readonly value?: V;
}

/** The kind of a field, with its limits. */
export type FieldKind =
  | { readonly kind: 'text'; readonly maxLength: number; readonly isCompared?: true }
  | { readonly kind: 'markdown'; readonly maxBytes: number }
  | { readonly kind: 'slug' | 'partialDate' | 'instant' | 'webUrl' | 'country' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'language'; readonly default: string }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'integer'; readonly max: number }
  | { readonly kind: 'oneOf'; readonly enumeration: Enumeration; readonly default: string | undefined }
  | { readonly kind: 'reference'; readonly types: readonly string[] }
  | { readonly kind: 'object'; readonly object: ObjectDeclaration }
  | { readonly kind: 'list'; readonly of: FieldKind; readonly max: number };

export interface Fields {
  readonly [name: string]: Field;
}

/** The values of fields in a valid document. */
export type ValuesOf<F extends Fields> = { [N in keyof F]: F[N] extends Field<infer V> ? V : never };

/** A part of a document with fields of its own, such as a position. The name of its input ends with `Input`. */
export interface ObjectDeclaration<F extends Fields = Fields> {
  readonly name: string;
  readonly description: string;
  readonly fields: F;
}

/** A closed set of values, each with its meaning. */
export interface Enumeration<V extends string = string> {
  readonly name: string;
  readonly description: string;
  readonly meanings: { readonly [K in V]: string };
  readonly values: readonly V[];
}

/** Options that every kind of field has. */
interface FieldOptions {
  readonly description: string;
  readonly input?: string | false;
  readonly optional?: true;
  /**
   * For an optional field of an object within documents: it is absent if it is empty. A field that is declared later should be sparse, because stored
   * objects lack it, and the objects in cards stay small.
   */
  readonly sparse?: true;
}

/** The type of a field's value; nullable if the field is optional. */
type Perhaps<O, V> = O extends { readonly sparse: true }
  ? V | undefined
  : O extends { readonly optional: true }
    ? V | null
    : V;

/** A text of 1 to `max` characters, without control characters. */
export function text<const O extends FieldOptions & { readonly max: number }>(options: O) {
  return fieldOf<Perhaps<O, string>>({ kind: 'text', maxLength: options.max }, options);
}

/** A text of 1 to `max` characters by which records are listed and filtered. It is stored and compared in one Unicode form (NFC). */
export function comparedText<const O extends FieldOptions & { readonly max: number }>(options: O) {
  return fieldOf<Perhaps<O, string>>({ kind: 'text', maxLength: options.max, isCompared: true }, options);
}

/** A text in Markdown; empty by default. It is stored in a separate item, not in the record. */
export function markdown(options: FieldOptions & { readonly maxBytes: number }) {
  return fieldOf<string>({ kind: 'markdown', maxBytes: options.maxBytes }, options);
}

/** The name of a record in URLs. */
export function slug(options: FieldOptions) {
  return fieldOf<string>({ kind: 'slug' }, options);
}

/** A date, as precisely as it is known: a year, a month or a day. */
export function partialDate<const O extends FieldOptions>(options: O) {
  return fieldOf<Perhaps<O, string>>({ kind: 'partialDate' }, options);
}

/** An instant in UTC with milliseconds. */
export function instant<const O extends FieldOptions>(options: O) {
  return fieldOf<Perhaps<O, string>>({ kind: 'instant' }, options);
}

/** An absolute http or https URL. */
export function webUrl<const O extends FieldOptions>(options: O) {
  return fieldOf<Perhaps<O, string>>({ kind: 'webUrl' }, options);
}

/** A country by ISO 3166-1 alpha-2. */
export function country<const O extends FieldOptions>(options: O) {
  return fieldOf<Perhaps<O, string>>({ kind: 'country' }, options);
}

/** A truth value; false by default. */
export function flag(options: FieldOptions) {
  return fieldOf<boolean>({ kind: 'flag' }, options);
}

/** A BCP 47 language tag. */
export function language(options: FieldOptions & { readonly default: string }) {
  return fieldOf<string>({ kind: 'language', default: options.default }, options);
}

/** A number from `min` to `max`: by default of a magnitude of at most `max`, or below 1e15 without one. */
export function number<const O extends FieldOptions & { readonly min?: number; readonly max?: number }>(
  options: O,
) {
  const { min, max } = options;
  const range = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  return fieldOf<Perhaps<O, number>>({ kind: 'number', ...range }, options);
}

/** A whole number from 1 to `max`. */
export function integer<const O extends FieldOptions & { readonly max: number }>(options: O) {
  return fieldOf<Perhaps<O, number>>({ kind: 'integer', max: options.max }, options);
}

/** One value of an enumeration; `default` replaces an omitted value. */
export function oneOf<V extends string, const O extends FieldOptions & { readonly default?: V }>(
  enumeration: Enumeration<V>,
  options: O,
) {
  return fieldOf<Perhaps<O, V>>({ kind: 'oneOf', enumeration, default: options.default }, options);
}

/** A list of at most `max` values of an enumeration. */
export function oneOfs<V extends string>(
  enumeration: Enumeration<V>,
  options: FieldOptions & { readonly max: number },
) {
  return listOf<V>({ kind: 'oneOf', enumeration, default: undefined }, options);
}

/** A reference to a record of one of several types. A required reference of an object is essential: the object is removed together with it. */
export function reference<const T extends string, const O extends FieldOptions>(
  types: readonly [T, ...T[]],
  options: O,
) {
  return fieldOf<Perhaps<O, Reference<T>>>({ kind: 'reference', types }, options);
}

/** An object with fields of its own. */
export function object<F extends Fields, const O extends FieldOptions>(
  declaration: ObjectDeclaration<F>,
  options: O,
) {
  return fieldOf<Perhaps<O, ValuesOf<F>>>({ kind: 'object', object: declaration }, options);
}

/** A list of at most `max` texts of at most `maxLength` characters. */
export function texts(options: FieldOptions & { readonly max: number; readonly maxLength: number }) {
  return listOf<string>({ kind: 'text', maxLength: options.maxLength }, options);
}

/** A list of at most `max` URLs. */
export function webUrls(options: FieldOptions & { readonly max: number }) {
  return listOf<string>({ kind: 'webUrl' }, options);
}

/** A list of at most `max` references. */
export function references<const T extends string>(
  types: readonly [T, ...T[]],
  options: FieldOptions & { readonly max: number },
) {
  return listOf<Reference<T>>({ kind: 'reference', types }, options);
}

/** A list of at most `max` objects. */
export function objects<F extends Fields>(
  declaration: ObjectDeclaration<F>,
  options: FieldOptions & { readonly max: number },
) {
  return listOf<ValuesOf<F>>({ kind: 'object', object: declaration }, options);
}

/** Declares a part of documents with fields of its own. */
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
  // The object has exactly these keys; the type of `Object.keys` does not express it.
  return { name, description, meanings, values: Object.keys(meanings) as V[] };
}

function listOf<V>(of: FieldKind, options: FieldOptions & { readonly max: number }): Field<V[]> {
  return fieldOf<V[]>({ kind: 'list', of, max: options.max }, options);
}

function fieldOf<V>(
  is: FieldKind,
  { description, input, optional = false, sparse = false }: AnyOptions,
): Field<V> {
  return {
    is,
    description,
    inputDescription: typeof input === 'string' ? input : undefined,
    isOptional: optional || sparse,
    isSparse: sparse,
    isInput: input !== false,
  };
}

interface AnyOptions {
  readonly description: string;
  readonly input?: string | false;
  readonly optional?: boolean;
  readonly sparse?: boolean;
}
