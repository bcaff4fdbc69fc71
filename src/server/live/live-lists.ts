import type { Context } from '../../resolvers/context.ts';
import { listPosition } from '../../resolvers/list-position.ts';
import { checkedLists, watchLists } from '../../resolvers/watch-lists.ts';
import { publicUntil } from '../response/cache-control.ts';
import { eventStream } from './event-stream.ts';

/** Seconds for which a cache may answer a poll: about the time after which a stream would have sent the change. */
const pollMaxAge = 5;

/** `GET /live?lists=…`: server-sent events, one for the current position of each list and one for each later position. */
export async function liveEvents(url: URL, context: Pick<Context, 'watchLists' | 'client'>) {
  const positions = await watchLists(listsIn(url), context);
  return { type: 'text/event-stream; charset=utf-8', text: eventStream(positions), cacheControl: 'no-store' };
}

/** `GET /live.json?lists=…`: the current positions, in the order of the request. */
export async function livePositions(url: URL, context: Context) {
  const positions = await Promise.all(checkedLists(listsIn(url)).map(list => listPosition(list, context)));
  return {
    type: 'application/json; charset=utf-8',
    text: JSON.stringify({ positions }),
    cacheControl: publicUntil(context.now, pollMaxAge, context.pending.next()),
  };
}

/** The lists of the parameter `lists`: separated by commas, or one in each of several parameters, where a name may have a comma. */
function listsIn({ searchParams }: URL): string[] {
  const [first = '', ...others] = searchParams.getAll('lists');
  return (others.length === 0 ? first.split(',') : [first, ...others]).map(name => name.trim());
}
