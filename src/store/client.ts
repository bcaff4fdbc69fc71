import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

export interface ClientSettings {
  /** The endpoint of an embedded or local engine instead of AWS; it accepts any credentials. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}

/** Milliseconds; shorter than one try, so an unreachable host still leaves time for a retry. */
const connectionTimeout = 1000;

/** Maximum connections of one process to the table. Further requests wait for a free one. */
const maxConnections = 50;

/** The SDK's client, with other values for the defaults that do not fit this use. */
export function createClient({ endpoint, region }: ClientSettings): DynamoDBClient {
  const client = new DynamoDBClient({
    ...(endpoint === undefined ? {} : { endpoint, credentials: localCredentials, signer: localSigner }),
    ...(region === undefined && endpoint === undefined ? {} : { region: region ?? 'local' }),
    // retry.ts decides on retries and deadlines: the SDK's own time limit ends when the response begins.
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
 * Middleware that a request to DynamoDB does not need. The logger walks every input and output to redact it, whether or not a log exists; the
 * others report to AWS the SDK calls and the calling function.
 */
const needless = ['loggerMiddleware', 'getUserAgentMiddleware', 'recursionDetectionMiddleware'];

const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Local engines check only that a request has the header of a signature. The digests of a valid one would take a tenth of the time of a request. */
const localSigner: NonNullable<DynamoDBClientConfig['signer']> = {
  async sign(request, { signingDate, signingRegion = 'local' } = {}) {
    const time = new Date(signingDate ?? Date.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    request.headers['x-amz-date'] = time;
    request.headers.authorization =
      `AWS4-HMAC-SHA256 Credential=${localCredentials.accessKeyId}/${time.slice(0, 8)}/${signingRegion}/dynamodb/aws4_request, ` +
      'SignedHeaders=host;x-amz-date, Signature=none';
    return request;
  },
};
