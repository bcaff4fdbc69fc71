import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Fastify } from './fastify.ts';
import { contextOf, resolvers, typeDefs } from './normalised-schema.ts';
import { openNormalised } from './normalised-table.ts';
import { ready, started } from './rival.ts';

const installed = createRequire(join(started().folder, 'package.json'));
const { fastify }: Fastify = installed('fastify');
const mercurius: object = installed('mercurius');

const client = await openNormalised();
const app = fastify({ keepAliveTimeout: 0 });
await app.register(mercurius, {
  schema: typeDefs,
  resolvers,
  jit: 1,
  graphiql: false,
  context: () => contextOf(client),
});
await app.listen({ port: 0, host: '127.0.0.1' });
ready(app.addresses()[0]?.port ?? 0);
