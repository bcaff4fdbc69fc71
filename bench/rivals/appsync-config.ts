import { feedIndex, tableName } from './normalised-table.ts';

/** What a client of the simulator has to send. */
export const apiKey = 'da2-bench';
/** The name of its only source of data. */
export const source = 'table';

/** The API as one would deploy it to AppSync, for the simulator. */
export function appsyncConfig(endpoint: string): object {
  const local = 'local';
  return {
    schema: { content: schema },
    appSync: {
      name: 'bench',
      apiKey,
      defaultAuthenticationType: { authenticationType: 'API_KEY' },
      additionalAuthenticationProviders: [],
    },
    dataSources: [
      {
        type: 'AMAZON_DYNAMODB',
        name: source,
        config: { endpoint, tableName, region: local },
        options: { credentials: { accessKeyId: local, secretAccessKey: local } },
      },
    ],
    resolvers: [
      resolver('Query', 'articles', feed),
      resolver('PersonMention', 'person', mentioned),
      resolver('OrganizationMention', 'organization', mentioned),
      resolver('EventMention', 'event', mentioned),
    ],
  };
}

const schema = `
type Query { articles(first: Int!, after: String): ArticlePage }
type ArticlePage { items: [Article!]! nextToken: String }
type Article {
  pk: ID! slug: String! headline: String! summary: String section: String publishedAt: String!
  people: [PersonMention!]! organizations: [OrganizationMention!]! events: [EventMention!]!
}
type PersonMention { person: Person }
type OrganizationMention { organization: Organization }
type EventMention { event: Event }
type Person { pk: ID! slug: String! name: String! jobTitle: String }
type Organization { pk: ID! slug: String! name: String! }
type Event { pk: ID! slug: String! name: String! startDate: String }
schema { query: Query }
`;

const feed = `{
  "version": "2018-05-29", "operation": "Query", "index": "${feedIndex}", "scanIndexForward": false,
  "select": "ALL_PROJECTED_ATTRIBUTES", "limit": $ctx.args.first, "nextToken": $util.toJson($ctx.args.after),
  "query": {
    "expression": "#list = :list",
    "expressionNames": { "#list": "list" },
    "expressionValues": { ":list": { "S": "articles" } }
  }
}`;

/** An article has a list of keys. */
const mentioned = `{ "version": "2018-05-29", "operation": "GetItem", "key": { "pk": { "S": $util.toJson($ctx.source) } } }`;

function resolver(typeName: string, fieldName: string, requestMappingTemplate: string): object {
  return {
    kind: 'UNIT',
    ...{ typeName, fieldName, requestMappingTemplate },
    dataSourceName: source,
    responseMappingTemplate: '$util.toJson($ctx.result)',
  };
}
