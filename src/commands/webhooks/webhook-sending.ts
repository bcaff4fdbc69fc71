import { setTimeout as sleep } from 'node:timers/promises';
import type { Webhook } from '../../model/webhook.ts';
import { messageFrom, replayFrom, type WaitingMessage, webhookItem } from '../../projection/webhook.ts';
import { inParallel } from '../../store/in-parallel.ts';
import { getItems, isExpired, queryPartition } from '../../store/items.ts';
import {
  isWebhookMessageKey,
  webhookPartition,
  webhookReplayKey,
  webhooksLeaseKey,
} from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, inTransactions, transact } from '../../store/transaction.ts';
import { Lease } from '../write/lease.ts';
import { type AttemptOptions, type AttemptOutcome, attemptMessage } from './webhook-attempt.ts';
import { recordText } from './webhook-messages.ts';
import { carryOutReplay } from './webhook-replay.ts';
import { readWebhook, readWebhooks, webhookIsUnchanged } from './webhooks.ts';

/** Messages that a check for due ones reads at a time: usually the first one is due. Without a limit, a page has a megabyte. */
const checkPageSize = 250;

/** Records whose messages to one webhook are read at a time, and messages about each of them. */
const maxRecordsTogether = 100;
const maxMessagesOfRecord = 100;

/** Maximum milliseconds spent on the messages of one record while other records wait. */
const maxRecordTime = 5000;

/** Milliseconds between checks for new messages to a webhook, while the receivers of others are still busy. */
const checkInterval = 1000;

/** Requests to one receiver at a time. */
const requestsTogether = 4;

/** The number of consecutive failures after which the receiver is away, and its other messages wait for the next run. */
const maxFailuresInARow = 3;

interface SendingOptions extends AttemptOptions {
  /** Milliseconds since 1970 after which no new attempt begins. */
  readonly deadline?: number | undefined;
  /** Milliseconds to wait for another process that is sending. */
  readonly wait?: number | undefined;
}

/** The outcome of a run over the webhooks. */
export interface SendingResult {
  readonly succeeded: number;
  readonly failed: number;
}

/**
 * Sends the due messages of all webhooks. Delivery is at least once, within the retry window: a message is deleted once the receiver accepts it or
 * answers 410, the window ends, or the message has no content any more. A message waits for earlier ones about its record. A lease keeps two
 * processes from sending the same.
 */
export async function sendWebhooks(table: Table, options: SendingOptions): Promise<SendingResult> {
  const patient = table.patient();
  const run = new SendingRun(patient, options);
  let lease: Lease | undefined;
  try {
    // Nothing is written where nothing is due.
    while (await run.hasWork()) {
      if (lease === undefined) {
        lease = await Lease.take(patient, webhooksLeaseKey, { wait: options.wait ?? 0 });
        if (lease === undefined) break;
        continue;
      }
      await run.sendAll(lease);
      if (lease.isLost) break;
    }
  } finally {
    await lease?.release();
  }
  return { succeeded: run.succeeded, failed: run.failed };
}

class SendingRun {
  succeeded = 0;
  failed = 0;
  readonly #table: Table;
  readonly #options: SendingOptions;
  /** Webhooks whose receivers take nothing at the moment. */
  readonly #away = new Set<string>();

  constructor(table: Table, options: SendingOptions) {
    this.#table = table;
    this.#options = options;
  }

  async hasWork(): Promise<boolean> {
    if (this.#isOver()) return false;
    for (const webhook of await this.#active()) {
      const [item] = await getItems(this.#table, [webhookReplayKey(webhook.id)], 'consistent');
      if (item !== undefined && replayFrom(item) !== undefined) return true;
      if ((await this.#due(webhook, 1, checkPageSize)).length > 0) return true;
    }
    return false;
  }

  /** One pass over all webhooks. A slow receiver delays no other one: finished webhooks keep polling until the slowest one is done. */
  async sendAll(lease: Pick<Lease, 'isLost'>): Promise<void> {
    const isOver = () => lease.isLost || this.#isOver();
    const webhooks = await this.#active();
    let busy = webhooks.length;
    const allDone = Promise.withResolvers<void>();
    const outcomes = await Promise.allSettled(
      webhooks.map(async webhook => {
        try {
          await this.#sendTo(webhook, isOver);
        } finally {
          busy -= 1;
          if (busy === 0) allDone.resolve();
        }
        while (busy > 0 && !isOver() && !this.#away.has(webhook.id)) {
          await Promise.race([sleep(checkInterval, undefined, { ref: false }), allDone.promise]);
          if (busy > 0) await this.#sendTo(webhook, isOver);
        }
      }),
    );
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  async #sendTo(webhook: Webhook, isOver: () => boolean): Promise<void> {
    await carryOutReplay(this.#table, webhook, isOver);
    const begun = performance.now();
    let failuresInARow = 0;
    await inParallel(
      await this.#due(webhook, maxRecordsTogether),
      async messages => {
        for (const [nth, message] of messages.entries()) {
          if (isOver() || this.#away.has(webhook.id)) return;
          if (nth > 0 && performance.now() - begun > maxRecordTime) return;
          const outcome = await this.#attempt(webhook, message);
          const isDone = outcome === 'accepted' || outcome === 'dropped';
          if (isDone) failuresInARow = 0;
          if (outcome === 'rejected' || outcome === 'gone') failuresInARow += 1;
          if (failuresInARow >= maxFailuresInARow) this.#away.add(webhook.id);
          // Later messages about the record wait for this one.
          if (!isDone) return;
        }
      },
      requestsTogether,
    );
  }

  /** An attempt by the webhook as it is now: it may have been deleted, deactivated or changed meanwhile. */
  async #attempt({ id }: Webhook, message: WaitingMessage): Promise<AttemptOutcome> {
    try {
      const current = await readWebhook(this.#table, id);
      if (current?.isActive === true) return await this.#attemptBy(current, message);
    } catch (error) {
      // The other requests to this receiver end with this one.
      this.#away.add(id);
      throw error;
    }
    this.#away.add(id);
    return 'rejected';
  }

  async #attemptBy(webhook: Webhook, message: WaitingMessage): Promise<AttemptOutcome> {
    const outcome = await attemptMessage(this.#table, this.#options, webhook, message);
    if (outcome === 'gone') await this.#deactivate(webhook);
    if (outcome === 'accepted') this.succeeded += 1;
    else if (outcome !== 'dropped') this.failed += 1;
    return outcome;
  }

  async #deactivate(webhook: Webhook): Promise<void> {
    this.#away.add(webhook.id);
    const { revision } = webhook;
    const after = { ...webhook, isActive: false, revision: revision + 1, updatedAt: this.#table.now() };
    const failed = await transact(this.#table, [
      { put: webhookItem(after), condition: webhookIsUnchanged(webhook) },
    ]);
    // An editor has written the webhook meanwhile; the next attempt shows whether the receiver is still gone.
    if (failed.length > 0) this.#away.delete(webhook.id);
  }

  /** The due messages of a webhook: of each record the first one, and those that may follow it. */
  async #due(webhook: Webhook, maxRecords: number, pageSize?: number): Promise<WaitingMessage[][]> {
    const due = new Map<string, WaitingMessage[]>();
    const expired: Action[] = [];
    const paused = new Set<string>();
    const now = this.#table.now();
    const options = pageSize === undefined ? {} : { pageSize };
    for await (const item of queryPartition(this.#table, webhookPartition(webhook.id), options)) {
      if (!isWebhookMessageKey(item)) continue;
      // DynamoDB deletes expired items days late, and the embedded engine never.
      if (isExpired(item, this.#table)) expired.push({ delete: { pk: item.pk, sk: item.sk } });
      const message = messageFrom(item);
      if (message === undefined || isExpired(item, this.#table)) continue;
      const record = recordText(message.record);
      if (message.retryAt !== undefined && message.retryAt > now) paused.add(record);
      if (paused.has(record)) continue;
      const messages = due.get(record) ?? [];
      if (messages.length < maxMessagesOfRecord) messages.push(message);
      due.set(record, messages);
      if (due.size === maxRecords) break;
    }
    for await (const some of inTransactions(this.#table, expired)) await transact(this.#table, some);
    return [...due.values()];
  }

  async #active(): Promise<Webhook[]> {
    const all = await readWebhooks(this.#table);
    return all.filter(({ id, isActive }) => isActive && !this.#away.has(id));
  }

  #isOver(): boolean {
    return this.#table.clock() >= (this.#options.deadline ?? Number.POSITIVE_INFINITY);
  }
}
