import { isApiKeyId } from '../../access/api-key.ts';
import { isId } from '../../model/id.ts';
import { postKey } from '../../projection/live-post.ts';
import { ownerOf } from '../../projection/owner.ts';
import type { Item } from '../../store/attributes.ts';
import { isCopies } from '../../store/hot-lists.ts';
import { apiKeyKey, eventsPartition } from '../../store/keys.ts';
import { taskProblem } from '../write/outbox-task.ts';

export function releaseCardIssue({ card }: Item): string | undefined {
  return typeof card === 'string' ? undefined : 'has no card';
}

/** No other item implies a post: its entries have the same card, its key, and the name of its article. */
export function postIssue(item: Item): string | undefined {
  const [, key = ''] = item.sk.split('#');
  if (!isId(key) || item.sk !== postKey({ type: '', id: '' }, key).sk)
    return 'has no time and post in its key';
  if (typeof item.card !== 'string' || !item.card.includes(`"key":"${key}"`))
    return 'has no post on its card';
  return ownedIssue(item);
}

export function postsStateIssue(item: Item): string | undefined {
  const { revision, count, pinned, latestAt } = item;
  const isState =
    [revision, count, pinned].every(one => typeof one === 'number') && typeof latestAt === 'string';
  return isState ? undefined : 'has no revision or numbers of posts';
}

export function ownedIssue({ list, owner }: Item): string | undefined {
  return ownerOf({ list, owner }) === undefined ? 'names no record' : undefined;
}

export function apiKeyIssue({
  pk,
  id,
  sha256,
  stage,
  subject,
  scopes,
  createdAt,
  expiresAt,
  revokedAt,
  version,
}: Item) {
  if (typeof sha256 !== 'string' || apiKeyKey(sha256).pk !== pk) return 'does not have the hash of its key';
  if (typeof id !== 'string' || !isApiKeyId(id)) return 'has no id';
  if (!isFilled(subject) || !isFilled(stage) || typeof version !== 'number')
    return 'has no subject, stage or version';
  if (!Array.isArray(scopes) || !scopes.every(scope => typeof scope === 'string'))
    return 'has no list of scopes';
  if (!isInstant(createdAt)) return 'has no time of creation';
  const ends = [expiresAt, revokedAt].every(end => end === null || isInstant(end));
  return ends ? undefined : 'has an end that is not a timestamp';
}

/** No other item implies an entry of the audit log: it outlives its record. */
export function auditIssue({ sk, card, ttl }: Item): string | undefined {
  if (typeof card !== 'string' || typeof ttl !== 'number') return 'has no card or ttl';
  const [at, suffix = ''] = sk.split('#');
  return isInstant(at) && /^(?:[0-9A-Z]{26}\.(?:(?:copy|posts)\.)?\d+|[0-9A-Za-z]{12}\.preview)$/.test(suffix)
    ? undefined
    : 'has no time and record in its key';
}

export function hotListsIssue({ lists, version }: Item): string | undefined {
  if (typeof lists !== 'object' || lists === null || typeof version !== 'number')
    return 'has no lists or version';
  const [wrong] = Object.entries(lists).find(([, copies]) => !isCopies(copies)) ?? [];
  return wrong === undefined ? undefined : `has no numbers of copies of ${wrong}`;
}

export function taskIssue(item: Item): string | undefined {
  const problem = taskProblem(item);
  if (problem !== undefined) return `cannot be processed: ${problem}`;
  const names: unknown[] = [item.record, ...(Array.isArray(item.mentioned) ? item.mentioned : [])];
  if (!names.every(name => isId(String(Object(name).id)))) return 'names a record by an invalid id';
  if ((item.kind === 'event') !== (item.pk === eventsPartition))
    return `is in the wrong outbox partition: ${item.kind}`;
  return isInstant(item.sk.split('#')[0]) ? undefined : 'has no due time';
}

export function isInstant(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-/.test(value) && !Number.isNaN(Date.parse(value));
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}
