import { homeFeed } from './home-feed.ts';
import type { Rival } from './rival.ts';

const version = '16.10.1';

export const mercurius: Rival = {
  ...homeFeed,
  name: 'mercurius',
  title: `Mercurius ${version}`,
  about:
    'In production mode with `jit: 1`, so that graphql-jit compiles each query when it is sent a second time; table, loaders and SDK as for Apollo Server.',
  packages: { mercurius: version, fastify: '5.12.8', graphql: '16.15.0' },
  entry: 'mercurius-server.ts',
  path: '/graphql',
  countsReads: true,
};
