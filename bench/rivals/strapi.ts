import { z } from 'zod';
import { cmsArticle, cmsEvent, cmsOrganization, cmsPerson, feedArticle } from './cms-answer.ts';
import type { Rival } from './rival.ts';

const version = '5.54.0';
const article = cmsArticle.extend({
  people: z.array(cmsPerson),
  organizations: z.array(cmsOrganization),
  events: z.array(cmsEvent),
});
const answer = z.object({ articles: z.array(article) });

export const strapi: Rival = {
  name: 'strapi',
  title: `Strapi ${version}`,
  about:
    'Strapi with its GraphQL plugin, which is Apollo Server, over SQLite with an index on the sort field of the feed; without drafts, its admin panel, ' +
    'optional middleware, and the permission look-up. Its plugin queries the database for each relation of each article.',
  packages: {
    '@strapi/strapi': version,
    '@strapi/plugin-graphql': version,
    // Those before 13 abort on Node 24.19 and later.
    'better-sqlite3': '13.2.0',
    react: '18.3.1',
    'react-dom': '18.3.1',
    'react-router-dom': '6.30.6',
    'styled-components': '6.6.0',
  },
  entry: 'strapi-server.ts',
  path: '/graphql',
  query: `query HomeFeed {
  articles(sort: "releasedAt:desc", pagination: { limit: 20 }) {
    id: documentId slug headline summary section publishedAt: releasedAt
    people(pagination: { limit: 3 }) { id: documentId slug name jobTitle }
    organizations(pagination: { limit: 3 }) { id: documentId slug name }
    events(pagination: { limit: 2 }) { id: documentId slug name startDate }
  }
}`,
  normalise: data =>
    answer
      .parse(data)
      .articles.map(({ people, organizations, events, ...fields }) =>
        feedArticle(fields, people, organizations, events),
      ),
};
