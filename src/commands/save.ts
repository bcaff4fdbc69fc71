import { isDeepStrictEqual } from 'node:util';
import type { AnyDocument } from '../content/document.ts';
import { type AnyRecord, type Known, toRecord, withoutHeads } from '../content/record.ts';
import type { Reference } from '../content/reference.ts';
import type { TypeName } from '../content/type-name.ts';
import { type Difference, difference } from '../projection/difference.ts';
import { mentionedBy } from '../projection/mention.ts';
import { project, type Whole } from '../projection/project.ts';
import { firstOfEach } from '../projection/projection.ts';
import { wholeFrom, wholeKeys } from '../projection/stored.ts';
import type { Item } from '../store/attributes.ts';
import { getItems } from '../store/items.ts';
import { documentKey, type Key, keyText, slugKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Action, transact, transactionSize } from '../store/transaction.ts';
import { type Debt, oweLists, oweRelated, toItem } from './debt.ts';
import { strike } from './outbox.ts';
import { settle } from './settle.ts';

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
 * right after. What is related to the record stays owed, for whoever drains the outbox.
 */
export async function save(table: Table, { id, document, head }: Change): Promise<Outcome> {
  const name = { type: document.type, id };
  const [item, bodyItem] = await getItems(table, wholeKeys(name), 'consistent');
  const before = wholeFrom(item, bodyItem);
  const after = nextVersion(before, document, head, id, table.now());
  if (after === before) return { kind: 'same', record: after.record };

  const related = relatedDebts(before?.record, after.record, table.now());
  const { main, rest } = split(
    difference(before === undefined ? [] : project(before), project(after)),
    [documentKey(name), slugKey(document.type, document.slug), ...wholeKeys(name)],
    transactionSize - related.length,
  );
  const lists =
    rest.puts.length + rest.deletes.length === 0 ? [] : [oweLists(name, table.now(), rest.deletes)];
  const debts: Debt[] = [...related, ...lists];
  const actions = [...main, ...debts.map(debt => ({ put: toItem(debt) }))].map(action =>
    guarded(action, after.record, before?.record.revision),
  );
  const failed = await transact(table, actions);
  if (failed.length > 0) return { kind: failed.some(index => isSlug(actions[index])) ? 'taken' : 'stale' };
  for (const debt of lists) await settle(table, debt);
  await strike(table, lists);
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

/** What is related changes with what the public sees an article mention, from the time on that it is public. */
function relatedDebts(before: AnyRecord | undefined, after: AnyRecord, now: string): Debt[] {
  const versions = [before, after].flatMap(record =>
    record?.type === 'Article' && record.status === 'PUBLISHED' ? record : [],
  );
  const [one, other] = versions.map(record => JSON.stringify([record.publishedAt, mentionedBy(record)]));
  if (one === other) return [];
  const mentioned = firstOfEach(versions.flatMap(mentionedBy), name => name);
  const due = versions.map(({ publishedAt }) => publishedAt ?? now).filter(time => time > now);
  return [now, ...due].map(time => oweRelated(after, time, mentioned));
}

/** The difference as far as there is room in one transaction, what carries conditions first, and the rest. */
function split(
  { puts, deletes }: Difference,
  first: readonly Key[],
  room: number,
): { main: Action[]; rest: Difference } {
  const early = new Set(first.map(keyText));
  const ordered = puts.toSorted((a, b) => Number(early.has(keyText(b))) - Number(early.has(keyText(a))));
  const all = [...ordered.map(put => ({ put })), ...deletes.map(key => ({ delete: key }))];
  // One place is kept for the record of what is owed.
  const fits = all.length <= room ? all.length : room - 1;
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
