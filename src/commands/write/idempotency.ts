import { invalidInput } from '../../model/user-error.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { idempotencyKey as keyOf } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';

const day = 86_400;
const maxKeyLength = 255;

/** Checks the length of an idempotency key. */
export function checkKey(key: string): void {
  if (key.trim() !== '' && key.length <= maxKeyLength) return;
  const message = `must have 1 to ${maxKeyLength} characters`;
  throw invalidInput({ path: ['idempotencyKey'], message });
}

/** The note of an earlier request with this key of the same caller. */
export async function seenRequest(table: Table, key: string, by: string): Promise<Item | undefined> {
  const [item] = await getItems(table, [keyOf(by, key)], 'consistent');
  return item;
}

/** The idempotency note of a request, for its transaction. It may replace an expired note. */
export function noteOf(
  table: Table,
  key: string,
  by: string,
  answer: { id: string; digest: string },
  over: Item | undefined,
): Action {
  const ttl = Math.floor(table.clock() / 1000) + day;
  const condition =
    typeof over?.ttl === 'number'
      ? { attribute: 'ttl', equals: over.ttl, orAbsent: true as const }
      : { absent: true as const };
  return { put: { ...keyOf(by, key), ...answer, ttl }, condition };
}

/** The error for a key of another request. */
export function reusedKey(): Error {
  return invalidInput({
    path: ['idempotencyKey'],
    message: 'was already used with a different input; use a new key',
  });
}
