import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent, ScheduledEvent } from 'aws-lambda';
import { drainOutbox } from '../commands/outbox.ts';
import { outboxAge } from '../commands/outbox-age.ts';
import { jsonLog, type Metric, metricFields } from '../server/log.ts';
import { readSettings } from '../server/settings.ts';
import { publisherTo, publishNowhere } from '../server/worker/event-bus.ts';
import { logFailedDrain, logFailedTask } from '../server/worker/outbox-log.ts';
import { createClient } from '../store/client.ts';
import { getItems } from '../store/items.ts';
import { type Key, keyText, throughInstant } from '../store/keys.ts';
import { Table } from '../store/table.ts';

const settings = readSettings(process.env);
const table = new Table({ client: createClient(settings), name: settings.tableName });
const log = jsonLog(settings.logLevel);
const publish = settings.eventBus === undefined ? publishNowhere : publisherTo(settings.eventBus);

/** Milliseconds before the end of an invocation at which no new work is begun. */
const reserve = 10_000;

/** Milliseconds that an invocation waits for another one that is at work: long enough for its last look at the outbox to be over. */
const wait = 3000;

/**
 * Processes outbox tasks: moments after a write, when the stream reports them, and every minute, for those that are due later or were left. A
 * task that fails stays in the outbox and is tried again from there. Only where the store fails are the stream's records given back, those whose
 * tasks are due and still pending.
 */
export async function handler(
  event: DynamoDBStreamEvent | ScheduledEvent,
  invocation: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<DynamoDBBatchResponse> {
  const started = performance.now();
  let processed = 0;
  const metrics: Record<string, Metric> = {};
  try {
    metrics.OutboxAge = { value: await outboxAge(table), unit: 'Seconds' };
    const { failing, isHeldElsewhere } = await drainOutbox(table, {
      publish,
      wait,
      until: Date.now() + invocation.getRemainingTimeInMillis() - reserve,
      onProcessed: count => {
        processed = count;
      },
      onFailed: task => logFailedTask(log, task),
    });
    // Whoever is at work elsewhere tells it.
    if (!isHeldElsewhere) metrics.OutboxTasksFailing = { value: failing, unit: 'Count' };
    return { batchItemFailures: [] };
  } catch (error) {
    logFailedDrain(log, error);
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
  const present = new Set(found.filter(item => item !== undefined).map((item: Key) => keyText(item)));
  return tasks
    .filter(({ key }) => present.has(keyText(key)))
    .map(({ itemIdentifier }) => ({ itemIdentifier }));
}
