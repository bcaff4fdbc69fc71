import { isDeepStrictEqual } from 'node:util';
import type { Front, StoredFront } from '../model/front.ts';
import { checkFront } from '../model/front-document.ts';
import { parseFrontId } from '../model/global-id.ts';
import { referencesIn } from '../model/reference.ts';
import { invalidInput, notFound, slugTaken } from '../model/user-error.ts';
import { frontItems } from '../projection/front.ts';
import { deletionKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { transact } from '../store/transaction.ts';
import { auditOfFront } from './audit.ts';
import type { Input } from './compose.ts';
import { checkRevision } from './edit.ts';
import {
  deletionOf,
  eventOfFront,
  frontType,
  idOfFront,
  invalidFront,
  readFront,
  resolved,
  sizeIssues,
  writeFront,
} from './front-writes.ts';
import { resolve } from './resolve.ts';
import type { Writer } from './writer.ts';

export async function createFront(
  table: Table,
  { input, writer }: { input: Input; writer: Writer },
): Promise<Front> {
  const stored = await composed(table, input);
  // The id is that of an earlier front with this slug, so its revisions continue: nobody who has seen the earlier front overwrites this one.
  const deletion = await deletionOf(table, stored.slug);
  const now = table.now();
  const front: Front = {
    ...stored,
    id: idOfFront(stored.slug),
    revision: (deletion?.revision ?? 0) + 1,
    ...{ createdAt: now, updatedAt: now, updatedBy: writer.by },
  };
  check(front);
  const written = await writeFront(table, undefined, front, auditOfFront(writer, front, now, front));
  if (!written) throw slugTaken(stored.slug, undefined);
  return front;
}

interface FrontEdit {
  /** The id that clients see. */
  readonly id: string;
  readonly expectedRevision: number;
  readonly writer: Writer;
}

/** Changes fields of a front; the others stay as they are. */
export async function updateFront(
  table: Table,
  { id, expectedRevision, input, writer }: FrontEdit & { input: Input },
): Promise<Front> {
  const present = await presentFront(table, id);
  checkRevision(present, expectedRevision);
  const { slug, name, containers, ...rest } = present;
  if (input.slug != null && input.slug !== slug) {
    const message = `cannot be changed: apps ask for the front by its slug, ${slug}; create another front instead`;
    throw invalidInput({ path: ['input', 'slug'], message });
  }
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const stored = await composed(table, { name, ...given, slug });
  // Containers that are not given may have references to records that were deleted since, and are not checked again.
  const next: StoredFront = given.containers === undefined ? { ...stored, containers } : stored;
  if (isDeepStrictEqual(next, { slug, name, containers })) return present;
  const now = table.now();
  const revision = present.revision + 1;
  const front: Front = { ...rest, ...next, revision, updatedAt: now, updatedBy: writer.by };
  check(front);
  if (await writeFront(table, present, front, auditOfFront(writer, front, now, front))) return front;
  return updateFront(table, { id, expectedRevision, input, writer });
}

/** Deletes a front. An import does not recreate it, unless it is told to. */
export async function deleteFront(table: Table, { id, expectedRevision, writer }: FrontEdit): Promise<void> {
  const present = await presentFront(table, id);
  checkRevision(present, expectedRevision);
  const now = table.now();
  const { slug, revision, imported } = present;
  const [item, entry] = frontItems(present);
  const tombstone = {
    ...deletionKey(frontType, slug),
    at: now,
    revision: revision + 1,
    ...(imported === undefined ? {} : { digest: imported.digest }),
  };
  const failed = await transact(table, [
    {
      delete: { pk: item.pk, sk: item.sk },
      condition: { attribute: 'revision', equals: revision },
    },
    { delete: { pk: entry.pk, sk: entry.sk } },
    { put: tombstone },
    ...eventOfFront(present, undefined, now),
    ...auditOfFront(writer, present, now),
  ]);
  // The front was written after the read. The next attempt reports its new revision, or that it is gone.
  if (failed.length > 0) await deleteFront(table, { id, expectedRevision, writer });
}

/** The front of an input, with all its references looked up. */
async function composed(table: Table, input: Input): Promise<StoredFront> {
  const checked = checkFront(input);
  if ('issues' in checked) throw invalidFront(checked.issues);
  const references = referencesIn(checked.document).map(({ reference }) => reference);
  const result = resolved(checked.document, await resolve(table, references));
  if ('issues' in result) throw invalidFront(result.issues);
  return result.stored;
}

function check(front: Front): void {
  const issues = sizeIssues(front);
  if (issues.length > 0) throw invalidFront(issues);
}

async function presentFront(table: Table, id: string): Promise<Front> {
  const frontId = parseFrontId(id);
  const present = frontId === undefined ? undefined : await readFront(table, frontId);
  if (present === undefined) throw notFound('id', id);
  return present;
}
