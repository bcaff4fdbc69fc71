import { canonicalLanguage, canonicalText } from './canonical.ts';
import type { Field, FieldKind } from './field.ts';
import { isTypeName, type TypeName, typeNames, types } from './types.ts';

/**
 * A stored document as it would be written today: with defaults for the fields that it lacks, and in canonical form the values by which
 * records are listed. Fields and canonical forms introduced later are absent until the document is written again.
 */
export function inCurrentForm<D extends object>(document: D & { readonly type?: unknown }): D {
  const { type } = document;
  if (typeof type !== 'string' || !isTypeName(type)) return document;
  return { ...defaults[type], ...document, ...canonicalValues(type, document) };
}

/** Whether a stored document may lack a field: the field has a default, and it holds no references. */
export function mayBeAbsent(type: TypeName, name: string): boolean {
  const field = types[type].fields[name];
  return field !== undefined && Object.hasOwn(Object(defaults[type]), name) && !holdsReferences(field.is);
}

/** Whether records are listed and filtered by the value of a field. It is stored and compared in canonical form. */
export function isCompared(type: TypeName, name: string): boolean {
  return canonicalForms.get(type)?.some(([field]) => field === name) === true;
}

const defaults: { readonly [type: string]: { readonly [field: string]: unknown } } = Object.fromEntries(
  typeNames.map(type => [
    type,
    Object.fromEntries(Object.entries(types[type].fields).flatMap(([name, field]) => defaultOf(name, field))),
  ]),
);

function defaultOf(name: string, { is, isOptional }: Field): [string, unknown][] {
  if (isOptional) return [[name, null]];
  if (is.kind === 'list') return [[name, []]];
  if (is.kind === 'flag') return [[name, false]];
  if (is.kind === 'language') return [[name, is.default]];
  return is.kind === 'oneOf' && is.default !== undefined ? [[name, is.default]] : [];
}

/** The values of a document by which records are listed and filtered, in canonical form. */
function canonicalValues(type: TypeName, document: object): object {
  const values: Record<string, string> = {};
  for (const [name, canonical] of canonicalForms.get(type) ?? []) {
    const value: unknown = Reflect.get(document, name);
    if (typeof value === 'string') values[name] = canonical(value);
  }
  return values;
}

/** The fields of each type by which records are listed and filtered, with the functions that bring a value into canonical form. */
const canonicalForms = new Map<TypeName, readonly (readonly [string, (value: string) => string])[]>(
  typeNames.map(type => [
    type,
    Object.entries(types[type].fields).flatMap(([name, { is }]) => canonicalForm(name, is)),
  ]),
);

function canonicalForm(name: string, is: FieldKind): [string, (value: string) => string][] {
  if (is.kind === 'language') return [[name, canonicalLanguage]];
  return is.kind === 'text' && is.isCompared ? [[name, canonicalText]] : [];
}

function holdsReferences(is: FieldKind): boolean {
  if (is.kind === 'list') return holdsReferences(is.of);
  if (is.kind === 'object') return Object.values(is.object.fields).some(field => holdsReferences(field.is));
  return is.kind === 'reference';
}
