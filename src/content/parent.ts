import type { AnyDocument } from './document.ts';
import type { AnyRecord } from './record.ts';
import type { Reference } from './reference.ts';
import type { TypeName } from './type-name.ts';

/** The field that says what a record is a part of. Following it upwards never leads back. */
export const parentFields: Readonly<Partial<Record<TypeName, string>>> = {
  Event: 'parent',
  Organization: 'parent',
  Place: 'within',
  Topic: 'broader',
};

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
  switch (document.type) {
    case 'Event':
    case 'Organization':
      return document.parent ?? undefined;
    case 'Place':
      return document.within ?? undefined;
    case 'Topic':
      return document.broader ?? undefined;
    default:
      return undefined;
  }
}

/** What a record is a part of. */
export function parentOf(record: AnyRecord): Named | undefined {
  switch (record.type) {
    case 'Event':
    case 'Organization':
      return record.parent ?? undefined;
    case 'Place':
      return record.within ?? undefined;
    case 'Topic':
      return record.broader ?? undefined;
    default:
      return undefined;
  }
}

/** Why a tie to a parent is refused, with the way that it would close. */
export function cycleMessage(way: readonly string[]): string {
  return `leads back to the record itself: ${way.join(' → ')}`;
}

export const tooManyParents = `has too many records above it (maximum ${maxParents})`;
