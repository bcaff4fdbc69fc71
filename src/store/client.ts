import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface ClientSettings {
  /** Another engine than AWS: an embedded or local one, which takes any credentials. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}

/** Milliseconds; shorter than one try, so that an address where nobody is leaves time for a second one. */
const connectionTimeout = 1000;

/** Connections to the table of one process. What is more waits for one to be free. */
const mostConnections = 50;

/** The SDK's client, with what its defaults get wrong for this use set right. */
export function createClient({ endpoint, region }: ClientSettings): DynamoDBClient {
  return new DynamoDBClient({
    ...(endpoint === undefined ? {} : { endpoint, credentials: localCredentials }),
    ...(region === undefined && endpoint === undefined ? {} : { region: region ?? 'local' }),
    // retry.ts decides what is tried again and for how long: the SDK's own limit ends where the answer begins.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout,
      httpAgent: { maxSockets: mostConnections },
      httpsAgent: { maxSockets: mostConnections },
    },
    logger: leanLogger,
  });
}

const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * The SDK's default logger has an `info`, for which its middleware walks every input and output to redact it: 1.8 times the
 * CPU of a small read. Without an `info` that work is not done.
 */
const silent = () => {};
const leanLogger = { trace: silent, debug: silent, warn: silent, error: silent } as unknown as Console;
