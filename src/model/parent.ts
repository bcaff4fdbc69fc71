import type { AnyDocument } from './document.ts';
import type { AnyRecord } from './record.ts';
import { Reference } from './reference.ts';
import { isTypeName, type TypeName, types } from './types.ts';

/** The field of records of a type that says what they are a part of. */
export function parentField(type: string): string | undefined {
  return isTypeName(type) ? types[type].parent : undefined;
}

/** Parents, parents of parents and so on that a record may have: each is a read, and one request has 40 of them. */
export const maxParents = 20;

/** What leads to the same as a document or a record. */
export interface Named {
  readonly type: TypeName;
  readonly id: string;
  readonly slug: string;
}

/** What a document says that it is a part of. */
export function parentReference(document: AnyDocument): Reference | undefined {
  const value = valueOfParent(document);
  return value instanceof Reference ? value : undefined;
}

/** What a record is a part of. */
export function parentOf(record: AnyRecord): Named | undefined {
  // A reference of a record embeds the names of the other one.
  return (valueOfParent(record) as Named | null | undefined) ?? undefined;
}

function valueOfParent(of: AnyDocument | AnyRecord): unknown {
  const field = parentField(of.type);
  return field === undefined ? undefined : Reflect.get(of, field);
}

/** Why an edge to a parent is refused, with the way that it would close. */
export function cycleMessage(way: readonly string[]): string {
  return `forms a cycle: ${way.join(' → ')}`;
}

export const tooManyParents = `has too many records above it (maximum ${maxParents})`;
