import type { ListName } from '../model/lists.ts';
import type { RecordName } from '../store/keys.ts';

/** An entry of a list, before it has a key. */
export interface ListEntry {
  readonly list: ListName;
  /** The record whose list it is, or the value, such as a section, where there is a list for each. */
  readonly of?: RecordName | string | undefined;
  /** What the list is sorted by, without `#`. */
  readonly sort: string;
  /** Unique in the list; most often the id of the record that the card is of. */
  readonly id: string;
  readonly card: object;
  /** What the edge itself says, such as a role. */
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
