import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { startEngine } from '../../src/dev/engine.ts';
import { createClient } from '../../src/store/client.ts';
import { contentOf } from './content.ts';
import { engineOrMemory } from './keep.ts';
import { countReads } from './reads.ts';
import { started, tell } from './rival.ts';

export const tableName = 'normalised';
/** Articles by their time, with the fields that lists show: one Query for a page of the feed. */
export const feedIndex = 'feed';

/** An item as DynamoDB has it. */
export type Item = Record<string, AttributeValue>;

/** A client of the normalised table, whose reads are counted. */
export async function openNormalised(): Promise<DynamoDBClient> {
  const client = createClient({ endpoint: await startNormalised() });
  countReads(client);
  return client;
}

/**
 * Opens a single table as one would make it by the book: one item for each article, person, organization and event, with references by key.
 * It is filled the first time, and kept in the rival's folder.
 * Answers where it is to be asked for.
 */
export async function startNormalised(): Promise<string> {
  const { folder, articles } = started();
  const dataDir = join(folder, `table-${articles}`);
  const mark = join(dataDir, 'complete');
  if (!existsSync(mark)) await rm(dataDir, { recursive: true, force: true });
  const engine = await startEngine({ dataDir });
  const client = createClient({ endpoint: engine.endpoint });
  if (!existsSync(mark)) {
    tell(`filling a table with ${articles} articles, once`);
    await createTable(client);
    await fill(client, [...itemsOf(articles)]);
    await writeFile(mark, '');
  }
  client.destroy();
  return engineOrMemory(engine.endpoint);
}

async function createTable(client: DynamoDBClient): Promise<void> {
  const command = new CreateTableCommand({
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'list', 'publishedAt'].map(AttributeName => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: feedIndex,
        KeySchema: [
          { AttributeName: 'list', KeyType: 'HASH' },
          { AttributeName: 'publishedAt', KeyType: 'RANGE' },
        ],
        Projection: {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: ['slug', 'headline', 'summary', 'section', 'people', 'organizations', 'events'],
        },
      },
    ],
  });
  await client.send(command);
}

function* itemsOf(count: number): Generator<Item> {
  const { people, organizations, events, articles } = contentOf(count);
  for (const one of people) yield itemOf('Person', one);
  for (const one of organizations) yield itemOf('Organization', one);
  for (const one of events) yield itemOf('Event', one);
  for (const one of articles)
    yield {
      ...itemOf('Article', one),
      list: { S: 'articles' },
      people: keys('Person', one.people),
      organizations: keys('Organization', one.organizations),
      events: keys('Event', one.events),
    };
}

/** The strings of a record, under its key. */
function itemOf(type: string, record: { readonly slug: string }): Item {
  const item: Item = { pk: { S: `${type}#${record.slug}` } };
  for (const [name, value] of Object.entries(record))
    if (typeof value === 'string') item[name] = { S: value };
  return item;
}

function keys(type: string, slugs: readonly string[]): AttributeValue {
  return { L: slugs.map(slug => ({ S: `${type}#${slug}` })) };
}

async function fill(client: DynamoDBClient, items: readonly Item[]): Promise<void> {
  const maxPuts = 25;
  for (let from = 0; from < items.length; from += maxPuts) {
    const puts = items.slice(from, from + maxPuts).map(Item => ({ PutRequest: { Item } }));
    const { UnprocessedItems = {} } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [tableName]: puts } }),
    );
    if (Object.keys(UnprocessedItems).length > 0) throw new Error('The engine left items out.');
    if (from % 5000 === 0 && from > 0) tell(`${from} of ${items.length} items`);
  }
}
