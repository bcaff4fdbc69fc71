import { cycleMessage, maxAncestors, type Named, parentOf, tooManyAncestors } from '../../model/parent.ts';
import type { Reference } from '../../model/reference.ts';
import { recordFrom } from '../../projection/stored.ts';
import type { Table } from '../../store/table.ts';
import { idsOf, survivingDocuments } from '../write/resolve.ts';

/** A document of an import that has a parent. */
export interface Part {
  readonly reference: Reference;
  readonly id: string;
  /** Undefined if the parent is a stored record. */
  readonly parentId: string | undefined;
  readonly parent: Reference;
  /** The field that names the parent. */
  readonly field: string;
}

export interface Closing {
  readonly reference: Reference;
  readonly field: string;
  readonly message: string;
}

/**
 * The documents that, in their order, close a cycle of parents, within the import or together with stored records, or that exceed the maximum
 * depth. A document of the import takes the place of the stored version of its record.
 */
export async function closingParts(
  table: Table,
  parts: readonly Part[],
  isImported: (id: string) => boolean,
): Promise<Closing[]> {
  // Chains through different fields of articles have nothing to do with each other; the parents of all other types are one chain each.
  const closing: Closing[] = [];
  for (const field of new Set(parts.map(part => part.field))) {
    const own = parts.filter(part => part.field === field);
    closing.push(...(await closingOf(table, own, { field, isImported })));
  }
  return closing;
}

async function closingOf(
  table: Table,
  parts: readonly Part[],
  { field, isImported }: { readonly field: string; readonly isImported: (id: string) => boolean },
): Promise<Closing[]> {
  const stored = await idsOf(
    table,
    parts.flatMap(({ parentId, parent }) => (parentId === undefined ? parent : [])),
  );
  const parents = new Map<string, string>();
  const slugs = new Map<string, string>();
  const edges = parts.flatMap(({ reference, id, parentId, parent }) => {
    const above = parentId ?? stored.get(String(parent));
    slugs.set(id, reference.key);
    return above === undefined ? [] : [{ reference, id, parent, above }];
  });
  await addStored(
    table,
    edges.filter(({ above }) => !isImported(above)),
    { parents, slugs, field, isImported },
  );
  const closing: Closing[] = [];
  for (const { reference, id, above } of edges) {
    const fault = faultOf(id, above, { parents, slugs });
    if (fault === undefined) parents.set(id, above);
    else closing.push({ reference, field, message: fault });
  }
  // A line may have been checked before those of the records above it.
  const deep = edges.filter(({ id, above }) => parents.get(id) === above && isTooDeep(id, parents));
  return [...closing, ...deep.map(({ reference }) => ({ reference, field, message: tooManyAncestors }))];
}

function isTooDeep(id: string, parents: ReadonlyMap<string, string>): boolean {
  let next = parents.get(id);
  for (let level = 1; next !== undefined && level <= maxAncestors; level++) next = parents.get(next);
  return next !== undefined;
}

/** Reads the parents of stored records, level by level. */
async function addStored(
  table: Table,
  edges: readonly { readonly parent: Reference; readonly above: string }[],
  {
    parents,
    slugs,
    field,
    isImported,
  }: {
    parents: Map<string, string>;
    slugs: Map<string, string>;
    field: string;
    isImported: (id: string) => boolean;
  },
): Promise<void> {
  let recordKeys = edges.map(({ parent, above }) => ({ type: parent.type, id: above }));
  const seen = new Set<string>();
  for (let level = 0; recordKeys.length > 0 && level <= maxAncestors; level++) {
    const items = await survivingDocuments(table, recordKeys);
    const next = new Map<string, Named>();
    for (const [i, { id }] of recordKeys.entries()) {
      const item = items[i];
      seen.add(id);
      if (item === undefined) continue;
      const record = recordFrom(item);
      slugs.set(id, record.slug);
      // The id of a merged record leads to its survivor.
      const parent =
        record.id === id ? parentOf(record, field) : { type: record.type, id: record.id, slug: record.slug };
      if (parent === undefined) continue;
      parents.set(id, parent.id);
      slugs.set(parent.id, parent.slug);
      if (!isImported(parent.id) && !seen.has(parent.id)) next.set(parent.id, parent);
    }
    recordKeys = [...next.values()];
  }
}

function faultOf(
  id: string,
  parent: string,
  { parents, slugs }: { parents: ReadonlyMap<string, string>; slugs: ReadonlyMap<string, string> },
): string | undefined {
  const path = [id];
  const seen = new Set<string>();
  for (let next: string | undefined = parent; next !== undefined; next = parents.get(next)) {
    path.push(next);
    if (next === id) return cycleMessage(path.map(one => slugs.get(one) ?? one));
    if (seen.has(next)) return undefined;
    if (seen.size === maxAncestors) return tooManyAncestors;
    seen.add(next);
  }
  return undefined;
}
