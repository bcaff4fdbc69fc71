import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Reads } from './rival.ts';

/** Counts what is read through a client, and tells it to who has forked this process and asks. */
export function countReads(client: DynamoDBClient): void {
  let [requests, units] = [0, 0];
  client.middlewareStack.add(
    next => async args => {
      const result = await next(args);
      requests += 1;
      units += unitsOf(result.output);
      return result;
    },
    { step: 'initialize' },
  );
  process.on('message', message => {
    if (message === 'reads') process.send?.({ requests, units } satisfies Reads);
  });
}

function unitsOf(output: object): number {
  if (!('ConsumedCapacity' in output)) return 0;
  let units = 0;
  for (const consumed of [output.ConsumedCapacity].flat())
    if (typeof consumed === 'object' && consumed !== null && 'CapacityUnits' in consumed)
      units += Number(consumed.CapacityUnits);
  return units;
}
