import { isDeepStrictEqual } from 'node:util';
import { TooComplex } from '../../errors/too-complex.ts';
import { tooComplexText } from '../../formats/markdown-tree.ts';
import type { AnyDocument, DocumentIssue } from '../../model/document.ts';
import {
  replaceEmbeddedReferences,
  withBareReferences,
  withReferencesDated,
} from '../../model/embedded-references.ts';
import { publicationStateOf } from '../../model/publication-state.ts';
import { type ImportedLine, type Known, toRecord } from '../../model/record.ts';
import type { Reference } from '../../model/reference.ts';
import { isNewerVersion } from '../../model/source-version.ts';
import type { TypeName } from '../../model/types.ts';
import { invalidInput, type Refusal } from '../../model/user-error.ts';
import { wrongState } from '../../model/wrong-state.ts';
import type { FullRecord } from '../../projection/project.ts';
import { itemSize } from '../../store/attributes.ts';
import { documentKey } from '../../store/keys.ts';

/** A document to write under an id. */
export interface DocumentWrite {
  readonly id: string;
  readonly document: AnyDocument;
  /** The known fields of a reference's target; every reference must have been looked up before. */
  readonly resolveReference: (reference: Reference) => Known<TypeName>;
  /** The author of the write. */
  readonly by: string;
  /** The source line, where an import writes the document. */
  readonly imported?: ImportedLine;
  /** The resolved targets of provisional ids: references by a name that the record no longer has, which may duplicate other references. */
  readonly aliases?: ReadonlyMap<string, Known<TypeName>>;
}

/** Maximum bytes of a document with its embedded references. DynamoDB takes 409,600; the rest is a reserve for longer names of the targets. */
const maxDocumentBytes = 380_000;

/** The version to write, or the current one where nothing in it would change. Throws InvalidInputError if the document cannot be stored. */
export function nextVersion(before: FullRecord | undefined, write: DocumentWrite, now: string): FullRecord {
  // An editor who leaves the text unchanged, or out, does not mean to delete it.
  if (
    before !== undefined &&
    lacksBody(before) &&
    write.document.type === 'Article' &&
    write.document.body === ''
  )
    throw bodyMissing();
  const after = versionAfter(before, write, now);
  if (after === before) return after;
  const size = itemSize({ ...after.record, ...documentKey(after.record) });
  if (size > maxDocumentBytes) {
    const message = `has too many bytes, including the names of referenced records: ${size} (maximum ${maxDocumentBytes}); shorten its lists and texts`;
    throw invalidInput({ path: ['input'], message });
  }
  return after;
}

/** Whether the text of an article is missing from the table: an article without a text has an empty one. */
export function lacksBody({ record, body }: FullRecord): boolean {
  return record.type === 'Article' && body === undefined;
}

/** The refusal of a change that would make the loss of a text permanent. */
export function bodyMissing(): Refusal {
  return wrongState(
    ['id'],
    'The text of the article is missing from the table, and would be lost by this change. ' +
      'Run "communique reproject", which recovers the text from the history if possible; or set the text again ' +
      'as "body" (updateArticle), or restore an earlier revision (restoreArticle)',
  );
}

/** The faults of a document that cannot become a version, in the terms of the document. */
export function issuesOf({ error }: Refusal): DocumentIssue[] {
  const issues = error.type === 'InvalidInputError' ? error.issues : [error];
  return issues.map(({ path, message }) => ({ path: path.slice(1), message }));
}

/**
 * The version to write, or the current one where nothing in it would change. Where only the names of referenced records have changed, its items
 * are written again without a new revision, because the document is unchanged.
 */
function versionAfter(before: FullRecord | undefined, write: DocumentWrite, now: string): FullRecord {
  const { id, document, resolveReference, by, imported } = write;
  const publicationState =
    document.type === 'Article' ? publicationStateOf(before?.record, document, now) : undefined;
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
      ...importedAs(imported, 1),
    };
    return withoutAliases(recordOf(document, resolveReference, first, publicationState), write);
  }
  const { revision, version, createdAt, updatedAt, updatedBy, slug, formerIds, standing } = before.record;
  const { referencesUpdatedAt } = before.record;
  const formerSlugs = [...before.record.formerSlugs, slug].filter(one => one !== document.slug);
  const kept = {
    ...(standing === undefined ? {} : { standing }),
    ...(before.record.imported === undefined ? {} : { imported: before.record.imported }),
    ...(before.record.mergedImports === undefined ? {} : { mergedImports: before.record.mergedImports }),
    ...(referencesUpdatedAt === undefined ? {} : { referencesUpdatedAt }),
  };
  const unchanged = {
    id,
    revision,
    version,
    createdAt,
    updatedAt,
    updatedBy,
    formerSlugs,
    formerIds,
    ...kept,
  };
  const presentState = before.record.type === 'Article' ? before.record : undefined;
  const after = withoutAliases(recordOf(document, resolveReference, unchanged, presentState), write);
  const isSameDocument =
    after.body === before.body &&
    isDeepStrictEqual(withBareReferences(after.record), withBareReferences(before.record));
  if (isSameDocument) {
    // A newer version with the same contents is noted, so that a version between the two is recognised as old.
    const noted = isNewerVersion(imported, before.record.imported)
      ? importedAs(imported, before.record.imported?.revision ?? (updatedBy === by ? revision : 0))
      : {};
    const record = withReferencesDated(before.record, { ...after.record, ...noted }, now);
    const same = { ...after, record };
    if (isDeepStrictEqual(same, before)) return before;
    return { ...same, record: { ...same.record, version: version + 1 } };
  }
  const changes = {
    revision: revision + 1,
    version: version + 1,
    updatedAt: now,
    updatedBy: by,
    ...importedAs(imported, revision + 1),
  };
  return { ...after, record: { ...after.record, ...publicationState, ...changes } };
}

/** Removes duplicates from a document that refers to one record by two of its names. */
function withoutAliases({ record, ...rest }: FullRecord, { aliases }: DocumentWrite): FullRecord {
  if (aliases === undefined || aliases.size === 0) return { record, ...rest };
  return {
    ...rest,
    record: replaceEmbeddedReferences(record, embedded => aliases.get(embedded.id) ?? embedded),
  };
}

function importedAs(line: ImportedLine | undefined, revision: number) {
  return line === undefined ? {} : { imported: { ...line, revision } };
}

/** Refuses a text that takes too long to parse as Markdown: it would delay every reader. */
function recordOf(...parts: Parameters<typeof toRecord>): FullRecord {
  try {
    return toRecord(...parts);
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    throw invalidInput({ path: ['input', 'body'], message: tooComplexText });
  }
}

/** The comparison of a version with the one before. The same document may still be written again, for new names in its embedded references. */
export function outcomeOf(before: FullRecord | undefined, after: FullRecord): 'new' | 'changed' | 'same' {
  if (before === undefined) return 'new';
  return after.record.revision === before.record.revision ? 'same' : 'changed';
}
