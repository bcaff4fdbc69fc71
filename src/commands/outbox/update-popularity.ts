import { popularityTierOf } from '../../projection/popularity.ts';
import { inParallel } from '../../store/in-parallel.ts';
import type { RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';
import { commit } from '../write/commit.ts';
import { survivingDocuments } from '../write/resolve.ts';
import { readWhole } from '../write/save.ts';

/** An entity, and the number of latest articles that mention it. */
export interface MentionCount {
  readonly recordKey: RecordKey;
  readonly articles: number;
}

/** Maximum attempts at an entity that is written concurrently. */
const attempts = 5;

/**
 * Updates the popularity tier of entities, by which `suggest` ranks them, after a change in the number of their mentions. `furtherActions` are the
 * conditions under which the numbers hold.
 */
export async function updatePopularity(
  table: Table,
  mentionCounts: readonly MentionCount[],
  furtherActions: readonly Action[] = [],
): Promise<void> {
  const documents = await survivingDocuments(
    table,
    mentionCounts.map(({ recordKey }) => recordKey),
  );
  const outdated = mentionCounts.filter(
    ({ articles }, i) =>
      documents[i] !== undefined && (documents[i].standing ?? 0) !== popularityTierOf(articles),
  );
  await inParallel(outdated, async ({ recordKey, articles }) => {
    const tier = popularityTierOf(articles);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const before = await readWhole(table, recordKey);
      if (before === undefined || (before.record.standing ?? 0) === tier) return;
      const record = { ...before.record, standing: tier, version: before.record.version + 1 };
      const transition = {
        before: [before],
        after: [{ ...before, record }],
        now: table.now(),
        furtherActions,
      };
      if ((await commit(table, transition)) === 'written') return;
    }
    throw new Error(
      `${recordKey.type} ${recordKey.id} kept changing while its popularity tier was being updated; the outbox still has the task.`,
    );
  });
}
