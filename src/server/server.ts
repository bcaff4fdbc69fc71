import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import { schema } from '../schema/schema.ts';
import { defaultAuditDays } from './audit-days.ts';
import { type ContextFor, createContext, type RequestContext } from './context.ts';
import { maskError } from './errors.ts';
import { defaultLimits } from './limits.ts';
import { jsonLog } from './log.ts';
import type { ServerOptions } from './options.ts';
import { pluginsOf } from './plugins.ts';
import { Callers } from './request/identity.ts';
import { defaultFeed } from './request/routes.ts';
import type { RequestIds } from './response/request-log.ts';

/** The GraphQL server: a function from Request to Response, for any host that converts from and to these. */
export function createServer(options: ServerOptions) {
  const { logLevel = 'info', graphiql, requestLog } = options;
  const callers = new Callers(options);
  const contextFor = contextsOf(options);
  const yoga: YogaServerInstance<RequestIds, RequestContext> = createYoga<RequestIds, RequestContext>({
    schema,
    context: ({ request, requestId }) =>
      contextFor(callers.of(request), { requestId, client: request.signal }),
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: graphiql?.options ?? false,
    ...(graphiql === undefined ? {} : { renderGraphiQL: graphiql.render }),
    logging: requestLog?.log ?? jsonLog(logLevel),
    maskedErrors: { maskError },
    batching: false,
    multipart: false,
    // useRequestParameters has its own limits, and counts the received bytes in addition to the content-length.
    maxRequestBodySize: false,
    // Replaced by useDocumentCache.
    parserAndValidationCache: false,
    extraParamNames: ['documentId'],
    // Replaced by useCors.
    cors: false,
    plugins: pluginsOf(options, {
      callers,
      contextFor,
      send: async (request, requestIds) => yoga.fetch(request, requestIds),
    }),
  });
  return yoga;
}

/** Makes contexts from the options of a server, for its requests and for its background work. */
export function contextsOf({
  table,
  onMutation = () => {},
  limits = defaultLimits,
  addresses = {},
  auditDays = defaultAuditDays,
  feed = defaultFeed,
  webhookNetwork = { allowLoopback: false },
  stage,
  watchLists,
}: Omit<ServerOptions, 'authenticate'>): ContextFor {
  const { siteName } = feed;
  const settings = { addresses, siteName, webhookNetwork, auditDays, stage, watchLists };
  return (caller, origin = {}, maxReads = limits.requests) =>
    createContext(table, caller, onMutation, origin, {
      ...settings,
      limits: { ...limits, requests: maxReads },
    });
}
