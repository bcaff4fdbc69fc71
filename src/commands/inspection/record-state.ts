import { TooComplex } from '../../errors/too-complex.ts';
import type { DocumentIssue } from '../../model/document.ts';
import type { AnyRecord } from '../../model/record.ts';
import { checkStored } from '../../model/stored-document.ts';
import { postsTextFrom } from '../../projection/live-post-text.ts';
import type { FullRecord } from '../../projection/project.ts';
import { revisionEntry } from '../../projection/revision.ts';
import { bodyFrom, recordFrom, survivorFrom } from '../../projection/stored.ts';
import type { Item } from '../../store/attributes.ts';
import { queryPartition } from '../../store/items.ts';
import { documentKey, type RecordKey, recordKeyIn } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { lacksBody } from '../write/version.ts';
import { type ItemKindName, kindOf } from './item-kinds.ts';

/** The data of a past revision that the check of the history needs. Its content is not kept. */
export interface PastRevision {
  readonly revision: number;
  readonly type: string;
  /** The number of records that had been merged into it: a merge leaves out revision numbers. */
  readonly formerIds: number;
  readonly issue: string | undefined;
}

/** The usability of a record's document as a source of derived data. */
export type OwnerState =
  | { readonly is: 'missing' }
  | { readonly is: 'malformed'; readonly issues: readonly DocumentIssue[] }
  | { readonly is: 'merged'; readonly survivor: string }
  /** `derived` is the record with its derived fields recomputed from the others, `stored` the record in the table. */
  | {
      readonly is: 'sound';
      readonly full: FullRecord;
      readonly stored: AnyRecord;
      readonly derived: AnyRecord;
    };

/** The items in the partition of one record. */
export class RecordState {
  readonly pk: string;
  document: Item | undefined;
  body: Item | undefined;
  /** The indexed text of its posts, and the state of all posts. */
  posts: Item | undefined;
  postsState: Item | undefined;
  related: Item | undefined;
  readonly revisions: PastRevision[] = [];
  readonly revisionBodies: number[] = [];
  /** The history entries that past revisions imply, each with the sort key of its revision. */
  readonly entries: { readonly source: string; readonly item: Item }[] = [];
  items = 0;
  #owner: OwnerState | undefined;

  constructor(pk: string) {
    this.pk = pk;
  }

  get recordKey(): RecordKey {
    return recordKeyIn({ pk: this.pk, sk: '' });
  }

  get owner(): OwnerState {
    this.#owner ??= ownerStateOf(this.recordKey, this.document, this.body, postsTextFrom(this.posts));
    return this.#owner;
  }

  add(item: Item, kind: ItemKindName | undefined = kindOf(item)): void {
    this.items += 1;
    if (kind === 'document' || kind === 'redirect') this.document = item;
    else if (kind === 'body') this.body = item;
    else if (kind === 'postsText') this.posts = item;
    else if (kind === 'postsState') this.postsState = item;
    else if (kind === 'related') this.related = item;
    else if (kind === 'revisionBody') this.revisionBodies.push(numberIn(item.sk));
    else if (kind === 'revision') {
      const issue = pastIssue(this.recordKey, item);
      const { type, formerIds } = item;
      this.revisions.push({
        revision: numberIn(item.sk),
        type: String(type),
        formerIds: Array.isArray(formerIds) ? formerIds.length : 0,
        issue,
      });
      if (issue === undefined) this.entries.push({ source: item.sk, item: revisionEntry(recordFrom(item)) });
    }
  }
}

/** The partition of a record, read now. */
export async function readState(table: Table, recordKey: RecordKey): Promise<RecordState> {
  const state = new RecordState(documentKey(recordKey).pk);
  for await (const item of queryPartition(table, state.pk)) state.add(item);
  return state;
}

/** The state of a document and, for an article, its text. `posts` is the indexed text of its posts; undefined if it was not read. */
export function ownerStateOf(
  recordKey: RecordKey,
  document: Item | undefined,
  body: Item | undefined,
  posts?: string,
): OwnerState {
  if (document === undefined) return { is: 'missing' };
  const survivor = survivorFrom(document);
  if (survivor !== undefined) return { is: 'merged', survivor };
  const { type, id } = document;
  if (type !== recordKey.type || id !== recordKey.id)
    return {
      is: 'malformed',
      issues: [
        { path: [], message: `is stored under the key of another record; its own key is ${type} ${id}` },
      ],
    };
  try {
    const text = type === 'Article' ? bodyFrom(body) : undefined;
    const { pk: _pk, sk: _sk, ...fields } = document;
    const check = checkStored(fields, text);
    if ('issues' in check) return { is: 'malformed', issues: check.issues };
    const derived = recordFrom({ ...check.derived, pk: '', sk: '' });
    const full = { record: recordFrom(document), body: text, posts };
    return { is: 'sound', full, stored: check.stored, derived };
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return {
      is: 'malformed',
      issues: [{ path: ['body'], message: 'is too complex to be read as Markdown' }],
    };
  }
}

/** Whether the owner is an article without its text. Data derived from the text is unknown then. */
export function isBodyMissing(owner: OwnerState): boolean {
  return owner.is === 'sound' && lacksBody(owner.full);
}

/** The fault of a past revision by itself. Its fields are those of its time. */
export function pastIssue(recordKey: RecordKey, item: Item): string | undefined {
  const { type, id, revision, updatedAt, updatedBy, formerIds, headline, name } = item;
  if (type !== recordKey.type || id !== recordKey.id) return 'is of another record';
  if (revision !== numberIn(item.sk)) return 'is of another revision';
  if (typeof updatedAt !== 'string' || typeof updatedBy !== 'string') return 'has no time or author';
  if (!Array.isArray(formerIds)) return 'has no list of former ids';
  return typeof (type === 'Article' ? headline : name) === 'string' ? undefined : 'has no headline or name';
}

function numberIn(sk: string): number {
  return Number(sk.slice(sk.indexOf('#') + 1));
}
