import { z } from 'zod';
import { cmsArticle, cmsEvent, cmsOrganization, cmsPerson, feedArticle } from './cms-answer.ts';
import type { Rival } from './rival.ts';

const version = '2.16.20';
const article = cmsArticle.extend({
  people: z.array(z.object({ person: cmsPerson })),
  organizations: z.array(z.object({ organization: cmsOrganization })),
  events: z.array(z.object({ event: cmsEvent })),
});
const answer = z.object({
  articles: z.object({ items: z.array(article), nextToken: z.string() }),
});

export const appsync: Rival = {
  name: 'appsync',
  title: `Amplify’s AppSync simulator ${version}`,
  about:
    'Unit resolvers in VTL over the normalised table: one Query of the feed’s index, then a GetItem for each mention, because the simulator has no ' +
    'BatchGetItem. The simulator is a development tool; AppSync itself cannot be measured locally.',
  // One GraphQL for all of its packages, which else get two that do not know each other's schemas.
  packages: { '@aws-amplify/amplify-appsync-simulator': version, graphql: '15.11.0' },
  entry: 'appsync-server.ts',
  path: '/graphql',
  countsReads: true,
  query: `query HomeFeed {
  articles(first: 20) {
    items {
      id: pk slug headline summary section publishedAt
      people { person { id: pk slug name jobTitle } }
      organizations { organization { id: pk slug name } }
      events { event { id: pk slug name startDate } }
    }
    nextToken
  }
}`,
  normalise: data =>
    answer.parse(data).articles.items.map(({ people, organizations, events, ...fields }) =>
      feedArticle(
        fields,
        people.map(({ person }) => person),
        organizations.map(({ organization }) => organization),
        events.map(({ event }) => event),
      ),
    ),
};
