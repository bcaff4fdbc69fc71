import type { Field, FieldKind } from './field.ts';
import { isTypeName, type TypeName, typeNames, types } from './types.ts';

/**
 * A stored document with defaults for the fields that it lacks. A field that was declared later is missing from a document until the document is
 * written again.
 */
export function withDefaults<D extends object>(document: D & { readonly type?: unknown }): D {
  const { type } = document;
  return typeof type === 'string' && isTypeName(type) ? { ...defaults[type], ...document } : document;
}

/** Whether a stored document may lack a field: the field has a default, and no list depends on it. */
export function mayBeAbsent(type: TypeName, name: string): boolean {
  const field = types[type].fields[name];
  return field !== undefined && Object.hasOwn(Object(defaults[type]), name) && !holdsReferences(field.is);
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

function holdsReferences(is: FieldKind): boolean {
  if (is.kind === 'list') return holdsReferences(is.of);
  if (is.kind === 'object') return Object.values(is.object.fields).some(field => holdsReferences(field.is));
  return is.kind === 'reference';
}
