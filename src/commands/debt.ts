import { randomUUID } from 'node:crypto';
import type { MentionedName } from '../projection/mention.ts';
import type { Item } from '../store/attributes.ts';
import { type Key, outboxKey, type RecordName } from '../store/keys.ts';

/** What a committed write still owes; the transaction that commits the write puts it on record. */
export type Debt = ListsDebt | RelatedDebt;

/** Items that did not fit into one transaction: whose items are still to be put, and which to be deleted. */
export interface ListsDebt {
  readonly kind: 'lists';
  readonly key: Key;
  readonly record: RecordName;
  readonly deletes: readonly Key[];
}

/** An article that became public, or ceased to be, or mentions others than before: what is related to it and to them. */
export interface RelatedDebt {
  readonly kind: 'related';
  readonly key: Key;
  readonly record: RecordName;
  /** From when on it can be paid: an article to come counts from its publication. */
  readonly due: string;
  /** Everything that it mentions or mentioned before. */
  readonly mentioned: readonly MentionedName[];
}

export function oweLists(record: RecordName, due: string, deletes: readonly Key[]): ListsDebt {
  return { kind: 'lists', key: outboxKey(due, randomUUID()), record: nameOf(record), deletes };
}

export function oweRelated(
  record: RecordName,
  due: string,
  mentioned: readonly MentionedName[],
): RelatedDebt {
  return { kind: 'related', key: outboxKey(due, randomUUID()), record: nameOf(record), due, mentioned };
}

/** A debt as the table holds it. */
export function toItem({ key, ...debt }: Debt): Item {
  return { ...key, ...debt };
}

/** A debt from its item. Only `toItem` writes there, so the shape of each kind is taken as given. */
export function debtFrom({ pk, sk, ...debt }: Item): Debt {
  if (debt.kind !== 'lists' && debt.kind !== 'related')
    throw new Error(`The outbox holds a debt of a kind that nobody can pay: ${sk}`);
  return { ...debt, key: { pk, sk } } as unknown as Debt;
}

function nameOf({ type, id }: RecordName): RecordName {
  return { type, id };
}
