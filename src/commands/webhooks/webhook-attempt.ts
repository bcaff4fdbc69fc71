import { globalId } from '../../model/global-id.ts';
import { newId } from '../../model/id.ts';
import type { Webhook } from '../../model/webhook.ts';
import { deliveryItem, type WaitingMessage, type WebhookDelivery } from '../../projection/webhook.ts';
import { storeFailure } from '../../store/store-failure.ts';
import type { Table } from '../../store/table.ts';
import { type Action, transact } from '../../store/transaction.ts';
import { type PageAddresses, payloadOf } from './webhook-payload.ts';
import type { PostMessage } from './webhook-request.ts';
import { signatureHeaders } from './webhook-signature.ts';

/** Pauses between attempts, in milliseconds; the last one repeats. */
const pauses = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000];

/** Retry window in milliseconds, from the first attempt. */
const retryTime = 3 * 86_400_000;

/** The status by which a receiver says that it wants no more messages, as Standard Webhooks has it. */
const gone = 410;

export interface AttemptOptions {
  readonly post: PostMessage;
  readonly addresses: PageAddresses;
}

export type AttemptOutcome =
  /** The receiver has accepted the message. */
  | 'accepted'
  /** The message had no content any more, and was deleted. */
  | 'dropped'
  /** The receiver has rejected the message, or cannot be reached. */
  | 'rejected'
  /** The receiver wants no more messages of this webhook. */
  | 'gone'
  /** The payload could not be built. The receiver has no part in this failure. */
  | 'payloadFailed';

/** One attempt to send a message to its webhook. Lists the attempt, and deletes the message or sets the time of the next attempt. */
export async function attemptMessage(
  table: Table,
  { post, addresses }: AttemptOptions,
  webhook: Webhook,
  message: WaitingMessage,
): Promise<AttemptOutcome> {
  const payload = await contentOf(table, webhook, message, addresses);
  if (payload === undefined) {
    await transact(table, [{ delete: message.key }]);
    return 'dropped';
  }
  const time = table.clock();
  const response =
    payload instanceof Error
      ? { status: null, error: causeOf(payload) }
      : await responseTo(post, webhook, message, JSON.stringify(payload), time);
  const { status } = response;
  const succeeded = status !== null && status >= 200 && status < 300;
  const attempt = message.attempts + 1;
  const nextAttemptAt =
    succeeded || status === gone ? undefined : nextAttempt(table.clock(), message, attempt);
  const delivery: WebhookDelivery = {
    at: new Date(time).toISOString(),
    topic: payload instanceof Error ? message.topic : payload.type,
    recordId: globalId(message.record.type, message.record.id),
    message: message.messageId,
    attempt,
    ...response,
    succeeded,
    nextAttemptAt: nextAttemptAt ?? null,
  };
  const listed = { put: deliveryItem(webhook.id, delivery, newId(time)) };
  const failed = await transact(table, [listed, ...consequencesOf(message, delivery)]);
  // Another process has taken the lease over, and has sent the message.
  if (failed.length > 0) await transact(table, [listed]);
  if (payload instanceof Error) return 'payloadFailed';
  if (status === gone) return 'gone';
  return succeeded ? 'accepted' : 'rejected';
}

/** The content of a message, or why there is none. A store failure ends the run; a damaged record fails only its own message. */
async function contentOf(table: Table, webhook: Webhook, message: WaitingMessage, addresses: PageAddresses) {
  try {
    return await payloadOf(table, webhook, message, addresses);
  } catch (error) {
    if (storeFailure(error) !== undefined) throw error;
    return new Error(`The content of the message could not be made: ${causeOf(error)}`, { cause: error });
  }
}

function responseTo(
  post: PostMessage,
  webhook: Webhook,
  { messageId: id }: WaitingMessage,
  body: string,
  time: number,
) {
  const headers = signatureHeaders(webhook, { id, body, time });
  return post({ url: webhook.url, headers, body }).then(
    status => ({ status, error: null }),
    (error: unknown) => ({ status: null, error: causeOf(error) }),
  );
}

/** The change of a message after an attempt: it is deleted, or waits for the next attempt. */
function consequencesOf(message: WaitingMessage, { attempt, nextAttemptAt, at }: WebhookDelivery): Action[] {
  if (nextAttemptAt === null) return [{ delete: message.key }];
  const set = { attempts: attempt, triedAt: message.firstTriedAt ?? at, retryAt: nextAttemptAt };
  return [{ update: message.key, set, condition: { present: true } }];
}

/** The time of the next attempt; undefined after the retry window. */
function nextAttempt(now: number, { firstTriedAt }: WaitingMessage, attempt: number): string | undefined {
  const end = (firstTriedAt === undefined ? now : Date.parse(firstTriedAt)) + retryTime;
  if (now >= end) return undefined;
  const pause = pauses[attempt - 1] ?? pauses.at(-1) ?? retryTime;
  return new Date(Math.min(now + pause, end)).toISOString();
}

/** Maximum characters of an error that are kept. */
const maxErrorLength = 200;

function causeOf(error: unknown): string {
  const { message, name } = error instanceof Error ? error : new Error(String(error));
  return (message || name).slice(0, maxErrorLength);
}
