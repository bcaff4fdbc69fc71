import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { SentEvent } from '../../commands/write/change-event.ts';

/** Milliseconds until a call to the bus times out; the event stays in the outbox. */
const timeout = 5000;

/**
 * Sends events to an EventBridge bus, by its name or ARN: `source` is `communique`, `detail-type` the type of the event, `detail` the event. Delivery
 * is at least once; of two events for one record, the one with the later `at` is the later change.
 */
export function publisherTo(bus: string): (event: SentEvent) => Promise<void> {
  const client = new EventBridgeClient();
  return async event => {
    const entry = {
      EventBusName: bus,
      Source: 'communique',
      DetailType: event.type,
      Detail: JSON.stringify(event),
      Time: new Date(event.at),
    };
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }), {
      abortSignal: AbortSignal.timeout(timeout),
    });
    const [{ ErrorCode, ErrorMessage } = {}] = Entries;
    if (ErrorCode !== undefined)
      throw new Error(`The event bus refused an event: ${ErrorCode}: ${ErrorMessage}`);
  };
}

/** Without a bus, events are dropped. A bus that is configured later does not receive them. */
export async function publishNowhere(): Promise<void> {}
