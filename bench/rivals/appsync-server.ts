import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage, Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { apiKey, appsyncConfig, source } from './appsync-config.ts';
import { startNormalised } from './normalised-table.ts';
import { countReads } from './reads.ts';
import { ready, started } from './rival.ts';

/** What is used of the package. */
interface Package {
  readonly AmplifyAppSyncSimulator: new () => {
    readonly localhostUrl: string;
    init(config: object): void;
    start(): Promise<void>;
    getDataLoader(source: string): { readonly client: DynamoDBClient };
  };
}

const incoming = z.object({ request: z.instanceof(IncomingMessage), server: z.instanceof(Server) });
const endpoint = await startNormalised();
const { AmplifyAppSyncSimulator }: Package = createRequire(join(started().folder, 'package.json'))(
  '@aws-amplify/amplify-appsync-simulator',
);
const simulator = new AmplifyAppSyncSimulator();
simulator.init(appsyncConfig(endpoint));
const { client } = simulator.getDataLoader(source);
client.middlewareStack.add(
  next => args => next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } }),
  { step: 'initialize', priority: 'high' },
);
countReads(client);
// The bench sends no key to anyone. Its server is not to be had otherwise.
subscribe('http.server.request.start', message => {
  const { request, server } = incoming.parse(message);
  request.headers['x-api-key'] = apiKey;
  server.keepAliveTimeout = 0;
});
await simulator.start();
ready(Number(new URL(simulator.localhostUrl).port));
