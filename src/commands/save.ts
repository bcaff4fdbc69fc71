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
import { documentKey, type Key, keyText, type RecordName, slugKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Action, transact, transactionSize } from '../store/transaction.ts';
import { type Debt, oweLists, oweRelated, toItem } from './debt.ts';
import { settle } from './settle.ts';
import { strike } from './strike.ts';

/** A document to be written under an id. */
export interface Change {
  readonly id: string;
  readonly document: AnyDocument;
  /** The version that was read just now, where it was; else it is read. */
  readonly before?: Whole | 'none' | undefined;
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
export async function save(table: Table, change: Change): Promise<Outcome> {
  const { id, document } = change;
  const name = { type: document.type, id };
  const before = await versionBefore(table, name, change);
  const after = nextVersion(before, change, table.now());
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
    guarded(action, after.record, before?.record.version),
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

async function versionBefore(table: Table, name: RecordName, { before }: Change): Promise<Whole | undefined> {
  if (before !== undefined) return before === 'none' ? undefined : before;
  const [item, body] = await getItems(table, wholeKeys(name), 'consistent');
  return wholeFrom(item, body);
}

/** What saving a document would do, without doing it. */
export function outcomeOf(
  before: Whole | undefined,
  change: Change,
  now: string,
): 'new' | 'changed' | 'same' {
  const after = nextVersion(before, change, now);
  if (before === undefined) return 'new';
  return after.record.revision === before.record.revision ? 'same' : 'changed';
}

/**
 * The version to write, or the one that is there where nothing in it would change. Where only the names of others have changed, its
 * items are written again, but it is no new revision: the document is what it was.
 */
function nextVersion(before: Whole | undefined, { id, document, head }: Change, now: string): Whole {
  if (before === undefined) {
    const first = { id, revision: 1, version: 1, createdAt: now, updatedAt: now, formerSlugs: [] };
    return toRecord(document, head, first);
  }
  const { revision, version, createdAt, updatedAt, slug, standing } = before.record;
  const formerSlugs = [...before.record.formerSlugs, slug].filter(one => one !== document.slug);
  const kept = standing === undefined ? {} : { standing };
  const unchanged = { id, revision, version, createdAt, updatedAt, formerSlugs, ...kept };
  const after = toRecord(document, head, unchanged);
  if (isDeepStrictEqual(after, before)) return before;
  const isSameDocument =
    after.body === before.body && isDeepStrictEqual(withoutHeads(after.record), withoutHeads(before.record));
  const changes = isSameDocument ? {} : { revision: revision + 1, updatedAt: now };
  return { ...after, record: { ...after.record, ...changes, version: version + 1 } };
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
function guarded(action: Action, record: AnyRecord, version: number | undefined): Action {
  if (!('put' in action)) return action;
  if (keyText(action.put) === keyText(documentKey(record))) {
    const condition =
      version === undefined ? { absent: true as const } : { attribute: 'version', equals: version };
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
