import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface ClientSettings {
  /** Another engine than AWS: an embedded or local one, which takes any credentials. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}

/** Milliseconds; shorter than one try, so an unreachable host still leaves time for a retry. */
const connectionTimeout = 1000;

/** Connections to the table of one process. What is more waits for one to be free. */
const maxConnections = 50;

/** The SDK's client, with what its defaults get wrong for this use set right. */
export function createClient({ endpoint, region }: ClientSettings): DynamoDBClient {
  const client = new DynamoDBClient({
    ...(endpoint === undefined ? {} : { endpoint, credentials: localCredentials }),
    ...(region === undefined && endpoint === undefined ? {} : { region: region ?? 'local' }),
    // retry.ts decides what is tried again and for how long: the SDK's own limit ends where the answer begins.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout,
      httpAgent: { maxSockets: maxConnections },
      httpsAgent: { maxSockets: maxConnections },
    },
  });
  for (const name of needless) client.middlewareStack.remove(name);
  return client;
}

/**
 * Steps of each request that a post to DynamoDB can do without. The one for the log walks every input and output to redact it, whether or not there
 * is a log; the others tell AWS which SDK calls, and from which function.
 */
const needless = ['loggerMiddleware', 'getUserAgentMiddleware', 'recursionDetectionMiddleware'];

const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };
