import { inOrder } from '../model/milestones.ts';
import type { AnyRecord, Known } from '../model/record.ts';
import { type TypeName, types } from '../model/types.ts';

/** What stands for a record inside others: its name, and the fields that its declaration names. */
export function embeddedReferenceOf(record: AnyRecord): Known<TypeName> {
  return pick(record, ...names(record), ...types[record.type].embedded);
}

/** A record as lists show it. */
export function cardOf(record: AnyRecord): Known<TypeName> {
  const course = record.type === 'Agreement' ? { course: courseOf(record) } : {};
  const more = pick(record, ...types[record.type].card);
  return Object.assign(embeddedReferenceOf(record), shortSummary(record), more, course);
}

/** Some fields of a record, with its type and id. */
export function pick(record: AnyRecord, ...fields: readonly string[]): Known<TypeName> {
  const picked = Object.fromEntries(fields.map(name => [name, Reflect.get(record, name)]));
  // Its name is among the fields of every embedded reference and card.
  return { type: record.type, id: record.id, ...picked } as Known<TypeName>;
}

function names({ type }: AnyRecord): string[] {
  return type === 'Article' ? ['slug'] : ['slug', 'name'];
}

/** Characters of a summary in a card. A longer one is left out, and is fetched where it is asked for. */
const maxSummaryLength = 400;

function shortSummary({ summary }: { summary: string | null }): { summary?: string | null } {
  return (summary?.length ?? 0) <= maxSummaryLength ? { summary } : {};
}

/** The life of an agreement in short: more would be too much for a list. */
function courseOf({ milestones }: AnyRecord & { type: 'Agreement' }) {
  return inOrder(milestones).map(({ status, date }) => ({ status, date }));
}
