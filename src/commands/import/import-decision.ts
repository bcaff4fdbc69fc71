import type { AnyDocument, DocumentIssue } from '../../model/document.ts';
import { derivedId } from '../../model/id.ts';
import type { AnyRecord, ImportedLine, MergedImport, RecordOf } from '../../model/record.ts';
import { compareVersions } from '../../model/source-version.ts';
import type { Deletion } from '../../projection/deletion.ts';
import type { Release } from '../../projection/release.ts';
import { expiryAuthor } from '../pending/due-changes.ts';

/** The author of all writes of an import. */
export const importer = 'import';

/** A line, and the stored record with its slug. */
export interface Case {
  readonly document: AnyDocument;
  readonly imported: ImportedLine;
  readonly before: AnyRecord | undefined;
  /** The tombstone of the deleted record with this slug, if no record has the slug now. */
  readonly deletion: Deletion | undefined;
  readonly overwrite: boolean;
  readonly now: string;
}

export type Decision =
  | { readonly kind: 'write' }
  | Keeping
  | { readonly kind: 'wrong'; readonly path: string[]; readonly message: string };

export interface Keeping {
  readonly kind: 'kept';
  readonly path: string[];
  readonly message: string;
  /** Whether the line has new content that no import has written. */
  readonly hasNews: boolean;
}

const howToOverwrite = 'use --overwrite to write the line anyway';

/** Decides whether a line may be written. Without `overwrite`, an import changes only records whose last change was made by an import. */
export function decide({ document, imported, before, deletion, overwrite, now }: Case): Decision {
  if (before === undefined) {
    if (deletion === undefined || overwrite) return { kind: 'write' };
    const message = `was deleted on ${dayOf(deletion.at)}; use --overwrite to restore it`;
    return kept(message, deletion.digest !== imported.digest);
  }
  const merged = mergedAs(before, document.slug);
  if (merged !== undefined) {
    const message = `was merged into ${nameOf(before)} by ${merged.by} on ${dayOf(merged.at)}; the line can be removed from the file`;
    return kept(message, merged.digest !== imported.digest, ['slug']);
  }
  const stored = before.imported;
  if (stored?.source !== undefined && imported.source !== undefined && stored.source !== imported.source) {
    return { kind: 'wrong', path: ['slug'], message: `is the slug of another item, ${stored.source}` };
  }
  const isOlder =
    imported.sourceVersion !== undefined &&
    compareVersions(imported.sourceVersion, stored?.sourceVersion) < 0;
  if (isOlder)
    return kept(`is version ${imported.sourceVersion}; version ${stored?.sourceVersion} is stored`, false);
  if (overwrite) return { kind: 'write' };
  const hasNews = stored?.digest !== imported.digest;
  if (before.slug !== document.slug)
    return kept(`now has the slug ${before.slug}; it ${changeOf(before)}; ${howToOverwrite}`, hasNews, [
      'slug',
    ]);
  if (isFromImport(before)) return { kind: 'write' };
  if (isExpiredImport(before) && isPublicBeyond(document, now)) return { kind: 'write' };
  return kept(`${changeOf(before)}; ${howToOverwrite}`, hasNews);
}

/** A line of an article or front with a scheduled working copy: any change of it would keep the copy from its publication. */
export function keptForEdit({ at, by }: { readonly at: string; readonly by: string }): Keeping {
  return kept(
    `has an edit that ${by} has scheduled for ${at}, and that this line would stop; ${howToOverwrite}`,
    true,
  );
}

/** The fault of a line of an article or front that nobody may change before its release. */
export function frozenIssue({ name, at }: Release): DocumentIssue {
  const message = `is in the release "${name}", which becomes public at ${at}; cancel the release first (cancelRelease)`;
  return { path: [], message };
}

/** A withdrawal and published corrections that writing the line would undo. */
export function undoneBy(document: AnyDocument, before: AnyRecord): { path: string[]; message: string }[] {
  if (document.type !== 'Article' || before.type !== 'Article') return [];
  const undone: { path: string[]; message: string }[] = [];
  if (before.status === 'WITHDRAWN' && document.status !== 'WITHDRAWN') {
    const message = `is withdrawn, last changed by ${before.updatedBy} on ${dayOf(before.updatedAt)}; with --overwrite, this line undoes the withdrawal`;
    undone.push({ path: ['status'], message });
  }
  const kept = new Set(document.corrections.map(correctionKey));
  const lost = before.corrections.filter(correction => !kept.has(correctionKey(correction)));
  if (lost.length > 0) {
    const days = lost.map(({ at }) => dayOf(at)).join(', ');
    const count = lost.length === 1 ? 'the correction' : `the ${lost.length} corrections`;
    const message = `with --overwrite, this line removes ${count} of ${days}`;
    undone.push({ path: ['corrections'], message });
  }
  return undone;
}

/** A correction has no key of its own: another kind is another correction. */
function correctionKey({ kind, at, text }: RecordOf<'Article'>['corrections'][number]): string {
  return `${kind} ${at} ${text}`;
}

/** Whether the last change of a record was made by an import. Records written by older releases of Communiqué have only their last author. */
function isFromImport({ imported, revision, updatedBy }: AnyRecord): boolean {
  return imported === undefined ? updatedBy === importer : imported.revision === revision;
}

/** Whether the last change of a record is the end of a publication that an import has set, and nobody else has changed the record. */
function isExpiredImport({ imported, revision, updatedBy }: AnyRecord): boolean {
  return updatedBy === expiryAuthor && imported?.revision === revision - 1;
}

/** Whether a line sets a later end of the publication, or none. */
function isPublicBeyond(document: AnyDocument, now: string): boolean {
  if (document.type !== 'Article') return false;
  const { expiresAt } = document;
  return expiresAt == null || expiresAt > now;
}

/** The merge by which a record got a slug of another record. Older merges have neither author nor time, so those of the record are used. */
function mergedAs(record: AnyRecord, wanted: string): Omit<MergedImport, 'slugs'> | undefined {
  const { type, id, slug, formerIds, mergedImports = [], updatedAt, updatedBy } = record;
  if (slug === wanted) return undefined;
  const merged = mergedImports.find(({ slugs }) => slugs.includes(wanted));
  if (merged !== undefined) return merged;
  const importedId = derivedId(type, wanted);
  return id !== importedId && formerIds.includes(importedId) ? { at: updatedAt, by: updatedBy } : undefined;
}

function changeOf(record: AnyRecord): string {
  const { imported, updatedBy, updatedAt } = record;
  const isWithdrawn = record.type === 'Article' && record.status === 'WITHDRAWN';
  const change = `was ${isWithdrawn ? 'withdrawn or changed' : 'changed'} by ${updatedBy} on ${dayOf(updatedAt)}`;
  return imported === undefined ? change : `${change}, after the last import`;
}

function kept(message: string, hasNews: boolean, path: string[] = []): Keeping {
  return { kind: 'kept', path, message, hasNews };
}

function nameOf({ type, slug }: AnyRecord): string {
  return `${type}/${slug}`;
}

function dayOf(instant: string): string {
  return instant.slice(0, 10);
}
