import { hash } from 'node:crypto';
import { globalId } from '../model/global-id.ts';
import { newId } from '../model/id.ts';
import type { TypeName } from '../model/types.ts';
import { invalidInput, notFound } from '../model/user-error.ts';
import { canonicalJson } from '../projection/canonical-json.ts';
import type { Whole } from '../projection/project.ts';
import { pastFrom, pastKeys } from '../projection/revision.ts';
import { wholeFrom, wholeKeys } from '../projection/stored.ts';
import type { Item } from '../store/attributes.ts';
import { getItems } from '../store/items.ts';
import { idempotencyKey as keyOf, slugKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import type { Action } from '../store/transaction.ts';
import { numberedSlug, slugFrom } from '../text/slug.ts';
import { compose, type Input, overlaid } from './compose.ts';
import { duplicate } from './edit.ts';
import { save } from './save.ts';

export interface Creation {
  readonly input: Input;
  /** What names the request: the same from the same caller within a day gives the first answer again, and writes once. */
  readonly idempotencyKey?: string | undefined;
  /** Who asks. */
  readonly by: string;
}

const day = 86_400;
const maxKeyLength = 255;

/** Slugs that are looked up at a time, to find one that is free. */
const slugsAtATime = 50;

/**
 * Makes a new record; of an article a draft. Without a slug it gets one of its headline or name, numbered from the second record of that
 * name on; a slug that was given must be free.
 */
export async function create(table: Table, type: TypeName, creation: Creation): Promise<Whole> {
  const { input, idempotencyKey, by } = creation;
  if (idempotencyKey !== undefined) checkKey(idempotencyKey);
  const madeSlug = input.slug == null ? slugFrom(String(input.headline ?? input.name ?? '')) : undefined;
  let slug = input.slug ?? madeSlug;
  for (;;) {
    const seen = idempotencyKey === undefined ? undefined : await seenRequest(table, idempotencyKey, by);
    const digest = hash('sha256', canonicalJson({ type, input }));
    if (seen !== undefined && !isOver(seen, table)) return firstAnswer(table, type, seen, digest);
    const id = newId(table.clock());
    const draft = await compose(table, { input: overlaid(input, { type, slug }), id, by });
    const also =
      idempotencyKey === undefined ? [] : [noteOf(table, idempotencyKey, by, { id, digest }, seen)];
    const outcome = await save(table, { ...draft, before: 'none', also });
    if ('whole' in outcome) return outcome.whole;
    if (outcome.kind === 'taken') {
      if (madeSlug === undefined) throw await duplicate(table, type, draft.document.slug);
      slug = await freeSlug(table, type, madeSlug);
    }
    // Else the same request came twice at once, and the other one was first.
  }
}

/** The first slug made of a name that no record has or had. Another writer may take it before it is written. */
async function freeSlug(table: Table, type: TypeName, slug: string): Promise<string> {
  for (let first = 2; ; first += slugsAtATime) {
    const candidates = Array.from({ length: slugsAtATime }, (_, i) => numberedSlug(slug, first + i));
    const keys = candidates.map(one => slugKey(type, one));
    const items = await getItems(table, keys, 'consistent');
    const free = candidates.find((_, i) => items[i] === undefined);
    if (free !== undefined) return free;
  }
}

function checkKey(key: string): void {
  if (key.trim() !== '' && key.length <= maxKeyLength) return;
  const message = `must have 1 to ${maxKeyLength} characters`;
  throw invalidInput({ path: ['idempotencyKey'], message });
}

async function seenRequest(table: Table, key: string, by: string): Promise<Item | undefined> {
  const [item] = await getItems(table, [keyOf(by, key)], 'consistent');
  return item;
}

/** DynamoDB deletes what is over days late, so the time is looked at here. */
function isOver({ ttl }: Item, table: Table): boolean {
  return typeof ttl !== 'number' || ttl * 1000 <= table.clock();
}

/** The note of a request that goes into its transaction; it may take the place of one that is over. */
function noteOf(
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

/** The record as it was when it was made. */
async function firstAnswer(table: Table, type: TypeName, seen: Item, digest: string): Promise<Whole> {
  if (seen.digest !== digest) {
    const message = 'was already used with a different input; use a new key';
    throw invalidInput({ path: ['idempotencyKey'], message });
  }
  const name = { type, id: String(seen.id) };
  const [present, text, past, pastText] = await getItems(
    table,
    [...wholeKeys(name), ...pastKeys(name, 1)],
    'consistent',
  );
  const whole = wholeFrom(present, text);
  const first = whole?.record.revision === 1 ? whole : pastFrom(past, pastText);
  // Of a record that was deleted, what is left of its history for a moment is no answer either.
  if (present === undefined || first === undefined) throw notFound('idempotencyKey', globalId(type, name.id));
  return first;
}
