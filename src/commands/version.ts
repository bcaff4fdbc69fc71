import { isDeepStrictEqual } from 'node:util';
import type { AnyDocument } from '../content/document.ts';
import { exposureOf } from '../content/exposure.ts';
import { withoutHeads } from '../content/heads.ts';
import { type Known, toRecord } from '../content/record.ts';
import type { Reference } from '../content/reference.ts';
import type { TypeName } from '../content/type-name.ts';
import type { Whole } from '../projection/project.ts';

/** A document to be written under an id. */
export interface Draft {
  readonly id: string;
  readonly document: AnyDocument;
  /** What is known of the record that a reference leads to; every reference must have been looked up. */
  readonly head: (reference: Reference) => Known<TypeName>;
  /** Who writes it. */
  readonly by: string;
}

/**
 * The version to write, or the one that is there where nothing in it would change. Where only the names of others have changed, its
 * items are written again, but it is no new revision: the document is what it was.
 */
export function nextVersion(
  before: Whole | undefined,
  { id, document, head, by }: Draft,
  now: string,
): Whole {
  const exposure = document.type === 'Article' ? exposureOf(before?.record, document, now) : undefined;
  if (before === undefined) {
    const first = {
      id,
      revision: 1,
      version: 1,
      createdAt: now,
      updatedAt: now,
      updatedBy: by,
      formerSlugs: [],
      formerIds: [],
    };
    return toRecord(document, head, first, exposure);
  }
  const { revision, version, createdAt, updatedAt, updatedBy, slug, formerIds, standing } = before.record;
  const formerSlugs = [...before.record.formerSlugs, slug].filter(one => one !== document.slug);
  const counted = standing === undefined ? {} : { standing };
  const unchanged = {
    id,
    revision,
    version,
    createdAt,
    updatedAt,
    updatedBy,
    formerSlugs,
    formerIds,
    ...counted,
  };
  const after = toRecord(
    document,
    head,
    unchanged,
    before.record.type === 'Article' ? before.record : undefined,
  );
  if (isDeepStrictEqual(after, before)) return before;
  const isSameDocument =
    after.body === before.body && isDeepStrictEqual(withoutHeads(after.record), withoutHeads(before.record));
  if (isSameDocument) return { ...after, record: { ...after.record, version: version + 1 } };
  const changes = { revision: revision + 1, version: version + 1, updatedAt: now, updatedBy: by };
  return { ...after, record: { ...after.record, ...exposure, ...changes } };
}

/** How a version compares with the one before: the same document may still be written again, for the names of others in it. */
export function outcomeOf(before: Whole | undefined, after: Whole): 'new' | 'changed' | 'same' {
  if (before === undefined) return 'new';
  return after.record.revision === before.record.revision ? 'same' : 'changed';
}
