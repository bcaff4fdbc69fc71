import { frontEntry, frontFrom } from '../../projection/front.ts';
import { project } from '../../projection/project.ts';
import { revisionEntry } from '../../projection/revision.ts';
import { isFreshKey } from '../../projection/search-entry.ts';
import type { Item } from '../../store/attributes.ts';
import { documentKey, type Key } from '../../store/keys.ts';
import { apiKeyIdItem } from '../write/api-keys.ts';
import { issueOf } from './item-kinds.ts';
import type { OwnerState, RecordState } from './record-state.ts';

/** An item that a source item implies. */
export interface Implied {
  readonly item: Item;
  /** The key of the source item. */
  readonly source: Key;
}

/**
 * All items implied by the items of a record's partition, with the entry of an article in the search index. Nothing for
 * a malformed document, because its implied items are unknown.
 */
export function impliedByState({ pk, recordKey, owner, entries }: RecordState): Implied[] {
  return [
    ...projectedBy(owner).map(item => ({ item, source: documentKey(recordKey) })),
    ...entries.flatMap(({ source, item }) =>
      isPast(item, owner) ? { item, source: { pk, sk: source } } : [],
    ),
  ];
}

/** Whether an entry of the history has a lower revision than the document. One with a higher revision is a fault itself, and implies nothing. */
function isPast({ sk }: Item, owner: OwnerState): boolean {
  return owner.is !== 'sound' || Number(sk.slice(0, sk.indexOf('#'))) < owner.full.record.revision;
}

/**
 * The items that a document implies, without the document itself. The redirects to it are documents too, which are checked with their merge. The
 * entry of an article is left out, because the search index may have the article in several ways (search-faults.ts).
 */
export function impliedByDocument(owner: OwnerState): Item[] {
  return projectedBy(owner).filter(item => !isFreshKey(item));
}

/** The entry of an article in the search index; undefined if it has none, or if the document is not sound. */
export function searchEntryOf(owner: OwnerState): Item | undefined {
  return projectedBy(owner).find(isFreshKey);
}

function projectedBy(owner: OwnerState): Item[] {
  if (owner.is !== 'sound') return [];
  const { record } = owner.full;
  return [...project(owner.full).filter(item => !isDocumentKey(item)), revisionEntry(record)];
}

/** The item that an API key implies: the lookup from its id to the key. */
export function impliedByApiKey(item: Item): Implied[] {
  if (issueOf('apiKey', item) !== undefined) return [];
  const { pk, sk } = item;
  return [{ item: apiKeyIdItem(item), source: { pk, sk } }];
}

/** The item that a front implies: its entry in the list of fronts. */
export function impliedByFront(item: Item): Implied[] {
  const front = issueOf('front', item) === undefined ? frontFrom(item) : undefined;
  return front === undefined ? [] : [{ item: frontEntry(front), source: { pk: item.pk, sk: item.sk } }];
}

const documentSortKey = documentKey({ type: '', id: '' }).sk;

/** Whether a key belongs to a document. */
export function isDocumentKey(key: Key): boolean {
  return key.sk === documentSortKey;
}
