import { z } from 'zod';
import { cmsArticle, cmsEvent, cmsOrganization, cmsPerson, feedArticle } from './cms-answer.ts';
import type { Rival } from './rival.ts';

const version = '3.90.2';
const article = cmsArticle.extend({
  people: z.array(z.object({ person: cmsPerson })),
  organizations: z.array(z.object({ organization: cmsOrganization })),
  events: z.array(z.object({ event: cmsEvent })),
});
const answer = z.object({ Articles: z.object({ docs: z.array(article) }) });

export const payload: Rival = {
  name: 'payload',
  title: `Payload ${version}`,
  about:
    'Payload’s own GraphQL schema over SQLite with a write-ahead log and an index on `publishedAt`, answered by graphql-http on node:http ' +
    'instead of a route of Next, which saves the time of Next and of the user look-up. The query requests only the selected fields, and no count. ' +
    'Relations are rows with one reference each, because a has-many relationship is not returned in its stored order.',
  packages: {
    payload: version,
    '@payloadcms/db-sqlite': version,
    '@payloadcms/graphql': version,
    graphql: '16.15.0',
    'graphql-http': '1.23.1',
  },
  entry: 'payload-server.ts',
  path: '/api/graphql',
  query: `query HomeFeed {
  Articles(limit: 20, sort: "-publishedAt", pagination: false, select: true) {
    docs {
      id slug headline summary section publishedAt
      people { person { id slug name jobTitle } }
      organizations { organization { id slug name } }
      events { event { id slug name startDate } }
    }
  }
}`,
  normalise: data =>
    answer.parse(data).Articles.docs.map(({ people, organizations, events, ...fields }) =>
      feedArticle(
        fields,
        people.map(({ person }) => person),
        organizations.map(({ organization }) => organization),
        events.map(({ event }) => event),
      ),
    ),
};
