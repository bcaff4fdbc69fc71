import type { RecordOf } from '../model/record.ts';
import { toDocument } from '../model/record.ts';
import { invalidInput, noWorkingCopy, staleRevision, staleWorkingCopy } from '../model/user-error.ts';
import type { Whole } from '../projection/project.ts';
import { type CopySlot, copyRevision, isStale, slotItems } from '../projection/working-copy.ts';
import type { Item } from '../store/attributes.ts';
import type { Table } from '../store/table.ts';
import { commit } from './commit.ts';
import { compose, type Input, overlaid } from './compose.ts';
import { removeReferrers, writeSlot } from './copy-writes.ts';
import { type Desk, keptOf, publicationOf } from './due-changes.ts';
import { type Edit, presentDesk, wasDue } from './edit.ts';
import { pendingTask, toItem } from './outbox-task.ts';
import { nextVersion } from './version.ts';

/** The public article after a change beside it, with the items of its working copy. */
export interface WithCopy extends Whole {
  readonly copyItems: readonly Item[];
}

/** Maximum attempts at an article that is written concurrently. */
const attempts = 10;

/** Saves an edit of an article that is not public yet. The input overlays the working copy, or the article if there is none. */
export function saveWorkingCopy(
  table: Table,
  { input, ...asked }: Edit & { input: Input },
): Promise<WithCopy> {
  return atDesk(table, asked, async desk => {
    const { whole, slot } = desk;
    const { record } = whole;
    const expected = slot.copy === undefined ? record.revision : copyRevision(record, slot);
    if (asked.expectedRevision !== expected) throw staleRevision(asked.expectedRevision, expected);
    const from = slot.copy === undefined ? whole : { record: slot.copy.record, body: slot.copy.body };
    const { slug, status, publishedAt, expiresAt } = toDocument(record, undefined);
    const present = { slug, status, publishedAt, expiresAt };
    const document = overlaid(overlaid(toDocument(from.record, from.body, 'id'), present), input);
    if (document.slug !== slug) {
      const message =
        'cannot change in a working copy; change the slug of the article itself (updateArticle)';
      throw invalidInput({ path: ['input', 'slug'], message });
    }
    const atHand = [record, from.record];
    const draft = await compose(table, { input: document, id: record.id, by: asked.by, atHand });
    const savedAt = table.now();
    const next = nextVersion(whole, draft, savedAt);
    if (next.record.type !== 'Article') throw new Error('Only articles have working copies.');
    const after: CopySlot = {
      saves: slot.saves + 1,
      version: slot.version + 1,
      copy: {
        record: { ...next.record, ...keptOf(articleOf(whole)) },
        body: next.body ?? '',
        basedOnRevision: record.revision,
        savedAt,
        savedBy: asked.by,
      },
    };
    return (await writeSlot(table, record, slot, after)) ? { whole, slot: after } : undefined;
  });
}

/** Publishes a working copy now, or at an instant to come. */
export function publishWorkingCopy(
  table: Table,
  { at, now, ...asked }: Edit & { at?: string | undefined; now: string },
): Promise<WithCopy> {
  return atDesk(table, asked, async desk => {
    const { whole, slot } = desk;
    const copy = expectedCopy(desk, asked);
    if (isStale(whole.record, copy)) throw staleWorkingCopy(copyRevision(whole.record, slot));
    if (at !== undefined && at > now) {
      const schedule = { at, by: asked.by };
      const after = { saves: slot.saves + 1, version: slot.version + 1, copy: { ...copy, schedule } };
      const task = { put: toItem(pendingTask(whole.record, at)) };
      return (await writeSlot(table, whole.record, slot, after, [task])) ? { whole, slot: after } : undefined;
    }
    const publication = publicationOf(desk, copy, table.now(), asked.by);
    const { after } = publication;
    if (publication.transition === undefined)
      return (await writeSlot(table, whole.record, slot, after.slot)) ? after : undefined;
    if ((await commit(table, publication.transition)) !== 'written') return undefined;
    await removeReferrers(table, whole.record, slot, after.slot);
    return after;
  });
}

/** Discards a working copy, and its schedule. */
export function discardWorkingCopy(table: Table, asked: Edit): Promise<WithCopy> {
  return atDesk(table, asked, async desk => {
    const { whole, slot } = desk;
    expectedCopy(desk, asked);
    const after = { saves: slot.saves, version: slot.version + 1 };
    return (await writeSlot(table, whole.record, slot, after)) ? { whole, slot: after } : undefined;
  });
}

/** Changes what is beside an article. `change` returns undefined where a concurrent write was first. */
async function atDesk(
  table: Table,
  { id }: Edit,
  change: (desk: Desk) => Promise<Desk | undefined>,
): Promise<WithCopy> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const desk = await presentDesk(table, ['Article'], 'id', id, 'with its text');
    if (await wasDue(table, desk)) continue;
    const changed = await change(desk);
    if (changed !== undefined)
      return { ...changed.whole, copyItems: slotItems(changed.whole.record, changed.slot) };
  }
  throw new Error(`${id} kept changing while its working copy was being written.`);
}

function expectedCopy({ whole, slot }: Desk, { id, expectedRevision }: Edit) {
  if (slot.copy === undefined) throw noWorkingCopy(id);
  const present = copyRevision(whole.record, slot);
  if (expectedRevision !== present) throw staleRevision(expectedRevision, present);
  return slot.copy;
}

function articleOf({ record }: Whole): RecordOf<'Article'> {
  if (record.type !== 'Article') throw new Error('Only articles have working copies.');
  return record;
}
