import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { readTrustedDocuments } from '../server/document/trusted-documents.ts';
import { graphiqlPage } from '../server/graphiql.ts';
import { createAuthenticate } from '../server/identity/authenticate.ts';
import { readIssuer } from '../server/identity/issuer.ts';
import { jsonLog } from '../server/log.ts';
import { createServer } from '../server/server.ts';
import { readSettings } from '../server/settings.ts';
import { createClient } from '../store/client.ts';
import { Table } from '../store/table.ts';
import { requestIdsOf, toRequest, toResult } from './http-api.ts';
import { closed, isAllowedSource, readOriginSecrets, withoutSecret } from './origin.ts';

const settings = readSettings(process.env);
const table = new Table({ client: createClient(settings), name: settings.tableName });
const log = jsonLog(settings.logLevel);
const issuer = readIssuer(process.env, settings.stage);
const server = createServer({
  table,
  authenticate: createAuthenticate({
    table,
    stage: settings.stage,
    issuer,
    warn: message => log.warn(message),
  }),
  stage: settings.stage,
  trustedDocuments: await readTrustedDocuments(settings),
  addresses: settings.addresses,
  webhookNetwork: { allowLoopback: settings.webhookLoopback },
  feed: settings.feed,
  graphiql: settings.graphiql ? graphiqlPage : undefined,
  introspection: settings.introspection,
  limits: settings.limits,
  auditDays: settings.auditDays,
  origins: settings.origins,
  requestLog: { log, stage: settings.stage },
  onMutation: report => log.write('info', 'mutation', { ...report }),
});

const secrets = readOriginSecrets(process.env);

/** Answers GraphQL over HTTP for an HTTP API. The server is created once, before the first event arrives. */
export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  if (!isAllowedSource(event, secrets)) return closed;
  const request = toRequest(withoutSecret(event), server.fetchAPI.Request);
  return toResult(await server.fetch(request, requestIdsOf(event)));
};
