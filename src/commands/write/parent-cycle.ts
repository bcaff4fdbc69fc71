import {
  acyclicReferences,
  cycleMessage,
  maxAncestors,
  type Named,
  parentOf,
  tooManyAncestors,
} from '../../model/parent.ts';
import type { AnyRecord } from '../../model/record.ts';
import { recordFrom } from '../../projection/stored.ts';
import { keyText } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';
import { unchangedRecord } from './apply-lists.ts';
import { survivingDocuments } from './resolve.ts';
import type { DocumentWrite } from './version.ts';

/** Why a record cannot have a parent; undefined if it can. */
export interface ParentCheck {
  readonly fault: string | undefined;
  /** Conditions of the write: the ancestors are as they were read. Else two writes at the same time could close a cycle. */
  readonly unchanged: readonly Action[];
}

/**
 * Checks whether the chain of parents leads to one of some ids, or is too long. Takes one request for each ancestor. `field` names a chain other
 * than the parents; the chain ends before an ancestor that `endsAt` picks.
 */
export async function checkParent(
  table: Table,
  {
    slug,
    ids,
    field,
    endsAt = () => false,
  }: {
    slug: string;
    ids: readonly string[];
    field?: string;
    endsAt?: ((ancestor: Named) => boolean) | undefined;
  },
  parent: Named,
): Promise<ParentCheck> {
  const path = [slug];
  const seen = new Map<string, Action>();
  const result = (fault?: string): ParentCheck => ({ fault, unchanged: [...seen.values()] });
  for (let next: Named | undefined = parent; next !== undefined; ) {
    path.push(next.slug);
    if (ids.includes(next.id)) return result(cycleMessage(path));
    // A cycle among ancestors that does not include this record is not a fault of this record.
    if (seen.has(next.id) || endsAt(next)) return result();
    if (seen.size === maxAncestors) return result(tooManyAncestors);
    const [item] = await survivingDocuments(table, [next]);
    if (item === undefined) return result();
    const record = recordFrom(item);
    seen.set(next.id, unchangedRecord(record, item));
    next = parentOf(record, field);
  }
  return result();
}

/** Checks the parents that a document gives its record anew. */
export async function checkParents(
  table: Table,
  { id, document, resolveReference, aliases }: DocumentWrite,
  current: AnyRecord,
  endsAt?: (ancestor: Named) => boolean,
): Promise<ParentCheck & { readonly field?: string }> {
  const unchanged = new Map<string, Action>();
  for (const { field, reference } of acyclicReferences(document)) {
    const found = resolveReference(reference);
    const parent = aliases?.get(found.id) ?? found;
    if (parent.id === parentOf(current, field)?.id) continue;
    const check = await checkParent(table, { slug: document.slug, ids: [id], field, endsAt }, parent);
    if (check.fault !== undefined) return { ...check, field };
    for (const action of check.unchanged) if ('check' in action) unchanged.set(keyText(action.check), action);
  }
  return { fault: undefined, unchanged: [...unchanged.values()] };
}
