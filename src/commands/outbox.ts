import { queryPartition } from '../store/items.ts';
import { eventsPartition, keyText, outboxPartition, throughInstant } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import type { ChangeEvent } from './change-event.ts';
import { type Debt, debtFrom, type RelatedDebt } from './debt.ts';
import { eraseRemains } from './erase.ts';
import { relate } from './relate.ts';
import { release } from './release.ts';
import { settle, strike } from './settle.ts';
import { tellReferrers } from './tell-referrers.ts';

/** Debts that are paid together: what several of them need is then read once. */
const batchSize = 5000;

export interface DrainOptions {
  /** Where events go. Without it they stay in the outbox, for a process that has somewhere to send them. */
  readonly publish?: ((event: ChangeEvent) => Promise<void>) | undefined;
  /** Milliseconds since 1970 after which no new batch is begun. */
  readonly until?: number | undefined;
  readonly onPaid?: ((count: number) => void) | undefined;
}

/**
 * Pays what earlier writes owe by now, oldest first. Answers how many debts it paid. A debt that cannot be paid does not hold up the
 * others; it stays, and the first failure is thrown when all that could be paid is.
 */
export async function drainOutbox(table: Table, options: DrainOptions = {}): Promise<number> {
  const { publish, until = Number.POSITIVE_INFINITY, onPaid } = options;
  const patient = table.patient();
  const failed = new Map<string, unknown>();
  let paid = 0;
  while (table.clock() < until) {
    const partitions = publish === undefined ? [outboxPartition] : [outboxPartition, eventsPartition];
    const debts = await dueDebts(patient, partitions, failed);
    if (debts.length === 0) break;
    const done = await payAll(patient, debts, publish, failed);
    await strike(patient, done);
    paid += done.length;
    onPaid?.(paid);
  }
  for (const error of failed.values()) throw error;
  return paid;
}

/** How much is owed, by kind: what is due by now, and what will be. */
export async function outboxStatus(
  table: Table,
): Promise<Map<string, { due: number; later: number; oldest: string }>> {
  const status = new Map<string, { due: number; later: number; oldest: string }>();
  const now = throughInstant(table.now());
  for (const partition of [outboxPartition, eventsPartition]) {
    for await (const item of queryPartition(table.patient(), partition)) {
      const kind = debtFrom(item)?.kind ?? 'unknown';
      const [oldest = ''] = item.sk.split('#');
      const known = status.get(kind) ?? { due: 0, later: 0, oldest };
      const isDue = item.sk < now;
      status.set(kind, {
        ...known,
        due: known.due + Number(isDue),
        later: known.later + Number(!isDue),
      });
    }
  }
  return status;
}

/** Pays debts, those of one kind after those of another, and answers which are paid. */
async function payAll(
  table: Table,
  debts: readonly Debt[],
  publish: DrainOptions['publish'],
  failed: Map<string, unknown>,
): Promise<Debt[]> {
  const done: Debt[] = [];
  const attempt = async (some: readonly Debt[], pay: () => Promise<void>) => {
    try {
      await pay();
      done.push(...some);
    } catch (error) {
      for (const { key } of some) failed.set(keyText(key), error);
    }
  };
  for (const debt of debts) {
    switch (debt.kind) {
      case 'lists':
        await attempt([debt], () => settle(table, debt));
        break;
      case 'release':
        await attempt([debt], () => release(table, debt.record));
        break;
      case 'heads':
        await attempt([debt], () => tellReferrers(table, debt));
        break;
      case 'remains':
        await attempt([debt], () => eraseRemains(table, debt.record));
        break;
      case 'event':
        if (publish !== undefined) await attempt([debt], () => publish(debt.event));
        break;
      case 'related':
        break;
    }
  }
  const related = debts.filter((debt): debt is RelatedDebt => debt.kind === 'related');
  if (related.length > 0) await attempt(related, () => relate(table, related));
  return done;
}

/** The oldest debts that are due, without those that have failed just now; what is no debt that is known here fails at once. */
async function dueDebts(
  table: Table,
  partitions: readonly string[],
  failed: Map<string, unknown>,
): Promise<Debt[]> {
  const debts: Debt[] = [];
  const below = throughInstant(table.now());
  for (const partition of partitions) {
    for await (const item of queryPartition(table, partition, { below })) {
      if (failed.has(keyText(item))) continue;
      const debt = debtFrom(item);
      if (debt === undefined) failed.set(keyText(item), new Error(`Nobody can pay this debt: ${item.sk}`));
      else debts.push(debt);
      if (debts.length === batchSize) return debts;
    }
  }
  return debts;
}
