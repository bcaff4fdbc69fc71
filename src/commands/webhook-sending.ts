import { globalId } from '../model/global-id.ts';
import { newId } from '../model/id.ts';
import type { Webhook } from '../model/webhook.ts';
import {
  deliveryItem,
  messageFrom,
  type WaitingMessage,
  type WebhookDelivery,
  webhookItem,
} from '../projection/webhook.ts';
import { inParallel } from '../store/in-parallel.ts';
import { getItems, isExpired, queryPartition } from '../store/items.ts';
import { isWebhookMessageKey, webhookPartition, webhookReplayKey, webhooksLeaseKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Action, inTransactions, transact } from '../store/transaction.ts';
import { Lease } from './lease.ts';
import { recordText } from './webhook-messages.ts';
import { type PageAddresses, payloadOf } from './webhook-payload.ts';
import { carryOutReplay } from './webhook-replay.ts';
import type { PostMessage } from './webhook-request.ts';
import { signatureHeaders } from './webhook-signature.ts';
import { asRead, readWebhook, readWebhooks } from './webhooks.ts';

/** Milliseconds between the attempts of a message; then the last one again and again. */
const pauses = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000];

/** Milliseconds after its first attempt at which a message has its last one. */
const retryTime = 3 * 86_400_000;

/** Messages that are read at a time for one webhook, each about another record. */
const maxMessagesTogether = 100;

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
  readonly until?: number | undefined;
  /** Milliseconds to wait for another process that is sending. */
  readonly wait?: number | undefined;
}

/** The outcome of a run over the webhooks. */
export interface Sent {
  readonly succeeded: number;
  readonly failed: number;
}

/**
 * Sends the due messages of all webhooks. A message is deleted only after the receiver has taken it, so it arrives at least once. A message waits for
 * earlier ones about its record. A lease keeps two processes from sending the same.
 */
export async function sendWebhooks(table: Table, options: SendingOptions): Promise<Sent> {
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
    for (const webhook of await this.#present()) {
      const [replay] = await getItems(this.#table, [webhookReplayKey(webhook.id)], 'consistent');
      if (replay !== undefined) return true;
      if ((await this.#due(webhook)).length > 0) return true;
    }
    return false;
  }

  /** One pass over all webhooks. A slow receiver delays no other one. */
  async sendAll(lease: Pick<Lease, 'isLost'>): Promise<void> {
    const isOver = () => lease.isLost || this.#isOver();
    await Promise.all(
      (await this.#present()).map(async webhook => {
        await carryOutReplay(this.#table, webhook, isOver);
        await this.#sendTo(webhook, isOver);
      }),
    );
  }

  async #sendTo(webhook: Webhook, isOver: () => boolean): Promise<void> {
    let failuresInARow = 0;
    await inParallel(
      await this.#due(webhook),
      async message => {
        if (isOver() || this.#away.has(webhook.id)) return;
        // It may be deleted, deactivated or changed meanwhile.
        const present = await readWebhook(this.#table, webhook.id);
        if (present?.isActive !== true) return void this.#away.add(webhook.id);
        const isTaken = await this.#attempt(present, message);
        failuresInARow = isTaken ? 0 : failuresInARow + 1;
        if (failuresInARow >= maxFailuresInARow) this.#away.add(webhook.id);
      },
      requestsTogether,
    );
  }

  /** Returns false where the receiver has not taken the message. */
  async #attempt(webhook: Webhook, message: WaitingMessage): Promise<boolean> {
    const payload = await payloadOf(this.#table, webhook, message, this.#options.addresses);
    if (payload === undefined) {
      await transact(this.#table, [{ delete: message.key }]);
      return true;
    }
    const body = JSON.stringify(payload);
    const time = this.#table.clock();
    const headers = signatureHeaders(webhook, { id: message.message, body, time });
    const outcome = await this.#options.post({ url: webhook.url, headers, body }).then(
      status => ({ status, error: null }),
      (error: unknown) => ({ status: null, error: causeOf(error) }),
    );
    const { status } = outcome;
    const succeeded = status !== null && status >= 200 && status < 300;
    const attempt = message.attempts + 1;
    const nextAttemptAt = succeeded || status === gone ? undefined : this.#nextAttempt(message, attempt);
    const delivery: WebhookDelivery = {
      ...{ at: new Date(time).toISOString(), topic: payload.type },
      recordId: globalId(message.record.type, message.record.id),
      ...{ message: message.message, attempt, ...outcome, succeeded, nextAttemptAt: nextAttemptAt ?? null },
    };
    const listed = { put: deliveryItem(webhook.id, delivery, newId(time)) };
    await transact(this.#table, [listed, ...this.#outcomeOf(message, delivery)]);
    if (status === gone) await this.#deactivate(webhook);
    if (succeeded) this.succeeded += 1;
    else this.failed += 1;
    return succeeded;
  }

  /** What becomes of a message after an attempt. */
  #outcomeOf(message: WaitingMessage, { attempt, nextAttemptAt, at }: WebhookDelivery): Action[] {
    if (nextAttemptAt === null) return [{ delete: message.key }];
    const set = { attempts: attempt, triedAt: message.triedAt ?? at, retryAt: nextAttemptAt };
    return [{ update: message.key, set }];
  }

  #nextAttempt({ triedAt }: WaitingMessage, attempt: number): string | undefined {
    const now = this.#table.clock();
    const end = (triedAt === undefined ? now : Date.parse(triedAt)) + retryTime;
    if (now >= end) return undefined;
    const pause = pauses[attempt - 1] ?? pauses.at(-1) ?? retryTime;
    return new Date(Math.min(now + pause, end)).toISOString();
  }

  async #deactivate(webhook: Webhook): Promise<void> {
    this.#away.add(webhook.id);
    const { revision } = webhook;
    const after = { ...webhook, isActive: false, revision: revision + 1, updatedAt: this.#table.now() };
    const failed = await transact(this.#table, [{ put: webhookItem(after), condition: asRead(webhook) }]);
    // An editor has written the webhook meanwhile; the next attempt shows whether the receiver is still gone.
    if (failed.length > 0) this.#away.delete(webhook.id);
  }

  /** The due messages of a webhook, the first of each record. */
  async #due(webhook: Webhook): Promise<WaitingMessage[]> {
    const due: WaitingMessage[] = [];
    const expired: Action[] = [];
    const seen = new Set<string>();
    const now = this.#table.now();
    for await (const item of queryPartition(this.#table, webhookPartition(webhook.id))) {
      if (!isWebhookMessageKey(item)) continue;
      // DynamoDB deletes expired items days late, and the embedded engine never.
      if (isExpired(item, this.#table)) expired.push({ delete: { pk: item.pk, sk: item.sk } });
      const message = messageFrom(item);
      if (message === undefined || isExpired(item, this.#table)) continue;
      const record = recordText(message.record);
      if (seen.has(record)) continue;
      seen.add(record);
      if (message.retryAt === undefined || message.retryAt <= now) due.push(message);
      if (due.length === maxMessagesTogether) break;
    }
    for (const some of inTransactions(expired)) await transact(this.#table, some);
    return due;
  }

  async #present(): Promise<Webhook[]> {
    const all = await readWebhooks(this.#table);
    return all.filter(({ id, isActive }) => isActive && !this.#away.has(id));
  }

  #isOver(): boolean {
    return this.#table.clock() >= (this.#options.until ?? Number.POSITIVE_INFINITY);
  }
}

/** Maximum characters of an error that are kept. */
const maxErrorLength = 200;

function causeOf(error: unknown): string {
  const { message, name } = error instanceof Error ? error : new Error(String(error));
  return (message || name).slice(0, maxErrorLength);
}
