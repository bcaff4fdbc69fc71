import { TimeLimitExceeded } from '../errors/timeout.ts';
import type { DocumentIssue } from '../model/document.ts';
import type { AnyRecord } from '../model/record.ts';
import { checkStored } from '../model/stored-document.ts';
import type { Whole } from '../projection/project.ts';
import { revisionEntry } from '../projection/revision.ts';
import { bodyFrom, recordFrom, survivorFrom } from '../projection/stored.ts';
import type { Item } from '../store/attributes.ts';
import { queryPartition } from '../store/items.ts';
import { documentKey, nameIn, type RecordName } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type ItemKindName, kindOf } from './item-kinds.ts';
import { lacksBody as isBodyMissing } from './version.ts';

/** A past revision as far as the history is checked with it: of its content nothing is kept. */
export interface PastRevision {
  readonly revision: number;
  readonly type: string;
  /** How many records had been merged into it: a merge leaves out numbers of revisions. */
  readonly formerIds: number;
  readonly issue: string | undefined;
}

/** What may be worked out from the document of a record. */
export type OwnerState =
  | { readonly is: 'missing' }
  | { readonly is: 'malformed'; readonly issues: readonly DocumentIssue[] }
  | { readonly is: 'merged'; readonly survivor: string }
  /** `derived` is the record as it follows from its own fields. */
  | { readonly is: 'sound'; readonly whole: Whole; readonly derived: AnyRecord };

/** The items that stand in the partition of one record. */
export class RecordState {
  readonly pk: string;
  document: Item | undefined;
  body: Item | undefined;
  related: Item | undefined;
  readonly revisions: PastRevision[] = [];
  readonly revisionBodies: number[] = [];
  /** The entries of the history that its past revisions imply, each with the sort key of that. */
  readonly entries: { readonly source: string; readonly item: Item }[] = [];
  items = 0;
  #owner: OwnerState | undefined;

  constructor(pk: string) {
    this.pk = pk;
  }

  get name(): RecordName {
    return nameIn({ pk: this.pk, sk: '' });
  }

  get owner(): OwnerState {
    this.#owner ??= ownerStateOf(this.name, this.document, this.body);
    return this.#owner;
  }

  add(item: Item, kind: ItemKindName | undefined = kindOf(item)): void {
    this.items += 1;
    if (kind === 'document' || kind === 'redirect') this.document = item;
    else if (kind === 'body') this.body = item;
    else if (kind === 'related') this.related = item;
    else if (kind === 'revisionBody') this.revisionBodies.push(numberIn(item.sk));
    else if (kind === 'revision') {
      const issue = pastIssue(this.name, item);
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

/** The partition of a record as it is now. */
export async function readState(table: Table, name: RecordName): Promise<RecordState> {
  const state = new RecordState(documentKey(name).pk);
  for await (const item of queryPartition(table, state.pk)) state.add(item);
  return state;
}

/** What may be worked out from a document and, of an article, its text. */
export function ownerStateOf(
  name: RecordName,
  document: Item | undefined,
  body: Item | undefined,
): OwnerState {
  if (document === undefined) return { is: 'missing' };
  const survivor = survivorFrom(document);
  if (survivor !== undefined) return { is: 'merged', survivor };
  const { type, id } = document;
  if (type !== name.type || id !== name.id)
    return {
      is: 'malformed',
      issues: [
        { path: [], message: `is stored under the key of another record; its own name is ${type} ${id}` },
      ],
    };
  try {
    const text = type === 'Article' ? bodyFrom(body) : undefined;
    const check = checkStored(recordFrom(document), text);
    if ('issues' in check) return { is: 'malformed', issues: check.issues };
    const derived = recordFrom({ ...check.derived, pk: '', sk: '' });
    return { is: 'sound', whole: { record: recordFrom(document), body: text }, derived };
  } catch (error) {
    if (!(error instanceof TimeLimitExceeded)) throw error;
    return {
      is: 'malformed',
      issues: [{ path: ['body'], message: 'is too complex to be read as Markdown' }],
    };
  }
}

/** Whether it is an article whose text is gone: what follows from the text cannot be told then. */
export function lacksBody(owner: OwnerState): boolean {
  return owner.is === 'sound' && isBodyMissing(owner.whole);
}

/** What is wrong with a past revision by itself. Its fields are those of its time. */
export function pastIssue(name: RecordName, item: Item): string | undefined {
  const { type, id, revision, updatedAt, updatedBy, formerIds, headline, name: called } = item;
  if (type !== name.type || id !== name.id) return 'is of another record';
  if (revision !== numberIn(item.sk)) return 'is of another revision';
  if (typeof updatedAt !== 'string' || typeof updatedBy !== 'string')
    return 'does not say when and by whom it was made';
  if (!Array.isArray(formerIds)) return 'has no list of former ids';
  return typeof (type === 'Article' ? headline : called) === 'string' ? undefined : 'has no headline or name';
}

function numberIn(sk: string): number {
  return Number(sk.slice(sk.indexOf('#') + 1));
}
