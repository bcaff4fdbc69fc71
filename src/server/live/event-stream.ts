import type { ListPosition } from '../../resolvers/watch-lists.ts';

/** Milliseconds between two signs of life: proxies close connections on which nothing is sent for a minute or less. */
const heartbeat = 20_000;

/** Milliseconds after which an EventSource connects again. */
const reconnection = 3000;

/** Positions as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function eventStream(positions: AsyncIterableIterator<ListPosition>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(`retry: ${reconnection}\n\n`));
    },
    async pull(controller) {
      // Not before it is read: a response whose client has gone away is neither read nor cancelled.
      timer ??= setInterval(() => {
        // A client that reads nothing gets no further ones.
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(':\n\n'));
      }, heartbeat).unref();
      const { done, value } = await positions.next();
      if (done === true) {
        clearInterval(timer);
        controller.close();
      } else controller.enqueue(encoder.encode(`event: position\ndata: ${JSON.stringify(value)}\n\n`));
    },
    async cancel() {
      clearInterval(timer);
      await positions.return?.();
    },
  });
}
