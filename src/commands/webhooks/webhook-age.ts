import { messageFrom, type WaitingMessage } from '../../projection/webhook.ts';
import { isExpired, queryPartition } from '../../store/items.ts';
import { isWebhookMessageKey, webhookPartition } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { readWebhooks } from './webhooks.ts';

/** Maximum messages read per webhook: replayed ones sort first. */
const maxMessages = 100;
const pageSize = 25;

/**
 * Seconds for which the oldest message to an active webhook has waited, including pauses after failures; 0 if none
 * waits. A repeated message counts from its first attempt, because the time in it is that of a change long ago.
 */
export async function webhookAge(table: Table): Promise<number> {
  const active = (await readWebhooks(table)).filter(({ isActive }) => isActive);
  const oldest = await Promise.all(active.map(({ id }) => oldestMessage(table, id)));
  return Math.max(0, ...oldest.map(time => (table.clock() - time) / 1000));
}

async function oldestMessage(table: Table, webhook: string): Promise<number> {
  let oldest = Number.POSITIVE_INFINITY;
  let seen = 0;
  for await (const item of queryPartition(table, webhookPartition(webhook), { pageSize })) {
    seen += 1;
    if (seen > maxMessages) break;
    const message = isWebhookMessageKey(item) && !isExpired(item, table) ? messageFrom(item) : undefined;
    if (message === undefined) continue;
    oldest = Math.min(oldest, waitingSince(message));
    // The others are later changes.
    if (message.since === undefined) break;
  }
  return oldest;
}

function waitingSince({ at, since, firstTriedAt }: WaitingMessage): number {
  const start = since === undefined ? at : firstTriedAt;
  const time = start === undefined ? Number.NaN : Date.parse(start);
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}
