import type { IncomingMessage } from 'node:http';
import { type GraphQLError, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { ServerContext } from '../context.ts';
import { hashOf } from '../document/operation-store.ts';
import { type Log, metricFields } from '../log.ts';

/** The ids of a request at the gateway or proxy, and in tracing. */
export interface RequestIds {
  readonly requestId?: string | undefined;
  readonly traceId?: string | undefined;
}

/** The data of a request that is in progress. */
interface Progress {
  readonly start: number;
  operation?: { name: string | undefined; type: string; hash: string };
  context?: ServerContext;
  codes: string[];
}

/** One line for each request, with its metrics. It never has a variable, a token, a body or a query string. */
export function useRequestLog(log: Log, stage: string): Plugin<ServerContext, RequestIds> {
  const progress = new WeakMap<Request, Progress>();
  return {
    onRequest({ request }) {
      progress.set(request, { start: performance.now(), codes: [] });
    },
    onExecute({ args: { document, operationName, contextValue } }) {
      const known = progress.get(contextValue.request);
      const operation = getOperationAST(document, operationName);
      if (known === undefined || operation == null) return;
      const hash = hashOf(contextValue.params.query ?? '');
      known.operation = { name: operation.name?.value, type: operation.operation, hash };
      known.context = contextValue;
    },
    onResultProcess({ request, result }) {
      const known = progress.get(request);
      if (known === undefined) return;
      known.codes = [result].flat().flatMap(each => ('errors' in each ? codesOf(each.errors ?? []) : []));
    },
    onResponse({ request, response, serverContext }) {
      const { start, operation, context, codes } = progress.get(request) ?? { start: 0, codes: [] };
      const cost = context?.meter.cost;
      const internalErrors = codes.filter(code => code === 'INTERNAL_SERVER_ERROR').length;
      log.write('info', 'request', {
        ...requestIdsOf(serverContext),
        method: request.method,
        path: pathOf(request.url),
        status: response.status,
        ...(operation === undefined
          ? {}
          : { operation: operation.name ?? null, type: operation.type, hash: operation.hash }),
        ...(codes.length === 0 ? {} : { errors: [...new Set(codes)] }),
        ...metricFields(stage, {
          Duration: { value: Math.round((performance.now() - start) * 10) / 10, unit: 'Milliseconds' },
          Requests: { value: cost?.requests ?? 0, unit: 'Count' },
          ReadUnits: { value: cost?.readUnits ?? 0, unit: 'Count' },
          WriteUnits: { value: cost?.writeUnits ?? 0, unit: 'Count' },
          Faults: { value: internalErrors, unit: 'Count' },
        }),
      });
    },
  };
}

/** Logs a request that was answered from the cache of the process. */
export function logHit(log: Log, { method, url = '' }: IncomingMessage, status: number): void {
  log.write('info', 'request', { method, path: pathOf(url), status, cached: true });
}

function pathOf(url: string): string {
  return (URL.parse(url, 'http://localhost')?.pathname ?? url).slice(0, 100);
}

function requestIdsOf({ requestId, traceId }: RequestIds): RequestIds {
  return { requestId, traceId };
}

function codesOf(errors: readonly GraphQLError[]): string[] {
  return errors.map(({ extensions }) => (typeof extensions.code === 'string' ? extensions.code : 'UNKNOWN'));
}
