import { defaultLimits } from '../limits.ts';
import type { ServerOptions } from '../options.ts';
import { contextsOf } from '../server.ts';
import { positionReader } from './read-positions.ts';
import { WatchedLists, type WatchedListsOptions } from './watched-lists.ts';

/** The lists that open streams of a process watch, read as a query of the public reads them, within the limits of the server. */
export function createWatchedLists(
  options: Omit<ServerOptions, 'authenticate'>,
  rounds: Pick<WatchedListsOptions, 'interval' | 'onFailure'>,
): WatchedLists {
  const { limits = defaultLimits } = options;
  return new WatchedLists({
    ...rounds,
    read: positionReader(contextsOf(options), limits),
    maxLists: limits.watchedLists,
    maxStreams: limits.streams,
  });
}
