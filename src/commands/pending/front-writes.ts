import type { DocumentIssue } from '../../model/document.ts';
import type { Front, FrontDocument, FrontReferences, StoredFront } from '../../model/front.ts';
import { derivedId } from '../../model/id.ts';
import { referencesIn, replaceReferences } from '../../model/reference.ts';
import type { TypeName } from '../../model/types.ts';
import { invalidInput } from '../../model/user-error.ts';
import { itemSize } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { deletionKey, frontKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, transact } from '../../store/transaction.ts';
import { frontEvent } from '../write/change-event.ts';
import { eventTask, toItem } from '../write/outbox-task.ts';
import { frontWrites } from './due-fronts.ts';

/** The type of a front in its ids. It is no type of record: no article mentions a front, and no search finds one. */
export const frontType = 'Front';

/** Maximum bytes of a front; DynamoDB takes 409,600 for an item. */
const maxFrontBytes = 380_000;

/** The id of a front is derived from its slug, so that one request finds it by either. The slug of a front therefore never changes. */
export function idOfFront(slug: string): string {
  return derivedId(frontType, slug);
}

/** The last revision of a deleted front with this slug, and the time of its deletion. */
export async function deletionOf(
  table: Table,
  slug: string,
): Promise<{ readonly revision: number; readonly at: string; readonly digest: unknown } | undefined> {
  const [item] = await getItems(table, [deletionKey(frontType, slug)], 'consistent');
  if (item === undefined) return undefined;
  const { at, revision, digest } = item;
  return { at: String(at), revision: typeof revision === 'number' ? revision : 0, digest };
}

/** Writes a front with its entry; returns false if it was written meanwhile. */
export async function writeFront(
  table: Table,
  before: Front | undefined,
  after: Front,
  furtherActions: readonly Action[] = [],
): Promise<boolean> {
  const failed = await transact(table, [
    ...frontWrites(before, after),
    ...eventOfFront(before, after, after.updatedAt),
    ...furtherActions,
  ]);
  return failed.length === 0;
}

/** The event of a write of a front, for the transaction that writes it. */
export function eventOfFront(before: Front | undefined, after: Front | undefined, at: string): Action[] {
  const [front, event] = [after ?? before, frontEvent(before, after, at)];
  if (front === undefined || event === undefined) return [];
  return [{ put: toItem(eventTask({ type: frontType, id: front.id }, event, 0)) }];
}

/** The faults of a front as a whole, with `path` as that of the front. */
export function sizeIssues(front: Front): DocumentIssue[] {
  const size = itemSize({ ...frontKey(front.id), ...front });
  if (size <= maxFrontBytes) return [];
  const message = `has too many bytes: ${size} (maximum ${maxFrontBytes}); shorten its texts and lists`;
  return [{ path: [], message }];
}

/** A front as it is stored, and its faults that show once its references are looked up. */
export function resolved(
  document: FrontDocument,
  targets: ReadonlyMap<string, { readonly type: TypeName; readonly id: string }>,
): { readonly stored: StoredFront } | { readonly issues: readonly DocumentIssue[] } {
  const issues: DocumentIssue[] = [];
  const chosen = new Set<string>();
  for (const { reference, path } of referencesIn(document)) {
    const target = targets.get(String(reference));
    if (target === undefined) issues.push({ path, message: `${reference} does not exist` });
    else if (path.at(-1) === 'article' && chosen.has(target.id)) {
      const message = `is chosen twice: ${reference}; an article can appear only once on a front`;
      issues.push({ path, message });
    } else if (path.at(-1) === 'article') chosen.add(target.id);
  }
  if (issues.length > 0) return { issues };
  const stored = replaceReferences<FrontDocument, FrontReferences>(document, reference => {
    const target = targets.get(String(reference));
    if (target === undefined) throw new Error(`${reference} was not looked up.`);
    return { type: target.type, id: target.id };
  });
  return { stored };
}

/** The faults of an input of a mutation. */
export function invalidFront(issues: readonly DocumentIssue[]): Error {
  const [first, ...others] = issues.map(issue => ({ ...issue, path: ['input', ...issue.path] }));
  return first === undefined
    ? new Error('A front was rejected without an issue.')
    : invalidInput(first, ...others);
}
