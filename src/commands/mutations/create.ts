import { hash } from 'node:crypto';
import { globalId } from '../../model/global-id.ts';
import { newId } from '../../model/id.ts';
import type { TypeName } from '../../model/types.ts';
import { createdIsDeleted } from '../../model/user-error.ts';
import { canonicalJson } from '../../projection/canonical-json.ts';
import type { FullRecord } from '../../projection/project.ts';
import { pastFrom, pastKeys } from '../../projection/revision.ts';
import { fullRecordFrom, fullRecordKeys } from '../../projection/stored.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems, isExpired } from '../../store/items.ts';
import { slugKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { numberedSlug, slugFrom } from '../../text/slug-from.ts';
import { compose, type Input, overlaid } from '../write/compose.ts';
import { checkKey, noteOf, reusedKey, seenRequest } from '../write/idempotency.ts';
import { save } from '../write/save.ts';
import type { Writer } from '../write/writer.ts';
import { slugTakenError } from './edit.ts';

export interface Creation {
  readonly input: Input;
  /** Identifies the request: the same key from the same caller within a day returns the first response again, and writes once. */
  readonly idempotencyKey?: string | undefined;
  readonly writer: Writer;
}

/** The number of slugs that are looked up at a time in the search for a free one. */
const slugsAtATime = 50;

/**
 * Creates a record; an article starts as a draft. Without a slug, the record gets one from its headline or name, with a number if the
 * slug is taken. A given slug must be free.
 */
export async function create(table: Table, type: TypeName, creation: Creation): Promise<FullRecord> {
  const { input, idempotencyKey, writer } = creation;
  const { by } = writer;
  if (idempotencyKey !== undefined) checkKey(idempotencyKey);
  const generatedSlug = input.slug == null ? slugFrom(String(input.headline ?? input.name ?? '')) : undefined;
  let slug = input.slug ?? generatedSlug;
  for (;;) {
    const seen = idempotencyKey === undefined ? undefined : await seenRequest(table, idempotencyKey, by);
    const digest = hash('sha256', canonicalJson({ type, input }));
    if (seen !== undefined && !isExpired(seen, table)) {
      const first = await firstResponse(table, type, seen, digest);
      writer.checkRights(first.record);
      return first;
    }
    const id = newId(table.clock());
    const write = await compose(table, { input: overlaid(input, { type, slug }), id, by });
    const furtherActions =
      idempotencyKey === undefined ? [] : [noteOf(table, idempotencyKey, by, { id, digest }, seen)];
    const outcome = await save(table, { ...write, before: 'none', writer, furtherActions });
    if ('full' in outcome) return outcome.full;
    if (outcome.kind === 'taken') {
      if (generatedSlug === undefined) throw await slugTakenError(table, type, write.document.slug);
      slug = await freeSlug(table, type, generatedSlug);
    }
    // Otherwise the same request came twice at once, and the other one was first.
  }
}

/** The first numbered slug that no record has or had. A concurrent writer may take it before it is written. */
async function freeSlug(table: Table, type: TypeName, slug: string): Promise<string> {
  for (let first = 2; ; first += slugsAtATime) {
    const candidates = Array.from({ length: slugsAtATime }, (_, i) => numberedSlug(slug, first + i));
    const keys = candidates.map(one => slugKey(type, one));
    const items = await getItems(table, keys, 'consistent');
    const free = candidates.find((_, i) => items[i] === undefined);
    if (free !== undefined) return free;
  }
}

/** The record as it was created. */
async function firstResponse(table: Table, type: TypeName, seen: Item, digest: string): Promise<FullRecord> {
  if (seen.digest !== digest) throw reusedKey();
  const recordKey = { type, id: String(seen.id) };
  const [document, text, past, pastText] = await getItems(
    table,
    [...fullRecordKeys(recordKey), ...pastKeys(recordKey, 1)],
    'consistent',
  );
  const full = fullRecordFrom(document, text);
  const first = full?.record.revision === 1 ? full : pastFrom(past, pastText);
  // The history of a deleted record remains briefly; it must not be returned.
  if (document === undefined || first === undefined) throw createdIsDeleted(globalId(type, recordKey.id));
  return first;
}
