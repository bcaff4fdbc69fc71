import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent, ScheduledEvent } from 'aws-lambda';
import { type DrainOptions, drainOutbox } from '../commands/outbox/outbox.ts';
import { outboxAge } from '../commands/outbox/outbox-age.ts';
import { webhookAge } from '../commands/webhooks/webhook-age.ts';
import { eventDataOf } from '../commands/webhooks/webhook-payload.ts';
import { senderTo } from '../commands/webhooks/webhook-request.ts';
import { sendWebhooks } from '../commands/webhooks/webhook-sending.ts';
import { jsonLog, type Metric, metricFields } from '../server/log.ts';
import { readSettings } from '../server/settings.ts';
import { publisherTo, publishNowhere } from '../server/worker/event-bus.ts';
import { logFailedRun, logFailedTask } from '../server/worker/outbox-log.ts';
import { logSent, pagesOf } from '../server/worker/webhooks.ts';
import { createClient } from '../store/client.ts';
import { getItems } from '../store/items.ts';
import { type Key, keyText } from '../store/keys.ts';
import { throughInstant } from '../store/sort-keys.ts';
import { Table } from '../store/table.ts';

const settings = readSettings(process.env);
const table = new Table({ client: createClient(settings), name: settings.tableName });
const log = jsonLog(settings.logLevel);
const addresses = pagesOf(settings.addresses);
const dataOf: DrainOptions['dataOf'] =
  settings.eventBus === undefined ? undefined : task => eventDataOf(table, task, addresses);
const publish = settings.eventBus === undefined ? publishNowhere : publisherTo(settings.eventBus);

const sending = {
  post: senderTo({ allowLoopback: settings.webhookLoopback }),
  addresses,
};

/** Milliseconds before the end of an invocation at which no new work begins: more than an attempt to send a message takes. */
const reserve = 15_000;

/** Milliseconds that an invocation waits for another working one: long enough for that one's last check of the outbox. */
const wait = 3000;

/**
 * The worker function. A failed task stays in the outbox and is retried from there. Only after a failure of the store
 * are the stream's records returned, namely those whose tasks are due and still pending.
 */
export async function handler(
  event: DynamoDBStreamEvent | ScheduledEvent,
  invocation: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<DynamoDBBatchResponse> {
  const started = performance.now();
  let processed = 0;
  const metrics: Record<string, Metric> = {};
  try {
    const end = Date.now() + invocation.getRemainingTimeInMillis() - reserve;
    metrics.OutboxAge = { value: await outboxAge(table), unit: 'Seconds' };
    const { failing, isHeldElsewhere } = await drainOutbox(table, {
      publish,
      dataOf,
      wait,
      deadline: end,
      onProcessed: count => {
        processed = count;
      },
      onFailed: task => logFailedTask(log, task),
    });
    const sent = await sendWebhooks(table, { ...sending, wait, deadline: end });
    logSent(log, sent);
    metrics.WebhookAge = { value: await webhookAge(table), unit: 'Seconds' };
    // The other working process reports this number itself.
    if (!isHeldElsewhere) metrics.OutboxTasksFailing = { value: failing, unit: 'Count' };
    return { batchItemFailures: [] };
  } catch (error) {
    logFailedRun(log, error);
    if (!('Records' in event)) throw error;
    return { batchItemFailures: await stillPending(event) };
  } finally {
    metrics.OutboxTasksProcessed = { value: processed, unit: 'Count' };
    metrics.DrainDuration = { value: Math.round(performance.now() - started), unit: 'Milliseconds' };
    log.write('info', 'outbox', {
      source: 'Records' in event ? 'stream' : 'schedule',
      ...metricFields(process.env.STAGE ?? 'dev', metrics),
    });
  }
}

async function stillPending({
  Records,
}: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse['batchItemFailures']> {
  const due = throughInstant(table.now());
  const tasks = Records.map(({ dynamodb }) => ({
    itemIdentifier: dynamodb?.SequenceNumber ?? '',
    key: { pk: dynamodb?.Keys?.pk?.S ?? '', sk: dynamodb?.Keys?.sk?.S ?? '' },
  })).filter(({ key }) => key.sk < due);
  const found = await getItems(
    table,
    tasks.map(task => task.key),
    'consistent',
  );
  const existing = new Set(found.filter(item => item !== undefined).map((item: Key) => keyText(item)));
  return tasks
    .filter(({ key }) => existing.has(keyText(key)))
    .map(({ itemIdentifier }) => ({ itemIdentifier }));
}
