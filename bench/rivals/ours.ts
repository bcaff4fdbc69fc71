import { homeFeed } from './home-feed.ts';
import type { Rival } from './rival.ts';

export const ours: Rival = {
  ...homeFeed,
  name: 'ours',
  title: 'Communiqué',
  about:
    'As `npm start` serves it, without a bound on how many ask at once and without `extensions.cost`. Those who ask the same while it is being read are answered together.',
  packages: {},
  entry: 'ours-server.ts',
  path: '/graphql',
  countsReads: true,
};

/** The same where nobody asks what another one is asking: each is answered by reads of its own. */
export const oursAlone: Rival = {
  ...ours,
  name: 'alone',
  title: 'Communiqué, each alone',
  about: 'The same without that: as if no two asked the same at the same time.',
  entry: 'ours-alone-server.ts',
};
