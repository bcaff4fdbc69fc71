import { badInput, Problem } from '../../errors/problem.ts';
import { canonicalText } from '../../model/canonical.ts';
import { parseGlobalId } from '../../model/global-id.ts';
import { Reference } from '../../model/reference.ts';
import { isTypeName, type TypeName } from '../../model/types.ts';
import { listName } from '../../projection/lists.ts';
import type { RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { resolve } from '../write/resolve.ts';
import type { NamedList } from './set-copies.ts';
import { readSetting } from './setting.ts';

/**
 * The list with a name that clients use, as in `/live?lists=`. A hot list is also found by the name by which it was made hot, when its record is gone.
 * Throws BAD_USER_INPUT if the name is not that of a list that may be hot, and NOT_FOUND if its record does not exist.
 */
export async function listByName(table: Table, name: string): Promise<NamedList> {
  const { publicNames } = await readSetting(table);
  for (const [list, known] of publicNames) if (known === name || list === name) return { list, name: known };
  if (name === 'articles') return { list: listName('articles'), name };
  const [kind = '', ...rest] = name.split('/');
  const of = rest.join('/');
  if (kind === 'section' && of !== '') return { list: listName('articles/section', canonicalText(of)), name };
  const record = await recordOf(table, name, { kind, of });
  const list = listName(record.type === 'Article' ? 'posts' : 'articles', record);
  const other = publicNames.get(list);
  return { list, name: other ?? name };
}

async function recordOf(
  table: Table,
  name: string,
  { kind, of }: { readonly kind: string; readonly of: string },
): Promise<RecordKey> {
  const id = parseGlobalId(name);
  const type = id?.type ?? kind;
  if (!isTypeName(type) || (id === undefined && of === ''))
    throw badInput(
      `"${name.slice(0, 80)}" is no list that can have copies. Use articles, section/<name>, <type>/<slug> such as Person/ada-lovelace, or the id of a record.`,
    );
  const reference = new Reference<TypeName>(type, id?.id ?? of);
  const found = (await resolve(table, [reference])).get(String(reference));
  if (found === undefined)
    throw new Problem(
      'NOT_FOUND',
      `The list "${name.slice(0, 80)}" does not exist: no record has this name.`,
    );
  return { type: found.type, id: found.id };
}
