import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent, ScheduledEvent } from 'aws-lambda';
import { drainOutbox } from '../commands/outbox.ts';
import { outboxAge } from '../commands/outbox-age.ts';
import { jsonLog, metricFields } from '../server/log.ts';
import { readSettings } from '../server/settings.ts';
import { createClient } from '../store/client.ts';
import { getItems } from '../store/items.ts';
import { type Key, keyText, throughInstant } from '../store/keys.ts';
import { Table } from '../store/table.ts';
import { publisherTo, publishNowhere } from './event-bus.ts';

const settings = readSettings(process.env);
const table = new Table({ client: createClient(settings), name: settings.tableName });
const log = jsonLog(settings.logLevel);
const publish = settings.eventBus === undefined ? publishNowhere : publisherTo(settings.eventBus);

/** Milliseconds before the end of an invocation at which no new work is begun. */
const reserve = 10_000;

/**
 * Pays what is owed: moments after a write, when the stream tells of its debts, and every minute, for those that were to be paid later
 * or were left. Of the stream's records those are given back whose debts are due and still stand, so that only they are tried again.
 */
export async function handler(
  event: DynamoDBStreamEvent | ScheduledEvent,
  invocation: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<DynamoDBBatchResponse> {
  const age = await outboxAge(table);
  const started = performance.now();
  let paid = 0;
  try {
    paid = await drainOutbox(table, {
      publish,
      until: Date.now() + invocation.getRemainingTimeInMillis() - reserve,
    });
    return { batchItemFailures: [] };
  } catch (error) {
    log.error(error);
    if (!('Records' in event)) throw error;
    return { batchItemFailures: await stillOwed(event) };
  } finally {
    log.write('info', 'outbox', {
      source: 'Records' in event ? 'stream' : 'schedule',
      ...metricFields(process.env.STAGE ?? 'dev', {
        OutboxAge: { value: age, unit: 'Seconds' },
        DebtsPaid: { value: paid, unit: 'Count' },
        DrainDuration: { value: Math.round(performance.now() - started), unit: 'Milliseconds' },
      }),
    });
  }
}

async function stillOwed({
  Records,
}: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse['batchItemFailures']> {
  const due = throughInstant(table.now());
  const debts = Records.map(({ dynamodb }) => ({
    itemIdentifier: dynamodb?.SequenceNumber ?? '',
    key: { pk: dynamodb?.Keys?.pk?.S ?? '', sk: dynamodb?.Keys?.sk?.S ?? '' },
  })).filter(({ key }) => key.sk < due);
  const found = await getItems(
    table,
    debts.map(debt => debt.key),
    'consistent',
  );
  const standing = new Set(found.filter(item => item !== undefined).map((item: Key) => keyText(item)));
  return debts
    .filter(({ key }) => standing.has(keyText(key)))
    .map(({ itemIdentifier }) => ({ itemIdentifier }));
}
