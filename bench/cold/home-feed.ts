/** The first request of a phone, as API Gateway passes it to a function (HTTP API, payload format 2.0). */
const query = `query HomeFeed($first: Int = 20, $after: String) {
  articles(first: $first, after: $after) {
    edges {
      cursor
      node {
        id slug headline summary section publishedAt
        image { url alt width height }
        people(first: 3) { nodes { id slug name jobTitle } }
        organizations(first: 3) { nodes { id slug name } }
        events(first: 2) { nodes { id slug name startDate } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

const domainName = 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com';

export const homeFeed = {
  version: '2.0',
  routeKey: 'GET /graphql',
  rawPath: '/graphql',
  rawQueryString: new URLSearchParams({ query }).toString(),
  headers: {
    accept: 'application/graphql-response+json, application/json;q=0.9',
    'accept-encoding': 'gzip, deflate, br',
    host: domainName,
    'user-agent': 'okhttp/5.1.0',
    'x-forwarded-proto': 'https',
  },
  queryStringParameters: { query },
  requestContext: {
    domainName,
    http: {
      method: 'GET',
      path: '/graphql',
      protocol: 'HTTP/1.1',
      sourceIp: '203.0.113.24',
      userAgent: 'okhttp/5.1.0',
    },
    requestId: 'Q8xT2j1YFiAEJMw=',
    stage: '$default',
  },
  isBase64Encoded: false,
};
