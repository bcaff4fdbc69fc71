import type { ListDeclaration, Through } from '../model/declaration.ts';
import { isListName } from '../model/lists.ts';
import type { AnyRecord } from '../model/record.ts';
import { types } from '../model/types.ts';
import type { RecordKey } from '../store/keys.ts';
import { cardOf } from './card.ts';
import { firstOfEach, type ListEntry } from './entry.ts';

/** The entries of a record in the lists that its declaration implies. */
export function declaredEntries(record: AnyRecord): ListEntry[] {
  const { lists, sort } = types[record.type];
  // A type without a sort order (Article) has only lists declared with `own`: its publication state decides in which of them it is.
  if (sort === undefined) return [];
  const common = { sort: sortKey(record), id: record.id, card: cardOf(record) };
  return Object.entries<ListDeclaration>(lists).flatMap(([list, { description, by, through = [], own }]) => {
    if (!isListName(list)) throw new Error(`No list has the name "${list}".`);
    const entry = { list, ...common };
    const isMain = description !== undefined && own === undefined;
    const value = by === undefined ? null : Reflect.get(record, by);
    return [
      ...(isMain ? [entry] : []),
      ...(typeof value === 'string' ? [{ ...entry, of: value }] : []),
      ...through
        .flatMap(one => edgesThrough(record, one))
        .map(({ to, edge }) => ({ ...entry, of: to, edge })),
    ];
  });
}

function sortKey(record: AnyRecord): string {
  const { sort } = types[record.type];
  // The declaration belongs to the type of the record.
  return sort?.key(record as never) ?? '';
}

interface Edge {
  readonly to: RecordKey;
  readonly edge: object | undefined;
}

/** The targets of the references of a field: each record once, with the fields of its first edge. */
function edgesThrough(record: AnyRecord, { field, reference, edge, order }: Through): Edge[] {
  const value: unknown = Reflect.get(record, field);
  const all = Array.isArray(value) ? (order?.(value as never) ?? value) : [value];
  const edges = all.flatMap((one: unknown): Edge[] => {
    const to: unknown = reference === undefined ? one : Reflect.get(Object(one), reference);
    if (!isRecordKey(to)) return [];
    const fields = edge?.map(name => [name, Reflect.get(Object(one), name)] as const);
    return [{ to, edge: fields === undefined ? undefined : Object.fromEntries(fields) }];
  });
  return firstOfEach(edges, ({ to }) => to);
}

function isRecordKey(value: unknown): value is RecordKey {
  return typeof value === 'object' && value !== null && 'type' in value && 'id' in value;
}
