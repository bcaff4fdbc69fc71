import { createYoga, type GraphiQLOptions, type YogaInitialContext } from 'graphql-yoga';
import type { Context } from '../resolvers/context.ts';
import { Conversions } from '../resolvers/conversions.ts';
import type { MutationReport } from '../resolvers/mutation.ts';
import { Records } from '../resolvers/records.ts';
import type { Viewer } from '../resolvers/viewer.ts';
import { schema } from '../schema/schema.ts';
import { Meter } from '../store/meter.ts';
import type { Table } from '../store/table.ts';
import type { Admission } from './admission.ts';
import { maskError } from './errors.ts';
import type { FeedSettings } from './feed.ts';
import type { Authenticate } from './identity/authenticate.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { jsonLog, type Log } from './log.ts';
import { OperationStore } from './operation-store.ts';
import type { TrustedDocuments } from './trusted-documents.ts';
import { useAdmission } from './use-admission.ts';
import { useAnswerLimits } from './use-answer-limits.ts';
import { useAnswerType } from './use-answer-type.ts';
import { useCacheControl } from './use-cache-control.ts';
import { useComplexity } from './use-complexity.ts';
import { type Origins, useCors } from './use-cors.ts';
import { useCost } from './use-cost.ts';
import { useDeadline } from './use-deadline.ts';
import { useDocumentCache } from './use-document-cache.ts';
import { useDocumentLimits } from './use-document-limits.ts';
import { useFailureLog } from './use-failure-log.ts';
import { useHead } from './use-head.ts';
import { useIdentity, Viewers } from './use-identity.ts';
import { useParameterTypes } from './use-parameter-types.ts';
import { usePersistedOperations } from './use-persisted-operations.ts';
import { useRepresentation } from './use-representation.ts';
import { type Delivery, useRequestLog } from './use-request-log.ts';
import { useRequestParameters } from './use-request-parameters.ts';
import { useRoutes } from './use-routes.ts';
import { useSecurityHeaders } from './use-security-headers.ts';
import { useSharedAnswers } from './use-shared-answers.ts';
import { useStatusText } from './use-status-text.ts';
import { useValidation } from './use-validation.ts';
import { useVariables } from './use-variables.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface ServerOptions {
  readonly table: Table;
  readonly authenticate: Authenticate;
  readonly logLevel?: LogLevel | undefined;
  /** Whether answers say to everybody what they cost in `extensions.cost`; to ADMIN they always do. */
  readonly showCost?: boolean | undefined;
  readonly graphiql?: GraphiQLPage | undefined;
  /** Whether queries may explore the schema, and errors suggest names of it. */
  readonly introspection?: boolean | undefined;
  readonly limits?: Limits | undefined;
  /** Where many may ask at once; a function answers one at a time. */
  readonly admission?: Admission | undefined;
  /** Whether those who ask the same at the same time are answered together: where many may ask at once. */
  readonly shareAnswers?: boolean | undefined;
  readonly origins?: Origins | undefined;
  /** Hears of every mutation, for the audit and to set about what it owes. */
  readonly onMutation?: ((report: MutationReport) => void) | undefined;
  readonly trusted?: TrustedDocuments | undefined;
  readonly feed?: FeedSettings | undefined;
  /** Where each request is logged in a line of its own, and for which stage it is counted; nowhere on a laptop. */
  readonly requestLog?: { readonly log: Log; readonly stage: string } | undefined;
}

/** The page to try queries on: its settings for the one who opens it, and what makes HTML of them. */
export interface GraphiQLPage {
  options(request: Request): GraphiQLOptions;
  render(options: GraphiQLOptions): Promise<string>;
}

export interface ServerContext extends Context, YogaInitialContext {
  readonly meter: Meter;
}

/** What this server adds to what Yoga knows of a request. */
type Own = Context & { readonly meter: Meter };

/** The GraphQL server as a function from a Request to a Response, for whatever brings the one and takes the other. */
export function createServer(options: ServerOptions) {
  const { table, authenticate, logLevel, showCost, graphiql, trusted, feed, requestLog } = options;
  const { admission, shareAnswers } = options;
  const { onMutation = () => {}, introspection = false, limits = defaultLimits, origins = '*' } = options;
  const viewers = new Viewers();
  return createYoga<Delivery, Own>({
    schema,
    context: ({ request }) => createContext(table, viewers.of(request), onMutation, limits),
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: graphiql?.options ?? false,
    ...(graphiql === undefined ? {} : { renderGraphiQL: graphiql.render }),
    logging: requestLog?.log ?? jsonLog(logLevel ?? 'info'),
    maskedErrors: { maskError },
    batching: false,
    multipart: false,
    // useRequestParameters has limits of its own, and does not count what a content-length has told.
    maxRequestBodySize: false,
    parserAndValidationCache: false,
    extraParamNames: ['documentId'],
    // useCors says whose pages may read the answers.
    cors: false,
    plugins: [
      ...(admission === undefined ? [] : [useAdmission(admission)]),
      useIdentity(authenticate, viewers),
      useAnswerType(),
      useRequestParameters(viewers, limits),
      useVariables(limits, viewers),
      useDocumentCache(limits.documents),
      useDocumentLimits(limits),
      useValidation({ introspection }),
      usePersistedOperations(new OperationStore(table), trusted),
      useParameterTypes(),
      useComplexity(limits.points),
      useDeadline(limits),
      ...(shareAnswers === true ? [useSharedAnswers()] : []),
      useFailureLog(),
      useCost(showCost ?? false),
      useAnswerLimits(limits.answer),
      // What follows makes the answer's headers and form, in this order.
      useStatusText(),
      useCacheControl(),
      useCors(origins),
      useSecurityHeaders(),
      useRepresentation(),
      useHead(),
      ...(requestLog === undefined ? [] : [useRequestLog(requestLog.log, requestLog.stage)]),
      useRoutes(
        table,
        () => createContext(table, undefined, onMutation, limits),
        feed ?? { siteName: 'Communiqué', publicUrl: undefined, articleUrl: undefined },
        admission,
      ),
    ],
  });
}

/** What the resolvers of one request share. */
function createContext(
  table: Table,
  viewer: Viewer | undefined,
  report: Context['report'],
  { requests, conversion }: Limits,
): Own {
  const meter = new Meter(requests);
  const metered = table.metered(meter);
  const records = new Records(metered, units => meter.conceal(units));
  const conversions = new Conversions(conversion);
  return { table: metered, now: table.now(), viewer, records, conversions, meter, report };
}
