import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';

/** A request to DynamoDB as it was made. */
export type Call =
  | { readonly name: 'QueryCommand'; readonly input: QueryCommandInput }
  | { readonly name: 'BatchGetItemCommand'; readonly input: BatchGetItemCommandInput }
  | { readonly name: 'TransactWriteItemsCommand'; readonly input: TransactWriteItemsCommandInput };

/** Requests to a client during an operation, by rounds: those of one round run concurrently. */
export async function recordCalls<T>(
  client: DynamoDBClient,
  act: () => Promise<T>,
): Promise<{ result: T; rounds: Call[][] }> {
  const rounds: Call[][] = [];
  let underWay = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async args => {
        if (underWay === 0) rounds.push([]);
        underWay += 1;
        rounds.at(-1)?.push({ name: commandName, input: args.input } as Call);
        try {
          return await next(args);
        } finally {
          underWay -= 1;
        }
      },
    { step: 'initialize', name },
  );
  try {
    return { result: await act(), rounds };
  } finally {
    client.middlewareStack.remove(name);
  }
}

const name = 'recordCalls';

/** Makes the calls of one round, and answers the items of each, as DynamoDB gives them. */
export function repeat(client: DynamoDBClient, round: readonly Call[]): Promise<Attributes[][]> {
  return Promise.all(
    round.map(async ({ name, input }) => {
      if (name === 'QueryCommand') return (await client.send(new QueryCommand(input))).Items ?? [];
      if (name === 'BatchGetItemCommand') {
        const { Responses = {} } = await client.send(new BatchGetItemCommand(input));
        return Object.values(Responses).flat();
      }
      await client.send(new TransactWriteItemsCommand(input));
      return [];
    }),
  );
}

/** An item as DynamoDB gives it. */
export type Attributes = Record<string, AttributeValue>;
