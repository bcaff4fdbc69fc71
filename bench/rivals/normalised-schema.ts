import { BatchGetItemCommand, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import DataLoader from 'dataloader';
import { feedIndex, type Item, tableName } from './normalised-table.ts';

/** The part of a schema that a home feed needs, for servers that take it as text. */
export const typeDefs = `
type Query { articles(first: Int = 20, after: String): ArticleConnection! }
type ArticleConnection { edges: [ArticleEdge!]! pageInfo: PageInfo! }
type ArticleEdge { cursor: String! node: Article! }
type PageInfo { hasNextPage: Boolean! endCursor: String }
type Article {
  id: ID! slug: String! headline: String! summary: String section: String publishedAt: String!
  people(first: Int = 20): PersonConnection!
  organizations(first: Int = 20): OrganizationConnection!
  events(first: Int = 20): EventConnection!
}
type PersonConnection { nodes: [Person!]! }
type OrganizationConnection { nodes: [Organization!]! }
type EventConnection { nodes: [Event!]! }
type Person { id: ID! slug: String! name: String! jobTitle: String }
type Organization { id: ID! slug: String! name: String! }
type Event { id: ID! slug: String! name: String! startDate: String }
`;

export interface Context {
  readonly client: DynamoDBClient;
  readonly people: Loader;
  readonly organizations: Loader;
  readonly events: Loader;
}

/** One loader a type, for one request. */
export function contextOf(client: DynamoDBClient): Context {
  const loader = () => new DataLoader((keys: readonly string[]) => read(client, keys), { maxBatchSize: 100 });
  return { client, people: loader(), organizations: loader(), events: loader() };
}

export const resolvers = {
  Query: {
    async articles(_: unknown, { first, after }: Page & { after?: string | null }, { client }: Context) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: feedIndex,
          KeyConditionExpression: '#list = :list',
          ExpressionAttributeNames: { '#list': 'list' },
          ExpressionAttributeValues: { ':list': { S: 'articles' } },
          ScanIndexForward: false,
          Limit: first,
          ...(after ? { ExclusiveStartKey: JSON.parse(Buffer.from(after, 'base64url').toString()) } : {}),
          ReturnConsumedCapacity: 'TOTAL',
        }),
      );
      const edges = Items.map(item => ({ cursor: cursorOf(item), node: record(item) }));
      return {
        edges,
        pageInfo: { hasNextPage: LastEvaluatedKey !== undefined, endCursor: edges.at(-1)?.cursor },
      };
    },
  },
  Article: {
    people: mentioned('people'),
    organizations: mentioned('organizations'),
    events: mentioned('events'),
  },
};

type Loader = DataLoader<string, Flat>;

interface Page {
  readonly first: number;
}

/** An item with plain values, whose fields are those of the schema. */
type Flat = Record<string, string | readonly string[] | undefined>;

function mentioned(list: 'people' | 'organizations' | 'events') {
  return async ({ [list]: keys = [] }: Flat, { first }: Page, context: Context) => ({
    nodes: await context[list].loadMany(typeof keys === 'string' ? [] : keys.slice(0, first)),
  });
}

async function read(client: DynamoDBClient, keys: readonly string[]): Promise<Flat[]> {
  const Keys = keys.map(pk => ({ pk: { S: pk } }));
  const { Responses = {}, UnprocessedKeys = {} } = await client.send(
    new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys } }, ReturnConsumedCapacity: 'TOTAL' }),
  );
  if (Object.keys(UnprocessedKeys).length > 0) throw new Error('The engine left keys out.');
  const found = new Map(Responses[tableName]?.map(item => [item.pk?.S, record(item)]));
  return keys.map(key => found.get(key) ?? {});
}

function record(item: Item): Flat {
  const flat: Flat = { id: item.pk?.S };
  for (const [name, value] of Object.entries(item))
    flat[name] = value.S ?? value.L?.flatMap(({ S }) => S ?? []) ?? [];
  return flat;
}

function cursorOf({ pk, list, publishedAt }: Item): string {
  return Buffer.from(JSON.stringify({ pk, list, publishedAt })).toString('base64url');
}
