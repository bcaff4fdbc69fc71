import { listPosition } from '../../resolvers/list-position.ts';
import type { ContextFor } from '../context.ts';
import type { Limits } from '../limits.ts';
import type { WatchedListsOptions } from './watched-lists.ts';

/** Reads the positions of lists as one query of the public does: at one time, and within the deadline of a query. */
export function positionReader(
  contextFor: ContextFor,
  { queryTime }: Pick<Limits, 'queryTime'>,
): WatchedListsOptions['read'] {
  return async lists => {
    const context = contextFor({});
    context.meter.endIn(queryTime);
    const found = await Promise.allSettled(lists.map(list => listPosition(list, context)));
    context.meter.endIn(0);
    return found.map(one =>
      one.status === 'fulfilled'
        ? one.value
        : one.reason instanceof Error
          ? one.reason
          : new Error('A position could not be read.', { cause: one.reason }),
    );
  };
}
