import { cycleMessage, maxAncestors, type Named, parentOf, tooManyAncestors } from '../../model/parent.ts';
import { recordFrom } from '../../projection/stored.ts';
import type { Table } from '../../store/table.ts';
import { survivingDocuments } from './resolve.ts';

/**
 * Why a record cannot have this parent, if the chain of parents leads to one of some ids or is too long. Takes one
 * request for each ancestor. `field` names a chain other than the parents.
 */
export async function parentFault(
  table: Table,
  { slug, ids, field }: { slug: string; ids: readonly string[]; field?: string },
  parent: Named,
): Promise<string | undefined> {
  const path = [slug];
  const seen = new Set<string>();
  for (
    let next: Named | undefined = parent;
    next !== undefined;
    next = await parentOfStored(table, next, field)
  ) {
    path.push(next.slug);
    if (ids.includes(next.id)) return cycleMessage(path);
    // A cycle among ancestors that does not include this record is not a fault of this record.
    if (seen.has(next.id)) return undefined;
    if (seen.size === maxAncestors) return tooManyAncestors;
    seen.add(next.id);
  }
  return undefined;
}

async function parentOfStored(table: Table, name: Named, field?: string): Promise<Named | undefined> {
  const [item] = await survivingDocuments(table, [name]);
  return item === undefined ? undefined : parentOf(recordFrom(item), field);
}
