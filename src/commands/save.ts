import { isDeepStrictEqual } from 'node:util';
import type { AnyDocument } from '../content/document.ts';
import { type AnyRecord, type Known, toRecord, withoutHeads } from '../content/record.ts';
import type { Reference } from '../content/reference.ts';
import type { TypeName } from '../content/type-name.ts';
import { type Difference, difference } from '../projection/difference.ts';
import { project, type Whole } from '../projection/project.ts';
import { wholeFrom, wholeKeys } from '../projection/stored.ts';
import type { Item } from '../store/attributes.ts';
import { getItems } from '../store/items.ts';
import { documentKey, type Key, keyText, slugKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Action, transact, transactionSize } from '../store/transaction.ts';
import { owe, settle } from './outbox.ts';

/** A document to be written under an id. */
export interface Change {
  readonly id: string;
  readonly document: AnyDocument;
  /** What is known of the record that a reference leads to; every reference must have been looked up. */
  readonly head: (reference: Reference) => Known<TypeName>;
}

export type Outcome =
  | { readonly kind: 'new' | 'changed' | 'same'; readonly record: AnyRecord }
  /** Another record has the slug. Nothing was written. */
  | { readonly kind: 'taken' }
  /** Somebody else wrote the record at the same moment. Nothing was written. */
  | { readonly kind: 'stale' };

/**
 * Writes a document and everything that follows from it: one transaction that holds the difference between the items of the
 * version before and those of the new one. What does not fit is owed: the transaction puts that on record, and it is settled
 * right after.
 */
export async function save(table: Table, { id, document, head }: Change): Promise<Outcome> {
  const name = { type: document.type, id };
  const [item, bodyItem] = await getItems(table, wholeKeys(name), 'consistent');
  const before = wholeFrom(item, bodyItem);
  const after = nextVersion(before, document, head, id, table.now());
  if (after === before) return { kind: 'same', record: after.record };

  const { main, rest } = split(difference(before === undefined ? [] : project(before), project(after)), [
    documentKey(name),
    slugKey(document.type, document.slug),
    ...wholeKeys(name),
  ]);
  const debt =
    rest.puts.length + rest.deletes.length === 0 ? undefined : owe(name, table.now(), rest.deletes);
  const actions = [...main, ...(debt === undefined ? [] : [{ put: debt.item }])].map(action =>
    guarded(action, after.record, before?.record.revision),
  );
  const failed = await transact(table, actions);
  if (failed.length > 0) return { kind: failed.some(index => isSlug(actions[index])) ? 'taken' : 'stale' };
  if (debt !== undefined) await settle(table, debt.item);
  if (before === undefined) return { kind: 'new', record: after.record };
  return {
    kind: after.record.revision === before.record.revision ? 'same' : 'changed',
    record: after.record,
  };
}

/**
 * The version to write, or the one that is there where nothing in it would change. Where only the names of others have changed, its
 * items are written again, but it is no new revision: the document is what it was.
 */
function nextVersion(
  before: Whole | undefined,
  document: AnyDocument,
  head: Change['head'],
  id: string,
  now: string,
): Whole {
  if (before === undefined)
    return toRecord(document, head, { id, revision: 1, createdAt: now, updatedAt: now });
  const { revision, createdAt, updatedAt } = before.record;
  const after = toRecord(document, head, { id, revision, createdAt, updatedAt });
  if (isDeepStrictEqual(after, before)) return before;
  const isSameDocument =
    after.body === before.body && isDeepStrictEqual(withoutHeads(after.record), withoutHeads(before.record));
  return isSameDocument
    ? after
    : { ...after, record: { ...after.record, revision: revision + 1, updatedAt: now } };
}

/** The difference as far as one transaction takes it, what carries conditions first, and the rest. */
function split({ puts, deletes }: Difference, first: readonly Key[]): { main: Action[]; rest: Difference } {
  const early = new Set(first.map(keyText));
  const ordered = puts.toSorted((a, b) => Number(early.has(keyText(b))) - Number(early.has(keyText(a))));
  const all = [...ordered.map(put => ({ put })), ...deletes.map(key => ({ delete: key }))];
  // One place is kept for the record of what is owed.
  const fits = all.length <= transactionSize ? all.length : transactionSize - 1;
  const rest = all.slice(fits);
  return {
    main: all.slice(0, fits),
    rest: {
      puts: rest.flatMap(action => ('put' in action ? action.put : [])),
      deletes: rest.flatMap(action => ('delete' in action ? action.delete : [])),
    },
  };
}

/** The document may only replace the version it was made from, the slug only itself. */
function guarded(action: Action, record: AnyRecord, revision: number | undefined): Action {
  if (!('put' in action)) return action;
  if (keyText(action.put) === keyText(documentKey(record))) {
    const condition =
      revision === undefined ? { absent: true as const } : { attribute: 'revision', equals: revision };
    return { ...action, condition };
  }
  return isSlug(action)
    ? { ...action, condition: { attribute: 'id', equals: record.id, orAbsent: true } }
    : action;
}

function isSlug(action: Action | undefined): boolean {
  return action !== undefined && 'put' in action && isSlugItem(action.put);
}

function isSlugItem(item: Item): boolean {
  return item.sk === 'slug';
}
