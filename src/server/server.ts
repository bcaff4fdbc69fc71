import { createYoga, type GraphiQLOptions } from 'graphql-yoga';
import type { Context } from '../resolvers/context.ts';
import { Records } from '../resolvers/records.ts';
import type { Viewer } from '../resolvers/viewer.ts';
import { schema } from '../schema/schema.ts';
import { Meter } from '../store/meter.ts';
import type { Table } from '../store/table.ts';
import { maskError } from './errors.ts';
import type { Authenticate } from './identity/authenticate.ts';
import { useCost } from './use-cost.ts';
import { useDocumentLimits } from './use-document-limits.ts';
import { useFailureLog } from './use-failure-log.ts';
import { useIdentity, Viewers } from './use-identity.ts';
import { largestBody, useRequestParameters } from './use-request-parameters.ts';
import { useSecurityHeaders } from './use-security-headers.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface ServerOptions {
  readonly table: Table;
  readonly authenticate: Authenticate;
  readonly logLevel?: LogLevel | undefined;
  /** Whether answers say to everybody what they cost in `extensions.cost`; to ADMIN they always do. */
  readonly showCost?: boolean | undefined;
  readonly graphiql?: GraphiQLPage | undefined;
}

/** The page to try queries on: its settings for the one who opens it, and what makes HTML of them. */
export interface GraphiQLPage {
  options(request: Request): GraphiQLOptions;
  render(options: GraphiQLOptions): Promise<string>;
}

export interface ServerContext extends Context {
  readonly meter: Meter;
}

/** Requests to DynamoDB that one operation may make, whatever its shape. */
const mostRequests = 40;

/** The GraphQL server as a function from a Request to a Response, for whatever brings the one and takes the other. */
export function createServer({ table, authenticate, logLevel, showCost, graphiql }: ServerOptions) {
  const viewers = new Viewers();
  return createYoga<object, ServerContext>({
    schema,
    context: ({ request }) => createContext(table, viewers.of(request)),
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: graphiql?.options ?? false,
    ...(graphiql === undefined ? {} : { renderGraphiQL: graphiql.render }),
    logging: logLevel === 'silent' ? false : (logLevel ?? 'info'),
    maskedErrors: { maskError },
    batching: false,
    multipart: false,
    maxRequestBodySize: largestBody.writers,
    // Anyone may read; no cookies are ever needed for it.
    cors: { origin: '*', credentials: false, methods: ['GET', 'POST', 'OPTIONS'] },
    plugins: [
      useIdentity(authenticate, viewers),
      useRequestParameters(viewers),
      useDocumentLimits(),
      useFailureLog(),
      useSecurityHeaders(),
      useCost(showCost ?? false),
    ],
  });
}

/** What the resolvers of one request share. */
function createContext(table: Table, viewer: Viewer | undefined): ServerContext {
  const meter = new Meter(mostRequests);
  const metered = table.metered(meter);
  return { table: metered, now: table.now(), viewer, records: new Records(metered), meter };
}
