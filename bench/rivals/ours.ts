import { homeFeed } from './home-feed.ts';
import type { Rival } from './rival.ts';

export const ours: Rival = {
  ...homeFeed,
  name: 'ours',
  title: 'Communiqué',
  about: 'As `npm start` serves it, without a bound on how many ask at once and without `extensions.cost`.',
  packages: {},
  entry: 'ours-server.ts',
  path: '/graphql',
  countsReads: true,
};
