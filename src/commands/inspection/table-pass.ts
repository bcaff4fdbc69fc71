import { isFreshKey } from '../../projection/search-entry.ts';
import type { Item } from '../../store/attributes.ts';
import { isExpired } from '../../store/items.ts';
import { scanTable } from '../../store/scan.ts';
import type { Table } from '../../store/table.ts';
import { type Implied, impliedByApiKey, impliedByFront, impliedByState } from './implied.ts';
import { type ItemKindName, itemKinds, kindOf } from './item-kinds.ts';
import { RecordState } from './record-state.ts';

/** A finding of a pass over the table. */
export type Finding =
  /** An item, with its kind, and whether other items imply its contents. */
  | {
      readonly is: 'item';
      readonly item: Item;
      readonly kind: ItemKindName | undefined;
      readonly isImplied: boolean;
    }
  /** An expected item, implied by another one. */
  | { readonly is: 'implied'; readonly implied: Implied }
  /** All items of one record, after the last of them was read. */
  | {
      readonly is: 'record';
      readonly state: RecordState;
      /** The expected entry of the record in the search index. */
      readonly indexed: Item | undefined;
    };

/** Passes over the table once. DynamoDB returns the items of a partition one after the other, so memory holds the items of one record. */
export async function* passOver(table: Table, onProgress: (items: number) => void): AsyncGenerator<Finding> {
  let state: RecordState | undefined;
  let items = 0;
  for await (const item of scanTable(table)) {
    items += 1;
    if (items % 1000 === 0) onProgress(items);
    if (state !== undefined && state.pk !== item.pk) {
      yield* closed(state);
      state = undefined;
    }
    const kind = kindOf(item);
    // DynamoDB deletes the two items of an expired preview token days apart.
    if ((kind === 'apiKey' || kind === 'apiKeyId') && isExpired(item, table)) continue;
    yield {
      is: 'item',
      item,
      kind,
      isImplied: kind !== undefined && itemKinds[kind].checked === 'as implied',
    };
    if (kind === 'apiKey') for (const implied of impliedByApiKey(item)) yield { is: 'implied', implied };
    if (kind === 'front') for (const implied of impliedByFront(item)) yield { is: 'implied', implied };
    if (kind === undefined || !partsOfRecords.has(kind)) continue;
    state ??= new RecordState(item.pk);
    state.add(item, kind);
  }
  if (state !== undefined) yield* closed(state);
  onProgress(items);
}

function* closed(state: RecordState): Generator<Finding> {
  let indexed: Item | undefined;
  for (const implied of impliedByState(state)) {
    if (isFreshKey(implied.item)) indexed = implied.item;
    else yield { is: 'implied', implied };
  }
  yield { is: 'record', state, indexed };
}

/** The kinds of items that are in the partition of their record. */
const partsOfRecords: ReadonlySet<ItemKindName> = new Set<ItemKindName>([
  'redirect',
  'document',
  'body',
  'revision',
  'revisionBody',
  'postsText',
  'postsState',
  'related',
  'count',
]);
