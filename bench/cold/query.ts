import { QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  graphql,
} from 'graphql';
import { createClient } from '../../src/store/client.ts';

/** The least that a GraphQL API over DynamoDB can be: the client, one Query, and graphql-js over a schema of three types. */
const client = createClient({
  endpoint: process.env.DYNAMODB_ENDPOINT,
  region: process.env.AWS_REGION,
});

const article = new GraphQLObjectType({
  name: 'Article',
  fields: { headline: { type: new GraphQLNonNull(GraphQLString) } },
});

const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: 'Query',
    fields: { articles: { type: new GraphQLList(article), resolve: newestArticles } },
  }),
});

export async function handler() {
  const result = await graphql({ schema, source: '{ articles { headline } }' });
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(result),
  };
}

async function newestArticles() {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: process.env.TABLE_NAME,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'list#articles' } },
      ScanIndexForward: false,
      Limit: 20,
    }),
  );
  return Items.map(({ sk }) => ({ headline: sk?.S }));
}
