import type { TypeDeclaration } from './declaration.ts';
import type { AnyDocument } from './document.ts';
import type { AnyRecord } from './record.ts';
import { Reference } from './reference.ts';
import { isTypeName, type TypeName, types } from './types.ts';

/** The field of a type that names the parent of its records. */
export function parentField(type: string): string | undefined {
  return isTypeName(type) ? types[type].parent : undefined;
}

/** The fields of a type whose references must not form a cycle: the parent field, and those of `alsoAcyclic`. */
export function acyclicFields(type: string): readonly string[] {
  if (!isTypeName(type)) return [];
  const { parent, alsoAcyclic = [] }: TypeDeclaration = types[type];
  return [...(parent === undefined ? [] : [parent]), ...alsoAcyclic];
}

/** The maximum number of ancestors of a record. Each ancestor costs a read, and a request may make 40. */
export const maxAncestors = 20;

/** The identity of a record: its id and its slug. */
export interface Named {
  readonly type: TypeName;
  readonly id: string;
  readonly slug: string;
}

/** The references of a document that must not form a cycle, with their fields. */
export function acyclicReferences(
  document: AnyDocument,
): { readonly field: string; readonly reference: Reference }[] {
  return acyclicFields(document.type).flatMap(field => {
    const reference: unknown = Reflect.get(document, field);
    return reference instanceof Reference ? { field, reference } : [];
  });
}

/** The record that a field of a record names: by default its parent. */
export function parentOf(record: AnyRecord, field = parentField(record.type)): Named | undefined {
  // Such a field of a record holds an embedded reference.
  const value = field === undefined ? undefined : (Reflect.get(record, field) as Named | null | undefined);
  return value ?? undefined;
}

/** The records that the acyclic fields of a record name, by field. */
export function parentsOf(record: AnyRecord): ReadonlyMap<string, Named> {
  return new Map(
    acyclicFields(record.type).flatMap(field => {
      const parent = parentOf(record, field);
      return parent === undefined ? [] : [[field, parent] as const];
    }),
  );
}

/** The error message for a parent reference that would close a cycle, with the cycle. */
export function cycleMessage(path: readonly string[]): string {
  return `forms a cycle: ${path.join(' → ')}`;
}

export const tooManyAncestors = `has too many records above it (maximum ${maxAncestors})`;
