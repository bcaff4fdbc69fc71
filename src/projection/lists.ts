import type { ListName } from '../model/lists.ts';
import { encodeListName, type RecordKey } from '../store/keys.ts';

/** The name of a list in the table's keys: a list of the whole table, of a value such as a section, or of a record. */
export function listName(list: ListName, of?: string | RecordKey): string {
  const words = list.split('/');
  if (of === undefined) return encodeListName(...words);
  return typeof of === 'string' ? encodeListName(...words, of) : encodeListName(of, ...words);
}
