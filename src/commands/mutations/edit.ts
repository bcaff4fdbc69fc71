import { parseGlobalId } from '../../model/global-id.ts';
import type { TypeName } from '../../model/types.ts';
import { notFound, type Refusal, slugTaken, staleRevision } from '../../model/user-error.ts';
import type { FullRecord } from '../../projection/project.ts';
import { fullRecordFrom, fullRecordKeys } from '../../projection/stored.ts';
import { copyStateFrom, workingCopyKeys } from '../../projection/working-copy.ts';
import { getItems } from '../../store/items.ts';
import { slugKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { carryOut } from '../pending/carry-out.ts';
import { type ArticleState, nextDue, nextInstant } from '../pending/due-changes.ts';
import { releaseGuard, releaseOf } from '../pending/release-guard.ts';
import { compose, type Input } from '../write/compose.ts';
import { withChecks } from '../write/parent-cycle.ts';
import { survivingDocuments } from '../write/resolve.ts';
import { retryOnConflict } from '../write/retry-on-conflict.ts';
import { save } from '../write/save.ts';
import type { Writer } from '../write/writer.ts';

/** A requested change, based on the revision that the editor has seen. */
export interface Edit {
  /** The id that clients see. */
  readonly id: string;
  readonly expectedRevision: number;
  readonly writer: Writer;
}

/**
 * Changes a record of one of some types: `change` makes the new document of the current version. Of two concurrent edits of the same revision one
 * wins, and the other gets a StaleRevisionError.
 */
export function edit(
  table: Table,
  types: readonly TypeName[],
  { id, expectedRevision, writer }: Edit,
  change: (current: FullRecord) => Input | Promise<Input>,
): Promise<FullRecord> {
  return retryOnConflict(id, async () => {
    const articleState = await currentArticleState(table, types, 'id', id, writer);
    if (await carryOutIfDue(table, articleState)) return undefined;
    const { full: current } = articleState;
    const { record } = current;
    checkRevision(record, expectedRevision);
    const furtherActions = releaseGuard(table, articleState);
    const input = await change(current);
    const write = await compose(table, { input, id: record.id, by: writer.by, alreadyRead: [record] });
    const outcome = await save(table, {
      ...write,
      before: current,
      commitBefore: nextInstant(articleState),
      writer,
      furtherActions: withChecks(furtherActions, write.furtherActions),
    });
    if ('full' in outcome) return outcome.full;
    if (outcome.kind === 'taken') throw await slugTakenError(table, record.type, write.document.slug);
    // The record was written after the read. The next attempt is refused if the write was an edit, and not if it only updated embedded references.
    return undefined;
  });
}

/**
 * Carries out the changes that are due on an article, before a write that is based on its stored version: the public has seen the change since its instant.
 * Returns whether the article must be read again.
 */
export async function carryOutIfDue(table: Table, articleState: ArticleState): Promise<boolean> {
  return nextDue(articleState, table.now()) !== undefined && carryOut(table, articleState.full.record);
}

/**
 * The current version of the record that an id leads to, if it is of one of some types. A writer without rights over it
 * learns nothing else of it.
 */
export async function storedVersion(
  table: Table,
  types: readonly TypeName[],
  argument: string,
  id: string,
  writer: Writer,
): Promise<FullRecord> {
  return (await currentArticleState(table, types, argument, id, writer)).full;
}

/** The current version of the record that an id leads to, and the working copy of an article. The text of the copy is read only on request. */
export async function currentArticleState(
  table: Table,
  types: readonly TypeName[],
  argument: string,
  id: string,
  { checkRights }: Writer,
  copyText: 'with its text' | 'without its text' = 'without its text',
): Promise<ArticleState> {
  const recordKey = parseGlobalId(id);
  if (recordKey === undefined || recordKey.type === 'Statement' || !types.includes(recordKey.type))
    throw notFound(argument, id, nounOf(types));
  const [document] = await survivingDocuments(table, [recordKey]);
  const survivor = { type: recordKey.type, id: String(document?.id) };
  const [, bodyKey] = fullRecordKeys(survivor);
  const copyKeys = workingCopyKeys(survivor).slice(0, copyText === 'with its text' ? 2 : 1);
  const [body, copy, textOfCopy] =
    recordKey.type === 'Article' ? await getItems(table, [bodyKey, ...copyKeys], 'consistent') : [];
  const full = fullRecordFrom(document, body);
  if (full === undefined) throw notFound(argument, id, nounOf(types));
  checkRights(full.record);
  const copyState = copyStateFrom(copy, textOfCopy);
  return { full, copyState, release: await releaseOf(table, copyState) };
}

/** The noun of an error about an id. */
function nounOf([type, ...others]: readonly TypeName[]): string {
  return type === undefined || others.length > 0 ? 'record of the required type' : type.toLowerCase();
}

export function checkRevision({ revision }: { revision: number }, expected: number): void {
  if (revision !== expected) throw staleRevision(expected, revision);
}

/** The error that names the record that has a slug. */
export async function slugTakenError(table: Table, type: TypeName, slug: string): Promise<Refusal> {
  const [item] = await getItems(table, [slugKey(type, slug)], 'consistent');
  return slugTaken(slug, typeof item?.id === 'string' ? { type, id: item.id } : undefined);
}
