import type { YogaInitialContext } from 'graphql-yoga';
import { type Stage, stageOf } from '../access/stage.ts';
import type { WebhookNetwork } from '../commands/webhooks/webhook-address.ts';
import type { Addresses } from '../resolvers/addresses.ts';
import type { Context } from '../resolvers/context.ts';
import { Conversions } from '../resolvers/conversions.ts';
import { PendingChanges } from '../resolvers/pending-changes.ts';
import type { Preview } from '../resolvers/preview.ts';
import { Records } from '../resolvers/records.ts';
import type { Viewer } from '../resolvers/viewer.ts';
import { Meter } from '../store/meter.ts';
import type { Table } from '../store/table.ts';
import type { Limits } from './limits.ts';

/** The part of the context that is created for each request: the inputs of resolvers, and the meter of the request's cost. */
export type RequestContext = Context & { readonly meter: Meter };

/** The context that plugins see during execution. */
export interface ServerContext extends RequestContext, YogaInitialContext {}

interface ContextOptions {
  readonly limits: Limits;
  readonly addresses: Addresses;
  readonly siteName: string;
  readonly webhookNetwork: WebhookNetwork;
  readonly auditDays: number;
  readonly stage?: Stage | undefined;
  readonly watchLists?: Context['watchLists'];
}

/** The data of the request itself. */
export interface Origin {
  readonly requestId?: string | undefined;
  readonly client?: AbortSignal | undefined;
}

/** The caller of a request, and the preview that it asks for. */
export interface Caller {
  readonly viewer?: Viewer | undefined;
  readonly preview?: Preview | undefined;
}

/** Makes the context of a request, from the options of the server. */
export type ContextFor = (
  caller: Caller,
  origin?: Origin,
  /** Maximum requests to read from DynamoDB; by default that of an operation. */
  maxReads?: number | undefined,
) => RequestContext;

/** Makes the context of one request. */
export function createContext(
  table: Table,
  { viewer, preview }: Caller,
  report: Context['report'],
  { requestId, client }: Origin,
  {
    limits: { requests, conversion },
    addresses,
    siteName,
    webhookNetwork,
    auditDays,
    stage = stageOf(undefined),
    watchLists,
  }: ContextOptions,
): RequestContext {
  const meter = new Meter(requests);
  const stored = table.metered(meter);
  const now = preview?.at ?? table.now();
  const pending = new PendingChanges(stored, now, preview);
  const overlaid = stored.overlaid(pending);
  const seen = preview === undefined ? overlaid : overlaid.at(now);
  const records = new Records(seen, units => meter.conceal(units));
  const conversions = new Conversions(conversion);
  return {
    table: seen,
    stored,
    pending,
    now,
    viewer,
    preview,
    records,
    conversions,
    addresses,
    siteName,
    webhookNetwork,
    meter,
    stage,
    requestId,
    auditDays,
    watchLists,
    client,
    report,
  };
}
