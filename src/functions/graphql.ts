import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createAuthenticate } from '../server/identity/authenticate.ts';
import { readIssuer } from '../server/identity/issuer.ts';
import { createServer } from '../server/server.ts';
import { readSettings } from '../server/settings.ts';
import { createClient } from '../store/client.ts';
import { Table } from '../store/table.ts';
import { toRequest, toResult } from './http-api.ts';

const settings = readSettings(process.env);
const table = new Table({ client: createClient(settings), name: settings.tableName });
const issuer = readIssuer(process.env, settings.stage);
const authenticate = createAuthenticate({ table, stage: settings.stage, issuer });
const server = createServer({ table, authenticate, logLevel: settings.logLevel });

/** Answers GraphQL over HTTP for an HTTP API. The server is made once, before the first event comes. */
export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> =>
  toResult(await server.fetch(toRequest(event, server.fetchAPI.Request)));
