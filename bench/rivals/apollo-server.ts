import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Fastify } from './fastify.ts';
import { type Context, contextOf, resolvers, typeDefs } from './normalised-schema.ts';
import { openNormalised } from './normalised-table.ts';
import { ready, started } from './rival.ts';

/** What is used of the packages. */
interface Apollo {
  readonly ApolloServer: new (options: object) => { start(): Promise<void> };
}
interface Integration {
  readonly default: (server: object) => object;
  readonly fastifyApolloDrainPlugin: (app: object) => object;
}

const installed = createRequire(join(started().folder, 'package.json'));
const { fastify }: Fastify = installed('fastify');
const { ApolloServer }: Apollo = installed('@apollo/server');
const { ApolloServerPluginLandingPageDisabled }: Record<string, () => object> = installed(
  '@apollo/server/plugin/disabled',
);
const { default: fastifyApollo }: Integration = installed('@as-integrations/fastify');

const client = await openNormalised();
const app = fastify({ keepAliveTimeout: 0 });
const server = new ApolloServer({
  typeDefs,
  resolvers,
  introspection: false,
  plugins: [ApolloServerPluginLandingPageDisabled?.()],
});
await server.start();
await app.register(fastifyApollo(server), { context: async (): Promise<Context> => contextOf(client) });
await app.listen({ port: 0, host: '127.0.0.1' });
ready(app.addresses()[0]?.port ?? 0);
