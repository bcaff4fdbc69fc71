import { toDocument } from '../../model/record.ts';
import type { TypeName } from '../../model/types.ts';
import type { FullRecord } from '../../projection/project.ts';
import type { Table } from '../../store/table.ts';
import { type Input, overlaid } from '../write/compose.ts';
import { type Edit, edit } from './edit.ts';

/** Changes fields of a record: an absent field stays as it is, null clears it, and a list replaces the list. */
export function update(
  table: Table,
  type: TypeName,
  { input, ...asked }: Edit & { input: Input },
): Promise<FullRecord> {
  return edit(table, [type], asked, ({ record, body }) => overlaid(toDocument(record, body, 'id'), input));
}
