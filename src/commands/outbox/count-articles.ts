import {
  type Counted,
  countedList,
  countItems,
  countKey,
  type MonthlyCounts,
  monthIn,
  monthlyCountsFrom,
  sectionKey,
} from '../../projection/article-count.ts';
import { countEntries } from '../../store/count-entries.ts';
import { inParallel } from '../../store/in-parallel.ts';
import { getItems } from '../../store/items.ts';
import { documentKey } from '../../store/keys.ts';
import { itemsOf } from '../../store/list.ts';
import { compareKeys, throughInstant, throughPrefix } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, inTransactions, keyOf } from '../../store/transaction.ts';
import { transactHolding } from '../write/lease.ts';
import type { RelatedTask } from '../write/outbox-task.ts';

/** Months to count again; undefined for all. */
type Months = ReadonlySet<string> | undefined;

/**
 * Counts the public articles of entities and sections again, as of one point in time: only the months that changed, and
 * each of them once. All tasks must have been enqueued before the counter was created. A repetition changes nothing.
 */
export class ArticleCounter {
  readonly #table: Table;
  readonly #now: string;
  readonly #known = new Map<string, Promise<number>>();

  constructor(table: Table) {
    this.#table = table;
    this.#now = table.now();
  }

  /** Updates the counts that some tasks concern, as long as this process has the lease. */
  async update(tasks: readonly RelatedTask[], held: Action): Promise<void> {
    const wanted = monthsIn(tasks);
    const subjects = [...wanted.values()];
    const stored = await getItems(
      this.#table,
      subjects.map(({ recordKey }) => countKey(recordKey)),
      'consistent',
    );
    const actions: Action[][] = [];
    await inParallel(
      subjects.map((subject, i) => ({ ...subject, before: monthlyCountsFrom(stored[i]) })),
      async ({ recordKey, months, before }) => {
        const after = await this.#counted(recordKey, months, before);
        if (before === undefined || !isSame(before, after)) actions.push(writesOf(recordKey, after));
      },
    );
    await writeCounts(this.#table, actions, [held]);
  }

  async #counted(
    recordKey: Counted,
    months: Months,
    before: MonthlyCounts | undefined,
  ): Promise<MonthlyCounts> {
    if (before === undefined || months === undefined) return countAll(this.#table, recordKey, this.#now);
    const counts = new Map(before);
    for (const month of months) {
      const count = await this.#countOf(recordKey, month);
      if (count === 0) counts.delete(month);
      else counts.set(month, count);
    }
    return counts;
  }

  #countOf(recordKey: Counted, month: string): Promise<number> {
    const list = countedList(recordKey);
    const key = `${list} ${month}`;
    const known = this.#known.get(key) ?? countEntries(this.#table, list, monthRange(month, this.#now));
    this.#known.set(key, known);
    return known;
  }
}

/** All public articles of an entity or a section, counted by month. Reads the whole list. */
export async function countAll(table: Table, recordKey: Counted, now: string): Promise<MonthlyCounts> {
  const counts = new Map<string, number>();
  const range = { before: throughInstant(now) };
  // Postings of segments, which the lists hold too, come after all articles.
  for await (const { sk } of itemsOf(table, countedList(recordKey), range, { consistency: 'consistent' }))
    counts.set(monthIn(sk), (counts.get(monthIn(sk)) ?? 0) + 1);
  return counts;
}

/** Counts everything of an entity or a section again. Returns false where it does not exist. */
export async function recount(table: Table, recordKey: Counted): Promise<boolean> {
  return writeCounts(table, [writesOf(recordKey, await countAll(table, recordKey, table.now()))]);
}

export function isSame(one: MonthlyCounts, other: MonthlyCounts): boolean {
  return one.size === other.size && [...one].every(([month, count]) => other.get(month) === count);
}

function writesOf(recordKey: Counted, counts: MonthlyCounts): Action[] {
  const isGone = recordKey.type === 'Section' && counts.size === 0;
  if (isGone) return [{ delete: countKey(recordKey) }, { delete: sectionKey(recordKey) }];
  return countItems(recordKey, counts).map(put => ({ put }));
}

/** Nothing is kept for entities deleted meanwhile; one deleted at this very moment is cleaned up once more, later. */
async function writeCounts(
  table: Table,
  writes: readonly Action[][],
  held: readonly Action[] = [],
): Promise<boolean> {
  let areAllWritten = true;
  for await (const some of inTransactions(table, writes.flat(), held)) {
    const keys = some.map(action => keyOf(action));
    const documents = await getItems(
      table,
      keys.map(({ pk }) => ({ pk, sk: documentKey({ type: '', id: '' }).sk })),
      'consistent',
    );
    const existing = some.filter((_, i) => documents[i] !== undefined || !isOfEntity(keys[i]?.pk ?? ''));
    areAllWritten &&= existing.length === some.length;
    if (existing.length > 0) await transactHolding(table, held, existing);
  }
  return areAllWritten;
}

function isOfEntity(pk: string): boolean {
  return !pk.startsWith('Section#') && !pk.startsWith('list#');
}

interface Subject {
  readonly recordKey: Counted;
  readonly months: Months;
}

/** The months of each entity and section that some tasks concern. A task of an earlier version does not name them. */
function monthsIn(tasks: readonly RelatedTask[]): Map<string, Subject> {
  const subjects = new Map<string, Subject>();
  for (const { mentioned, counted } of tasks) {
    const sections = (counted?.sections ?? []).map(id => ({ type: 'Section' as const, id }));
    for (const recordKey of [...mentioned, ...sections]) {
      const list = countedList(recordKey);
      const known = subjects.get(list);
      const isAll = counted === undefined || (known !== undefined && known.months === undefined);
      const months = isAll ? undefined : new Set([...(known?.months ?? []), ...counted.months]);
      subjects.set(list, { recordKey, months });
    }
  }
  return subjects;
}

/** The public part of a month. */
function monthRange(month: string, now: string) {
  const ends = [throughPrefix(month), throughInstant(now)].toSorted(compareKeys);
  return { from: month, before: ends[0] };
}
