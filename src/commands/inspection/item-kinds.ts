import { hash } from 'node:crypto';
import { isListName } from '../../model/lists.ts';
import { typeNames } from '../../model/types.ts';
import { sectionsList } from '../../projection/article-count.ts';
import { isTrace } from '../../projection/carried-out.ts';
import { frontIssue } from '../../projection/front.ts';
import { frontCopyIssue, frontOfPending } from '../../projection/front-copy.ts';
import { listName } from '../../projection/lists.ts';
import { isOfPosts } from '../../projection/live-post.ts';
import { isOfRelease, releaseIssue } from '../../projection/release.ts';
import { isArticleSortKey, isBacklogKey, isFreshKey } from '../../projection/search-entry.ts';
import { survivorFrom } from '../../projection/stored.ts';
import { deliveryIssue, messageIssue, replayIssue, webhookIssue } from '../../projection/webhook.ts';
import { isOfCopy } from '../../projection/working-copy.ts';
import type { Item } from '../../store/attributes.ts';
import {
  apiKeyPartition,
  copyIn,
  eventsPartition,
  flushLeaseKey,
  hotListsKey,
  importKey,
  isListKey,
  isWebhookMessageKey,
  listKey,
  operationKey,
  outboxLeaseKey,
  outboxPartition,
  recordKeyIn,
  sectionIn,
  webhookPartition,
  webhookReplayKey,
  webhooksLeaseKey,
  webhooksPartition,
} from '../../store/keys.ts';
import { isPostings, isPostingsTail, segmentOfPart, vocabularyChunkOf } from '../../store/search-keys.ts';
import {
  apiKeyIssue,
  auditIssue,
  hotListsIssue,
  isInstant,
  ownedIssue,
  postIssue,
  postsStateIssue,
  releaseCardIssue,
  taskIssue,
} from './item-issues.ts';

/** A kind of item in the table, and the way in which `verify` checks it. A new kind of item is a new entry of `itemKinds`. */
export interface ItemKind {
  /** Whether an item is of this kind. The first matching kind counts. */
  is(item: Item): boolean;
  readonly checked: /** With the other items of its record (record-faults.ts). */
    | 'with its record'
    /** Against the items that its document, or another item, implies (implied-faults.ts). */
    | 'as implied'
    /** Against the articles (related-faults.ts, count-faults.ts). */
    | 'by counting'
    /** With the articles that the search index should have (search-faults.ts). */
    | 'with the index'
    /** Against the list that it is a copy of (copy-faults.ts). */
    | 'as a copy'
    /** With the other entry for the same removal (removal-faults.ts). */
    | 'as a pair'
    /** With the working copy, the release or the posts that it follows from, or that it is (dependent-faults.ts). */
    | 'with its source'
    /** Only by its own shape: no other item implies it. */
    | 'by itself';
  /** The fault of an item by itself. */
  issue?(item: Item): string | undefined;
}

const isInRecord = ({ pk }: Item) => /^[A-Z][A-Za-z]*#./.test(pk);

const part = (sk: string | RegExp) => (item: Item) =>
  isInRecord(item) && (typeof sk === 'string' ? item.sk === sk : sk.test(item.sk));

/** All kinds of items. An item of another kind is reported as unknown, and kept. */
export const itemKinds = {
  redirect: {
    is: item => part('document')(item) && survivorFrom(item) !== undefined,
    checked: 'with its record',
  },
  document: { is: part('document'), checked: 'with its record' },
  body: { is: part('body'), checked: 'as implied' },
  revision: { is: part(/^revision#\d{9}$/), checked: 'with its record' },
  revisionBody: { is: part(/^revision-body#\d{9}$/), checked: 'with its record' },
  related: { is: part('related'), checked: 'by counting' },
  sectionCount: {
    is: item =>
      recordKeyIn(item).type === 'Section' && item.sk === 'count' && isSection(recordKeyIn(item).id),
    checked: 'by counting',
  },
  count: { is: part('count'), checked: 'by counting' },
  workingCopy: {
    is: part('working-copy'),
    checked: 'with its source',
    issue: ({ saves, version }) =>
      typeof saves === 'number' && typeof version === 'number'
        ? undefined
        : 'has no number of saves or version',
  },
  workingCopyBody: {
    is: part('working-copy-body'),
    checked: 'with its source',
    issue: ({ text }) => (typeof text === 'string' ? undefined : 'has no text'),
  },
  postsText: {
    is: part('posts-text'),
    checked: 'by itself',
    issue: ({ text, revision }) =>
      typeof text === 'string' && typeof revision === 'number' ? undefined : 'has no text or revision',
  },
  postsState: { is: part('posts'), checked: 'with its source', issue: postsStateIssue },
  slug: { is: ({ pk, sk }) => /^slug#[A-Za-z]+#./.test(pk) && sk === 'slug', checked: 'as implied' },
  revisionEntry: {
    is: ({ pk, sk, list }) => list === 'revisions' && isListKey({ pk }) && /^\d{9}#/.test(sk),
    checked: 'as implied',
  },
  removal: { is: ({ pk }) => isRemovalsList(pk), checked: 'as a pair' },
  /** The entry of a front's scheduled working copy, or the trace of a change of a front that was carried out. */
  pendingFront: {
    is: item => item.pk === pendingList && frontOfPending(item) !== undefined,
    checked: 'with its source',
    issue: ({ card }) => (typeof card === 'string' ? undefined : 'has no card'),
  },
  carriedOut: { is: isCarriedOut, checked: 'by itself', issue: ownedIssue },
  pendingCopy: {
    is: item => item.pk === pendingList && isOfCopy(item),
    checked: 'with its source',
    issue: ownedIssue,
  },
  pendingRelease: {
    is: item => item.pk === pendingList && isOfRelease(item),
    checked: 'with its source',
    issue: releaseCardIssue,
  },
  release: {
    is: ({ pk, sk }) => pk.startsWith('release#') && sk === 'release',
    checked: 'with its source',
    issue: releaseIssue,
  },
  releaseEntry: {
    is: ({ list }) => list === 'releases' || list === 'releases/state',
    checked: 'with its source',
    issue: releaseCardIssue,
  },
  front: {
    is: ({ pk, sk }) => pk.startsWith('front#') && sk === 'front',
    checked: 'by itself',
    issue: frontIssue,
  },
  frontCopy: {
    is: ({ pk, sk }) => pk.startsWith('front#') && sk === 'working-copy',
    checked: 'with its source',
    issue: frontCopyIssue,
  },
  frontEntry: { is: ({ pk }) => pk === frontsList, checked: 'as implied' },
  copyReferrer: {
    is: item => item.list === 'referrers' && isListKey(item) && isOfCopy(item),
    checked: 'with its source',
    issue: ownedIssue,
  },
  livePost: { is: isOfPostList, checked: 'with its source', issue: postIssue },
  postsChange: {
    is: item => item.list === 'changes' && isListKey(item) && isOfPosts(item),
    checked: 'with its source',
    issue: ownedIssue,
  },
  freshEntry: { is: item => isFreshKey(item) && isArticleSortKey(item.sk), checked: 'with the index' },
  backlogEntry: { is: item => isBacklogKey(item) && isArticleSortKey(item.sk), checked: 'with the index' },
  segment: { is: item => isFreshKey(item) && item.sk.startsWith('#'), checked: 'with the index' },
  segmentMarker: { is: item => isFreshKey(item) && item.sk.startsWith('~'), checked: 'with the index' },
  postings: { is: isPostings, checked: 'with the index' },
  postingsTail: { is: isPostingsTail, checked: 'with the index' },
  /** The entry of an article in the list of a word, as in versions before the search index. */
  articleWord: {
    is: item => item.pk.startsWith(wordLists) && isArticleSortKey(item.sk),
    checked: 'with the index',
  },
  segmentPart: { is: item => segmentOfPart(item) !== undefined, checked: 'with the index' },
  auditEntry: {
    is: ({ list }) => typeof list === 'string' && /^audit(?:\/|$)/.test(list),
    checked: 'by itself',
    issue: auditIssue,
  },
  webhookDelivery: { is: ({ list }) => list === 'deliveries', checked: 'by itself', issue: deliveryIssue },
  sectionEntry: { is: ({ pk, sk }) => pk === sectionsPartition && isSection(sk), checked: 'by counting' },
  listEntry: { is: isKnownEntry, checked: 'as implied' },
  apiKey: {
    is: ({ pk, sk }) => pk.startsWith('key#') && sk === 'key',
    checked: 'by itself',
    issue: apiKeyIssue,
  },
  apiKeyId: {
    is: ({ pk }) => pk === apiKeyPartition,
    checked: 'as implied',
  },
  webhook: { is: ({ pk }) => pk === webhooksPartition, checked: 'by itself', issue: webhookIssue },
  webhookMessage: { is: isWebhookMessageKey, checked: 'by itself', issue: messageIssue },
  webhookReplay: {
    is: ({ pk, sk }) => pk.startsWith(webhookPartition('')) && sk === webhookReplayKey('').sk,
    checked: 'by itself',
    issue: replayIssue,
  },
  outboxTask: { is: ({ pk }) => pk === outboxPartition, checked: 'by itself', issue: taskIssue },
  outboxEvent: { is: ({ pk }) => pk === eventsPartition, checked: 'by itself', issue: taskIssue },
  idempotency: {
    is: ({ pk, sk }) => /^idempotency#[0-9a-f]{64}$/.test(pk) && sk === 'idempotency',
    checked: 'by itself',
    issue: ({ id, digest, ttl }) =>
      typeof id === 'string' && typeof digest === 'string' && typeof ttl === 'number'
        ? undefined
        : 'has no id, digest or ttl',
  },
  operation: {
    is: ({ pk, sk }) => pk.startsWith('operation#') && sk === 'operation',
    checked: 'by itself',
    issue: ({ pk, document, ttl }) => {
      if (typeof document !== 'string' || typeof ttl !== 'number') return 'has no document or ttl';
      return pk === operationKey(hash('sha256', document)).pk
        ? undefined
        : 'has a text that does not match its hash';
    },
  },
  vocabulary: {
    is: item => vocabularyChunkOf(item) !== undefined,
    checked: 'with the index',
  },
  importMarker: {
    is: ({ pk, sk }) => pk.startsWith(importKey('').pk) && sk === 'import',
    checked: 'by itself',
    issue: ({ startedAt }) => (isInstant(startedAt) ? undefined : 'has no start time'),
  },
  deletionTombstone: {
    is: ({ pk, sk }) => /^deletion#[0-9a-f]{64}$/.test(pk) && sk === 'deletion',
    checked: 'by itself',
    issue: ({ at }) => (isInstant(at) ? undefined : 'has no time of the deletion'),
  },
  hotLists: {
    is: ({ pk, sk }) => pk === hotListsKey.pk && sk === hotListsKey.sk,
    checked: 'by itself',
    issue: hotListsIssue,
  },
  listCopy: { is: item => copyIn(item) !== undefined, checked: 'as a copy' },
  outboxLease: {
    is: ({ pk, sk }) => pk === outboxLeaseKey.pk && sk === outboxLeaseKey.sk,
    checked: 'by itself',
  },
  webhooksLease: {
    is: ({ pk, sk }) => pk === webhooksLeaseKey.pk && sk === webhooksLeaseKey.sk,
    checked: 'by itself',
  },
  flushLease: {
    is: ({ pk, sk }) => pk === flushLeaseKey.pk && sk === flushLeaseKey.sk,
    checked: 'by itself',
  },
} as const satisfies Readonly<Record<string, ItemKind>>;

const sectionsPartition = listKey(sectionsList, '').pk;
const frontsList = listKey(listName('fronts'), '').pk;
const pendingList = listKey(listName('pending'), '').pk;

const wordLists = listKey(listName('word', ''), '').pk;

export type ItemKindName = keyof typeof itemKinds;

const kinds: readonly (readonly [ItemKindName, ItemKind])[] = Object.entries(itemKinds).map(
  ([name, kind]) => [name as ItemKindName, kind],
);

/** Most items are entries of lists, and only these kinds occur among them. */
const inLists: ReadonlySet<ItemKindName> = new Set<ItemKindName>([
  'revisionEntry',
  'removal',
  'pendingFront',
  'carriedOut',
  'pendingCopy',
  'pendingRelease',
  'releaseEntry',
  'frontEntry',
  'copyReferrer',
  'livePost',
  'postsChange',
  'freshEntry',
  'backlogEntry',
  'segment',
  'segmentMarker',
  'postings',
  'postingsTail',
  'articleWord',
  'auditEntry',
  'webhookDelivery',
  'sectionEntry',
  'listEntry',
]);
const kindsInLists = kinds.filter(([name]) => inLists.has(name));
const otherKinds = kinds.filter(([name]) => !inLists.has(name));

/** The kind of an item; undefined if it is of none of these. */
export function kindOf(item: Item): ItemKindName | undefined {
  const candidates = isListKey(item) ? kindsInLists : otherKinds;
  return candidates.find(([, kind]) => kind.is(item))?.[0];
}

/** The first fault found in an item by itself. */
export function issueOf(kind: ItemKindName, item: Item): string | undefined {
  const { issue }: ItemKind = itemKinds[kind];
  return issue?.(item);
}

/** An entry of a known list, or of an unnamed one. Its source, if any, determines its expected contents. */
function isKnownEntry({ pk, list }: Item): boolean {
  return isListKey({ pk }) && (typeof list !== 'string' || isListName(list));
}

function isCarriedOut({ pk, sk }: Item): boolean {
  return pk === pendingList && isTrace({ sk });
}

function isOfPostList({ pk, list }: Item): boolean {
  return isListKey({ pk }) && typeof list === 'string' && /^posts(?:\/|$)/.test(list) && isListName(list);
}

/** Matches by key, because entries written by 0.1 lack `list`. No item implies a removal. */
function isRemovalsList(pk: string): boolean {
  return [undefined, ...typeNames].some(type => pk === listKey(listName('removals', type), '').pk);
}

function isSection(encoded: string): boolean {
  return sectionIn(encoded) !== undefined;
}
