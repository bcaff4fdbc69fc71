import { queryPartition } from '../store/items.ts';
import { outboxPartition, throughInstant } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Debt, debtFrom, type RelatedDebt } from './debt.ts';
import { relate } from './relate.ts';
import { settle } from './settle.ts';
import { strike } from './strike.ts';

/** Debts that are paid together: what several of them need is then read once. */
const batchSize = 5000;

/** Pays what earlier writes owe by now, oldest first, and tells how many are paid so far. Answers how many debts there were. */
export async function drainOutbox(table: Table, onPaid: (count: number) => void = () => {}): Promise<number> {
  const patient = table.patient();
  for (let paid = 0; ; ) {
    const debts = await dueDebts(patient);
    if (debts.length === 0) return paid;
    for (const debt of debts) if (debt.kind === 'lists') await settle(patient, debt);
    await relate(
      patient,
      debts.filter((debt): debt is RelatedDebt => debt.kind === 'related'),
    );
    await strike(patient, debts);
    paid += debts.length;
    onPaid(paid);
  }
}

/** The oldest debts that are due. */
async function dueDebts(table: Table): Promise<Debt[]> {
  const debts: Debt[] = [];
  const below = throughInstant(table.now());
  for await (const item of queryPartition(table, outboxPartition, { below })) {
    debts.push(debtFrom(item));
    if (debts.length === batchSize) break;
  }
  return debts;
}
