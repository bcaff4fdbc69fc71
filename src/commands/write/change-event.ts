import { isDeepStrictEqual } from 'node:util';
import { withBareReferences } from '../../model/embedded-references.ts';
import type { Front } from '../../model/front.ts';
import { globalId } from '../../model/global-id.ts';
import { isPublic } from '../../model/publication-state.ts';
import type { AnyRecord } from '../../model/record.ts';
import type { FullRecord } from '../../projection/project.ts';

/** A public change, as sent to subscribers at least once. */
export interface ChangeEvent {
  readonly type:
    | 'article.published'
    | 'article.updated'
    | 'article.withdrawn'
    | 'article.deleted'
    | 'entity.created'
    | 'entity.updated'
    | 'entity.deleted'
    | 'entity.merged'
    | 'front.created'
    | 'front.updated'
    | 'front.deleted';
  /** The id that clients see. */
  readonly id: string;
  readonly revision: number;
  readonly at: string;
  /** Names of the changed fields, in alphabetical order; empty if the whole record was created or removed. */
  readonly changed: readonly string[];
}

/** An event as it is sent, with the content of the record for the public at that moment. */
export interface SentEvent extends ChangeEvent {
  readonly data?: object;
}

/** The event for a change from one version to the next; undefined if the public sees no difference. */
export function eventOf(
  before: FullRecord | undefined,
  after: FullRecord | undefined,
  now: string,
): ChangeEvent | undefined {
  const record = after?.record ?? before?.record;
  if (record === undefined || before?.record.revision === after?.record.revision) return undefined;
  const type = typeOf(before?.record, after?.record, now);
  if (type === undefined) return undefined;
  const changed = type.endsWith('.updated') ? changedFields(before, after) : [];
  return { ...eventHeader(record, now), type, changed };
}

/** The event for a scheduled article whose publication time has come. */
export function publicationEvent(record: AnyRecord, at: string): ChangeEvent {
  return { ...eventHeader(record, at), type: 'article.published', changed: [] };
}

/** The event for a record that was merged into another one. */
export function mergeEvent(record: AnyRecord, at: string): ChangeEvent {
  return { ...eventHeader(record, at), type: 'entity.merged', changed: [] };
}

/** The event for a write of a front, which is public at once. */
export function frontEvent(
  before: Front | undefined,
  after: Front | undefined,
  at: string,
): ChangeEvent | undefined {
  const front = after ?? before;
  if (front === undefined) return undefined;
  const { id, revision } = front;
  const header = { id: globalId('Front', id), revision, at };
  if (after === undefined) return { ...header, type: 'front.deleted', changed: [] };
  if (before === undefined) return { ...header, type: 'front.created', changed: [] };
  const changed = (['containers', 'name'] as const).filter(
    name => !isDeepStrictEqual(before[name], after[name]),
  );
  return { ...header, type: 'front.updated', changed };
}

function eventHeader({ type, id, revision }: AnyRecord, at: string) {
  return { id: globalId(type, id), revision, at };
}

function typeOf(
  before: AnyRecord | undefined,
  after: AnyRecord | undefined,
  now: string,
): ChangeEvent['type'] | undefined {
  if ((before ?? after)?.type !== 'Article') {
    if (after === undefined) return 'entity.deleted';
    return before === undefined ? 'entity.created' : 'entity.updated';
  }
  const was = before !== undefined && isPublic(before, now);
  const is = after !== undefined && isPublic(after, now);
  if (was && is) return 'article.updated';
  if (is) return 'article.published';
  if (was) return after === undefined ? 'article.deleted' : 'article.withdrawn';
  return undefined;
}

/** Fields that no reader sees, and fields that change with every revision. */
const bookkeeping = new Set([
  'revision',
  'version',
  'updatedAt',
  'updatedBy',
  'referencesUpdatedAt',
  'formerSlugs',
  'formerIds',
  'imported',
  'mergedImports',
  'scheduled',
  'removedAt',
]);

function changedFields(before: FullRecord | undefined, after: FullRecord | undefined): string[] {
  const [old, fresh] = [before, after].map(full =>
    full === undefined ? {} : { ...Object(withBareReferences(full.record)), body: full.body },
  );
  return Object.keys({ ...old, ...fresh })
    .filter(name => !bookkeeping.has(name) && !isDeepStrictEqual(old?.[name], fresh?.[name]))
    .toSorted();
}
