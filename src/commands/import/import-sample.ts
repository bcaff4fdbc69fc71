import { getItems, isEmpty } from '../../store/items.ts';
import { importKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import { importDocuments } from './import.ts';
import type { Source } from './import-line.ts';
import type { ImportOptions } from './import-report.ts';

const marker = importKey('sample');

/**
 * Imports the sample content into an empty table, or resumes an interrupted import: a marker is in the table while the import is under way.
 * Returns whether there was anything to do.
 */
export async function importSample(table: Table, source: Source, options: ImportOptions): Promise<boolean> {
  const [begun] = await getItems(table, [marker], 'consistent');
  if (begun === undefined && !(await isEmpty(table))) return false;
  await transact(table, [{ put: { ...marker, startedAt: table.now() } }]);
  await importDocuments(table, source, options);
  await transact(table, [{ delete: marker }]);
  return true;
}
