import type { Table } from '../store/table.ts';
import { transact, transactionSize } from '../store/transaction.ts';
import type { Debt } from './debt.ts';

/** Takes debts that are paid off the record. */
export async function strike(table: Table, debts: readonly Debt[]): Promise<void> {
  for (let start = 0; start < debts.length; start += transactionSize) {
    await transact(
      table,
      debts.slice(start, start + transactionSize).map(({ key }) => ({ delete: key })),
    );
  }
}
