import { setTimeout as sleep } from 'node:timers/promises';
import { globalId } from '../../model/global-id.ts';
import { newId } from '../../model/id.ts';
import type { Webhook } from '../../model/webhook.ts';
import {
  deliveryItem,
  messageFrom,
  replayFrom,
  type WaitingMessage,
  type WebhookDelivery,
  webhookItem,
} from '../../projection/webhook.ts';
import { inParallel } from '../../store/in-parallel.ts';
import { getItems, isExpired, queryPartition } from '../../store/items.ts';
import {
  isWebhookMessageKey,
  webhookPartition,
  webhookReplayKey,
  webhooksLeaseKey,
} from '../../store/keys.ts';
import { storeFailure } from '../../store/store-failure.ts';
import type { Table } from '../../store/table.ts';
import { type Action, inTransactions, transact } from '../../store/transaction.ts';
import { Lease } from '../write/lease.ts';
import { recordText } from './webhook-messages.ts';
import { type PageAddresses, payloadOf } from './webhook-payload.ts';
import { carryOutReplay } from './webhook-replay.ts';
import type { PostMessage } from './webhook-request.ts';
import { signatureHeaders } from './webhook-signature.ts';
import { readWebhook, readWebhooks, webhookIsUnchanged } from './webhooks.ts';

/** Pauses between attempts, in milliseconds; the last one repeats. */
const pauses = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000];

/** Retry window in milliseconds, from the first attempt. */
const retryTime = 3 * 86_400_000;

/** Messages that a look for work reads at a time: the first one is due as a rule. A page without a limit has a megabyte. */
const lookPage = 250;

/** Records whose messages to one webhook are read at a time, and messages about each of them. */
const maxRecordsTogether = 100;
const maxMessagesOfRecord = 100;

/** Maximum milliseconds spent on the messages of one record while other records wait. */
const maxRecordTime = 5000;

/** Milliseconds between checks for new messages to a webhook, while the receivers of others are still busy. */
const lookInterval = 1000;

/** Requests to one receiver at a time. */
const requestsTogether = 4;

/** The number of consecutive failures after which the receiver is away, and its other messages wait for the next run. */
const maxFailuresInARow = 3;

/** The status by which a receiver says that it wants no more messages, as Standard Webhooks has it. */
const gone = 410;

interface SendingOptions {
  readonly post: PostMessage;
  readonly addresses: PageAddresses;
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

type AttemptOutcome =
  /** The receiver has accepted the message, or the message has no content any more. */
  | 'done'
  /** The receiver has rejected the message or cannot be reached, or the webhook was deleted or deactivated. */
  | 'rejected'
  /** The payload could not be built. The receiver has no part in this failure. */
  | 'payloadFailed';

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
      if ((await this.#due(webhook, 1, lookPage)).length > 0) return true;
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
          await Promise.race([sleep(lookInterval, undefined, { ref: false }), allDone.promise]);
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
          const outcome = await this.#tryPresent(webhook, message);
          if (outcome === 'done') failuresInARow = 0;
          if (outcome === 'rejected') failuresInARow += 1;
          if (failuresInARow >= maxFailuresInARow) this.#away.add(webhook.id);
          // Later messages about the record wait for this one.
          if (outcome !== 'done') return;
        }
      },
      requestsTogether,
    );
  }

  /** An attempt by the webhook as it is now: it may be deleted, deactivated or changed meanwhile. */
  async #tryPresent({ id }: Webhook, message: WaitingMessage): Promise<AttemptOutcome> {
    try {
      const current = await readWebhook(this.#table, id);
      if (current?.isActive === true) return await this.#attempt(current, message);
    } catch (error) {
      // The other requests to this receiver end with this one.
      this.#away.add(id);
      throw error;
    }
    this.#away.add(id);
    return 'rejected';
  }

  async #attempt(webhook: Webhook, message: WaitingMessage): Promise<AttemptOutcome> {
    const payload = await this.#payloadOf(webhook, message);
    if (payload === undefined) {
      await transact(this.#table, [{ delete: message.key }]);
      return 'done';
    }
    const time = this.#table.clock();
    const outcome =
      payload instanceof Error
        ? { status: null, error: causeOf(payload) }
        : await this.#post(webhook, message, JSON.stringify(payload), time);
    const { status } = outcome;
    const succeeded = status !== null && status >= 200 && status < 300;
    const attempt = message.attempts + 1;
    const nextAttemptAt = succeeded || status === gone ? undefined : this.#nextAttempt(message, attempt);
    const delivery: WebhookDelivery = {
      at: new Date(time).toISOString(),
      topic: payload instanceof Error ? message.topic : payload.type,
      recordId: globalId(message.record.type, message.record.id),
      message: message.messageId,
      attempt,
      ...outcome,
      succeeded,
      nextAttemptAt: nextAttemptAt ?? null,
    };
    const listed = { put: deliveryItem(webhook.id, delivery, newId(time)) };
    const failed = await transact(this.#table, [listed, ...this.#outcomeOf(message, delivery)]);
    // Another process has taken the lease over, and has sent the message.
    if (failed.length > 0) await transact(this.#table, [listed]);
    if (status === gone) await this.#deactivate(webhook);
    if (succeeded) this.succeeded += 1;
    else this.failed += 1;
    if (payload instanceof Error) return 'payloadFailed';
    return succeeded ? 'done' : 'rejected';
  }

  /** The content of a message, or why there is none. A store failure ends the run; a damaged record fails only its own message. */
  async #payloadOf(webhook: Webhook, message: WaitingMessage) {
    try {
      return await payloadOf(this.#table, webhook, message, this.#options.addresses);
    } catch (error) {
      if (storeFailure(error) !== undefined) throw error;
      return new Error(`The content of the message could not be made: ${causeOf(error)}`, { cause: error });
    }
  }

  #post(webhook: Webhook, { messageId: id }: WaitingMessage, body: string, time: number) {
    const headers = signatureHeaders(webhook, { id, body, time });
    return this.#options.post({ url: webhook.url, headers, body }).then(
      status => ({ status, error: null }),
      (error: unknown) => ({ status: null, error: causeOf(error) }),
    );
  }

  /** The outcome of an attempt for its message. */
  #outcomeOf(message: WaitingMessage, { attempt, nextAttemptAt, at }: WebhookDelivery): Action[] {
    if (nextAttemptAt === null) return [{ delete: message.key }];
    const set = { attempts: attempt, triedAt: message.firstTriedAt ?? at, retryAt: nextAttemptAt };
    return [{ update: message.key, set, condition: { present: true } }];
  }

  #nextAttempt({ firstTriedAt }: WaitingMessage, attempt: number): string | undefined {
    const now = this.#table.clock();
    const end = (firstTriedAt === undefined ? now : Date.parse(firstTriedAt)) + retryTime;
    if (now >= end) return undefined;
    const pause = pauses[attempt - 1] ?? pauses.at(-1) ?? retryTime;
    return new Date(Math.min(now + pause, end)).toISOString();
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

/** Maximum characters of an error that are kept. */
const maxErrorLength = 200;

function causeOf(error: unknown): string {
  const { message, name } = error instanceof Error ? error : new Error(String(error));
  return (message || name).slice(0, maxErrorLength);
}
