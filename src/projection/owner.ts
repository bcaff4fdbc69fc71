import { isId } from '../model/id.ts';
import { isListName } from '../model/lists.ts';
import { isTypeName, type TypeName } from '../model/types.ts';
import { documentKey, type RecordKey, recordKeyIn } from '../store/keys.ts';

/** The attributes of an entry that name its list and the record that it is projected from. */
export function ownership(list: string, owner: RecordKey) {
  return { list, owner: documentKey(owner).pk };
}

/** The record that an entry of a list is derived from; undefined if it names no record, or its list is unknown. */
export function ownerOf({
  list,
  owner,
}: {
  readonly list: unknown;
  readonly owner: unknown;
}): { type: TypeName; id: string } | undefined {
  if (typeof owner !== 'string' || typeof list !== 'string' || !isListName(list)) return undefined;
  const { type, id } = recordKeyIn({ pk: owner, sk: '' });
  return isTypeName(type) && isId(id) ? { type, id } : undefined;
}
