import { permanentId } from '../../model/permanent-id.ts';
import type { RecordKey } from '../../store/keys.ts';

/** An item of IPTC ninjs 3.1 (https://iptc.org/std/ninjs/), without fields that are undefined. */
export interface NinjsItem {
  readonly uri: string;
  readonly type: 'text' | 'event';
  readonly pubStatus: 'usable' | 'canceled';
  readonly [field: string]: unknown;
}

/** The types of records that become items. */
export const itemTypes = ['Article', 'Event'] as const;

export type ItemType = (typeof itemTypes)[number];

/**
 * The fields of every item. The `uri` is that of this publication, not the one of an item that was imported: its
 * versions are counted here, and it must be known even after the record is deleted, so that receivers can be told.
 */
export function itemOf({ type, id }: RecordKey & { readonly type: ItemType }) {
  return {
    uri: permanentId(id),
    standard: {
      name: 'ninjs',
      version: '3.1',
      schema: 'http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json',
    },
    type: type === 'Event' ? ('event' as const) : ('text' as const),
  };
}

/** The item that tells receivers to remove one. */
export function removedItem(recordKey: RecordKey & { readonly type: ItemType }, at: string): NinjsItem {
  return { ...itemOf(recordKey), pubStatus: 'canceled', versionCreated: at };
}
