import { homeFeed } from './home-feed.ts';
import type { Rival } from './rival.ts';

export const ours: Rival = {
  ...homeFeed,
  name: 'ours',
  title: 'Communiqué',
  about:
    'As `npm start` serves it, without load shedding and without `extensions.cost`. Identical queries in flight are executed once (request coalescing).',
  packages: {},
  entry: 'ours-server.ts',
  path: '/graphql',
  countsReads: true,
};

/** The same without request coalescing: each query reads for itself. */
export const oursAlone: Rival = {
  ...ours,
  name: 'alone',
  title: 'Communiqué, uncoalesced',
  about:
    'The same configuration without request coalescing, as if no two clients sent the same query at the same time.',
  entry: 'ours-alone-server.ts',
};

/** The same with the answer cache, for queries by GET. */
export const oursCached: Rival = {
  ...ours,
  name: 'cached',
  title: 'Communiqué, cached',
  about:
    'As `npm run serve` serves queries by GET: the process keeps a public answer until the end of its `max-age`.',
  entry: 'ours-cached-server.ts',
  method: 'GET',
};
