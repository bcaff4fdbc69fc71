import { getItems, isEmpty } from '../store/items.ts';
import { importKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { transact } from '../store/transaction.ts';
import { type ImportReport, importLines, type Line } from './import.ts';

const marker = importKey('sample');

/**
 * Imports the sample content into an empty table, or goes on where that was interrupted: a marker stands in the table while it
 * is under way. Answers undefined where there is nothing to do.
 */
export async function importSample(
  table: Table,
  lines: AsyncIterable<Line>,
): Promise<ImportReport | undefined> {
  const [begun] = await getItems(table, [marker], 'consistent');
  if (begun === undefined && !(await isEmpty(table))) return undefined;
  await transact(table, [{ put: { ...marker, startedAt: table.now() } }]);
  const report = await importLines(table, lines);
  await transact(table, [{ delete: marker }]);
  return report;
}
