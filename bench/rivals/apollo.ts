import { homeFeed } from './home-feed.ts';
import type { Rival } from './rival.ts';

const version = '5.5.1';

export const apollo: Rival = {
  ...homeFeed,
  name: 'apollo',
  title: `Apollo Server ${version}`,
  about:
    'In production mode with Fastify, without a landing page, introspection or usage reports. One Query of an index with the fields that a feed ' +
    'shows, then one BatchGetItem each for people, organizations and events, by one DataLoader per type, with the same SDK and logger.',
  packages: {
    '@apollo/server': version,
    '@as-integrations/fastify': '3.1.0',
    fastify: '5.12.8',
    graphql: '16.15.0',
  },
  entry: 'apollo-server.ts',
  path: '/graphql',
  countsReads: true,
};
