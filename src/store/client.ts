import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface ClientSettings {
  /** Another engine than AWS: an embedded or local one, which takes any credentials. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  /** Milliseconds that one try waits for its answer; for work that nobody waits for, as long as its deadline. */
  readonly requestTimeout?: number | undefined;
}

/** One connection attempt and one answer must be shorter than a read's deadline, so that a dead socket leaves time for a second try. */
const connectionTimeout = 1000;
const defaultRequestTimeout = 2000;

/** The SDK's client, with what its defaults get wrong for this use set right. */
export function createClient({
  endpoint,
  region,
  requestTimeout = defaultRequestTimeout,
}: ClientSettings): DynamoDBClient {
  return new DynamoDBClient({
    ...(endpoint === undefined ? {} : { endpoint, credentials: localCredentials }),
    ...(region === undefined && endpoint === undefined ? {} : { region: region ?? 'local' }),
    // retry.ts decides what is tried again and for how long.
    maxAttempts: 1,
    requestHandler: { connectionTimeout, requestTimeout, throwOnRequestTimeout: true },
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
