import { authorsOf } from '../model/authors.ts';
import { inOrder } from '../model/milestones.ts';
import type { AnyRecord, Known, KnownActor, RecordOf } from '../model/record.ts';
import { type TypeName, types } from '../model/types.ts';

/** The embedded reference of a record in others: its name, and the fields that its declaration lists. */
export function embeddedReferenceOf(record: AnyRecord): Known<TypeName> {
  return pick(record, ...names(record), ...types[record.type].embeddedFields);
}

/** A record as lists show it. Lists of articles add to it (article.ts). */
export function cardOf(record: AnyRecord): Known<TypeName> {
  const course = record.type === 'Agreement' ? { course: courseOf(record) } : {};
  const more = pick(record, ...types[record.type].cardFields);
  const authors = record.type === 'Article' ? fewAuthors(record) : {};
  const coverage = coverageOf(record);
  return Object.assign(embeddedReferenceOf(record), shortSummary(record), more, course, authors, coverage);
}

/** Some fields of a record, with its type and id. */
export function pick(record: AnyRecord, ...fields: readonly string[]): Known<TypeName> {
  const picked = Object.fromEntries(fields.map(name => [name, Reflect.get(record, name)]));
  // The fields of every embedded reference and card include the name.
  return { type: record.type, id: record.id, ...picked } as Known<TypeName>;
}

function names({ type }: AnyRecord): string[] {
  return type === 'Article' ? ['slug'] : ['slug', 'name'];
}

/** Maximum characters of a summary in a card. A longer one is left out, and read on request. */
const maxSummaryLength = 400;

function shortSummary({ summary }: { summary: string | null }): { summary?: string | null } {
  return (summary?.length ?? 0) <= maxSummaryLength ? { summary } : {};
}

/** Maximum authors in a card. If there are more, the card has none, and the record is read on request. */
const maxAuthors = 5;

function fewAuthors(article: RecordOf<'Article'>): { authors?: readonly KnownActor[] } {
  const authors = authorsOf(article);
  return authors.length <= maxAuthors ? { authors } : {};
}

/** The end of the coverage of a live article. It would be null on the cards of all others. */
function coverageOf(record: AnyRecord): Partial<Known<'Article'>> {
  return record.type === 'Article' && record.kind === 'LIVE' ? { coverageEndsAt: record.coverageEndsAt } : {};
}

/** The statuses of an agreement with their dates, without the other fields of its milestones, which are too large for a list. It is stored as `course`. */
function courseOf({ milestones }: AnyRecord & { type: 'Agreement' }) {
  return inOrder(milestones).map(({ status, date }) => ({ status, date }));
}
