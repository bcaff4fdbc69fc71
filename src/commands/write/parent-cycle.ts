import {
  acyclicFields,
  acyclicReferences,
  cycleMessage,
  maxAncestors,
  type Named,
  parentOf,
  tooManyAncestors,
} from '../../model/parent.ts';
import type { AnyRecord } from '../../model/record.ts';
import { isStale } from '../../projection/copy-state.ts';
import { type Release, releasedChange, releaseFrom } from '../../projection/release.ts';
import { recordFrom } from '../../projection/stored.ts';
import {
  copyStateFrom,
  type WorkingCopy,
  type WorkingCopyState,
  workingCopyKeys,
} from '../../projection/working-copy.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, keyText, releaseKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, keyOf } from '../../store/transaction.ts';
import { unchangedRecord } from './apply-lists.ts';
import { survivingDocuments } from './resolve.ts';
import type { DocumentWrite } from './version.ts';

/** Why a record cannot have a parent; undefined if it can. */
export interface ParentCheck {
  readonly fault: string | undefined;
  /** Conditions of the write: the ancestors are as they were read. Else two writes at the same time could close a cycle. */
  readonly unchanged: readonly Action[];
}

/** The record that is to have a parent. */
interface Part {
  readonly slug: string;
  /** The ids that the ancestors must not have: its own, and in a merge those of both records. */
  readonly ids: readonly string[];
  /** Names a chain other than that of the parents. */
  readonly field?: string | undefined;
  /** A release that is about to be scheduled. The write that schedules it fails if one of its items changes. */
  readonly releasing?: Release | undefined;
}

/**
 * Checks whether a chain of parents leads to the record itself, or is too long. Takes one request for each ancestor. The parents that scheduled
 * working copies will set count too, because a cycle cannot be refused at the instant of its publication any more: readers see it then.
 */
export async function checkParent(
  table: Table,
  { slug, ids, field, releasing }: Part,
  parent: Named,
): Promise<ParentCheck> {
  const seen = new Set<string>();
  const unchanged: Action[] = [];
  let level: Step[] = [{ reference: parent, path: [slug, parent.slug], copies: [] }];
  while (level.length > 0) {
    const closing = level.find(({ reference }) => ids.includes(reference.id));
    if (closing !== undefined) return { fault: faultOf(closing), unchanged };
    if (seen.size >= maxAncestors) return { fault: tooManyAncestors, unchanged };
    const ancestors = await readAncestors(table, level, { field, releasing });
    const next: Step[] = [];
    for (const { step, record, copy, conditions } of ancestors) {
      // The ancestor was named by the id of a record that was merged into this one.
      if (ids.includes(record.id)) return { fault: faultOf(step), unchanged };
      // A cycle among ancestors that does not include this record is not a fault of this record.
      if (seen.has(record.id)) continue;
      seen.add(record.id);
      unchanged.push(...conditions);
      const [above, planned] = [parentOf(record, field), copy && parentOf(copy.record, field)];
      if (above !== undefined) next.push(stepTo(above, step));
      if (planned !== undefined && planned.id !== above?.id) next.push(stepTo(planned, step, record.slug));
    }
    level = next;
  }
  return { fault: undefined, unchanged };
}

/** Checks the parents that a document gives its record anew. */
export function checkParents(
  table: Table,
  { id, document, resolveReference, aliases }: DocumentWrite,
  current: AnyRecord | undefined,
): Promise<FieldCheck> {
  const parents = acyclicReferences(document).map(({ field, reference }) => {
    const found = resolveReference(reference);
    return { field, parent: aliases?.get(found.id) ?? found };
  });
  return checkFields(table, { slug: document.slug, ids: [id] }, parents, current);
}

/** Checks the parents that a working copy gives its article anew. */
export function checkParentsOfCopy(
  table: Table,
  article: AnyRecord,
  copy: WorkingCopy,
  releasing?: Release,
): Promise<FieldCheck> {
  const parents = acyclicFields(article.type).flatMap(field => {
    const parent = parentOf(copy.record, field);
    return parent === undefined ? [] : [{ field, parent }];
  });
  return checkFields(table, { slug: article.slug, ids: [article.id], releasing }, parents, article);
}

/** `field` is the one with the fault. */
export type FieldCheck = ParentCheck & { readonly field?: string };

async function checkFields(
  table: Table,
  part: Part,
  parents: readonly { readonly field: string; readonly parent: Named }[],
  current: AnyRecord | undefined,
): Promise<FieldCheck> {
  let unchanged: readonly Action[] = [];
  for (const { field, parent } of parents) {
    if (parent.id === (current && parentOf(current, field)?.id)) continue;
    const check = await checkParent(table, { ...part, field }, parent);
    if (check.fault !== undefined) return { ...check, field };
    unchanged = withChecks(unchanged, check.unchanged);
  }
  return { fault: undefined, unchanged };
}

/** Adds conditions to the actions of a transaction, which may have one action for each item. An action that writes an item has a condition itself. */
export function withChecks(actions: readonly Action[], checks: readonly Action[]): readonly Action[] {
  const byKey = new Map([...checks, ...actions].map(action => [keyText(keyOf(action)), action]));
  const written = new Set(actions);
  return [...actions, ...[...byKey.values()].filter(action => !written.has(action))];
}

/** An ancestor, and the way to it from the record. */
interface Step {
  readonly reference: Named;
  readonly path: readonly string[];
  /** The slugs of the articles on the way whose scheduled working copies are followed. */
  readonly copies: readonly string[];
}

function stepTo(reference: Named, { path, copies }: Step, copyOf?: string): Step {
  return {
    reference,
    path: [...path, reference.slug],
    copies: copyOf === undefined ? copies : [...copies, copyOf],
  };
}

function faultOf({ path, copies }: Step): string {
  const [first, ...others] = copies;
  if (first === undefined) return cycleMessage(path);
  const articles = others.length === 0 ? first : [...new Set(copies)].join(', ');
  return `${cycleMessage(path)}, counting what is scheduled (working copy of ${articles})`;
}

interface Ancestor {
  readonly step: Step;
  readonly record: AnyRecord;
  /** The working copy that is scheduled to become the article. */
  readonly copy: WorkingCopy | undefined;
  readonly conditions: readonly Action[];
}

/** The stored ancestors of one level. Only articles have working copies, and only other records are merged. */
async function readAncestors(
  table: Table,
  level: readonly Step[],
  { field, releasing }: Pick<Part, 'field' | 'releasing'>,
): Promise<Ancestor[]> {
  const references = level.map(({ reference }) => reference);
  const isOfArticles = references.every(({ type }) => type === 'Article');
  const items = isOfArticles
    ? await getItems(
        table,
        [...references.map(documentKey), ...references.map(reference => workingCopyKeys(reference)[0])],
        'consistent',
      )
    : await survivingDocuments(table, references);
  const ancestors: Ancestor[] = [];
  for (const [i, step] of level.entries()) {
    const item = items[i];
    if (item === undefined) continue;
    const record = recordFrom(item);
    const own = [unchangedRecord(record, item)];
    if (!isOfArticles) {
      ancestors.push({ step, record, copy: undefined, conditions: own });
      continue;
    }
    const copyState = copyStateFrom(items[references.length + i], undefined);
    const { copy, release } = await scheduledCopy(table, { record, copyState, field, releasing });
    const isReleasing = releasing !== undefined && copyState.release === releasing.id;
    // The document and the working copy may have been read at different moments.
    const conditions = isReleasing
      ? []
      : [...own, unchangedCopy(record, copyState), ...unchangedRelease(release)];
    ancestors.push({ step, record, copy, conditions });
  }
  return ancestors;
}

/** The working copy of an article that will become public by a schedule, its own or that of a release. `release` decides about that. */
async function scheduledCopy(
  table: Table,
  {
    record,
    copyState: { copy, release: id },
    field,
    releasing,
  }: {
    record: AnyRecord;
    copyState: WorkingCopyState;
    field: string | undefined;
    releasing: Release | undefined;
  },
): Promise<{ readonly copy?: WorkingCopy | undefined; readonly release?: Release | undefined }> {
  const planned = copy && parentOf(copy.record, field);
  if (copy === undefined || planned === undefined || planned.id === parentOf(record, field)?.id) return {};
  if (copy.schedule !== undefined && !isStale(record, copy)) return { copy };
  if (id === undefined) return {};
  if (id === releasing?.id) return { copy };
  const [item] = await getItems(table, [releaseKey(id)], 'consistent');
  const release = releaseFrom(item);
  return releasedChange(release, record.id)?.action === 'PUBLISH' ? { copy, release } : { release };
}

function unchangedCopy(article: AnyRecord, { version }: WorkingCopyState): Action {
  const [check] = workingCopyKeys(article);
  return { check, condition: version === 0 ? { absent: true } : { attribute: 'version', equals: version } };
}

/** A release that is open may be scheduled at the same time. */
function unchangedRelease(release: Release | undefined): Action[] {
  if (release === undefined) return [];
  return [{ check: releaseKey(release.id), condition: { attribute: 'version', equals: release.version } }];
}
