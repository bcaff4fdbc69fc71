import { difference } from '../projection/difference.ts';
import { project, type Whole } from '../projection/project.ts';
import { standingOf } from '../projection/standing.ts';
import { wholeFrom, wholeKeys } from '../projection/stored.ts';
import { getItems } from '../store/items.ts';
import { documentKey, keyText, type RecordName } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Action, transact, transactionSize } from '../store/transaction.ts';
import { oweLists, toItem } from './debt.ts';
import { inParallel } from './in-parallel.ts';
import { settle } from './settle.ts';
import { strike } from './strike.ts';

/** An entity and how many of the latest articles mention it. */
export interface Counted {
  readonly name: RecordName;
  readonly articles: number;
}

/** How often an entity is tried again that somebody else writes at the same moment. */
const attempts = 5;

/** Moves entities up or down among those that `suggest` gives, where how often they are mentioned has changed by a step. */
export async function promote(table: Table, counted: readonly Counted[]): Promise<void> {
  const wholes = await readWholes(table, counted);
  const outdated = counted.flatMap((one, i) => (needsStep(wholes[i], one) ? one : []));
  await inParallel(outdated, async one => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const [whole] = await readWholes(table, [one]);
      if (whole === undefined || !needsStep(whole, one) || (await step(table, whole, one))) return;
    }
    throw new Error(`${one.name.type} ${one.name.id} kept changing; the outbox still has its count.`);
  });
}

/** The record with its new standing and what follows from it, in one transaction; false where it has changed since it was read. */
async function step(table: Table, { record, body }: Whole, { articles }: Counted): Promise<boolean> {
  const after = {
    record: { ...record, standing: standingOf(articles), version: record.version + 1 },
    body,
  };
  const { puts, deletes } = difference(project({ record, body }), project(after));
  const isDocument = keyText(documentKey(record));
  const document = puts.filter(item => keyText(item) === isDocument);
  const rest: Action[] = [
    ...puts.filter(item => keyText(item) !== isDocument).map(put => ({ put })),
    ...deletes.map(key => ({ delete: key })),
  ];
  const guarded: Action[] = document.map(put => ({
    put,
    condition: { attribute: 'version', equals: record.version },
  }));
  const debts =
    guarded.length + rest.length <= transactionSize ? [] : [oweLists(record, table.now(), deletes)];
  const now = debts.length === 0 ? rest : debts.map(debt => ({ put: toItem(debt) }));
  if ((await transact(table, [...guarded, ...now])).length > 0) return false;
  for (const debt of debts) await settle(table, debt);
  await strike(table, debts);
  return true;
}

function needsStep(whole: Whole | undefined, { articles }: Counted): boolean {
  return whole !== undefined && (whole.record.standing ?? 0) !== standingOf(articles);
}

async function readWholes(table: Table, counted: readonly Counted[]): Promise<(Whole | undefined)[]> {
  const items = await getItems(
    table,
    counted.map(({ name }) => wholeKeys(name)[0]),
    'consistent',
  );
  return items.map(item => wholeFrom(item, undefined));
}
