import { newId } from '../../model/id.ts';
import type { Webhook, WebhookTopic } from '../../model/webhook.ts';
import { frontOnCard } from '../../projection/front.ts';
import { listName } from '../../projection/lists.ts';
import { isOfPosts } from '../../projection/live-post.ts';
import { ownerOf } from '../../projection/owner.ts';
import { replayFrom, replayItem, type WebhookMessage, type WebhookReplay } from '../../projection/webhook.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { type RecordKey, webhookReplayKey } from '../../store/keys.ts';
import { type Entry, readList } from '../../store/list.ts';
import { instantIn, lowestKey, throughInstant } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, transact } from '../../store/transaction.ts';
import { messageOf } from './webhook-messages.ts';

/** Entries that are repeated together: each makes at most two messages, and one transaction takes them all with the progress. */
const pageSize = 45;

/** The lists that a repetition reads, in this order. */
const lists = ['changes', 'removals', 'fronts'] as const;

/** The item that asks for a repetition. */
export function replayOf(webhook: Webhook, since: string, now: string): Item {
  const id = newId(Date.parse(now));
  return replayItem(webhook.id, { id, since, until: now, list: lists[0], after: lowestKey });
}

/** Enqueues the messages of the repetition that a webhook asks for, up to a deadline. */
export async function carryOutReplay(table: Table, webhook: Webhook, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const [item] = await getItems(table, [webhookReplayKey(webhook.id)], 'consistent');
    const replay = item === undefined ? undefined : replayFrom(item);
    if (replay === undefined) return;
    const { messages, next } = await nextPage(table, webhook, replay);
    const isUnchanged = { attribute: 'id', equals: replay.id } as const;
    const progress: Action =
      next === undefined
        ? { delete: webhookReplayKey(webhook.id), condition: isUnchanged }
        : { update: webhookReplayKey(webhook.id), set: { ...next }, condition: isUnchanged };
    // A newer request has replaced this request if the condition fails, and starts from the beginning.
    await transact(table, [...messages.map(put => ({ put })), progress]);
  }
}

interface ReplayPage {
  readonly messages: readonly Item[];
  readonly next: { readonly list: string; readonly after: string } | undefined;
}

async function nextPage(table: Table, webhook: Webhook, replay: WebhookReplay): Promise<ReplayPage> {
  const { since, until, after } = replay;
  const list = lists.find(one => one === replay.list);
  if (list === undefined) return { messages: [], next: undefined };
  const isByTime = list !== 'fronts';
  const entries = await readList(table, listName(list), {
    direction: 'ASC',
    limit: pageSize,
    consistency: 'consistent',
    above: after === lowestKey ? undefined : after,
    ...(isByTime ? { range: { from: since, before: throughInstant(until) } } : {}),
  });
  const messages = entries.flatMap(entry =>
    messagesOfEntry(list, entry, replay)
      .filter(({ topic }) => webhook.topics.includes(topic) || isArticleTopic(topic, webhook))
      .map(fields => {
        const order = `000000000.${replay.id}.${fields.record.type}.${fields.record.id}.${fields.topic}`;
        return messageOf(webhook, { ...fields, since }, order, table.now());
      }),
  );
  const last = entries.length < pageSize ? undefined : entries.at(-1)?.sk;
  if (last !== undefined) return { messages, next: { list, after: last } };
  const following = lists[lists.indexOf(list) + 1];
  return { messages, next: following === undefined ? undefined : { list: following, after: lowestKey } };
}

/** A repeated article is sent as published or as updated, which shows when it is sent. */
function isArticleTopic(topic: WebhookTopic, { topics }: Webhook): boolean {
  return topic === 'ARTICLE_UPDATED' && topics.includes('ARTICLE_PUBLISHED');
}

function messagesOfEntry(
  list: (typeof lists)[number],
  entry: Entry,
  { since, until }: WebhookReplay,
): Omit<WebhookMessage, 'messageId'>[] {
  if (list === 'fronts') {
    const { id, updatedAt } = frontOnCard(entry);
    const record = { type: 'Front', id };
    const isRecent = updatedAt >= since && updatedAt <= until;
    return isRecent ? [{ topic: 'FRONT_CHANGED', record, at: updatedAt }] : [];
  }
  const record = ownerOf(entry);
  if (record === undefined) return [];
  const at = instantIn(entry);
  const topics = topicsOf(list, record, isOfPosts(entry));
  return topics.map(topic => ({ topic, record, at }));
}

function topicsOf(list: 'changes' | 'removals', { type }: RecordKey, isOfLivePosts: boolean): WebhookTopic[] {
  if (type !== 'Article') return ['ENTITY_CHANGED'];
  if (list === 'removals') return ['ARTICLE_REMOVED'];
  return isOfLivePosts ? ['LIVE_POST'] : ['BREAKING', 'ARTICLE_UPDATED'];
}
