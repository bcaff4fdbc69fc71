import { countWords } from '../../formats/markdown.ts';
import { bodyItem } from '../../projection/body.ts';
import { mentionedBy } from '../../projection/mention.ts';
import { bodyFrom, fullRecordKeys, survivorFrom } from '../../projection/stored.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, type RecordKey, revisionBodyKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import { isBodyMissing, type OwnerState, ownerStateOf } from '../inspection/record-state.ts';
import { isIndexed } from '../search-index/indexed-text.ts';
import { unchangedRecord } from '../write/apply-lists.ts';
import { commit } from '../write/commit.ts';
import { countedOf } from '../write/consequences.ts';
import { postsTextTask, publicationTask, relatedTask, toItem } from '../write/outbox-task.ts';

/** Writes the derived fields of a document again. */
export async function rewriteDerived(table: Table, recordKey: RecordKey): Promise<boolean> {
  const owner = await readOwner(table, recordKey);
  if (owner.is !== 'sound') return false;
  const { full, derived } = owner;
  const record = { ...derived, version: full.record.version + 1 };
  const transition = { before: [full], after: [{ ...full, record }], now: table.now() };
  return (await commit(table, transition)) === 'written';
}

/** Writes an item that a record implies, on the condition that the record is unchanged since it was read. */
export async function writeBeside(table: Table, recordKey: RecordKey, item: Item): Promise<boolean> {
  const [document] = await getItems(table, [documentKey(recordKey)], 'consistent');
  if (document === undefined) return false;
  return (await transact(table, [unchangedRecord(recordKey, document), { put: item }])).length === 0;
}

/** Enqueues the outbox task again that ends the schedule of an article. */
export async function renewPublication(table: Table, recordKey: RecordKey): Promise<boolean> {
  const owner = await readOwner(table, recordKey);
  if (owner.is !== 'sound' || owner.full.record.type !== 'Article') return false;
  const { scheduled, publishedAt } = owner.full.record;
  if (!scheduled || publishedAt === null) return false;
  return writeBeside(table, recordKey, toItem(publicationTask(recordKey, publishedAt)));
}

/** Enqueues the outbox task again that counts an article's related items at its publication. */
export async function renewRelated(table: Table, recordKey: RecordKey): Promise<boolean> {
  const owner = await readOwner(table, recordKey);
  if (owner.is !== 'sound' || owner.full.record.type !== 'Article') return false;
  const { status, publishedAt } = owner.full.record;
  if (status !== 'PUBLISHED' || publishedAt === null) return false;
  const task = relatedTask(
    recordKey,
    publishedAt,
    mentionedBy(owner.full.record),
    countedOf([owner.full.record]),
  );
  return writeBeside(table, recordKey, toItem(task));
}

/** Enqueues the outbox task again that indexes the posts of a live article. */
export async function renewPostsText(table: Table, recordKey: RecordKey): Promise<boolean> {
  return writeBeside(table, recordKey, toItem(postsTextTask(recordKey, table.now())));
}

/** Restores the redirect from a merged record's id to its survivor. It overwrites only redirects. */
export function writeRedirect(survivor: RecordKey, former: RecordKey) {
  return async (table: Table): Promise<boolean> => {
    const [document, found] = await getItems(
      table,
      [documentKey(survivor), documentKey(former)],
      'consistent',
    );
    const owner = ownerStateOf(survivor, document, undefined);
    if (owner.is !== 'sound' || !owner.full.record.formerIds.includes(former.id)) return false;
    const led = survivorFrom(found);
    // A record that has taken the place of the redirect is not absent.
    const condition =
      led === undefined ? ({ absent: true } as const) : { attribute: 'mergedInto', equals: led };
    const put = { ...documentKey(former), mergedInto: survivor.id };
    return (await transact(table, [unchangedRecord(survivor, document), { put, condition }])).length === 0;
  };
}

/** Maximum number of past revisions whose texts are tried. */
const maxTried = 50;

/**
 * Restores the text of an article from the latest past revision with the same text. A text belongs to the current revision if its word count
 * equals that of the document and its words equal those in the search index, which was made of the lost text. Without such a revision nothing is
 * written: an older text would republish mistakes that the newsroom has since corrected.
 */
export async function recoverBody(table: Table, recordKey: RecordKey): Promise<boolean> {
  const [document] = await getItems(table, [documentKey(recordKey)], 'consistent');
  const owner = ownerStateOf(recordKey, document, undefined);
  if (!isBodyMissing(owner) || owner.is !== 'sound') return false;
  const { record } = owner.full;
  if (record.type !== 'Article') return false;
  const oldest = Math.max(1, record.revision - maxTried);
  for (let revision = record.revision - 1; revision >= oldest; revision--) {
    const [past] = await getItems(table, [revisionBodyKey(recordKey, revision)], 'consistent');
    const body = bodyFrom(past);
    if (body === undefined || countWords(body, record.language) !== record.wordCount) continue;
    if (!(await isIndexed(table, { record, body }))) continue;
    return (
      (await transact(table, [unchangedRecord(recordKey, document), { put: bodyItem(record, body) }]))
        .length === 0
    );
  }
  return false;
}

async function readOwner(table: Table, recordKey: RecordKey): Promise<OwnerState> {
  const [document, body] = await getItems(table, fullRecordKeys(recordKey), 'consistent');
  return ownerStateOf(recordKey, document, body);
}
