import { createHash } from 'node:crypto';
import type { Webhook, WebhookTopic } from '../../model/webhook.ts';
import { messageItem, type WebhookMessage } from '../../projection/webhook.ts';
import type { Item } from '../../store/attributes.ts';
import { type RecordKey, webhookMessageKey } from '../../store/keys.ts';
import type { ChangeEvent } from '../write/change-event.ts';
import type { EventTask } from '../write/outbox-task.ts';

/**
 * The messages of an event to the webhooks, one for each of its topics. Their keys are derived from the event, so that an
 * event that is processed twice has no second message while the first one waits.
 */
export function messagesOf(
  { event, record, key, post }: EventTask,
  webhooks: readonly Webhook[],
  now: string,
): Item[] {
  const [, order = ''] = key.sk.split(/#(.*)/s);
  return webhooks
    .filter(({ isActive }) => isActive)
    .flatMap(webhook =>
      topicsOfEvent(event)
        .filter(topic => webhook.topics.includes(topic))
        .map((topic, nth) =>
          messageOf(webhook, { topic, record, at: event.at, post }, `${order}.${nth}`, now),
        ),
    );
}

/** The item of a message. `order` tells apart the messages of one millisecond, and orders them. */
export function messageOf(
  webhook: Webhook,
  fields: Omit<WebhookMessage, 'messageId'>,
  order: string,
  now: string,
): Item {
  const key = webhookMessageKey(webhook.id, fields.at, order);
  return messageItem(key, { ...fields, messageId: idOf(webhook.id, key.sk) }, now);
}

/** The topics of the messages of an event, in their order. */
export function topicsOfEvent({ type, changed }: ChangeEvent): WebhookTopic[] {
  switch (type) {
    // Whether the article is breaking news shows when the message is sent.
    case 'article.published':
      return ['BREAKING', 'ARTICLE_PUBLISHED'];
    case 'article.updated':
      return changed.length === 1 && changed[0] === 'posts' ? ['LIVE_POST'] : ['ARTICLE_UPDATED'];
    case 'article.withdrawn':
    case 'article.deleted':
      return ['ARTICLE_REMOVED'];
    case 'front.created':
    case 'front.updated':
    case 'front.deleted':
      return ['FRONT_CHANGED'];
    default:
      return ['ENTITY_CHANGED'];
  }
}

/** The name of a record, to group the messages about it: a message must not overtake another one about the same record. */
export function recordText({ type, id }: RecordKey): string {
  return `${type}#${id}`;
}

function idOf(webhook: string, sk: string): string {
  return `msg_${createHash('sha256').update(`${webhook}/${sk}`).digest('base64url').slice(0, 32)}`;
}
