import type { ListName } from '../model/lists.ts';
import type { RecordKey } from '../store/keys.ts';

/** An entry of a list, before it has a key. */
export interface ListEntry {
  readonly list: ListName;
  /** The owner of the list: a record, or a value such as a section; absent for a list of the whole table. */
  readonly of?: RecordKey | string | undefined;
  /** The sort value, without `#`. */
  readonly sort: string;
  /** Unique in the list; usually the id of the record on the card. */
  readonly id: string;
  readonly card: object;
  /** The fields of the edge itself, such as a role. */
  readonly edge?: object | undefined;
}

/** The first of the edges to each record: a list holds a record once, whatever the number of edges. */
export function firstOfEach<Edge>(
  edges: readonly Edge[],
  target: (edge: Edge) => { type: string; id: string } | null,
): Edge[] {
  const seen = new Map<string, Edge>();
  for (const edge of edges) {
    const record = target(edge);
    const name = `${record?.type}#${record?.id}`;
    if (record !== null && !seen.has(name)) seen.set(name, edge);
  }
  return [...seen.values()];
}
