import { isDeepStrictEqual } from 'node:util';
import { essentialReferences } from './essential.ts';
import { mergeEdges } from './merged-edges.ts';
import { isPublic } from './publication-state.ts';
import type { AnyRecord, Known } from './record.ts';
import type { TypeName } from './types.ts';

/** The embedded references of a record to all others, once each. */
export function distinctReferences(record: AnyRecord): Known<TypeName>[] {
  return [...referencesByName(record).values()];
}

function referencesByName(record: AnyRecord): Map<string, Known<TypeName>> {
  const found = new Map(
    embeddedReferences(record).map(embedded => [`${embedded.type}#${embedded.id}`, embedded]),
  );
  found.delete(`${record.type}#${record.id}`);
  return found;
}

/** All embedded references of a record, with repetitions: two references to the same record may differ in their fields. */
export function embeddedReferences({ type: _type, id: _id, ...fields }: AnyRecord): Known<TypeName>[] {
  const found: Known<TypeName>[] = [];
  const visit = (value: unknown) => {
    if (isEmbeddedReference(value)) found.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(fields);
  return found;
}

/** A record with every embedded reference reduced to type and id, so that it does not depend on the names of other records. */
export function withBareReferences(record: AnyRecord): unknown {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, reduced(value)]));
}

/**
 * A record with each embedded reference replaced. A reference without a replacement is removed from its list, is removed together with its edge if
 * it is essential to the edge, and otherwise becomes null. List entries that are equal only because two records were merged are joined.
 */
export function replaceEmbeddedReferences<R extends AnyRecord>(
  record: R,
  replace: (embedded: Known<TypeName>) => Known<TypeName> | undefined,
): R {
  const copy = (value: unknown): unknown => {
    if (isEmbeddedReference(value)) return replace(value) ?? dropped;
    if (Array.isArray(value)) return once(value.map(one => ({ one, replaced: copy(one) })));
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).map(([name, child]) => [name, copy(child)] as const);
    if (fields.some(([name, child]) => child === dropped && essentialReferences.has(name))) return dropped;
    return Object.fromEntries(fields.map(([name, child]) => [name, child === dropped ? null : child]));
  };
  const fields = Object.entries(record).map(([name, value]) => {
    const replaced = copy(value);
    return [name, replaced === dropped ? null : replaced];
  });
  // Every field keeps its shape: references may be null wherever they are not essential to an edge.
  return Object.fromEntries(fields) as R;
}

/**
 * A later version of a record, with `referencesUpdatedAt` set if its public references, or the names in them, differ from the earlier version.
 * References to records that are not public do not count.
 */
export function withReferencesDated<R extends AnyRecord>(before: AnyRecord, after: R, now: string): R {
  const seen = (record: AnyRecord) =>
    replaceEmbeddedReferences(record, embedded => (isPublic(embedded, now) ? embedded : undefined));
  // Compared by record: the fields of a record from the table are in no particular order.
  const isSame = isDeepStrictEqual(referencesByName(seen(before)), referencesByName(seen(after)));
  return isSame ? after : { ...after, referencesUpdatedAt: now };
}

const dropped = Symbol('dropped');

/** The replaced entries of a list. A moved entry that now equals another entry is dropped; a moved edge is merged with the other edge to the same record. */
function once(entries: readonly { one: unknown; replaced: unknown }[]): unknown[] {
  const compared = entries
    .filter(({ replaced }) => replaced !== dropped)
    .map(({ one, replaced }) => {
      const is = reduced(replaced);
      return isDeepStrictEqual(reduced(one), is)
        ? { value: replaced, is }
        : { value: replaced, is, before: one };
    });
  const stay = compared.filter(({ before }) => before === undefined);
  const kept = compared.filter(
    ({ is, before }, i) =>
      before === undefined ||
      ![...stay, ...compared.slice(0, i)].some(other => isDeepStrictEqual(other.is, is)),
  );
  return mergeEdges(kept);
}

function reduced(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reduced);
  if (typeof value !== 'object' || value === null) return value;
  if (isEmbeddedReference(value)) return { type: value.type, id: value.id };
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, reduced(child)]));
}

/** Inside a record, only an embedded reference has a type and an id. */
function isEmbeddedReference(value: unknown): value is Known<TypeName> {
  return typeof value === 'object' && value !== null && 'type' in value && 'id' in value;
}
