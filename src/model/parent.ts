import type { AnyDocument } from './document.ts';
import type { AnyRecord } from './record.ts';
import { Reference } from './reference.ts';
import { isTypeName, type TypeName, types } from './types.ts';

/** The field of a type that names the parent of its records. */
export function parentField(type: string): string | undefined {
  return isTypeName(type) ? types[type].parent : undefined;
}

/** The maximum number of ancestors of a record. Each ancestor costs a read, and a request may make 40. */
export const maxParents = 20;

/** The identity of a record: its id and its slug. */
export interface Named {
  readonly type: TypeName;
  readonly id: string;
  readonly slug: string;
}

/** The parent reference of a document. */
export function parentReference(document: AnyDocument): Reference | undefined {
  const value = valueOfParent(document);
  return value instanceof Reference ? value : undefined;
}

/** The parent of a record. */
export function parentOf(record: AnyRecord): Named | undefined {
  // The parent field of a record holds an embedded reference.
  return (valueOfParent(record) as Named | null | undefined) ?? undefined;
}

function valueOfParent(of: AnyDocument | AnyRecord): unknown {
  const field = parentField(of.type);
  return field === undefined ? undefined : Reflect.get(of, field);
}

/** The error message for a parent reference that would close a cycle, with the cycle. */
export function cycleMessage(way: readonly string[]): string {
  return `forms a cycle: ${way.join(' → ')}`;
}

export const tooManyParents = `has too many records above it (maximum ${maxParents})`;
