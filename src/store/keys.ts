import { createHash } from 'node:crypto';
import { padded } from './sort-keys.ts';

/**
 * This file makes every key of the table, but for those of the search index. A part from outside (a slug, a section) is encoded or checked so that it cannot contain a separator:
 * `#` joins the parts of a key, `/` the parts of a list's name.
 */

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A key in the format of DynamoDB requests. */
export function keyAttributes({ pk, sk }: Key) {
  return { pk: { S: pk }, sk: { S: sk } };
}

/** A key as one text; no part of a key contains a NUL. */
export function keyText({ pk, sk }: Key): string {
  return `${pk}\0${sk}`;
}

/** The key of a record throughout the store: its type and its id. */
export interface RecordKey {
  readonly type: string;
  readonly id: string;
}

export function documentKey({ type, id }: RecordKey): Key {
  return { pk: `${type}#${id}`, sk: 'document' };
}

/** The record whose partition a key is in; meaningless for other keys. */
export function recordKeyIn({ pk }: Key): RecordKey {
  const at = pk.indexOf('#');
  return { type: pk.slice(0, at), id: pk.slice(at + 1) };
}

/** A part of a record that is stored in an item of its own, such as an article's body. */
export function partKey({ type, id }: RecordKey, part: string): Key {
  return { pk: `${type}#${id}`, sk: part };
}

export function slugKey(type: string, slug: string): Key {
  return { pk: `slug#${type}#${slug}`, sk: 'slug' };
}

/** The tombstone of a deleted record with this slug. The slug is hashed, because the name of a deleted record must not be kept. */
export function deletionKey(type: string, slug: string): Key {
  const digest = createHash('sha256').update(`${type}/${slug}`).digest('hex');
  return { pk: `deletion#${digest}`, sk: 'deletion' };
}

/** A section in place of a record: articles write its name freely, so it is encoded. */
export function sectionRecordKey(section: string): RecordKey {
  return { type: 'Section', id: encodeURIComponent(section) };
}

/** The section with an encoded name; undefined if that is malformed. */
export function sectionIn(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** The name of a list: fixed words, record keys and encoded external texts, joined by `/`. */
export function encodeListName(...parts: (string | RecordKey)[]): string {
  return parts.map(part => (typeof part === 'string' ? encoded(part) : `${part.type}#${part.id}`)).join('/');
}

/** Most parts are plain words, which the encoding leaves as they are. */
function encoded(part: string): string {
  return /^[a-z0-9]*$/.test(part) ? part : encodeURIComponent(part);
}

export function entryKey(list: string, sort: string, id: string): Key {
  return listKey(list, `${sort}#${id}`);
}

/** An entry of a list by its sort key. */
export function listKey(list: string, sk: string): Key {
  return { pk: `${listPrefix}${list}`, sk };
}

/** The name of the list that a key is in; undefined for other keys. */
export function listNameIn({ pk }: Pick<Key, 'pk'>): string | undefined {
  return pk.startsWith(listPrefix) ? pk.slice(listPrefix.length) : undefined;
}

export function isListKey(key: Pick<Key, 'pk'>): boolean {
  return listNameIn(key) !== undefined;
}

const listPrefix = 'list#';

/** The key of an entry in a copy of its list. The list itself is the first of its copies, so the others count from 2. */
export function keyInCopy({ pk, sk }: Key, copy: number): Key {
  return { pk: `${copyPrefix}${copy}#${pk.slice(listPrefix.length)}`, sk };
}

/** The list and the number of a copy, from its partition; undefined for other partitions. */
export function copyIn({
  pk,
}: Pick<Key, 'pk'>): { readonly list: string; readonly copy: number } | undefined {
  const [, copy = '', list = ''] = /^copy#(\d+)#(.+)$/s.exec(pk) ?? [];
  return list === '' ? undefined : { list, copy: Number(copy) };
}

/** Not below `list#`: no reader and no check of lists takes a copy for one. */
const copyPrefix = 'copy#';

/** The numbers of copies of hot lists. */
export const hotListsKey: Key = { pk: 'hot-lists', sk: 'hot-lists' };

/** A past revision of a record, and an article's text in that revision. The number is padded, so that keys sort like numbers. */
export function revisionKey(recordKey: RecordKey, revision: number): Key {
  return partKey(recordKey, `revision#${padded(revision)}`);
}

export function revisionBodyKey(recordKey: RecordKey, revision: number): Key {
  return partKey(recordKey, `revision-body#${padded(revision)}`);
}

/**
 * The first response to a request with an idempotency key. The key is hashed together with the caller, so that keys of different callers never
 * collide.
 */
export function idempotencyKey(subject: string, key: string): Key {
  const digest = createHash('sha256')
    .update(JSON.stringify([subject, key]))
    .digest('hex');
  return { pk: `idempotency#${digest}`, sk: 'idempotency' };
}

/** A release. Not in the partition of a record: it has no document. */
export function releaseKey(id: string): Key {
  return { pk: `release#${id}`, sk: 'release' };
}

/** A front. Not in the partition of a record: it has no history and no references to it. */
export function frontKey(id: string): Key {
  return { pk: `front#${id}`, sk: 'front' };
}

/** A webhook. All of them are in one partition, because each event reads them all. */
export function webhookKey(id: string): Key {
  return { pk: webhooksPartition, sk: id };
}

export const webhooksPartition = 'webhooks';

/** A message that waits for its webhook. Messages sort by the time and the order of their changes. */
export function webhookMessageKey(webhook: string, at: string, order: string): Key {
  return { pk: webhookPartition(webhook), sk: `${messagePrefix}${at}#${order}` };
}

/** The partition of what is to be sent to a webhook. Not below `outbox#`: a receiver that is away is no late task. */
export function webhookPartition(id: string): string {
  return `webhook#${id}`;
}

/** Whether an item is a message that waits for its webhook. */
export function isWebhookMessageKey({ pk, sk }: Key): boolean {
  return pk.startsWith('webhook#') && sk.startsWith(messagePrefix);
}

const messagePrefix = 'message#';

/** The repetition of earlier changes that a webhook asks for; it sorts after its messages. */
export function webhookReplayKey(webhook: string): Key {
  return { pk: webhookPartition(webhook), sk: 'replay' };
}

/** The marker of an import of this name that is under way. */
export function importKey(name: string): Key {
  return { pk: `import#${name}`, sk: 'import' };
}

/** The document of an operation that clients ask for by its SHA-256, in hexadecimal. */
export function operationKey(hash: string): Key {
  return { pk: `operation#${hash}`, sk: 'operation' };
}

/** The key of no item; a read of it shows that the table answers. */
export const probeKey: Key = { pk: 'probe#0', sk: 'probe' };

/** Outbox tasks, sorted by time, so that the oldest is processed first. */
export function outboxKey(pk: string, time: string, id: string): Key {
  return { pk, sk: `${time}#${id}` };
}

/** The outbox: tasks on the table itself, and events, which workers send, but commands do not. */
export const outboxPartition = 'outbox#0';
export const eventsPartition = 'outbox#events';

/** The lease of the outbox. Not below `outbox#`, where the stream would wake another worker for it. */
export const outboxLeaseKey: Key = { pk: 'lease#outbox', sk: 'lease' };

/** The lease of a flush or repair of the search index. */
export const flushLeaseKey: Key = { pk: 'lease#flush', sk: 'lease' };

/** The lease of the sender of webhooks. */
export const webhooksLeaseKey: Key = { pk: 'lease#webhooks', sk: 'lease' };

/** The prefix of all partitions of leases. */
export const leasePrefix = 'lease#';

/** An API key by the SHA-256 of its text; the text itself is not stored. */
export function apiKeyKey(sha256: string): Key {
  return { pk: `key#${sha256}`, sk: 'key' };
}

/** The lookup from the id of an API key to its item, and the entry of the list of keys. */
export function apiKeyIdKey(id: string): Key {
  return { pk: apiKeyPartition, sk: id };
}

export const apiKeyPartition = 'keys';

/** The prefix of all partitions of API keys. */
export const apiKeyPrefix = 'key';
