import type { Plugin } from 'graphql-yoga';
import type { ContextFor, ServerContext } from './context.ts';
import { useDocumentCache } from './document/cache.ts';
import { useDocumentLimits } from './document/limits.ts';
import { OperationStore } from './document/operation-store.ts';
import { usePersistedOperations } from './document/persisted-operations.ts';
import { useValidation } from './document/validation.ts';
import { useComplexityLimit, useDeadline } from './execution/budget.ts';
import { usePreview } from './execution/preview.ts';
import { useCauseLog, useCost } from './execution/reports.ts';
import { useRequestCoalescing } from './execution/request-coalescing.ts';
import { useVariables } from './execution/variables.ts';
import { defaultLimits } from './limits.ts';
import type { ServerOptions } from './options.ts';
import { type Callers, useIdentity } from './request/identity.ts';
import { type NodeContext, useLoadShedding } from './request/load-shedding.ts';
import type { Send } from './request/mcp.ts';
import type { NewContext } from './request/page.ts';
import { useParameterTypes } from './request/parameter-types.ts';
import { useRequestParameters } from './request/parameters.ts';
import { useResponseType } from './request/response-type.ts';
import { useRoutes } from './request/routes.ts';
import { useCacheControl } from './response/cache-control.ts';
import { useCompressionAndETag } from './response/compression-and-etag.ts';
import { useCors } from './response/cors.ts';
import { useHttpHead, useRefusalText, useSecurityHeaders } from './response/http-defaults.ts';
import { type RequestIds, useRequestLog } from './response/request-log.ts';
import { useResultLimits } from './response/result-limits.ts';

interface ServerParts {
  readonly callers: Callers;
  readonly contextFor: ContextFor;
  /** Answers a request of this server's own. */
  readonly send: Send;
}

/**
 * The plugins in the order in which a request passes them. Yoga calls the hooks of one kind in the order of this list, so within a phase the order is
 * that of the work. A plugin with hooks in several phases is listed in the first phase in which its position matters.
 */
export function pluginsOf(
  options: ServerOptions,
  { callers, contextFor, send }: ServerParts,
): (Plugin<ServerContext, RequestIds> | Plugin<object, NodeContext>)[] {
  const { table, loadShedder, requestLog, watchLists, responseKeeper, origins = '*' } = options;
  const { limits = defaultLimits, feed, introspection = false } = options;
  // Non-GraphQL routes serve public content only, even to privileged callers.
  const newContext: NewContext = async (request, maxReads) => {
    const { preview } = await callers.identify(request);
    const context = contextFor({ preview }, {}, maxReads);
    context.meter.endIn(limits.time);
    return context;
  };
  return [
    // Request: load shedding, authentication, parameters. Credentials are checked before the body is read.
    ...(loadShedder === undefined ? [] : [useLoadShedding(loadShedder)]),
    useIdentity(callers),
    useResponseType(),
    useRequestParameters(callers, limits),
    useVariables(limits, callers),

    // Document: parsing within limits, cached validation, persisted operations.
    useDocumentCache(limits.documents),
    useDocumentLimits(limits),
    useValidation({ introspection }),
    usePersistedOperations(new OperationStore(table), options.trustedDocuments),
    useParameterTypes(),

    // Execution: operations beyond their budget do not start; identical queries in flight are joined.
    useComplexityLimit(limits.points),
    useDeadline(limits),
    usePreview(),
    ...(options.coalesceRequests === true ? [useRequestCoalescing()] : []),
    useCauseLog(),
    useCost(options.showCost ?? false),
    useResultLimits(limits.answer),

    // Response: text and headers first, then the encoding, which depends on them. The log sees the final status.
    useRefusalText(),
    useCacheControl(),
    useCors(origins),
    useSecurityHeaders(),
    useCompressionAndETag(),
    useHttpHead(),
    ...(responseKeeper === undefined ? [] : [responseKeeper]),
    ...(requestLog === undefined ? [] : [useRequestLog(requestLog.log, requestLog.stage)]),

    // The other routes come last, after HEAD has become GET and the request is in the log.
    useRoutes({ table, newContext, feed, loadShedder, watchLists, mcp: { callers, limits, origins, send } }),
  ];
}
