import { standingOf } from '../projection/popularity.ts';
import type { RecordName } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { commit } from './commit.ts';
import { inParallel } from './in-parallel.ts';
import { presentDocuments } from './resolve.ts';
import { readWhole } from './save.ts';

/** An entity and how many of the latest articles mention it. */
export interface Counted {
  readonly name: RecordName;
  readonly articles: number;
}

/** How often an entity is tried again that somebody else writes at the same moment. */
const attempts = 5;

/** Moves entities up or down among those that `suggest` gives, where how often they are mentioned has changed by a step. */
export async function promote(table: Table, counted: readonly Counted[]): Promise<void> {
  const documents = await presentDocuments(
    table,
    counted.map(({ name }) => name),
  );
  const outdated = counted.filter(
    ({ articles }, i) => documents[i] !== undefined && (documents[i].standing ?? 0) !== standingOf(articles),
  );
  await inParallel(outdated, async ({ name, articles }) => {
    const standing = standingOf(articles);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const before = await readWhole(table, name);
      if (before === undefined || (before.record.standing ?? 0) === standing) return;
      const record = { ...before.record, standing, version: before.record.version + 1 };
      const step = { before: [before], after: [{ ...before, record }], now: table.now() };
      if ((await commit(table, step)) === 'written') return;
    }
    throw new Error(`${name.type} ${name.id} kept changing; the outbox still has its count.`);
  });
}
