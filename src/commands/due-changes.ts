import { isDeepStrictEqual } from 'node:util';
import { withBareReferences } from '../model/embedded-references.ts';
import { publicationStateOf } from '../model/publication-state.ts';
import type { AnyRecord, RecordOf } from '../model/record.ts';
import type { Whole } from '../projection/project.ts';
import { type CopySlot, isStale, slotItems, type WorkingCopy } from '../projection/working-copy.ts';
import { keyText, type RecordName } from '../store/keys.ts';
import type { Action, Condition } from '../store/transaction.ts';
import type { Transition } from './transition.ts';

/** The author of the revision that an expiry makes. */
const expiryAuthor = 'expiry';

/** An article with the working copy beside it. */
export interface Desk {
  readonly whole: Whole;
  readonly slot: CopySlot;
}

/** A pending change whose instant has come: the transition of the article, and the article after it. */
export interface DueChange {
  readonly at: string;
  /** Undefined for a schedule that lapses: the article was edited since, or the working copy changes nothing. */
  readonly transition: Transition | undefined;
  /** The writes to the working copy. */
  readonly copy: readonly Action[];
  readonly after: Desk;
}

/**
 * The first pending change of an article that is due. It follows from the stored items and its own instant alone, so that readers before and the
 * worker after it make the same items.
 */
export function nextDue(desk: Desk, now: string): DueChange | undefined {
  const { record } = desk.whole;
  if (record.type !== 'Article') return undefined;
  const copyAt = desk.slot.copy?.schedule?.at;
  const expiry = record.status === 'PUBLISHED' ? (record.expiresAt ?? undefined) : undefined;
  const isCopyFirst = copyAt !== undefined && (expiry === undefined || copyAt < expiry);
  const at = isCopyFirst ? copyAt : expiry;
  if (at === undefined || at > now) return undefined;
  return isCopyFirst ? dueCopy(desk, at) : dueExpiry(desk, record, at);
}

/** The instant of the first pending change of an article. Other writes that start from its stored version commit before it. */
export function nextInstant({ whole: { record }, slot }: Desk): string | undefined {
  if (record.type !== 'Article') return undefined;
  const expiry = record.status === 'PUBLISHED' ? (record.expiresAt ?? undefined) : undefined;
  return [slot.copy?.schedule?.at, expiry].filter(at => at !== undefined).toSorted()[0];
}

function dueCopy(desk: Desk, at: string): DueChange | undefined {
  const { slot, whole } = desk;
  const { copy } = slot;
  if (copy?.schedule === undefined) return undefined;
  if (isStale(whole.record, copy)) {
    const unscheduled = { ...slot, version: slot.version + 1, copy: { ...copy, schedule: undefined } };
    const writes = slotActions(whole.record, slot, unscheduled);
    return { at, transition: undefined, copy: writes, after: { whole, slot: unscheduled } };
  }
  return publicationOf(desk, copy, at, copy.schedule.by);
}

/** The working copy as the article, from an instant on. */
export function publicationOf({ whole, slot }: Desk, copy: WorkingCopy, at: string, by: string): DueChange {
  const emptied = { saves: slot.saves, version: slot.version + 1 };
  const writes = slotActions(whole.record, slot, emptied);
  const next = versionFrom(whole, copy, at, by);
  if (next === undefined) return { at, transition: undefined, copy: writes, after: { whole, slot: emptied } };
  const transition = { before: [whole], after: [next], now: at, also: writes };
  return { at, transition, copy: writes, after: { whole: next, slot: emptied } };
}

function dueExpiry({ whole, slot }: Desk, record: RecordOf<'Article'>, at: string): DueChange {
  const state = publicationStateOf(record, { status: 'WITHDRAWN', publishedAt: record.publishedAt }, at);
  const next: Whole = {
    ...whole,
    record: {
      ...record,
      ...state,
      ...{ status: 'WITHDRAWN', expiresAt: null, updatedAt: at, updatedBy: expiryAuthor },
      revision: record.revision + 1,
      version: record.version + 1,
    },
  };
  const transition = { before: [whole], after: [next], now: at };
  return { at, transition, copy: [], after: { whole: next, slot } };
}

/** The next version of an article, with the fields of its working copy; undefined where these are the same. */
function versionFrom(before: Whole, copy: WorkingCopy, at: string, by: string): Whole | undefined {
  const { record } = before;
  if (record.type !== 'Article') return undefined;
  const merged = { ...copy.record, ...keptOf(record) };
  const isSame =
    copy.body === before.body && isDeepStrictEqual(withBareReferences(merged), withBareReferences(record));
  if (isSame) return undefined;
  return {
    body: copy.body,
    record: {
      ...merged,
      ...publicationStateOf(record, record, at),
      ...{ revision: record.revision + 1, version: record.version + 1, updatedAt: at, updatedBy: by },
    },
  };
}

/** The fields that a working copy does not change: bookkeeping, publication, and the slug. */
export function keptOf(record: RecordOf<'Article'>): Partial<RecordOf<'Article'>> {
  const { id, slug, status, publishedAt, expiresAt, scheduled, removedAt, formerSlugs, formerIds } = record;
  const { revision, version, createdAt, updatedAt, updatedBy, imported, referencesUpdatedAt } = record;
  return {
    ...{ id, slug, status, publishedAt, expiresAt, scheduled, removedAt, formerSlugs, formerIds },
    ...{ revision, version, createdAt, updatedAt, updatedBy },
    ...(imported === undefined ? {} : { imported }),
    ...(referencesUpdatedAt === undefined ? {} : { referencesUpdatedAt }),
  };
}

/** The writes from one state of a working copy to the next, on condition that it is unchanged since it was read. */
export function slotActions(name: RecordName | AnyRecord, before: CopySlot, after: CopySlot): Action[] {
  const [old, fresh] = [slotItems(name, before), slotItems(name, after)];
  const kept = new Set(fresh.map(keyText));
  const [slot, ...others] = fresh;
  if (slot === undefined) return [];
  return [
    { put: slot, condition: asSlotWasRead(before) },
    ...others.map(put => ({ put })),
    ...old.filter(item => !kept.has(keyText(item))).map(({ pk, sk }) => ({ delete: { pk, sk } })),
  ];
}

/** Condition: the working copy is as it was read. */
export function asSlotWasRead({ version }: CopySlot): Condition {
  return version === 0 ? { absent: true } : { attribute: 'version', equals: version };
}
