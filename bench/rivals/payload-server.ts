import { createServer } from 'node:http';
import { fileOf, filled } from './cms-database.ts';
import { loadPayload, startPayload } from './payload-packages.ts';
import { listening, started } from './rival.ts';

/** Payload as in production, over its database. */
const { folder, articles } = started();
const file = fileOf(folder, articles);
await filled(file, 'payload-fill.ts', { NODE_ENV: 'development' });
process.env.NODE_ENV = 'production';
const packages = await loadPayload(folder);
const payload = await startPayload(packages, file);
const { schema, validationRules } = packages.graphql.configToSchema(payload.config);
const handler = packages.http.createHandler({
  schema,
  context: async () => ({ headers: {}, req: await packages.payload.createLocalReq({}, payload) }),
  validationRules: (_request, args, specified) => [...specified, ...validationRules(args)],
});
listening(createServer(handler));
