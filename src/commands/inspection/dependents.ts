import { jsonValue } from '../../formats/json.ts';
import { checkStored } from '../../model/stored-document.ts';
import { canonicalJson } from '../../projection/canonical-json.ts';
import { isTrace } from '../../projection/carried-out.ts';
import {
  frontCopyKey,
  frontCopyStateFrom,
  frontCopyStateItems,
  frontOfPending,
} from '../../projection/front-copy.ts';
import {
  hasPublicPosts,
  postKey,
  postOnCard,
  postsStateFrom,
  postsStateKey,
} from '../../projection/live-post.ts';
import { postItems, postsChangeItems } from '../../projection/live-post-items.ts';
import { ownerOf } from '../../projection/owner.ts';
import { releaseFrom, releaseItems, statusOf } from '../../projection/release.ts';
import { recordFrom, survivorFrom } from '../../projection/stored.ts';
import {
  copyReferrers,
  copyStateFrom,
  copyStateItems,
  type WorkingCopyState,
  workingCopyKeys,
} from '../../projection/working-copy.ts';
import type { Item } from '../../store/attributes.ts';
import { type Key, keyText, type RecordKey, recordKeyIn, releaseKey } from '../../store/keys.ts';
import type { Action, Condition } from '../../store/transaction.ts';
import { unchangedRecord } from '../write/apply-lists.ts';
import { taskName } from './fault.ts';
import { issueOf, kindOf } from './item-kinds.ts';

/** An item that implies others without being a document: a working copy, a release, the posts of a live article, or one of them. */
export interface Source {
  readonly item: Item;
  /** The article that it belongs to; undefined for fronts and releases. */
  readonly article: RecordKey | undefined;
  /** The document of the article. */
  readonly document: Item | undefined;
}

/** The items that a source implies. */
export interface Dependents {
  readonly implied: readonly Item[];
  /** Why the source itself is wrong. What it implies besides is unknown. */
  readonly issue?: string | undefined;
  /** Outbox tasks that bring the items in order. */
  readonly unless: readonly string[];
}

/** The key of the source of an item, which may be the item itself; undefined for items that have no such source. */
export function sourceKeyOf(item: Item): Key | undefined {
  const { pk, sk } = item;
  const owner = ownerOf({ list: item.list, owner: item.owner });
  switch (kindOf(item)) {
    case 'workingCopy':
    case 'frontCopy':
    case 'release':
    case 'postsState':
      return { pk, sk };
    case 'workingCopyBody':
      return workingCopyKeys(recordKeyIn(item))[0];
    case 'pendingCopy':
      return owner && workingCopyKeys(owner)[0];
    case 'pendingFront': {
      const front = isTrace(item) ? undefined : frontOfPending(item);
      return front === undefined ? undefined : frontCopyKey(front);
    }
    case 'pendingRelease':
    case 'releaseEntry':
      return releaseKey(idIn(item).replace(/\.release$/, ''));
    case 'livePost':
      return owner && postKey(owner, idIn(item));
    case 'postsChange':
      return owner && postsStateKey(owner);
    default:
      return undefined;
  }
}

/** The article that a source belongs to. */
export function articleOf(item: Item): RecordKey | undefined {
  switch (kindOf(item)) {
    case 'workingCopy':
    case 'postsState':
      return recordKeyIn(item);
    case 'livePost':
      return ownerOf({ list: item.list, owner: item.owner });
    default:
      return undefined;
  }
}

/** What a source implies, beside itself. */
export function dependentsOf({ item, article, document }: Source, now: string): Dependents {
  const kind = kindOf(item);
  const unless = (article === undefined ? [] : [article]).flatMap(recordKey =>
    ['cleanup', 'pending', 'publication', 'posts'].map(task => taskName(task, recordKey)),
  );
  const issue = kind === undefined ? undefined : issueOf(kind, item);
  if (issue !== undefined) return { implied: [], issue, unless };
  switch (kind) {
    case 'workingCopy':
      return { ...copyDependents(recordKeyIn(item), copyStateFrom(item, undefined)), unless };
    case 'frontCopy':
      return {
        implied: frontCopyStateItems(recordKeyIn(item).id, frontCopyStateFrom(item)).slice(1),
        unless,
      };
    case 'postsState':
      return { implied: postsChangeItems(recordKeyIn(item), postsStateFrom(item).announcedAt), unless };
    case 'release': {
      const release = releaseFrom(item);
      const isDone = release !== undefined && statusOf(release, now) === 'DONE';
      const implied = release === undefined ? [] : releaseItems(release).slice(1);
      // Once it is carried out, only its entry among the pending changes is gone.
      return { implied: isDone ? implied.filter(({ list }) => list !== 'pending') : implied, unless };
    }
    case 'livePost': {
      if (article === undefined || item.list !== 'posts') return { implied: [], unless };
      if (!Array.isArray(Object(jsonValue(String(item.card))).mentions))
        return { implied: [], issue: 'has no post on its card', unless };
      const post = postOnCard(String(item.card));
      const record =
        document === undefined || survivorFrom(document) !== undefined ? undefined : recordFrom(document);
      const isListed = record?.type === 'Article' && hasPublicPosts(record, now);
      const moved = post.mentions.map(entity => taskName('references', entity));
      const implied = postItems(article, post, isListed ? 'public' : 'hidden').slice(1);
      return { implied, unless: [...unless, ...moved] };
    }
    default:
      return { implied: [], unless };
  }
}

function copyDependents(article: RecordKey, copyState: WorkingCopyState): Omit<Dependents, 'unless'> {
  const { copy } = copyState;
  if (copy === undefined) return { implied: [] };
  const check = checkStored(copy.record, undefined);
  if ('issues' in check) {
    const [first] = check.issues;
    return { implied: [], issue: `has a wrong field: ${first?.path.join('.')} ${first?.message}` };
  }
  return { implied: [...copyStateItems(article, copyState).slice(1), ...copyReferrers(article, copy)] };
}

/** Whether an item belongs to a source that does not imply its contents. */
export function mayHave(source: Item, item: Item): boolean {
  switch (kindOf(item)) {
    case 'workingCopyBody':
      return copyStateFrom(source, item).copy?.body !== undefined;
    // The entry of a release stays until the last of its items is written.
    case 'pendingRelease': {
      const release = kindOf(source) === 'release' ? releaseFrom(source) : undefined;
      return release !== undefined && releaseItems(release).some(one => keyText(one) === keyText(item));
    }
    default:
      return false;
  }
}

/** Whether a working copy lacks its text. It was lost, since each copy is saved with one. */
export function lacksText(source: Item, body: Item | undefined): boolean {
  const { copy } = copyStateFrom(source, body);
  return copy !== undefined && copy.body === undefined;
}

/** The contents of an item by which it is compared. A write of one of its items changes the version of a release, and no entry of it. */
export function comparable(item: Item): string {
  const kind = kindOf(item);
  if (kind !== 'releaseEntry' && kind !== 'pendingRelease') return canonicalJson(item);
  const card: unknown = jsonValue(String(item.card));
  return canonicalJson({ ...item, card: { ...Object(card), version: 0 } });
}

/** The conditions under which what was derived from a source is right: neither it nor its article has been written since. */
export function unchangedSource({ item, article, document }: Source): Action[] {
  const source = { check: { pk: item.pk, sk: item.sk }, condition: unchanged(item) };
  return article === undefined ? [source] : [source, unchangedRecord(article, document)];
}

function unchanged({ version, revision, card }: Item): Condition {
  if (typeof version === 'number') return { attribute: 'version', equals: version };
  if (typeof revision === 'number') return { attribute: 'revision', equals: revision };
  return { attribute: 'card', equals: String(card) };
}

/** The last part of a sort key, which names an item. */
function idIn({ sk }: Key): string {
  return sk.slice(sk.indexOf('#') + 1);
}
