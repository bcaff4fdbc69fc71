import { isWebhookTopic, type Webhook, type WebhookTopic } from '../model/webhook.ts';
import type { Item } from '../store/attributes.ts';
import { entryKey, type Key, type RecordKey, webhookKey, webhookReplayKey } from '../store/keys.ts';
import { canonicalJson } from './canonical-json.ts';
import { listName } from './lists.ts';

const day = 86_400;

/** Days for which the attempts of a webhook are listed. */
const deliveryDays = 30;

/** Days after which a message is dropped even if it still waits: its own three days, and those of earlier messages about its record. */
const messageDays = 7;

/** A message that waits for its webhook. Its content is made when it is sent. */
export interface WebhookMessage {
  /** The `webhook-id` of all its attempts; stored as `message`. */
  readonly messageId: string;
  readonly topic: WebhookTopic;
  readonly record: RecordKey;
  /** The time of the change. */
  readonly at: string;
  /** The key of the post of a live article. */
  readonly post?: string | undefined;
  /** Of a repetition: the time from which it repeats the changes. */
  readonly since?: string | undefined;
}

/** A message as it is stored, with its attempts so far. */
export interface WaitingMessage extends WebhookMessage {
  readonly key: Key;
  readonly attempts: number;
  /** The time of the first attempt; stored as `triedAt`. */
  readonly firstTriedAt: string | undefined;
  /** The time of the next attempt. */
  readonly retryAt: string | undefined;
}

/** An attempt to send a message. */
export interface WebhookDelivery {
  readonly at: string;
  readonly topic: WebhookTopic;
  /** The id that clients see. */
  readonly recordId: string;
  /** The `webhook-id`. The stored card and the schema have this name. */
  readonly message: string;
  readonly attempt: number;
  /** The status of the response; null without a response. */
  readonly status: number | null;
  readonly error: string | null;
  readonly succeeded: boolean;
  readonly nextAttemptAt: string | null;
}

/** The repetition of earlier changes to a webhook, with its progress. */
export interface WebhookReplay {
  readonly id: string;
  readonly since: string;
  readonly until: string;
  /** The list that is being read, and the last repeated entry in it. */
  readonly list: string;
  readonly after: string;
}

export function webhookItem(webhook: Webhook): Item {
  return { ...webhookKey(webhook.id), ...webhook };
}

export function webhookFrom(item: Item | undefined): Webhook | undefined {
  if (item === undefined || webhookIssue(item) !== undefined) return undefined;
  const { pk: _pk, sk: _sk, ...webhook } = item;
  // The check covers the fields that every webhook has; only `webhookItem` writes the others.
  return webhook as unknown as Webhook;
}

/** Why an item is not a valid webhook; undefined if it is one. */
export function webhookIssue({ sk, id, url, topics, isActive, secret, revision }: Item): string | undefined {
  if (id !== sk) return 'does not have the id of its key';
  if (typeof url !== 'string' || typeof secret !== 'string') return 'has no URL or secret';
  if (typeof isActive !== 'boolean' || typeof revision !== 'number') return 'has no state or revision';
  return Array.isArray(topics) && topics.every(topic => typeof topic === 'string')
    ? undefined
    : 'has no list of topics';
}

export function messageItem(key: Key, message: WebhookMessage, now: string): Item {
  const { messageId, post, since, ...fields } = message;
  return {
    ...key,
    message: messageId,
    ...fields,
    ...(post === undefined ? {} : { post }),
    ...(since === undefined ? {} : { since }),
    attempts: 0,
    ttl: ttlAfter(now, messageDays),
  };
}

/** A message from its item; undefined if it is malformed, or of a topic that a later version has. */
export function messageFrom(item: Item): WaitingMessage | undefined {
  if (messageIssue(item) !== undefined || !isWebhookTopic(item.topic)) return undefined;
  const { pk, sk, message, topic, record, at, post, since, attempts, triedAt, retryAt } = item;
  const { type, id } = Object(record);
  return {
    ...{ key: { pk, sk }, messageId: String(message), topic, record: { type, id }, at: String(at) },
    post: textOf(post),
    since: textOf(since),
    attempts: Number(attempts),
    firstTriedAt: textOf(triedAt),
    retryAt: textOf(retryAt),
  };
}

/** Why an item is not a valid message to a webhook; undefined if it is one. */
export function messageIssue({ message, topic, record, at, attempts, ttl }: Item): string | undefined {
  if (![message, topic, at, Object(record).type, Object(record).id].every(one => typeof one === 'string'))
    return 'has no message, topic, record or time';
  return typeof attempts === 'number' && typeof ttl === 'number' ? undefined : 'has no attempts or ttl';
}

export function replayItem(webhook: string, replay: WebhookReplay): Item {
  return { ...webhookReplayKey(webhook), ...replay, ttl: ttlAfter(replay.until, messageDays) };
}

export function replayFrom(item: Item): WebhookReplay | undefined {
  if (replayIssue(item) !== undefined) return undefined;
  const { id, since, until, list, after } = item;
  return {
    id: String(id),
    since: String(since),
    until: String(until),
    list: String(list),
    after: String(after),
  };
}

/** Why an item is not a valid repetition; undefined if it is one. */
export function replayIssue({ id, since, until, list, after }: Item): string | undefined {
  return [id, since, until, list, after].every(one => typeof one === 'string')
    ? undefined
    : 'has no times or progress';
}

/** The entry of an attempt in the list of its webhook; `id` is unique. */
export function deliveryItem(webhook: string, delivery: WebhookDelivery, id: string): Item {
  const key = entryKey(listName('deliveries', { type: 'Webhook', id: webhook }), delivery.at, id);
  return {
    ...key,
    list: 'deliveries',
    card: canonicalJson(delivery),
    ttl: ttlAfter(delivery.at, deliveryDays),
  };
}

/** The attempt of an entry. */
export function deliveryOnCard({ card }: { readonly card: string }): WebhookDelivery {
  // Only `deliveryItem` writes this card.
  return JSON.parse(card) as WebhookDelivery;
}

/** Why an item is not a valid attempt; undefined if it is one. */
export function deliveryIssue({ card, ttl }: Item): string | undefined {
  return typeof card === 'string' && typeof ttl === 'number' ? undefined : 'has no card or ttl';
}

function ttlAfter(instant: string, days: number): number {
  return Math.floor(Date.parse(instant) / 1000) + days * day;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
